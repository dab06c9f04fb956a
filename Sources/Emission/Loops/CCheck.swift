import Typing

/// The check at the bottom of an emitted C file; it is compiled where NAME_CHECK is defined.
struct CCheck {
  /// The functions of the check.
  static let functionNames = [
    "uniform_", "normal_", "draw_", "direction_", "evaluate_", "difference_", "minus_sin_", "minus_cos_", "sum_of_sines_", "cosines_", "seed_",
  ]

  /// The headers that it needs beside those of the function.
  let includes: [String]
  /// Its lines.
  let lines: [String]

  init(_ function: LoweredFunction, _ frame: CFrame) {
    let plan = CheckPlan(function)
    let macro = "\(function.name.uppercased())_CHECK"
    includes = ["#ifdef \(macro)", "#include <stdio.h>", "#include <stdlib.h>", "#include <string.h>", "#endif"]
    let inputs = plan.inputs.enumerated().map { $1.shape.isEmpty ? "*given[\($0)]" : "given[\($0)]" }
    let functions = function.callables.map { Self.stand($0.function.order, $0.function.reduces) }
    let outputs = function.results.indices.map { "out[\($0)]" }
    let call = frame.arguments(lengths: plan.sizes, inputs: inputs, functions: functions, outputs: outputs, workspace: "workspace")
    let lengths = frame.dimensions.map { "\(plan.sizes[$0] ?? 2)" }.joined(separator: ", ")
    func count(_ shape: [Int]) -> Int { shape.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue } }
    let counts = function.results.map { count($0.type.axes.map { $0.value(plan.sizes) ?? 1 }) }
    func list(_ items: [String], or empty: String) -> String { items.isEmpty ? empty : items.joined(separator: ", ") }
    let kinds = plan.inputs.map { "\"\($0.sample.rawValue)\"" }
    let rows = plan.inputs.map { "\($0.shape.count == 2 && $0.shape[0] == $0.shape[1] ? $0.shape[0] : 0)" }
    let derivatives = plan.derivatives.map { "{\($0.input), \($0.result), \($0.order)}" }
    let stands = Self.stands.filter { stand in functions.contains(stand.name) }.flatMap { Self.lines($0.text) + [""] }
    lines =
      ["#ifdef \(macro)", "/* A check of the derivatives: cc -O2 -D\(macro) FILE.c -lm && ./a.out */"] + Self.lines(Self.random) + [""] + stands
      + Self.lines(
        """
        enum { inputs_ = \(plan.inputs.count), results_ = \(function.results.count), derivatives_ = \(plan.derivatives.count) };
        static const char *const kinds_[] = {\(list(kinds, or: "\"\""))};
        static const ptrdiff_t counts_[] = {\(list(plan.inputs.map { "\(count($0.shape))" }, or: "0"))}, rows_[] = {\(list(rows, or: "0"))};
        static const ptrdiff_t sizes_[] = {\(counts.map(String.init).joined(separator: ", "))};
        static const int table_[][3] = {\(list(derivatives, or: "{0, 0, 0}"))};

        static void evaluate_(double **given, double **out, double *workspace) {
          (void)given;
          \(function.name)(\(call));
        }

        """) + Self.lines(Self.difference)
      + Self.lines(Self.main.replacing("WORKSPACE", with: "\(frame.workspaceName)(\(lengths))")) + ["#endif"]
  }

  private static func lines(_ text: String) -> [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

  private static func stand(_ order: Int, _ reduces: Bool) -> String {
    if reduces { return order == 0 ? "sum_of_sines_" : "cosines_" }
    return ["sin", "cos", "minus_sin_", "minus_cos_"][order % 4]
  }

  private static let stands = [
    (name: "minus_sin_", text: "static double minus_sin_(double x) { return -sin(x); }"),
    (name: "minus_cos_", text: "static double minus_cos_(double x) { return -cos(x); }"),
    (
      name: "sum_of_sines_",
      text: """
      static double sum_of_sines_(ptrdiff_t n, const double *z) {
        double total = 0;
        for (ptrdiff_t i = 0; i < n; i++) total += sin(z[i]);
        return total;
      }
      """
    ),
    (
      name: "cosines_",
      text: """
      static void cosines_(ptrdiff_t n, const double *z, double *y) {
        for (ptrdiff_t i = 0; i < n; i++) y[i] = cos(z[i]);
      }
      """
    ),
  ]

  private static let random = """
    static unsigned long long seed_ = 88172645463325252ull;

    static double uniform_(void) {
      seed_ ^= seed_ << 13;
      seed_ ^= seed_ >> 7;
      seed_ ^= seed_ << 17;
      return ((double)(seed_ >> 11) + 0.5) / 9007199254740992.0;
    }

    static double normal_(void) { return sqrt(-2 * log(uniform_())) * cos(6.283185307179586 * uniform_()); }

    /* A random array of a kind; n is the number of rows of a square matrix, 0 for all else. */
    static void draw_(const char *kind, ptrdiff_t count, ptrdiff_t n, int attempt, double *x) {
      double total = 0;
      for (ptrdiff_t i = 0; i < count; i++) {
        x[i] = normal_() * (attempt % 3 == 2 ? 0.3 : 1.0);
        if (attempt % 2 || strcmp(kind, "positive") == 0) x[i] = fabs(x[i]) + 0.1;
        if (n > 0 && i / n == i % n) x[i] += 2;
        if (strcmp(kind, "nonnegative") == 0) x[i] = fabs(x[i]);
        if (strcmp(kind, "diagonal") == 0 && i / n != i % n) x[i] = 0;
        if (strcmp(kind, "one_hot") == 0) x[i] = 0;
        if (strcmp(kind, "distribution") == 0) x[i] = fabs(x[i]) + 0.05;
        total += x[i];
      }
      for (ptrdiff_t i = 0; i < count && strcmp(kind, "distribution") == 0; i++) x[i] /= total;
      if (strcmp(kind, "one_hot") == 0) x[(ptrdiff_t)(uniform_() * (double)count)] = 1;
      for (ptrdiff_t i = 0; i < n; i++) {
        for (ptrdiff_t j = 0; j < i; j++) {
          if (strcmp(kind, "symmetric") == 0 || strcmp(kind, "definite") == 0) x[i * n + j] = x[j * n + i] = (x[i * n + j] + x[j * n + i]) / 2;
          /* A heavy diagonal makes a symmetric matrix positive definite. */
          if (strcmp(kind, "definite") == 0) {
            x[i * n + i] = fabs(x[i * n + i]) + fabs(x[i * n + j]);
            x[j * n + j] = fabs(x[j * n + j]) + fabs(x[i * n + j]);
          }
        }
        if (strcmp(kind, "definite") == 0) x[i * n + i] = fabs(x[i * n + i]) + 0.5;
      }
    }

    static void direction_(const char *kind, ptrdiff_t count, ptrdiff_t n, double *d) {
      for (ptrdiff_t i = 0; i < count; i++) d[i] = strcmp(kind, "diagonal") == 0 && i / n != i % n ? 0 : normal_();
      for (ptrdiff_t i = 0; i < n; i++) {
        for (ptrdiff_t j = 0; j < i; j++) {
          if (strcmp(kind, "symmetric") == 0 || strcmp(kind, "definite") == 0) d[i * n + j] = d[j * n + i];
        }
      }
    }
    """

  private static let difference = """
    /* The relative error of a derivative along a random direction, against differences of values. */
    static double difference_(const int *row, double **given, double **here, double **out, double *workspace) {
      static const double weights[2][5] = {{0, -0.5, 0, 0.5, 0}, {-1.0 / 12, 16.0 / 12, -30.0 / 12, 16.0 / 12, -1.0 / 12}};
      int input = row[0], result = row[1], order = row[2];
      ptrdiff_t count = counts_[input], values = sizes_[0];
      double h = order == 1 ? 1e-5 : 2e-3, worst = 0, size = 1e-9;
      double *d = malloc(sizeof(double) * (size_t)(count + 1)), *x = malloc(sizeof(double) * (size_t)(count + 1));
      double *seen = calloc((size_t)(values + 1), sizeof(double));
      direction_(kinds_[input], count, rows_[input], d);
      memcpy(x, given[input], sizeof(double) * (size_t)count);
      for (int step = -2; step <= 2; step++) {
        if (order == 1 && (step == 0 || step * step == 4)) continue;
        for (ptrdiff_t i = 0; i < count; i++) given[input][i] = x[i] + step * h * d[i];
        evaluate_(given, out, workspace);
        for (ptrdiff_t i = 0; i < values; i++) seen[i] += weights[order - 1][step + 2] * out[0][i] / (order == 1 ? h : h * h);
      }
      memcpy(given[input], x, sizeof(double) * (size_t)count);
      for (ptrdiff_t i = 0; i < values; i++) {
        double claimed = 0;
        if (order == 1) {
          for (ptrdiff_t j = 0; j < count; j++) claimed += here[result][i * count + j] * d[j];
        } else {
          for (ptrdiff_t j = 0; j < count * count; j++) claimed += here[result][i * count * count + j] * d[j / count] * d[j % count];
        }
        size = fmax(size, fmax(fmax(fabs(claimed), fabs(seen[i])), 1e-3 * fabs(here[0][i])));
        worst = fmax(worst, fabs(claimed - seen[i]));
        if (isnan(claimed) || isnan(seen[i])) size = NAN;
      }
      free(d);
      free(x);
      free(seen);
      return worst / size;
    }

    """

  private static let main = """
    int main(void) {
      double *given[inputs_ + 1], *here[results_], *out[results_], worst = 0;
      double *workspace = malloc(sizeof(double) * (size_t)(WORKSPACE + 1));
      int points = 0;
      for (int k = 0; k < inputs_; k++) given[k] = malloc(sizeof(double) * (size_t)(counts_[k] + 1));
      for (int k = 0; k < results_; k++) {
        here[k] = malloc(sizeof(double) * (size_t)(sizes_[k] + 1));
        out[k] = malloc(sizeof(double) * (size_t)(sizes_[k] + 1));
      }
      for (int attempt = 0; attempt < 90 && points < 3; attempt++) {
        double error = 0;
        int finite = 1;
        for (int k = 0; k < inputs_; k++) draw_(kinds_[k], counts_[k], rows_[k], attempt, given[k]);
        evaluate_(given, here, workspace);
        for (int k = 0; k < results_; k++) {
          for (ptrdiff_t i = 0; i < sizes_[k]; i++) finite = finite && isfinite(here[k][i]);
        }
        for (int k = 0; k < derivatives_ && finite; k++) {
          double next = difference_(table_[k], given, here, out, workspace);
          finite = isfinite(next);
          error = fmax(error, next);
        }
        if (!finite) continue;
        worst = fmax(worst, error);
        points++;
      }
      if (points == 0) {
        printf("not checked: no point was found where everything is finite\\n");
        return 1;
      }
      printf("%s: largest relative error %.1e\\n", worst < 1e-5 ? "ok" : "failed", worst);
      for (int k = 0; k < inputs_; k++) free(given[k]);
      for (int k = 0; k < results_; k++) {
        free(here[k]);
        free(out[k]);
      }
      free(workspace);
      return !(worst < 1e-5);
    }
    """
}

import Typing

/// The check at the bottom of an emitted Python file.
struct PythonCheck {
  private let function: LoweredFunction
  private let library: PythonLibrary
  private let frame: PythonFrame
  private let training: JAXTrainingStep?
  private let plan: CheckPlan

  init(_ function: LoweredFunction, library: PythonLibrary, frame: PythonFrame, training: JAXTrainingStep?) {
    self.function = function
    self.library = library
    self.frame = frame
    self.training = training
    plan = CheckPlan(function)
  }

  /// The names that stand where the function is called.
  static let names: Set<String> = [
    "seed", "rng", "kinds", "others", "results", "arguments", "out", "array", "worst", "points", "attempt", "errors", "place", "result", "order",
    "kind",
    "shape", "error", "apart",
  ]

  /// The lines of the check and of what runs it.
  var lines: [String] {
    ["", ""] + text(Self.draw) + ["", ""] + text(Self.difference) + ["", ""] + check + (training?.check(plan) ?? []) + ["", ""] + main
  }

  private func text(_ text: String) -> [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

  private var check: [String] {
    let kinds = plan.inputs.map { "        (\"\($0.sample.rawValue)\", \(tuple($0.shape)))," }
    let others =
      function.callables.map { callable in Self.stand(callable.function.order, callable.function.reduces, library) }
      + frame.freeDimensions.map { "\(plan.sizes[$0] ?? 2)" }
    let derivatives = plan.derivatives.map { "(\($0.input), \($0.result), \($0.order))" }.joined(separator: ", ")
    var lines = [
      "def _check(seed=0):", "    \"\"\"The largest relative error of the derivatives at random points; None where no point was found.\"\"\"",
    ]
    lines += ["    rng = np.random.default_rng(seed)", "    kinds = ["] + kinds + ["    ]"]
    lines += ["    others = [\(others.joined(separator: ", "))]"]
    lines += [
      "", "    def results(arguments):", "        out = \(function.name)(*arguments, *others)",
      "        return [np.asarray(array, dtype=float) for array in (\(function.results.count > 1 ? "out" : "[out]"))]", "",
      "    worst, points = 0.0, 0", "    for attempt in range(\(CheckPlan.attempts)):",
      "        arguments = [_draw(kind, shape, rng, attempt) for kind, shape in kinds]",
      "        errors = [0.0]",
      "        try:",
      "            with np.errstate(all=\"ignore\"):",
      "                if not all(np.all(np.isfinite(array)) for array in results(arguments)):",
      "                    continue",
      "                for place, result, order in [\(derivatives)]:",
      "                    errors.append(_error(results, arguments, kinds[place][0], place, result, order, rng))",
      "        except \(library == .torch ? "RuntimeError" : "np.linalg.LinAlgError"):",
      "            continue",
      "        if not np.all(np.isfinite(errors)):",
      "            continue",
      "        worst, points = max([worst] + errors), points + 1",
      "        if points == \(CheckPlan.points):",
      "            break",
      "    return worst if points else None",
    ]
    return lines
  }

  private var main: [String] {
    var lines = ["if __name__ == \"__main__\":"]
    if library == .jax { lines.append("    jax.config.update(\"jax_enable_x64\", True)") }
    lines += [
      "    error = _check()", "    if error is None:", "        raise SystemExit(\"not checked: no point was found where everything is finite\")",
      "    print(f\"{'ok' if error < \(CheckPlan.tolerance) else 'failed'}: largest relative error {error:.1e}\")",
      "    if not error < \(CheckPlan.tolerance):", "        raise SystemExit(1)",
    ]
    return training == nil ? lines : lines + JAXTrainingStep.run
  }

  private func tuple(_ shape: [Int]) -> String { "(\(shape.map(String.init).joined(separator: ", "))\(shape.count == 1 ? "," : ""))" }

  /// A function that stands for one known by name only: the sine, its derivatives, or the sum of the sines.
  static func stand(_ order: Int, _ reduces: Bool, _ library: PythonLibrary) -> String {
    let module = library.module
    if reduces { return order == 0 ? "lambda z: \(module).sum(\(module).sin(z))" : "\(module).cos" }
    switch order % 4 {
    case 0: return "\(module).sin"
    case 1: return "\(module).cos"
    case 2: return "lambda z: -\(module).sin(z)"
    default: return "lambda z: -\(module).cos(z)"
    }
  }

  private static let draw = """
    def _draw(kind, shape, rng, attempt):
        \"""A random array of a kind; which part of the domain it is from depends on the attempt.\"""
        x = rng.standard_normal(shape) * (0.3 if attempt % 3 == 2 else 1.0)
        if attempt % 2 or kind == "positive":
            x = np.abs(x) + 0.1
        if len(shape) == 2 and shape[0] == shape[1]:
            x = x + 2 * np.eye(shape[0])
        if kind == "nonnegative":
            x = np.abs(x)
        if kind == "symmetric":
            x = (x + x.T) / 2
        if kind == "definite":
            x = x @ x.T / len(x) + np.eye(len(x)) / 2
        if kind == "diagonal":
            x = np.diag(np.diag(x))
        if kind == "one_hot":
            x = np.eye(len(x))[rng.integers(len(x))]
        if kind == "distribution":
            x = np.abs(x) + 0.05
            x = x / np.sum(x)
        return x
    """

  private static let difference = """
    def _error(results, arguments, kind, place, result, order, rng):
        \"""The relative error of a derivative along a random direction, against differences of values.\"""
        direction = rng.standard_normal(np.shape(arguments[place]))
        if kind in ("symmetric", "definite"):
            direction = (direction + direction.T) / 2
        if kind == "diagonal":
            direction = np.diag(np.diag(direction))

        def value(step):
            moved = list(arguments)
            moved[place] = arguments[place] + step * direction
            return results(moved)[0].reshape(-1)

        here = results(arguments)
        given = here[result].reshape(-1)
        for _ in range(order):
            given = given.reshape(-1, direction.size) @ direction.reshape(-1)
        if order == 1:
            h = 1e-5
            seen = (value(h) - value(-h)) / (2 * h)
        else:
            h = 2e-3
            seen = (16 * (value(h) + value(-h)) - value(2 * h) - value(-2 * h) - 30 * value(0)) / (12 * h**2)
        size = max(np.max(np.abs(part), initial=0.0) for part in (given, seen, 1e-3 * here[0], 1e-9))
        return np.max(np.abs(given - seen), initial=0.0) / size
    """
}

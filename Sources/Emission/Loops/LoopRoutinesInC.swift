// The routines of emitted C that work on whole arrays: Gaussian elimination with row exchanges, and the stable forms of softmax and its like.
extension FunctionDefinition {
  static let routinesInC = [
    FunctionDefinition(
      "eliminate_", [.c],
      """
      /* A (n by n) becomes upper triangular by row exchanges and additions of rows, B (n by columns) goes with it; the sign of the exchanges. */
      static double eliminate_(ptrdiff_t n, ptrdiff_t columns, double *A, double *B) {
        double sign = 1;
        for (ptrdiff_t k = 0; k < n; k++) {
          ptrdiff_t pivot = k;
          for (ptrdiff_t i = k + 1; i < n; i++) {
            if (fabs(A[i * n + k]) > fabs(A[pivot * n + k])) pivot = i;
          }
          if (pivot != k) {
            sign = -sign;
            for (ptrdiff_t j = 0; j < n; j++) {
              double entry = A[k * n + j];
              A[k * n + j] = A[pivot * n + j];
              A[pivot * n + j] = entry;
            }
            for (ptrdiff_t j = 0; j < columns; j++) {
              double entry = B[k * columns + j];
              B[k * columns + j] = B[pivot * columns + j];
              B[pivot * columns + j] = entry;
            }
          }
          if (A[k * n + k] == 0) continue;
          for (ptrdiff_t i = k + 1; i < n; i++) {
            double factor = A[i * n + k] / A[k * n + k];
            if (factor == 0) continue;
            for (ptrdiff_t j = k; j < n; j++) A[i * n + j] -= factor * A[k * n + j];
            for (ptrdiff_t j = 0; j < columns; j++) B[i * columns + j] -= factor * B[k * columns + j];
          }
        }
        return sign;
      }
      """),
    FunctionDefinition(
      "solve_", [.c],
      """
      /* X := the solution of A X = X. The scratch holds n * n numbers. A singular A gives infinities or NaN. */
      static void solve_(ptrdiff_t n, ptrdiff_t columns, const double *A, double *X, double *scratch) {
        for (ptrdiff_t i = 0; i < n * n; i++) scratch[i] = A[i];
        eliminate_(n, columns, scratch, X);
        for (ptrdiff_t i = n - 1; i >= 0; i--) {
          for (ptrdiff_t j = 0; j < columns; j++) {
            double total = X[i * columns + j];
            for (ptrdiff_t k = i + 1; k < n; k++) total -= scratch[i * n + k] * X[k * columns + j];
            X[i * columns + j] = total / scratch[i * n + i];
          }
        }
      }
      """),
    FunctionDefinition(
      "inverse_", [.c],
      """
      static void inverse_(ptrdiff_t n, const double *A, double *X, double *scratch) {
        for (ptrdiff_t i = 0; i < n * n; i++) X[i] = i / n == i % n;
        solve_(n, n, A, X, scratch);
      }
      """),
    FunctionDefinition(
      "determinant_", [.c],
      """
      static double determinant_(ptrdiff_t n, const double *A, double *scratch) {
        for (ptrdiff_t i = 0; i < n * n; i++) scratch[i] = A[i];
        double product = eliminate_(n, 0, scratch, scratch);
        for (ptrdiff_t i = 0; i < n; i++) product *= scratch[i * n + i];
        return product;
      }
      """),
    FunctionDefinition(
      "logdet_", [.c],
      """
      /* log |det A| */
      static double logdet_(ptrdiff_t n, const double *A, double *scratch) {
        double total = 0;
        for (ptrdiff_t i = 0; i < n * n; i++) scratch[i] = A[i];
        eliminate_(n, 0, scratch, scratch);
        for (ptrdiff_t i = 0; i < n; i++) total += log(fabs(scratch[i * n + i]));
        return total;
      }
      """),
    FunctionDefinition(
      "power_", [.c],
      """
      /* X := A to the given power, by repeated squaring. The scratch holds 3 * n * n numbers. */
      static void power_(ptrdiff_t n, int exponent, const double *A, double *X, double *scratch) {
        double *square = scratch, *product = scratch + n * n;
        if (exponent < 0) {
          inverse_(n, A, square, product);
        } else {
          for (ptrdiff_t i = 0; i < n * n; i++) square[i] = A[i];
        }
        for (ptrdiff_t i = 0; i < n * n; i++) X[i] = i / n == i % n;
        for (unsigned left = exponent < 0 ? 0u - (unsigned)exponent : (unsigned)exponent; left > 0; left /= 2) {
          for (int turn = 0; turn < 2; turn++) {
            double *result = turn == 0 ? X : square;
            if (turn == 0 ? left % 2 == 0 : left == 1) continue;
            for (ptrdiff_t i = 0; i < n; i++) {
              for (ptrdiff_t j = 0; j < n; j++) {
                double total = 0;
                for (ptrdiff_t k = 0; k < n; k++) total += result[i * n + k] * square[k * n + j];
                product[i * n + j] = total;
              }
            }
            for (ptrdiff_t i = 0; i < n * n; i++) result[i] = product[i];
          }
        }
      }
      """),
    FunctionDefinition(
      "logsumexp_", [.c],
      """
      /* y := log sum exp along the middle axis of x (outer by n by inner); the largest entry is taken out, so that nothing overflows. */
      static void logsumexp_(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const double *x, double *y) {
        for (ptrdiff_t o = 0; o < outer * inner; o++) {
          const double *start = x + o / inner * n * inner + o % inner;
          double largest = -INFINITY, total = 0;
          for (ptrdiff_t k = 0; k < n; k++) largest = fmax(largest, start[k * inner]);
          for (ptrdiff_t k = 0; k < n; k++) total += exp(start[k * inner] - largest);
          y[o] = log(total) + largest;
        }
      }
      """),
    FunctionDefinition(
      "logsoftmax_", [.c],
      """
      static void logsoftmax_(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const double *x, double *y) {
        for (ptrdiff_t o = 0; o < outer * inner; o++) {
          ptrdiff_t start = o / inner * n * inner + o % inner;
          double largest = -INFINITY, total = 0;
          for (ptrdiff_t k = 0; k < n; k++) largest = fmax(largest, x[start + k * inner]);
          for (ptrdiff_t k = 0; k < n; k++) total += exp(x[start + k * inner] - largest);
          for (ptrdiff_t k = 0; k < n; k++) y[start + k * inner] = x[start + k * inner] - largest - log(total);
        }
      }
      """),
    FunctionDefinition(
      "softmax_", [.c],
      """
      static void softmax_(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const double *x, double *y) {
        for (ptrdiff_t o = 0; o < outer * inner; o++) {
          ptrdiff_t start = o / inner * n * inner + o % inner;
          double largest = -INFINITY, total = 0;
          for (ptrdiff_t k = 0; k < n; k++) largest = fmax(largest, x[start + k * inner]);
          for (ptrdiff_t k = 0; k < n; k++) total += y[start + k * inner] = exp(x[start + k * inner] - largest);
          for (ptrdiff_t k = 0; k < n; k++) y[start + k * inner] /= total;
        }
      }
      """),
  ]
}

// The functions of neural networks that work entry by entry.
//
//     sigmoid x = 1/(1 + e⁻ˣ)        softplus x = log(1 + eˣ) = max(x, 0) + log(1 + e^(−|x|))
extension FunctionCode {
  static let activations = [
    FunctionCode(
      "sigmoid", numpy: "_sigmoid({0})", jax: "jax.nn.sigmoid({0})", torch: "torch.sigmoid({0})", julia: "sigmoid_({0})", matlab: "sigmoid_({0})",
      c: "sigmoid_({0})", swift: "sigmoid_({0})", stablehlo: "logistic({0})"),
    FunctionCode(
      "softplus", numpy: "np.logaddexp(0, {0})", jax: "jnp.logaddexp(0, {0})", torch: "_softplus({0})", julia: "softplus_({0})",
      matlab: "softplus_({0})", c: "softplus_({0})", swift: "softplus_({0})",
      stablehlo: "add(maximum({0}, 0), log_plus_one(exponential(negate(abs({0})))))"),
    FunctionCode(
      "gelu", numpy: "_gelu({0})", jax: "jax.nn.gelu({0}, approximate=False)", torch: "torch.nn.functional.gelu({0})", julia: "gelu_({0})",
      matlab: "gelu_({0})", c: "gelu_({0})", swift: "gelu_({0})",
      stablehlo: "multiply(divide({0}, 2), add(1, erf(divide({0}, sqrt(2)))))"),
    FunctionCode(
      "silu", numpy: "_silu({0})", jax: "jax.nn.silu({0})", torch: "torch.nn.functional.silu({0})", julia: "silu_({0})", matlab: "silu_({0})",
      c: "silu_({0})", swift: "silu_({0})", stablehlo: "multiply({0}, logistic({0}))"),
    FunctionCode(
      "erf", numpy: "_erf({0})", jax: "jax.scipy.special.erf({0})", torch: "torch.erf({0})", julia: "erf_.({0})", matlab: "erf({0})", c: "erf({0})",
      swift: "erf({0})", stablehlo: "erf({0})"),
  ]
}

extension FunctionDefinition {
  static let activations = [
    FunctionDefinition(
      "_sigmoid", [.numpy],
      """
      def _sigmoid(x):
          return np.exp(-np.logaddexp(0, -x))
      """),
    FunctionDefinition(
      "sigmoid_", [.julia],
      """
      sigmoid_(x) = 1 ./ (1 .+ exp.(-x))
      """),
    FunctionDefinition(
      "sigmoid_", [.matlab],
      """
      function y = sigmoid_(x)
        y = 1 ./ (1 + exp(-x));
      end
      """),
    FunctionDefinition(
      "sigmoid_", [.c],
      """
      static inline double sigmoid_(double x) {
        return 1 / (1 + exp(-x));
      }
      """),
    FunctionDefinition(
      "sigmoid_", [.swift],
      """
      private func sigmoid_(_ x: Double) -> Double {
        1 / (1 + exp(-x))
      }
      """),
    FunctionDefinition(
      "_softplus", [.torch],
      """
      def _softplus(x):
          return torch.logaddexp(torch.zeros_like(x), x)
      """),
    FunctionDefinition(
      "softplus_", [.julia],
      """
      softplus_(x) = max.(x, 0) .+ log1p.(exp.(-abs.(x)))
      """),
    FunctionDefinition(
      "softplus_", [.matlab],
      """
      function y = softplus_(x)
        y = max(x, 0) + log1p(exp(-abs(x)));
      end
      """),
    FunctionDefinition(
      "softplus_", [.c],
      """
      static inline double softplus_(double x) {
        return fmax(x, 0) + log1p(exp(-fabs(x)));
      }
      """),
    FunctionDefinition(
      "softplus_", [.swift],
      """
      private func softplus_(_ x: Double) -> Double {
        max(x, 0) + log1p(exp(-abs(x)))
      }
      """),
    FunctionDefinition(
      "_silu", [.numpy],
      """
      def _silu(x):
          return x * _sigmoid(x)
      """),
    FunctionDefinition("silu_", [.julia], "silu_(x) = x .* sigmoid_(x)"),
    FunctionDefinition(
      "silu_", [.matlab],
      """
      function y = silu_(x)
        y = x .* sigmoid_(x);
      end
      """),
    FunctionDefinition(
      "silu_", [.c],
      """
      static inline double silu_(double x) {
        return x * sigmoid_(x);
      }
      """),
    FunctionDefinition(
      "silu_", [.swift],
      """
      private func silu_(_ x: Double) -> Double {
        x * sigmoid_(x)
      }
      """),
    FunctionDefinition(
      "_gelu", [.numpy],
      """
      def _gelu(x):
          return x / 2 * (1 + _erf(x / np.sqrt(2)))
      """),
    FunctionDefinition("gelu_", [.julia], "gelu_(x) = x ./ 2 .* (1 .+ erf_.(x ./ sqrt(2)))"),
    FunctionDefinition(
      "gelu_", [.matlab],
      """
      function y = gelu_(x)
        y = x / 2 .* (1 + erf(x / sqrt(2)));
      end
      """),
    FunctionDefinition(
      "gelu_", [.c],
      """
      static inline double gelu_(double x) {
        return x / 2 * (1 + erf(x / sqrt(2.0)));
      }
      """),
    FunctionDefinition(
      "gelu_", [.swift],
      """
      private func gelu_(_ x: Double) -> Double {
        x / 2 * (1 + erf(x / 2.0.squareRoot()))
      }
      """),
  ]

  static let errorFunctions = [
    FunctionDefinition("_erf", [.numpy], "_erf = np.vectorize(math.erf, otypes=[float])"),
    // Julia's own library has no erf. erf x = (2/√π)·e^(−x²)·Σₙ x·(2x²)ⁿ/(1·3·…·(2n+1)): every term is positive (Abramowitz and Stegun, 7.1.6).
    FunctionDefinition(
      "erf_", [.julia],
      """
      function erf_(x)
          abs(x) > 6 && return sign(x)
          term = total = x
          n = 0
          while abs(term) > 1e-17 * abs(total)
              n += 1
              term *= 2 * x^2 / (2 * n + 1)
              total += term
          end
          return 2 / sqrt(pi) * exp(-x^2) * total
      end
      """),
  ]
}

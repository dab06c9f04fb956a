// Functions that are linear on either side of a kink.
extension FunctionCode {
  static let signs = [
    FunctionCode(
      "abs", numpy: "np.abs({0})", jax: "jnp.abs({0})", torch: "torch.abs({0})", julia: "abs.({0})", matlab: "abs({0})", c: "fabs({0})",
      swift: "abs({0})", stablehlo: "abs({0})"),
    FunctionCode(
      "sign", numpy: "np.sign({0})", jax: "jnp.sign({0})", torch: "torch.sign({0})", julia: "sign.({0})", matlab: "sign({0})", c: "sign_({0})",
      swift: "sign_({0})", stablehlo: "sign({0})"),
    FunctionCode(
      "relu", numpy: "np.maximum({0}, 0)", jax: "jnp.maximum({0}, 0)", torch: "torch.relu({0})", julia: "max.({0}, 0)", matlab: "max({0}, 0)",
      c: "fmax({0}, 0.0)", swift: "max({0}, 0.0)", stablehlo: "maximum({0}, 0)"),
    FunctionCode(
      "step", numpy: "np.heaviside({0}, 0)", jax: "jnp.heaviside({0}, 0)", torch: "_step({0})", julia: "Float64.({0} .> 0)",
      matlab: "double({0} > 0)", c: "step_({0})", swift: "step_({0})", stablehlo: "maximum(sign({0}), 0)"),
    FunctionCode(
      "maximum", numpy: "np.maximum({0}, {1})", jax: "jnp.maximum({0}, {1})", torch: "torch.maximum({0}, {1})", julia: "max.({0}, {1})",
      matlab: "max({0}, {1})", c: "fmax({0}, {1})", swift: "max({0}, {1})", stablehlo: "maximum({0}, {1})"),
    FunctionCode(
      "minimum", numpy: "np.minimum({0}, {1})", jax: "jnp.minimum({0}, {1})", torch: "torch.minimum({0}, {1})", julia: "min.({0}, {1})",
      matlab: "min({0}, {1})", c: "fmin({0}, {1})", swift: "min({0}, {1})", stablehlo: "minimum({0}, {1})"),
  ]
}

extension FunctionDefinition {
  static let signs = [
    FunctionDefinition(
      "_step", [.torch],
      """
      def _step(x):
          return (x > 0).to(x.dtype)
      """),
    FunctionDefinition(
      "sign_", [.c],
      """
      static inline double sign_(double x) {
        return (x > 0) - (x < 0);
      }
      """),
    FunctionDefinition(
      "sign_", [.swift],
      """
      private func sign_(_ x: Double) -> Double {
        x > 0 ? 1 : x < 0 ? -1 : 0
      }
      """),
    FunctionDefinition(
      "step_", [.c],
      """
      static inline double step_(double x) {
        return x > 0 ? 1 : 0;
      }
      """),
    FunctionDefinition(
      "step_", [.swift],
      """
      private func step_(_ x: Double) -> Double {
        x > 0 ? 1 : 0
      }
      """),
  ]
}

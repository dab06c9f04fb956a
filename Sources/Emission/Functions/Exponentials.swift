// Powers of e, roots and logarithms.
extension FunctionCode {
  static let exponentials = [
    FunctionCode(
      "exp", numpy: "np.exp({0})", jax: "jnp.exp({0})", torch: "torch.exp({0})", julia: "exp.({0})", matlab: "exp({0})", c: "exp({0})",
      swift: "exp({0})", stablehlo: "exponential({0})"),
    FunctionCode(
      "log", numpy: "np.log({0})", jax: "jnp.log({0})", torch: "torch.log({0})", julia: "log.({0})", matlab: "log({0})", c: "log({0})",
      swift: "log({0})", stablehlo: "log({0})"),
    FunctionCode(
      "sqrt", numpy: "np.sqrt({0})", jax: "jnp.sqrt({0})", torch: "torch.sqrt({0})", julia: "sqrt.({0})", matlab: "sqrt({0})", c: "sqrt({0})",
      swift: "{0}.squareRoot()", stablehlo: "sqrt({0})"),
  ]
}

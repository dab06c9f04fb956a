// The circular and hyperbolic functions and their inverses.
extension FunctionCode {
  static let trigonometric = [
    FunctionCode(
      "sin", numpy: "np.sin({0})", jax: "jnp.sin({0})", torch: "torch.sin({0})", julia: "sin.({0})", matlab: "sin({0})", c: "sin({0})",
      swift: "sin({0})", stablehlo: "sine({0})"),
    FunctionCode(
      "cos", numpy: "np.cos({0})", jax: "jnp.cos({0})", torch: "torch.cos({0})", julia: "cos.({0})", matlab: "cos({0})", c: "cos({0})",
      swift: "cos({0})", stablehlo: "cosine({0})"),
    FunctionCode(
      "tan", numpy: "np.tan({0})", jax: "jnp.tan({0})", torch: "torch.tan({0})", julia: "tan.({0})", matlab: "tan({0})", c: "tan({0})",
      swift: "tan({0})", stablehlo: "divide(sine({0}), cosine({0}))"),
    FunctionCode(
      "arcsin", numpy: "np.arcsin({0})", jax: "jnp.arcsin({0})", torch: "torch.arcsin({0})", julia: "asin.({0})", matlab: "asin({0})", c: "asin({0})",
      swift: "asin({0})", stablehlo: "atan2({0}, sqrt(multiply(subtract(1, {0}), add(1, {0}))))"),
    FunctionCode(
      "arccos", numpy: "np.arccos({0})", jax: "jnp.arccos({0})", torch: "torch.arccos({0})", julia: "acos.({0})", matlab: "acos({0})", c: "acos({0})",
      swift: "acos({0})", stablehlo: "atan2(sqrt(multiply(subtract(1, {0}), add(1, {0}))), {0})"),
    FunctionCode(
      "arctan", numpy: "np.arctan({0})", jax: "jnp.arctan({0})", torch: "torch.arctan({0})", julia: "atan.({0})", matlab: "atan({0})", c: "atan({0})",
      swift: "atan({0})", stablehlo: "atan2({0}, 1)"),
    // sinh x = (u + u/(u + 1))/2 with u = eˣ − 1 does not cancel near 0.
    FunctionCode(
      "sinh", numpy: "np.sinh({0})", jax: "jnp.sinh({0})", torch: "torch.sinh({0})", julia: "sinh.({0})", matlab: "sinh({0})", c: "sinh({0})",
      swift: "sinh({0})",
      stablehlo: "divide(add(exponential_minus_one({0}), divide(exponential_minus_one({0}), add(exponential_minus_one({0}), 1))), 2)"),
    FunctionCode(
      "cosh", numpy: "np.cosh({0})", jax: "jnp.cosh({0})", torch: "torch.cosh({0})", julia: "cosh.({0})", matlab: "cosh({0})", c: "cosh({0})",
      swift: "cosh({0})", stablehlo: "divide(add(exponential({0}), exponential(negate({0}))), 2)"),
    FunctionCode(
      "tanh", numpy: "np.tanh({0})", jax: "jnp.tanh({0})", torch: "torch.tanh({0})", julia: "tanh.({0})", matlab: "tanh({0})", c: "tanh({0})",
      swift: "tanh({0})", stablehlo: "tanh({0})"),
  ]
}

// Functions of a whole vector or matrix, or of each of its rows or columns.
//
// The largest entry is taken out before an exponential, so that none overflows.
extension FunctionCode {
  static let reductions =
    [
      FunctionCode(
        "mean", numpy: "np.mean({0})", jax: "jnp.mean({0})", torch: "torch.mean({0})", julia: "mean_({0})", matlab: "mean_({0})"),
      FunctionCode(
        "mean rows", numpy: "np.mean({0}, axis=1)", jax: "jnp.mean({0}, axis=1)", torch: "torch.mean({0}, dim=1)"),
      FunctionCode(
        "mean columns", numpy: "np.mean({0}, axis=0)", jax: "jnp.mean({0}, axis=0)", torch: "torch.mean({0}, dim=0)"),
      FunctionCode(
        "norm2", numpy: "np.linalg.norm({0})", jax: "jnp.linalg.norm({0})", torch: "torch.linalg.norm({0})", julia: "norm({0})",
        matlab: "norm({0}, \"fro\")"),
      FunctionCode(
        "norm2 rows", numpy: "np.linalg.norm({0}, axis=1)", jax: "jnp.linalg.norm({0}, axis=1)", torch: "torch.linalg.norm({0}, dim=1)"),
      FunctionCode(
        "norm2 columns", numpy: "np.linalg.norm({0}, axis=0)", jax: "jnp.linalg.norm({0}, axis=0)", torch: "torch.linalg.norm({0}, dim=0)"),
      FunctionCode(
        "logdet", numpy: "np.linalg.slogdet({0})[1]", jax: "jnp.linalg.slogdet({0})[1]", torch: "torch.linalg.slogdet({0})[1]",
        julia: "logabsdet({0})[1]", matlab: "logdet_({0})", c: "logdet_", swift: "logdet_", stablehlo: "logdet"),
    ] + alongAxis("logsumexp") + alongAxis("softmax") + alongAxis("logsoftmax")

  /// The three forms of a function along an axis. C, Swift and StableHLO have one routine for all, which the key alone names.
  private static func alongAxis(_ name: String) -> [FunctionCode] {
    let (jax, matlab) = (name == "logsumexp" ? "jax.nn.logsumexp" : name == "softmax" ? "jax.nn.softmax" : "jax.nn.log_softmax", "\(name)_")
    let torch = name == "logsumexp" ? "torch.logsumexp" : name == "softmax" ? "torch.softmax" : "torch.log_softmax"
    let isReduction = name == "logsumexp"
    return [
      FunctionCode(
        name, numpy: "_\(name)({0})", jax: isReduction ? "\(jax)({0})" : "\(jax)({0})",
        torch: isReduction ? "\(torch)({0}.reshape(-1), dim=0)" : "\(torch)({0}, dim=0)",
        julia: "\(name)_({0})", matlab: isReduction ? "\(matlab)(reshape({0}, [], 1), 1)" : "\(matlab)({0}, 1)", c: "\(name)_", swift: "\(name)_",
        stablehlo: name),
      FunctionCode(
        "\(name) rows", numpy: "_\(name)({0}, axis=1)", jax: "\(jax)({0}, axis=1)", torch: "\(torch)({0}, dim=1)",
        julia: isReduction ? "vec(\(name)_({0}, dims=2))" : "\(name)_({0}, dims=2)", matlab: "\(matlab)({0}, 2)", c: "\(name)_", swift: "\(name)_",
        stablehlo: name),
      FunctionCode(
        "\(name) columns", numpy: "_\(name)({0}, axis=0)", jax: "\(jax)({0}, axis=0)", torch: "\(torch)({0}, dim=0)",
        julia: isReduction ? "vec(\(name)_({0}, dims=1))" : "\(name)_({0}, dims=1)",
        matlab: isReduction ? "\(matlab)({0}, 1).'" : "\(matlab)({0}, 1)",
        c: "\(name)_", swift: "\(name)_", stablehlo: name),
    ]
  }
}

extension FunctionDefinition {
  static let pythonReductions = [
    FunctionDefinition(
      "_logsumexp", [.numpy],
      """
      def _logsumexp(x, axis=None):
          m = np.max(x, axis=axis, keepdims=True)
          return np.log(np.sum(np.exp(x - m), axis=axis)) + np.squeeze(m, axis=axis)
      """),
    FunctionDefinition(
      "_softmax", [.numpy],
      """
      def _softmax(x, axis=None):
          e = np.exp(x - np.max(x, axis=axis, keepdims=True))
          return e / np.sum(e, axis=axis, keepdims=True)
      """),
    FunctionDefinition(
      "_logsoftmax", [.numpy],
      """
      def _logsoftmax(x, axis=None):
          u = x - np.max(x, axis=axis, keepdims=True)
          return u - np.log(np.sum(np.exp(u), axis=axis, keepdims=True))
      """),
  ]

  static let reductions = [
    FunctionDefinition("mean_", [.julia], "mean_(x) = sum(x) / length(x)"),
    FunctionDefinition(
      "mean_", [.matlab],
      """
      function y = mean_(x)
        y = sum(x(:)) / numel(x);
      end
      """),
    FunctionDefinition(
      "logdet_", [.matlab],
      """
      function y = logdet_(A)
        [~, U, ~] = lu(A);
        y = sum(log(abs(diag(U))));
      end
      """),
    FunctionDefinition(
      "logsumexp_", [.julia],
      """
      function logsumexp_(x; dims=:)
          m = maximum(x, dims=dims)
          return log.(sum(exp.(x .- m), dims=dims)) .+ m
      end
      """),
    FunctionDefinition(
      "logsumexp_", [.matlab],
      """
      function y = logsumexp_(x, axis)
        m = max(x, [], axis);
        y = log(sum(exp(x - m), axis)) + m;
      end
      """),
    FunctionDefinition(
      "softmax_", [.julia],
      """
      function softmax_(x; dims=:)
          e = exp.(x .- maximum(x, dims=dims))
          return e ./ sum(e, dims=dims)
      end
      """),
    FunctionDefinition(
      "softmax_", [.matlab],
      """
      function y = softmax_(x, axis)
        e = exp(x - max(x, [], axis));
        y = e ./ sum(e, axis);
      end
      """),
    FunctionDefinition(
      "logsoftmax_", [.julia],
      """
      function logsoftmax_(x; dims=:)
          u = x .- maximum(x, dims=dims)
          return u .- log.(sum(exp.(u), dims=dims))
      end
      """),
    FunctionDefinition(
      "logsoftmax_", [.matlab],
      """
      function y = logsoftmax_(x, axis)
        u = x - max(x, [], axis);
        y = u - log(sum(exp(u), axis));
      end
      """),
  ]
}

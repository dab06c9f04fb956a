import Nabla

extension Identity {
  private static let linear = [("W", "matrix(n, m)"), ("x", "vector(m)")]
  private static let rowLinear = [("W", "matrix(m, n)"), ("x", "rowvector(m)")]

  private static func gradientNotes(_ place: String, _ chinese: String) -> Citation { Citation(work: .clark, place: place, chinese: chinese) }

  /// Jacobians and gradients of neural networks.
  static let networks: [Identity] = [
    Identity(
      "jacobian", .networks, Wording("The Jacobian of a vector by a vector", "向量对向量的雅可比矩阵"), gradientNotes("the Jacobian", "雅可比矩阵一节"),
      "f = tanh(W*x + b)", [("W", "matrix(m, n)"), ("x", "vector(n)"), ("b", "vector(m)")], by: "x",
      notes: [
        Wording(
          "A function that takes a vector of n numbers to a vector of m numbers has m times n partial derivatives. Its Jacobian has one row for each entry of the result and one column for each entry of the variable. The function worked out here is one layer of a network.",
          "把 n 维向量映射为 m 维向量的函数有 m×n 个偏导数。它的雅可比矩阵每一行对应结果的一个元素，每一列对应自变量的一个元素。这里以网络的一层为例。")
      ]),
    Identity(
      "matrix-times-column-by-column", .networks, Wording("A matrix times a column, by the column", "矩阵乘以列向量，对列向量求导"), .gradientNotes(1),
      "z = W*x", linear, by: "x"),
    Identity(
      "row-times-matrix-by-row", .networks, Wording("A row times a matrix, by the row", "行向量乘以矩阵，对行向量求导"), .gradientNotes(2), "z = x*W",
      rowLinear, by: "x"),
    Identity(
      "vector-by-itself", .networks, Wording("A vector by itself", "向量对自身求导"), .gradientNotes(3), "z = x", [("x", "vector(n)")], by: "x",
      notes: [
        Wording(
          "Multiplying by the identity matrix changes nothing, so this factor is left out of a chain rule.", "乘以单位阵不改变任何东西，所以在链式法则中这一因子可以直接消去。")
      ]),
    Identity(
      "elementwise", .networks, Wording("A function applied entry by entry", "逐元素函数的导数"), .gradientNotes(4), "z = f(x)",
      [("f", "elementwise"), ("x", "vector(n)")], by: "x",
      notes: [
        Wording("The Jacobian is diagonal: an entry of the result depends on one entry of the variable alone.", "雅可比矩阵是对角阵：结果的每个元素只依赖于自变量的一个元素。")
      ]),
    Identity(
      "elementwise-in-a-chain", .networks, Wording("A function applied entry by entry, within a chain", "逐元素函数在链式法则中的用法"), .gradientNotes(4),
      "z = f(x)", [("f", "elementwise"), ("x", "vector(n)"), ("delta", "rowvector(n)")], by: "x", cotangent: "delta", layout: .numerator,
      claims: [
        Claim("delta*diag(f'(x))", Wording("as a product with the Jacobian", "写成与雅可比矩阵相乘"), layout: .numerator),
        Claim("delta.*f'(x)'", Wording("entry by entry, without the diagonal matrix", "逐元素相乘，不写出对角阵"), layout: .numerator),
      ]),
    Identity(
      "matrix-times-column-by-matrix", .networks, Wording("A matrix times a column, by the matrix, with the error signal", "矩阵乘以列向量，对矩阵求导（已知误差信号）"),
      .gradientNotes(5), "z = W*x", linear + [("delta", "rowvector(n)")], by: "W", cotangent: "delta",
      notes: [
        Wording(
          "The derivative of z by W has three indices, n times m times n numbers, nearly all of them zero. With the error signal δ = ∂J/∂z, a row, no such array is needed.",
          "z 对 W 的导数有三个下标，是 n×m×n 的张量，而且几乎全是零。已知误差信号 δ = ∂J/∂z（行向量）时，就不需要写出这个张量。")
      ],
      claims: [
        Claim("delta'*x", Wording("as notes on the subject print it", "常见笔记中的写法")),
        Claim("delta'*x'", Wording("with the column x transposed", "把列向量 x 转置")),
      ]),
    Identity(
      "row-times-matrix-by-matrix", .networks, Wording("A row times a matrix, by the matrix, with the error signal", "行向量乘以矩阵，对矩阵求导（已知误差信号）"),
      .gradientNotes(6), "z = x*W", rowLinear + [("delta", "rowvector(n)")], by: "W", cotangent: "delta",
      claims: [Claim("x'*delta", Wording("as notes on the subject print it", "常见笔记中的写法"))]),
    Identity(
      "softmax", .networks, Wording("Softmax by its logits", "softmax 对 logits 求导"), .bishop("4.106"), "p = softmax(z)", [("z", "vector(n)")], by: "z"
    ),
    Identity(
      "cross-entropy-of-softmax", .networks, Wording("Cross-entropy of a softmax, by the logits", "softmax 与交叉熵，对 logits 求导"), .gradientNotes(7),
      "ŷ = softmax(θ)\nJ = cross_entropy(y, ŷ)", [("θ", "vector(n)"), ("y", "onehot(n)")], by: "θ",
      notes: [Wording("The entries of y sum to one, and that is what makes the answer so short.", "y 的各元素之和为 1，结果才如此简单。")]),
    network,
  ]

  /// x → z₁ = W x + b₁ → h = relu(z₁) → θ = U h + b₂ → ŷ = softmax(θ) → J
  private static let network: Identity = {
    let types: [(name: String, type: String)] = [
      ("x", "vector(d)"), ("W", "matrix(h, d)"), ("b1", "vector(h)"), ("U", "matrix(c, h)"), ("b2", "vector(c)"), ("y", "onehot(c)"),
    ]
    let first: [(name: String, type: String)] = [("x", "vector(d)"), ("W", "matrix(h, d)"), ("b1", "vector(h)")]
    let second: [(name: String, type: String)] = [("a", "vector(h)"), ("U", "matrix(c, h)"), ("b2", "vector(c)")]
    let program = "z = W*x + b1\na = relu(z)\nθ = U*a + b2\nŷ = softmax(θ)\nJ = cross_entropy(y, ŷ)"
    return Identity(
      "one-hidden-layer", .networks, Wording("A network with one hidden layer: all its gradients", "单隐层网络的全部梯度"),
      gradientNotes("the example network", "单隐层网络示例"),
      Problem(program: program, declarations: types, variables: ["U", "b2", "W", "b1", "x"]),
      parts: [
        Part("ŷ = softmax(θ)\nJ = cross_entropy(y, ŷ)", [("θ", "vector(c)"), ("y", "onehot(c)")], by: "θ"),
        Part("θ = U*a + b2", second, by: "U", cotangent: "delta1"), Part("θ = U*a + b2", second, by: "b2", cotangent: "delta1"),
        Part("θ = U*a + b2", second, by: "a", cotangent: "delta1"), Part("a = relu(z)", [("z", "vector(h)")], by: "z", cotangent: "delta2"),
        Part("z = W*x + b1", first, by: "W", cotangent: "delta3"), Part("z = W*x + b1", first, by: "b1", cotangent: "delta3"),
        Part("z = W*x + b1", first, by: "x", cotangent: "delta3"),
      ],
      notes: [
        Wording(
          "Each layer is one of the identities before. The error signal of each value is handed back from the one after it: δ₁ = ∂J/∂θ, δ₂ = ∂J/∂a, δ₃ = ∂J/∂z.",
          "每一层都是前面的某个恒等式。每个值的误差信号由后一个值传回：δ₁ = ∂J/∂θ，δ₂ = ∂J/∂a，δ₃ = ∂J/∂z。")
      ])
  }()
}

import Diagnostics
import Numerals
import Planning
import Typing

// Linear systems and determinants of positive definite matrices, by A = L·Lᵀ.
extension HLOGraph {
  /// A⁻¹·b
  mutating func solution(of matrix: ArrayGraph.ID, _ b: HLOValue) throws(Diagnostic) -> HLOValue {
    try demandDefinite(matrix, Message("an inverse", "逆"))
    let lower = factor(of: matrix)
    let columns = b.shape.count == 2 ? b : body.reshape(b, b.shape + [1])
    let half = body.triangularSolution(lower, columns, isTransposed: false)
    return body.reshape(body.triangularSolution(lower, half, isTransposed: true), b.shape)
  }

  /// The diagonal of L.
  private mutating func diagonalOfFactor(_ matrix: ArrayGraph.ID) -> HLOValue {
    let lower = factor(of: matrix)
    return body.reduce("add", 0, body.masked(diagonal(lower.shape), lower), [1])
  }

  /// det A = (Π Lᵢᵢ)²
  mutating func determinant(of matrix: ArrayGraph.ID) throws(Diagnostic) -> HLOValue {
    try demandDefinite(matrix, Message("a determinant", "行列式"))
    let root = body.reduce("multiply", 1, diagonalOfFactor(matrix), [0])
    return body.binary("multiply", root, root)
  }

  /// log det A = 2·Σ log Lᵢᵢ
  mutating func logarithmOfDeterminant(of matrix: ArrayGraph.ID) throws(Diagnostic) -> HLOValue {
    try demandDefinite(matrix, Message("a determinant", "行列式"))
    let sum = body.reduce("add", 0, body.unary("log", diagonalOfFactor(matrix)), [0])
    return body.binary("add", sum, sum)
  }

  /// A^k by repeated squaring.
  mutating func matrixPower(_ exponent: Int, _ matrix: ArrayGraph.ID) throws(Diagnostic) -> HLOValue {
    let shape = value(matrix).shape
    var square = value(matrix)
    if exponent < 0 {
      let unit = body.numbers(diagonal(shape))
      square = try solution(of: matrix, unit)
    }
    var result: HLOValue?
    var left = exponent.magnitude
    while left > 0 {
      if left % 2 == 1 { result = result.map { body.contract($0, square, over: ([1], [0])) } ?? square }
      left /= 2
      if left > 0 { square = body.contract(square, square, over: ([1], [0])) }
    }
    return result ?? body.numbers(diagonal(shape))
  }

  private func demandDefinite(_ matrix: ArrayGraph.ID, _ what: Message) throws(Diagnostic) {
    if isDefinite(matrix, isStrict: true) { return }
    throw Diagnostic(
      .unsupported,
      Message("StableHLO has no factorisation of a general matrix, and the program takes \(what) of one", "StableHLO 没有一般矩阵的分解，而程序要求一般矩阵的\(what)"),
      at: .none,
      help: Message(
        "declare the matrix as spd(n) where it is symmetric positive definite, or choose another target", "如果矩阵对称正定，请声明为 spd(n)；否则请选择别的目标语言"))
  }

  /// True where a matrix is known to be symmetric positive definite, or semidefinite where that is all that is asked.
  ///
  /// Sums are followed, at least one of whose terms must be definite; so are positive multiples, transposes, inverses, and XᵀX, which is semidefinite.
  private func isDefinite(_ matrix: ArrayGraph.ID, isStrict: Bool) -> Bool {
    let graph = function.graph
    var pending = [matrix]
    var hasDefinite = false
    var steps = 0
    while let id = pending.popLast() {
      steps += 1
      if steps > 1_000 { return false }
      let node = graph[id]
      switch node.operation {
      case .parameter(let place):
        guard function.parameters[place].variable.facts.contains(.positiveDefinite) else { return false }
        hasDefinite = true
      case .identity: hasDefinite = true
      case .permute([1, 0]), .inverse, .matrixPower: pending.append(node.arguments[0])
      case .scale(let c) where !c.isNegative && !c.isZero: pending.append(node.arguments[0])
      case .multiply where isPositiveNumber(node.arguments[0]): pending.append(node.arguments[1])
      case .multiply where isPositiveNumber(node.arguments[1]): pending.append(node.arguments[0])
      case .divide where isPositiveNumber(node.arguments[1]): pending.append(node.arguments[0])
      case .add where node.arguments.allSatisfy({ graph[$0].axes == node.axes }): pending += node.arguments
      case .product where isGram(node): break
      default: return false
      }
    }
    return hasDefinite || !isStrict
  }

  private func isPositiveNumber(_ id: ArrayGraph.ID) -> Bool {
    switch function.graph[id].operation {
    case .number(let c): !c.isNegative && !c.isZero
    case .length: true
    case .parameter(let place): function.graph[id].axes.isEmpty && function.parameters[place].variable.facts.contains(.positive)
    default: false
    }
  }

  /// True for Xᵀ·X and X·Xᵀ.
  private func isGram(_ node: ArrayGraph.Node) -> Bool {
    let (a, b) = (node.arguments[0], node.arguments[1])
    return function.graph.arguments(of: a, if: .permute([1, 0])) == [b] || function.graph.arguments(of: b, if: .permute([1, 0])) == [a]
  }
}

// Sums of products over labelled axes.
extension HLOGraph {
  mutating func contraction(_ factors: [(HLOValue, [Int])], _ output: [Int]) -> HLOValue {
    var factors = factors
    for place in factors.indices { factors[place] = withoutRepeats(factors[place]) }
    while factors.count > 1, factors.count <= 64 {
      let (first, second, kept) = ContractionOrder.nextPair(factors.map(\.1), output)
      let product = pair(factors[first], factors[second], kept)
      factors.remove(at: second)
      factors[first] = product
    }
    let (value, labels) = summed(factors[0], keeping: Set(output))
    return body.transpose(value, output.compactMap { labels.firstIndex(of: $0) })
  }

  /// The diagonal along axes of one label.
  private mutating func withoutRepeats(_ factor: (HLOValue, [Int])) -> (HLOValue, [Int]) {
    var (value, labels) = factor
    while let second = labels.indices.first(where: { labels[..<$0].contains(labels[$0]) }), let first = labels.firstIndex(of: labels[second]) {
      let (row, column) = (body.iota(value.shape, axis: first), body.iota(value.shape, axis: second))
      value = body.reduce("add", 0, body.masked(body.same(row, column), value), [second])
      labels.remove(at: second)
    }
    return (value, labels)
  }

  private mutating func summed(_ factor: (HLOValue, [Int]), keeping kept: Set<Int>) -> (HLOValue, [Int]) {
    let axes = factor.1.indices.filter { !kept.contains(factor.1[$0]) }
    return (body.reduce("add", 0, factor.0, axes), factor.1.filter(kept.contains))
  }

  /// The product of two factors, summed over the labels that are not kept.
  private mutating func pair(_ a: (HLOValue, [Int]), _ b: (HLOValue, [Int]), _ kept: [Int]) -> (HLOValue, [Int]) {
    let x = summed(a, keeping: Set(kept).union(b.1))
    let y = summed(b, keeping: Set(kept).union(a.1))
    let shared = x.1.filter(y.1.contains)
    let (common, over) = (shared.filter(kept.contains), shared.filter { !kept.contains($0) })
    func places(_ labels: [Int], in all: [Int]) -> [Int] { labels.compactMap { all.firstIndex(of: $0) } }
    let value = body.contract(
      x.0, y.0, over: (places(over, in: x.1), places(over, in: y.1)), along: (places(common, in: x.1), places(common, in: y.1)))
    return (value, common + x.1.filter { !shared.contains($0) } + y.1.filter { !shared.contains($0) })
  }
}

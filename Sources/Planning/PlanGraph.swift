import Typing

/// The values of a plan at known lengths: every node is an array of known shape, stored by rows, and reads others through strides.
///
/// Transposes, broadcasts, slices, diagonals and outer products are strides and cost nothing. Nodes are hash-consed, operands before users, so that the value and
/// all derivatives share what they have in common.
package struct PlanGraph {
  /// The place of a node in `nodes`.
  package typealias ID = Int

  /// How a node reads another: the entry at position i of the user's iteration space stands at `offset + Σ strides[k]·i[k]` of the other's storage.
  package struct Operand: Hashable {
    /// What is read.
    package var node: ID
    /// The place of the first entry.
    package var offset: Int
    /// The step along each axis of the user's iteration space; 0 where the entry is repeated.
    package var strides: [Int]
  }

  /// What computes a node from its operands.
  package enum Operation: Hashable {
    /// An array from outside.
    case input(Int)
    /// A number.
    case number(Double)
    /// An array known beforehand, by its place in `tables`.
    case table(Int)
    /// A function entry by entry.
    case map(ScalarOperation)
    /// A reduction over the axes that are not kept.
    case reduce(Reduction, kept: [Bool])
    /// factor · Σₖ a[b…, i, k]·b[b…, j, k] over an iteration space of the axes b…, i, j, k; the result has the axes b…, i, j.
    case contract(factor: Double)
    /// Zeros, and the operand's entries at `offset + Σ strides·i`.
    case place(offset: Int, strides: [Int])
    /// The same entries under another shape.
    case reshape
    /// A triangular factorisation of a square matrix, with its pivots: the Cholesky factor where the matrix is symmetric and positive definite, else LU.
    case factorize
    /// The solution X of A·X = B, or of Aᵀ·X = B, from the factorisation of A and B.
    case solve(transposed: Bool)
    /// The inverse from a factorisation.
    case inverse
    /// The determinant from a factorisation.
    case determinant
    /// The logarithm of the determinant from a factorisation.
    case logDeterminant
  }

  /// One array.
  package struct Node: Hashable {
    /// What computes it.
    package var operation: Operation
    /// From which arrays, read how.
    package var operands: [Operand]
    /// The lengths of the iteration space.
    package var extents: [Int]
    /// The shape of the result.
    package var shape: [Int]
  }

  /// All nodes, operands before users.
  package private(set) var nodes: [Node] = []
  /// The arrays known beforehand.
  package private(set) var tables: [[Double]] = []
  private var known: [Node: ID] = [:]

  package init() {}

  /// The node of an ID.
  package subscript(id: ID) -> Node { nodes[id] }

  /// The node; equal nodes are one.
  package mutating func node(_ operation: Operation, _ operands: [Operand], extents: [Int], shape: [Int]) -> ID {
    let node = Node(operation: operation, operands: operands, extents: extents, shape: shape)
    if let id = known[node] { return id }
    nodes.append(node)
    known[node] = nodes.count - 1
    return nodes.count - 1
  }

  /// The node, where there is an equal one already.
  func existing(_ operation: Operation, _ operands: [Operand], extents: [Int], shape: [Int]) -> ID? {
    known[Node(operation: operation, operands: operands, extents: extents, shape: shape)]
  }

  /// A table of that shape.
  package mutating func table(_ values: [Double], shape: [Int]) -> ID {
    let place = tables.firstIndex(of: values) ?? tables.count
    if place == tables.count { tables.append(values) }
    return node(.table(place), [], extents: shape, shape: shape)
  }

  /// How many entries an array of that shape has. Shapes are checked against the limit of a plan before they get here.
  package static func count(_ shape: [Int]) -> Int { shape.reduce(1, *) }

  /// The strides of an array stored by rows.
  package static func rowMajor(_ shape: [Int]) -> [Int] {
    var strides = Array(repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    return strides
  }
}

/// An array as its users see it: a node's entries through strides.
package struct PlanView: Hashable {
  /// What is read.
  package var node: PlanGraph.ID
  /// The place of the first entry in the node's storage.
  package var offset: Int
  /// The lengths of the axes.
  package var shape: [Int]
  /// The step along each axis.
  package var strides: [Int]

  /// The whole of a node.
  package init(_ node: PlanGraph.ID, shape: [Int]) {
    self.init(node: node, offset: 0, shape: shape, strides: PlanGraph.rowMajor(shape))
  }

  package init(node: PlanGraph.ID, offset: Int, shape: [Int], strides: [Int]) {
    self.node = node
    self.offset = offset
    self.shape = shape
    // Along an axis of one entry every step is the same; 0 makes equal views equal.
    self.strides = zip(shape, strides).map { $0 == 1 ? 0 : $1 }
  }

  /// The operand that reads the view along its own axes.
  package var operand: PlanGraph.Operand { PlanGraph.Operand(node: node, offset: offset, strides: strides) }

  /// True when the view is the whole node in storage order.
  package func isWhole(of count: Int) -> Bool {
    offset == 0 && PlanGraph.count(shape) == count && strides == zip(shape, PlanGraph.rowMajor(shape)).map { $0 == 1 ? 0 : $1 }
  }

  /// The view with its axes in another order.
  package func permuted(_ permutation: [Int]) -> PlanView {
    PlanView(node: node, offset: offset, shape: permutation.map { shape[$0] }, strides: permutation.map { strides[$0] })
  }

  /// The view repeated to a shape by the rule of broadcasting: axes are matched from the last one, and those missing or of length 1 are repeated.
  package func broadcast(to target: [Int]) -> PlanView {
    let missing = target.count - shape.count
    let steps = target.indices.map { axis in axis < missing || shape[axis - missing] == 1 ? 0 : strides[axis - missing] }
    return PlanView(node: node, offset: offset, shape: target, strides: steps)
  }
}

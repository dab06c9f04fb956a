import Numerals
import Typing

/// The values of an emitted function as arrays without orientation: a vector of either kind has one axis, a matrix two, a scalar none.
///
/// Nodes are hash-consed, arguments before users. Statements shared by a program and several answers therefore become one node, and a node that is used twice
/// is a local variable of the emitted function. The constructors (`multiply`, `product`, …) choose the cheap and stable form of what they are asked for.
package struct ArrayGraph: Sendable {
  /// The place of a node in `nodes`.
  package typealias ID = Int

  /// One axis of a basic subscript, counted from zero.
  package enum Slice: Hashable, Sendable {
    /// The whole axis.
    case full
    /// One entry; the axis vanishes.
    case at(Int)
    /// `count` entries from `start`.
    case range(start: Int, count: Extent)
  }

  /// What computes a node from its arguments.
  package enum Operation: Hashable, Sendable {
    /// A numeral.
    case number(Coefficient)
    /// The length of an axis, as a number.
    case length(Dimension)
    /// A parameter of the emitted function.
    case parameter(Int)
    /// The identity matrix; its axes say the size.
    case identity
    /// Every entry that number, at least one axis.
    case fill(Coefficient)
    /// c·a
    case scale(Coefficient)
    /// a + b with NumPy's broadcasting.
    case add
    /// a − b
    case subtract
    /// a·b entry by entry.
    case multiply
    /// a/b entry by entry.
    case divide
    /// aᵇ entry by entry.
    case power
    /// The contraction of a's last axis with b's first.
    case product
    /// a[i]·b[j]
    case outer
    /// A⁻¹b
    case solve
    /// A⁻¹
    case inverse
    /// det A
    case determinant
    /// tr A
    case trace
    /// A^k
    case matrixPower(Int)
    /// The diagonal matrix of a vector.
    case diagonalMatrix
    /// The diagonal of a matrix.
    case diagonalPart
    /// A ⊗ B of arrays of equally many axes.
    case kronecker
    /// The columns of a matrix stacked.
    case vectorize
    /// A reduction over one axis, or over all of them.
    case reduce(Reduction, axis: Int?)
    /// The axes in another order: axis t of the result is axis permutation[t] of the argument.
    case permute([Int])
    /// New axes of length 1 where false stands; true stands for an axis of the argument.
    case align([Bool])
    /// The argument repeated along its axes of length 1 to the node's axes.
    case broadcast
    /// The same entries under the node's axes.
    case reshape
    /// Einstein summation: the labels of each argument's axes, and those of the result.
    case einsum([[Int]], [Int])
    /// 0, 1, …, n − 1 for an axis of the given length.
    case range(Extent)
    /// Basic subscripts, one per axis.
    case slice([Slice])
    /// The entries of the first argument at the places that the other arguments, arrays of integers, give for its axes.
    case gather
    /// 1 where two arrays of integers agree, 0 elsewhere.
    case delta
    /// A function of the table of templates, by its key.
    case template(String)
    /// A function that is a parameter of the emitted function.
    case callable(String)
  }

  /// One array.
  package struct Node: Hashable, Sendable {
    /// What computes it.
    package var operation: Operation
    /// From which arrays.
    package var arguments: [ID]
    /// The lengths of its axes.
    package var axes: [Dimension]
  }

  /// All nodes, arguments before users.
  package private(set) var nodes: [Node] = []
  /// The nodes that a statement of the program names: they are computed once, under that name, and products are not reassociated through them.
  package var named: Set<ID> = []
  /// The keys of the templates that may be used.
  package let templates: Set<String>
  private var known: [Node: ID] = [:]

  /// An empty graph over the templates of those keys.
  package init(templates: Set<String>) { self.templates = templates }

  /// The node of an ID.
  package subscript(id: ID) -> Node { nodes[id] }

  /// The node itself, without any rewriting; equal nodes are one.
  package mutating func node(_ operation: Operation, _ arguments: [ID], _ axes: [Dimension]) -> ID {
    let node = Node(operation: operation, arguments: arguments, axes: axes)
    if let id = known[node] { return id }
    nodes.append(node)
    known[node] = nodes.count - 1
    return nodes.count - 1
  }

  /// The arguments when the node is that operation.
  package func arguments(of id: ID, if operation: Operation) -> [ID]? {
    nodes[id].operation == operation ? nodes[id].arguments : nil
  }

  /// The number that every entry equals, where that is known.
  package func constant(_ id: ID) -> Coefficient? {
    switch nodes[id].operation {
    case .number(let c), .fill(let c): c
    default: nil
    }
  }

  /// The factor and the rest of c·a; 1 and the node itself for what is no scaling, or is named.
  package func factored(_ id: ID) -> (factor: Coefficient, rest: ID) {
    if case .scale(let c) = nodes[id].operation, !named.contains(id) { return (c, nodes[id].arguments[0]) }
    return (.one, id)
  }

  /// How many axes a node has.
  package func order(_ id: ID) -> Int { nodes[id].axes.count }
}

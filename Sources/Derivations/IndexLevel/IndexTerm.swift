import Numerals
import Shapes
import Typing

/// An index of a derivation: the letter that it would like to be written with, and how many values it takes.
struct IndexLabel: Hashable, Sendable {
  /// The letter, as far as nothing else in sight bears it.
  var letter: String
  /// The values 1…extent.
  var extent: Extent
  /// True for the indices of the value and of the variable, which keep their letters; false for summation indices.
  var isFree: Bool
}

/// Something that has entries and is not taken apart any further.
enum IndexedWhole: Hashable, Sendable {
  /// A variable, by its place in the program.
  case variable(Int)
  /// A named statement, by its place in the program.
  case statement(Int)
  /// The inverse of the matrix that a node computes.
  case inverse(of: TypedProgram.ID)
  /// The determinant of the matrix that a node computes.
  case determinant(of: TypedProgram.ID)
  /// The adjugate of the matrix that a node computes: its transposed cofactors.
  case adjugate(of: TypedProgram.ID)
  /// J at the value of a node.
  case abstractValue(String, at: TypedProgram.ID)
  /// The derivative of J at the value of a node.
  case abstractGradient(String, at: TypedProgram.ID)
  /// A product, largest or smallest entry of the value of a node.
  case selection(Reduction, Axis, of: TypedProgram.ID)
  /// ∂J/∂z of the value that the derivation is about.
  case cotangent
}

/// One node of an expression for an entry. Operands are places in the `IndexExpressions` that hold the node.
enum IndexTerm: Hashable, Sendable {
  /// A numeral.
  case number(Coefficient)
  /// The number of values of an index, as a number.
  case extent(Extent)
  /// The entry of a whole; none of the subscripts for a scalar. Subscripts count labels of the `IndexExpressions`.
  case entry(IndexedWhole, [Subscript])
  /// 1 where both subscripts are equal, otherwise 0.
  case delta(Subscript, Subscript, Extent)
  /// A sum of two or more terms.
  case sum([Int])
  /// −a
  case negative(Int)
  /// A product of two or more factors.
  case product([Int])
  /// a/b
  case quotient(Int, Int)
  /// aᵇ
  case power(Int, Int)
  /// A function of numbers, differentiated `order` times where it is abstract.
  case call(String, order: Int, [Int])
  /// Σ over labels.
  case contraction([Int], Int)
  /// The derivative of a term by the entry of the variable that the derivation is about.
  case partial(Int)

  /// The operands.
  var operands: [Int] {
    switch self {
    case .number, .extent, .entry, .delta: []
    case .sum(let list), .product(let list), .call(_, _, let list): list
    case .negative(let a), .contraction(_, let a), .partial(let a): [a]
    case .quotient(let a, let b), .power(let a, let b): [a, b]
    }
  }

  /// The subscripts that stand in the node itself.
  var subscripts: [Subscript] {
    switch self {
    case .entry(_, let list): list
    case .delta(let a, let b, _): [a, b]
    default: []
    }
  }
}

extension Subscript {
  /// The subscript that is a label alone.
  static func label(_ label: Int) -> Subscript { Subscript(terms: [Term(index: label, factor: 1)], constant: 0) }

  /// The subscript with every label replaced by an affine form of labels.
  func replacing(_ map: [Int: Subscript]) -> Subscript {
    guard terms.contains(where: { map[$0.index] != nil }) else { return self }
    var factors: [Int: Int] = [:]
    var order: [Int] = []
    var total = constant
    for term in terms {
      let image = map[term.index] ?? .label(term.index)
      total += image.constant * term.factor
      for inner in image.terms {
        if factors[inner.index] == nil { order.append(inner.index) }
        factors[inner.index, default: 0] += inner.factor * term.factor
      }
    }
    return Subscript(terms: order.compactMap { label in factors[label].flatMap { $0 == 0 ? nil : Term(index: label, factor: $0) } }, constant: total)
  }
}

/// An array as a sum of products of smaller ones: what a plan keeps instead of the entries where those are many and say little.
///
/// Every term stands for
///
///     result[offset + Σ steps·l] += coefficient · Π part[strides·l]     for all labels l,
///
/// where the result and the parts are stored by rows. A label with a step of 0 is summed; one that no part varies along repeats what the others say. So the identity is a
/// label that moves along two axes at once, a diagonal or block diagonal array the same with a part, an outer product two parts without a common label, and a sum of
/// them a label that only the parts have.
public struct FactoredForm: Hashable, Sendable {
  /// One of the arrays of a term.
  public struct Factor: Hashable, Sendable {
    /// Its place among the plan's parts.
    public let part: Int
    /// The step along each label; 0 where the part does not vary.
    public let strides: [Int]
  }

  /// One product.
  public struct Term: Hashable, Sendable {
    /// The number that it is multiplied by.
    public let coefficient: Double
    /// The length of each label.
    public let extents: [Int]
    /// The place of the first entry in the result.
    public let offset: Int
    /// The step along each label in the result; 0 for a label that is summed.
    public let steps: [Int]
    /// The arrays.
    public let factors: [Factor]
  }

  /// The lengths of the axes.
  public let shape: [Int]
  /// The products that are added.
  public let terms: [Term]
}

extension FactoredForm {
  /// How far along each axis of the result each label of a term moves: `[label][axis]`, usually 1 for one axis or, on a diagonal, for two; more for a label of merged axes.
  public func placement(of term: Term) -> [[Int]] {
    let places = PlanGraph.rowMajor(shape)
    return term.steps.map { step in
      var rest = step
      return places.indices.map { axis in
        guard shape[axis] > 1 else { return 0 }
        defer { rest %= places[axis] }
        return rest / places[axis]
      }
    }
  }

  /// The form in index notation: `2·I[i,k]·P1[j,l]`, with a sum sign over the labels that only parts have.
  ///
  /// - Parameter names: the names of the plan's parts.
  public func text(names: [String]) -> String {
    let terms = terms.map { text($0, names) }
    guard let first = terms.first else { return "0" }
    return terms.dropFirst().reduce(first) { $0 + ($1.hasPrefix("-") ? " - " + $1.dropFirst() : " + " + $1) }
  }

  /// The indices of the result: a letter for each axis.
  public var indices: [String] { shape.indices.map(FactoredForm.letter) }

  private static func letter(_ place: Int) -> String {
    let letters = Array("ijklpqrstuvw")
    return place < letters.count ? String(letters[place]) : "i\(place + 1)"
  }

  private func text(_ term: Term, _ names: [String]) -> String {
    let placement = placement(of: term)
    // A label goes by the first axis that it alone decides; others have letters of their own.
    var taken = shape.count
    var letters: [String] = []
    for label in term.extents.indices {
      let axis = shape.indices.first { axis in
        placement[label][axis] == 1 && term.extents[label] == shape[axis] && placement.allSatisfy { $0 == placement[label] || $0[axis] == 0 }
      }
      if axis == nil { taken += 1 }
      letters.append(FactoredForm.letter(axis ?? taken - 1))
    }
    var factors: [String] = []
    for axis in shape.indices where shape[axis] > 1 {
      var sum: [String] = []
      for (label, places) in placement.enumerated() where places[axis] != 0 {
        sum.append(places[axis] == 1 ? letters[label] : "\(places[axis])·\(letters[label])")
      }
      let place = sum.joined(separator: "+")
      if place != FactoredForm.letter(axis) { factors.append("I[\(place),\(FactoredForm.letter(axis))]") }
    }
    for factor in term.factors {
      let moving = factor.strides.indices.filter { factor.strides[$0] != 0 }.sorted { factor.strides[$0] > factor.strides[$1] }
      let subscripts = moving.map { letters[$0] }.joined(separator: ",")
      factors.append(names[factor.part] + (subscripts.isEmpty ? "" : "[\(subscripts)]"))
    }
    let summed = term.extents.indices.filter { term.steps[$0] == 0 }.map { letters[$0] }
    let product = factors.isEmpty ? "1" : factors.joined(separator: "·")
    let whole = summed.isEmpty ? product : "sum[\(summed.joined(separator: ","))](\(product))"
    switch term.coefficient {
    case 1: return whole
    case -1: return "-" + whole
    default: return PlanWriter.number(term.coefficient) + "·" + whole
    }
  }
}

extension FactoredForm {
  /// An array that is its own only factor, part 0.
  public init(dense shape: [Int]) {
    let steps = PlanGraph.rowMajor(shape)
    let term = Term(coefficient: 1, extents: shape, offset: 0, steps: steps, factors: [Factor(part: 0, strides: steps)])
    self.init(shape: shape, terms: [term])
  }

  /// The parts that occur, in order.
  public var parts: [Int] { Set(terms.flatMap(\.factors).map(\.part)).sorted() }

  /// The same form with each part's place among those given.
  public func renumbered(_ parts: [Int]) -> FactoredForm {
    FactoredForm(
      shape: shape,
      terms: terms.map { term in
        let factors = term.factors.map { Factor(part: parts.firstIndex(of: $0.part) ?? 0, strides: $0.strides) }
        return Term(coefficient: term.coefficient, extents: term.extents, offset: term.offset, steps: term.steps, factors: factors)
      })
  }
}

import Numerals
import Shapes

/// The shared graph: every atom and every polynomial used inside an atom stands here once, named by a number.
///
/// Atoms hold polynomials, polynomials hold atoms of smaller number, so every walk over the graph is a loop over numbers.
public struct Arena: Sendable {
  /// The atoms, operands before users.
  public private(set) var atoms: [Atom] = []
  /// The polynomials inside atoms, canonical.
  public private(set) var polynomials: [Polynomial] = []
  /// The variables.
  public private(set) var variables: [IndexVariable] = []
  private var atomByKind: [AtomKind: AtomID] = [:]
  private var polynomialByKey: [PolynomialKey: PolynomialID] = [:]
  /// What the arena knows of elementwise functions.
  public let functions: ElementwiseTable

  private struct PolynomialKey: Hashable {
    let axes: [Extent]
    let key: [Int]
  }

  /// The work done so far: factors handled in products.
  var effort = 0
  /// The work after which every further product is zero and the arena says that it is exhausted.
  public static let maximumEffort = 250_000
  /// True once more work was asked for than is accepted; no value made since then means anything.
  public var isExhausted: Bool { effort > Arena.maximumEffort }
  /// True once so much work was done that what only makes an answer shorter is better left out than the answer.
  public var isTired: Bool { effort > Arena.maximumEffort * 2 / 5 }

  /// How many factors a product may have before inner contractions are kept as atoms of their own.
  public static let maximumFactors = 20

  /// An empty arena that knows those elementwise functions.
  public init(functions: ElementwiseTable) { self.functions = functions }

  /// Registers a variable and returns its value.
  public mutating func add(_ variable: IndexVariable) -> Polynomial {
    variables.append(variable)
    let number = variables.count - 1
    let atom = intern(.variable(number), axes: variable.axes)
    return Polynomial(
      axes: variable.axes,
      terms: [Monomial(coefficient: .one, factors: [Factor(atom, Array(variable.axes.indices))], bound: [])])
  }

  /// The number of a canonical polynomial.
  public mutating func intern(_ polynomial: Polynomial) -> PolynomialID {
    let key = PolynomialKey(axes: polynomial.axes, key: polynomial.key)
    effort += key.key.count / 24
    if let known = polynomialByKey[key] { return known }
    polynomials.append(polynomial)
    polynomialByKey[key] = polynomials.count - 1
    return polynomials.count - 1
  }

  /// The number of an atom of that kind, whose axes the caller states.
  public mutating func intern(_ kind: AtomKind, axes: [Extent]) -> AtomID {
    if let known = atomByKind[kind] { return known }
    let id = atoms.count
    // Symmetry is found by comparing with the transpose, which needs the atom itself to stand in the arena first.
    atoms.append(
      Atom(kind: kind, axes: axes, isSymmetric: isSymmetric(kind, axes: axes), isPositive: isPositive(kind), hasZeros: hasZeros(kind)))
    atomByKind[kind] = id
    return id
  }

  /// The atom of a number.
  public subscript(atom: AtomID) -> Atom { atoms[atom] }

  /// Powers larger than this are beyond what can be computed with.
  private static let largestExponent = Coefficient(real: 1e19)

  /// True where a number in one of the values, directly or inside an atom, is more than a double can hold.
  public func isOutOfRange(_ values: [Polynomial]) -> Bool {
    func check(_ value: Polynomial) -> Bool {
      value.terms.contains {
        $0.coefficient.isOutOfRange || $0.factors.contains { $0.exponent.isOutOfRange || $0.exponent.magnitude > Arena.largestExponent }
      }
    }
    return values.contains(where: check) || atoms(of: values).contains { atom in operands(of: atoms[atom].kind).contains { check(polynomials[$0]) } }
  }

  /// The polynomials that an atom is made of.
  public func operands(of kind: AtomKind) -> [PolynomialID] {
    switch kind {
    case .number, .extent, .variable, .delta, .indicator: []
    case .polynomial(let p), .apply(_, let p), .inverse(let p, _), .determinant(let p, _), .selection(_, let p, _), .abstractScalar(_, let p, _): [p]
    case .power(let base, let exponent): [base, exponent]
    }
  }

  private mutating func isSymmetric(_ kind: AtomKind, axes: [Extent]) -> Bool {
    guard axes.count == 2, axes[0] == axes[1] else { return false }
    switch kind {
    case .variable(let number): return variables[number].isSymmetric
    case .delta: return true
    case .indicator(_, let factors, _): return factors[0] == factors[1]
    case .polynomial(let p), .apply(_, let p), .inverse(let p, rows: 1): return isSymmetric(p)
    case .power(let base, let exponent): return isSymmetric(base) && isSymmetric(exponent)
    case .abstractScalar(_, let p, order: 2): return polynomials[p].axes.count == 1
    default: return false
    }
  }

  private mutating func isSymmetric(_ id: PolynomialID) -> Bool {
    let polynomial = polynomials[id]
    guard polynomial.axes.count == 2 else { return polynomial.axes.count == 1 }
    return permuted(polynomial, [1, 0]) == polynomial
  }

  private func isPositive(_ kind: AtomKind) -> Bool {
    switch kind {
    case .number(let value): value > .zero
    case .extent: true
    case .variable(let number): variables[number].isPositive
    case .polynomial(let p): isPositive(polynomials[p])
    case .apply(.named(let name), _): functions[name]?.isPositive ?? false
    case .power(let base, _): isPositive(polynomials[base])
    default: false
    }
  }

  private func hasZeros(_ kind: AtomKind) -> Bool {
    switch kind {
    case .variable(let number): variables[number].hasZeros
    case .polynomial(let p), .selection(.product, let p, _): hasZeros(polynomials[p])
    case .apply(.named(let name), let p):
      (hasZeros(polynomials[p]) || takesFewValues(polynomials[p]))
        && functions[name]?.values.contains { $0.argument.isZero && $0.value.isZero } == true
    default: false
    }
  }

  /// True where every term has a factor some of whose entries are 0 at points that the declarations allow.
  public func hasZeros(_ polynomial: Polynomial) -> Bool {
    !polynomial.terms.isEmpty
      && polynomial.terms.allSatisfy { term in
        term.factors.contains { factor in
          factor.exponent > .zero && atoms[factor.atom].hasZeros && factor.labels.allSatisfy { $0 < polynomial.axes.count }
        }
      }
  }

  /// True for a sum of several terms in no variables but one-hot ones, so that it takes few values, of which 0 may be one: 1 − x.
  public func takesFewValues(_ polynomial: Polynomial) -> Bool {
    polynomial.terms.count > 1 && !isPositive(polynomial)
      && atoms(of: [polynomial]).allSatisfy { if case .variable(let number) = atoms[$0].kind { variables[number].hasZeros } else { true } }
  }

  /// True when every entry is known to be positive: every coefficient is, and every factor is positive or an even power (zero excluded by use).
  public func isPositive(_ polynomial: Polynomial) -> Bool {
    !polynomial.terms.isEmpty
      && polynomial.terms.allSatisfy { term in
        term.coefficient > .zero && term.factors.allSatisfy { atoms[$0.atom].isPositive || ($0.exponent.integer ?? 1) % 2 == 0 }
      }
  }
}

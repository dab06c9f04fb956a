import Numerals
import Shapes

/// The place of an atom in an arena. Atoms are numbered in the order in which they are made, operands first.
public typealias AtomID = Int

/// One factor of a product in index form: an atom at given indices, raised to a constant power.
///
/// Labels are small integers whose meaning the surrounding monomial gives. The power acts on the entry: `x[i]^2`.
public struct Factor: Hashable, Sendable {
  /// The atom.
  public var atom: AtomID
  /// One label per axis of the atom.
  public var labels: [Int]
  /// The power of the entry, never zero.
  public var exponent: Coefficient

  /// The entry of `atom` at `labels` to the power `exponent`.
  public init(_ atom: AtomID, _ labels: [Int], exponent: Coefficient = .one) {
    self.atom = atom
    self.labels = labels
    self.exponent = exponent
  }
}

/// A product of entries, summed over its bound labels: `c · Σ_bound Π atom[labels]^exponent`.
///
/// With k free labels (those of the polynomial around it), the labels 0..<k are free and k, k+1, … are bound, with extents `bound`.
public struct Monomial: Hashable, Sendable {
  /// The numeric factor.
  public var coefficient: Coefficient
  /// The factors, in canonical order once the monomial belongs to a canonical polynomial.
  public var factors: [Factor]
  /// The extents of the bound labels.
  public var bound: [Extent]

  /// A product summed over its bound labels.
  public init(coefficient: Coefficient, factors: [Factor], bound: [Extent]) {
    self.coefficient = coefficient
    self.factors = factors
    self.bound = bound
  }
}

/// A value in index form: a sum of monomials over common free indices, one per axis.
///
/// A term in which a free label does not occur is constant along that axis. The zero value has no terms.
public struct Polynomial: Hashable, Sendable {
  /// The extents of the axes; axis a is the free label a.
  public var axes: [Extent]
  /// The terms.
  public var terms: [Monomial]

  /// The sum of `terms` over the free labels of `axes`.
  public init(axes: [Extent], terms: [Monomial]) {
    self.axes = axes
    self.terms = terms
  }

  /// Zero along the given axes.
  public static func zero(_ axes: [Extent] = []) -> Polynomial { Polynomial(axes: axes, terms: []) }

  /// The same number at every entry.
  public static func constant(_ value: Coefficient, _ axes: [Extent] = []) -> Polynomial {
    value.isZero ? .zero(axes) : Polynomial(axes: axes, terms: [Monomial(coefficient: value, factors: [], bound: [])])
  }

  /// True when there are no terms.
  public var isZero: Bool { terms.isEmpty }

  /// The number when the value is the same number at every entry.
  public var constant: Coefficient? {
    if terms.isEmpty { return .zero }
    return terms.count == 1 && terms[0].factors.isEmpty ? terms[0].coefficient : nil
  }

  /// The value times a number.
  public func scaled(by factor: Coefficient) -> Polynomial {
    if factor.isZero { return .zero(axes) }
    var out = self
    for k in out.terms.indices { out.terms[k].coefficient = out.terms[k].coefficient * factor }
    return out
  }

  /// The numbers that tell one canonical polynomial from another.
  var key: [Int] {
    var out = [axes.count, terms.count]
    for term in terms { term.appendKey(to: &out) }
    return out
  }
}

extension Monomial {
  /// Appends what tells the monomial from others over the same free labels, coefficient last.
  func appendKey(to out: inout [Int]) {
    // Terms are ordered by their atoms, and so by where these first stood in the program; a constant comes first.
    for factor in factors {
      out.append(factor.atom)
      factor.exponent.appendKey(to: &out)
      out.append(contentsOf: factor.labels)
    }
    out.append(-1)
    out.append(bound.count)
    for extent in bound { out.append(stableHash(of: extent)) }
    coefficient.appendKey(to: &out)
  }

  /// The key without the coefficient: equal for like terms.
  var likeness: [Int] {
    var copy = self
    copy.coefficient = .one
    var out: [Int] = []
    copy.appendKey(to: &out)
    return out
  }
}

extension Coefficient {
  func appendKey(to out: inout [Int]) {
    if let (n, d) = fraction {
      out.append(n)
      out.append(d)
    } else {
      out.append(Int(bitPattern: UInt(value.bitPattern)))
      out.append(0)
    }
  }
}

/// A hash that is the same in every run, for orders that must not change from run to run.
func stableHash(of extent: Extent) -> Int {
  var hash = mix(17, extent.constant)
  for term in extent.terms {
    hash = mix(hash, term.factor)
    for byte in term.name.utf8 { hash = mix(hash, Int(byte)) }
  }
  return hash
}

/// One step of a multiplicative hash.
@inline(__always)
func mix(_ hash: Int, _ value: Int) -> Int {
  var x = UInt(bitPattern: hash) ^ (UInt(bitPattern: value) &* 0x9E37_79B9_7F4A_7C15)
  x = (x ^ (x >> 29)) &* 0xBF58_476D_1CE4_E5B9
  x ^= x >> 32
  return Int(bitPattern: x & 0x7FFF_FFFF_FFFF_FFFF)
}

import Expressions
import Numerals
import Shapes

/// Reverse-mode differentiation of values in index form.
///
/// Every atom F carries a cotangent F̄[s, f] = ∂value[s] / ∂F[f], where s runs over the value's own axes (none for a scalar). The root's cotangent is
/// Π δ[sₐ, fₐ]. Atoms are visited users first, in one pass over the shared graph; an atom's differential dF = Σ L·dX is transposed into X̄ += Σ F̄·L.
public struct Pullback {
  /// A derivative that could not be formed.
  public enum Failure: Error, Sendable {
    /// The catalogue has no rule for a function of that name.
    case noRule(String)
    /// The result grew past the limit of terms.
    case tooLarge
  }

  /// The most contributions that one differentiation may add up.
  public static let maximumContributions = 200_000

  /// The derivatives of a value by several variables, which share all their work.
  ///
  /// - Parameters:
  ///   - value: what is differentiated; axes s.
  ///   - variables: the variables' numbers in the arena.
  /// - Returns: for each variable of axes v, ∂value[s]/∂X[v] with the axes s then v.
  /// - Throws: ``Failure``.
  public static func derivatives(of value: Polynomial, by variables: [Int], in arena: inout Arena) throws(Failure) -> [Polynomial] {
    if variables.isEmpty { return [] }
    var pass = Pass(seeds: value.axes.count, variables: variables, dependent: dependents(of: value, on: variables, in: arena))
    var seed = Polynomial.constant(.one)
    for extent in value.axes {
      let delta = arena.delta(extent)
      let n = seed.axes.count
      seed = arena.product(
        .one, [Operand(seed, Array(0..<n)), Operand(delta, [n, n + 1])],
        output: (seed.axes + [extent, extent]).enumerated().map { ($0.offset, $0.element) })
    }
    // The seed stands as [s₀, f₀, s₁, f₁, …]; cotangents want all s first.
    let count = value.axes.count
    seed = arena.permuted(seed, (0..<count).map { 2 * $0 } + (0..<count).map { 2 * $0 + 1 })
    let highest = arena.atoms.count
    pass.distribute(seed, over: value, in: &arena)
    for atom in stride(from: highest - 1, through: 0, by: -1) {
      guard let parts = pass.cotangents.removeValue(forKey: atom) else { continue }
      let cotangent = arena.sum(parts)
      if !cotangent.isZero { try pass.transpose(atom, cotangent, in: &arena) }
      if pass.contributions > maximumContributions { throw .tooLarge }
    }
    return variables.map { variable in
      let axes = value.axes + arena.variables[variable].axes
      return pass.results[variable] ?? .zero(axes)
    }
  }

  /// The atoms of a value that depend on one of the variables.
  static func dependents(of value: Polynomial, on variables: [Int], in arena: Arena) -> Set<AtomID> {
    var out: Set<AtomID> = []
    for atom in arena.atoms(of: [value]) {
      if case .variable(let number) = arena[atom].kind {
        if variables.contains(number) { out.insert(atom) }
      } else if arena.operands(of: arena[atom].kind).contains(where: { p in
        arena.polynomials[p].terms.contains { $0.factors.contains { out.contains($0.atom) } }
      }) {
        out.insert(atom)
      }
    }
    return out
  }
}

/// The state of one reverse pass.
struct Pass {
  /// How many axes the differentiated value has.
  let seeds: Int
  let variables: [Int]
  /// The atoms that depend on one of the variables.
  let dependent: Set<AtomID>
  /// What has reached an atom so far.
  var cotangents: [AtomID: [Polynomial]] = [:]
  /// What has reached the variables.
  var results: [Int: Polynomial] = [:]
  var contributions = 0

  private static let seedLabel = 1_000_000
  private static let copyLabel = 2_000_000

  init(seeds: Int, variables: [Int], dependent: Set<AtomID>) {
    self.dependent = dependent
    self.seeds = seeds
    self.variables = variables
  }

  /// Passes the cotangent P̄[s, p] of a polynomial on to its factors: for a term c·Π fₖ^pₖ the factor f receives P̄·c·p·f^(p−1)·Π others.
  mutating func distribute(_ cotangent: Polynomial, over value: Polynomial, in arena: inout Arena) {
    // A whole sum of three or more axes has no matrix form; its terms go on one by one.
    let pieces =
      cotangent.axes.count > 2 && cotangent.terms.count > 1 && cotangent.terms.count <= 12
      ? cotangent.terms.map { Polynomial(axes: cotangent.axes, terms: [$0]) } : [cotangent]
    for term in value.terms {
      for (k, factor) in term.factors.enumerated() where dependent.contains(factor.atom) {
        for piece in pieces {
          contributions += 1
          let part = contribution(piece, term, factorAt: k, value.axes, in: &arena)
          if !part.isZero { cotangents[factor.atom, default: []].append(part) }
        }
      }
    }
  }

  private func contribution(_ cotangent: Polynomial, _ term: Monomial, factorAt place: Int, _ axes: [Extent], in arena: inout Arena) -> Polynomial {
    let factor = term.factors[place]
    let seedLabels = (0..<seeds).map { Pass.seedLabel + $0 }
    var operands = [Operand(cotangent, seedLabels + Array(axes.indices))]
    for (k, other) in term.factors.enumerated() {
      let exponent = k == place ? other.exponent - .one : other.exponent
      if !exponent.isZero { operands.append(Operand(arena.power(arena.single(other.atom), exponent), other.labels)) }
    }
    var output = zip(seedLabels, cotangent.axes).map { (label: $0, extent: $1) }
    var used: Set<Int> = []
    for (axis, label) in factor.labels.enumerated() {
      let extent = arena[factor.atom].axes[axis]
      if used.insert(label).inserted {
        output.append((label, extent))
      } else {
        // The same index on two axes: the cotangent lives on their diagonal.
        let copy = Pass.copyLabel + axis
        operands.append(Operand(arena.delta(extent), [label, copy]))
        output.append((copy, extent))
      }
    }
    // A bound label that only the differentiated factor named goes to the output through it; one that nothing names is still summed over.
    for (k, extent) in term.bound.enumerated() where !used.contains(axes.count + k) {
      operands.append(Operand(.constant(.one, [extent]), [axes.count + k]))
    }
    return arena.product(term.coefficient * factor.exponent, operands, output: output)
  }

  /// Passes an atom's cotangent F̄[s, f] on to what the atom is made of: X̄[s, x] = Σ F̄[s, f]·K[f, x].
  mutating func transpose(_ atom: AtomID, _ cotangent: Polynomial, in arena: inout Arena) throws(Pullback.Failure) {
    if case .variable(let number) = arena[atom].kind {
      if variables.contains(number) { results[number] = cotangent }
      return
    }
    let seedLabels = (0..<seeds).map { Pass.seedLabel + $0 }
    let seedAxes = zip(seedLabels, cotangent.axes).map { (label: $0, extent: $1) }
    for piece in try Differential.pieces(of: atom, in: &arena) {
      let operand = arena.polynomials[piece.operand]
      let own = Array(arena[atom].axes.indices)
      let part = arena.product(
        piece.coefficient, [Operand(cotangent, seedLabels + own)] + piece.kernel,
        output: seedAxes + zip(piece.labels, operand.axes).map { (label: $0, extent: $1) })
      distribute(part, over: operand, in: &arena)
    }
  }
}

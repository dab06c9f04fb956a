import Expressions
import Numerals
import Shapes

/// Equal forms of a sum that may be shorter to write. Which one is shown is for the renderer to say, by length.
public struct Simplifier {
  /// Other polynomials equal to `value`: with common factors taken out, with inner sums multiplied out where that makes terms merge, over a
  /// common divisor, as a diagonal, and with a function and its mirror image made one.
  public static func candidates(for value: Polynomial, in arena: inout Arena) -> [Polynomial] {
    var out: [Polynomial] = []
    let factored = Factoring.factored(value, in: &arena)
    if factored != value { out.append(factored) }
    // What is much longer multiplied out is not worth a look.
    if let expanded = arena.expanded(value), expanded != value, arena.weight(expanded) <= 2 * arena.weight(value),
      isUniform(expanded) || !isUniform(value)
    {
      out.append(expanded)
      let again = Factoring.factored(expanded, in: &arena)
      if again != expanded { out.append(again) }
    }
    if value.terms.count > 1 {
      if let diagonal = asDiagonal(value, in: &arena) { out.append(diagonal) }
      if let joined = overCommonDivisor(value, in: &arena) { out.append(joined) }
      if let one = withoutMirrors(value, in: &arena) { out.append(one) }
    }
    return out
  }

  /// True when every term varies along every axis, so that none has to be spread.
  private static func isUniform(_ value: Polynomial) -> Bool {
    value.axes.count < 2
      || value.terms.allSatisfy { term in value.axes.indices.allSatisfy { axis in term.factors.contains { $0.labels.contains(axis) } } }
  }

  /// δ[i,j]·(Σ of terms over i), common factors of the diagonal taken out; nil where some term is no diagonal matrix.
  private static func asDiagonal(_ value: Polynomial, in arena: inout Arena) -> Polynomial? {
    guard value.axes.count == 2, value.axes[0] == value.axes[1] else { return nil }
    var terms: [Polynomial] = []
    for term in value.terms {
      var operands: [Operand] = []
      var isDiagonal = false
      for factor in term.factors {
        if case .delta = arena[factor.atom].kind, Set(factor.labels) == [0, 1] {
          isDiagonal = true
        } else if factor.labels.contains(1) {
          return nil
        } else {
          operands.append(Operand(arena.power(arena.single(factor.atom), factor.exponent), factor.labels))
        }
      }
      guard isDiagonal else { return nil }
      terms.append(arena.product(term.coefficient, operands, output: [(0, value.axes[0])]))
    }
    let entries = arena.sum(terms)
    let factored = Factoring.factored(entries, in: &arena)
    return arena.product(.one, [Operand(factored, [0]), Operand(arena.delta(value.axes[0]), [0, 1])], output: arena.outputs(value.axes))
  }

  /// 1 − s/(s + g) = g/(s + g): the terms over one of the sums that some of them divide by, where that leaves fewer terms.
  private static func overCommonDivisor(_ value: Polynomial, in arena: inout Arena) -> Polynomial? {
    guard value.terms.count <= 12 else { return nil }
    var divisors: [Factor: Coefficient] = [:]
    var order: [Factor] = []
    for term in value.terms {
      for factor in term.factors where factor.exponent.isNegative && factor.exponent.integer != nil {
        guard case .polynomial = arena[factor.atom].kind, factor.labels.allSatisfy({ $0 < value.axes.count }) else { continue }
        let place = Factor(factor.atom, factor.labels)
        if divisors[place] == nil { order.append(place) }
        divisors[place] = max(divisors[place] ?? .zero, factor.exponent.magnitude)
      }
    }
    for place in order {
      guard let exponent = divisors[place] else { continue }
      let divisor = arena.single(place.atom)
      let multiplied = value.terms.map { term in
        let alone = Polynomial(axes: value.axes, terms: [term])
        return arena.product(
          .one, [Operand(alone, Array(value.axes.indices)), Operand(arena.power(divisor, exponent), place.labels)], output: arena.outputs(value.axes))
      }
      let sum = arena.sum(multiplied)
      let numerator = arena.expanded(sum) ?? sum
      guard numerator.terms.count < value.terms.count else { continue }
      return arena.product(
        .one, [Operand(numerator, Array(value.axes.indices)), Operand(arena.power(divisor, -exponent), place.labels)],
        output: arena.outputs(value.axes))
    }
    return nil
  }

  /// sigmoid(−u) as 1 − sigmoid(u), where both stand in the value.
  private static func withoutMirrors(_ value: Polynomial, in arena: inout Arena) -> Polynomial? {
    var operands: [PolynomialID: AtomID] = [:]
    func note(_ value: Polynomial) {
      for term in value.terms {
        for factor in term.factors { if case .apply(.named("sigmoid"), let p) = arena[factor.atom].kind { operands[p] = factor.atom } }
      }
    }
    note(value)
    for term in value.terms { for factor in term.factors { if case .polynomial(let p) = arena[factor.atom].kind { note(arena.polynomials[p]) } } }
    guard operands.count > 1 else { return nil }
    var replacements: [AtomID: Polynomial] = [:]
    for (operand, atom) in operands.sorted(by: { $0.key < $1.key }) {
      let argument = arena.polynomials[operand]
      guard argument.terms[0].coefficient.isNegative, let mirror = operands[arena.intern(argument.scaled(by: .minusOne))] else { continue }
      let image = arena.single(mirror)
      replacements[atom] = arena.sum([.constant(.one, image.axes), image.scaled(by: .minusOne)])
    }
    guard !replacements.isEmpty else { return nil }
    let rebuilt = arena.rebuilt(value, replacing: replacements)
    return arena.expanded(rebuilt) ?? rebuilt
  }
}

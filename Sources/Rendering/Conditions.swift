import Expressions
import Numerals
import Syntax

extension Renderer {
  /// Under what conditions values are defined and differentiable: what is inverted, divided by, under a root or a logarithm, and where a kink lies.
  ///
  /// Where what a condition speaks of is too long to be read, the condition is put in general: no divisor is 0.
  public mutating func conditions(of values: [Polynomial]) -> [String] {
    var out: [String] = []
    func add(_ words: Words, _ entries: Bool, _ predicate: String, orElse general: String) {
      let text: String
      switch words {
      case .none: return
      case .long: text = general
      case .text(let subject): text = "\(entries ? "the entries of " : "")\(subject) \(predicate)"
      }
      if !out.contains(text) { out.append(text) }
    }
    func scan(_ value: Polynomial) {
      for term in value.terms {
        for factor in term.factors {
          let isRoot = factor.exponent.integer == nil
          guard isRoot || factor.exponent.isNegative, !arena[factor.atom].isPositive else { continue }
          if isRoot, let vector = wordsForSquareRoot(ofAtom: factor.atom) {
            add(vector, false, "≠ 0", orElse: "no norm is 0")
            continue
          }
          let words = words(forAtom: factor.atom)
          add(words, !arena[factor.atom].axes.isEmpty, isRoot ? "> 0" : "≠ 0", orElse: isRoot ? "what stands under a root > 0" : "no divisor is 0")
        }
      }
    }
    func attained(_ operand: PolynomialID, _ end: String) {
      let words =
        switch words(for: arena.polynomials[operand]) {
        case .text(let text): Words.text("the \(end) entry of \(text)")
        case let other: other
        }
      add(words, false, "is attained once", orElse: "every \(end) entry is attained once")
    }
    for value in values { scan(value) }
    for atom in arena.atoms(of: values) {
      for operand in arena.operands(of: arena[atom].kind) { scan(arena.polynomials[operand]) }
      switch arena[atom].kind {
      case .inverse(let p, _): add(words(for: arena.polynomials[p]), false, "is invertible", orElse: "every matrix under inv is invertible")
      case .apply(.named(let name), let p):
        let operand = arena.polynomials[p]
        let entries = !operand.axes.isEmpty
        switch name {
        case "log" where !arena.isPositive(operand): add(words(for: operand), entries, "> 0", orElse: "what stands under a logarithm > 0")
        case "abs", "sign", "relu", "step": add(words(for: operand), entries, "≠ 0", orElse: "no argument of \(name) is 0")
        case "arcsin", "arccos": add(words(for: operand), entries, "lie in (-1, 1)", orElse: "the arguments of \(name) lie in (-1, 1)")
        default: break
        }
      case .selection(.maximum, let p, _): attained(p, "largest")
      case .selection(.minimum, let p, _): attained(p, "smallest")
      case .variable(let number):
        if arena.variables[number].sumsToOne { add(.text(arena.variables[number].name), true, "sum to 1", orElse: "") }
      default: break
      }
    }
    // What is positive is not zero.
    return out.filter { condition in !(condition.hasSuffix(" ≠ 0") && out.contains(condition.dropLast(4) + " > 0")) }
  }
}

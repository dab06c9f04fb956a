import Expressions
import Numerals
import Syntax

extension Renderer {
  /// Under what conditions values are defined and differentiable: what is inverted, divided by, under a root or a logarithm, and where a kink lies.
  public mutating func conditions(of values: [Polynomial]) -> [String] {
    var out: [String] = []
    func add(_ text: String) { if !out.contains(text) { out.append(text) } }
    func scan(_ value: Polynomial) {
      for term in value.terms {
        for factor in term.factors {
          guard !arena[factor.atom].isPositive, let text = text(ofAtom: factor.atom) else { continue }
          let entries = arena[factor.atom].axes.isEmpty ? "" : "the entries of "
          if factor.exponent.integer == nil {
            add("\(entries)\(text) > 0")
          } else if factor.exponent.isNegative {
            add("\(entries)\(text) ≠ 0")
          }
        }
      }
    }
    for value in values { scan(value) }
    for atom in arena.atoms(of: values) {
      for operand in arena.operands(of: arena[atom].kind) { scan(arena.polynomials[operand]) }
      switch arena[atom].kind {
      case .inverse(let p, _): if let text = text(of: arena.polynomials[p]) { add("\(text) is invertible") }
      case .apply(.named(let name), let p):
        let operand = arena.polynomials[p]
        guard let text = text(of: operand) else { continue }
        let entries = operand.axes.isEmpty ? "" : "the entries of "
        switch name {
        case "log" where !arena.isPositive(operand): add("\(entries)\(text) > 0")
        case "abs", "sign", "relu", "step": add("\(entries)\(text) ≠ 0")
        case "arcsin", "arccos": add("\(entries)\(text) lie in (-1, 1)")
        default: break
        }
      case .selection(let selection, let p, _):
        guard let text = text(of: arena.polynomials[p]) else { continue }
        add(
          selection == .product
            ? "the entries of \(text) ≠ 0" : "the \(selection == .maximum ? "largest" : "smallest") entry of \(text) is attained once")
      case .variable(let number):
        if arena.variables[number].sumsToOne { add("the entries of \(arena.variables[number].name) sum to 1") }
      default: break
      }
    }
    // What is positive is not zero.
    return out.filter { condition in !(condition.hasSuffix(" ≠ 0") && out.contains(condition.dropLast(4) + " > 0")) }
  }
}

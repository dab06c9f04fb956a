import Diagnostics
import Expressions
import Rendering
import Syntax
import Typing

// Where an identity would apply but for a sum that nobody said is 1: p·Σy − y is p − y for a distribution y.
extension Derivation {
  /// The derivative's other values, one for each variable whose undeclared sum of 1 would make it simpler.
  ///
  /// Only a sum that the derivation brought in counts: Σy beside softmax, not the program's own `sum(y)`.
  static func underSums(
    _ value: Polynomial, _ program: TypedProgram, apartFrom wanted: Int, numbers: [Int], names: inout NameTable, in arena: inout Arena
  ) -> [(variable: Int, value: Polynomial)] {
    guard program.nodes.contains(where: { $0.operation == .elementwise("exp") }) else { return [] }
    let summed = summedVariables(value, arena)
    var out: [(variable: Int, value: Polynomial)] = []
    for (place, variable) in program.variables.enumerated() where place != wanted && summed.contains(numbers[place]) {
      guard variable.facts.isDisjoint(with: [.symmetric, .positiveDefinite, .diagonal, .oneHot, .sumsToOne]) else { continue }
      let own = program.nodes.contains { node in
        if case .reduce = node.operation { program.nodes[node.arguments[0]].operation == .variable(place) } else { false }
      }
      if own { continue }
      var assumed = arena.variables[numbers[place]]
      let atom = arena.intern(.variable(numbers[place]), axes: assumed.axes)
      assumed.sumsToOne = true
      names.variables[arena.variables.count] = names.variables[numbers[place]]
      let replacement = arena.add(assumed)
      out.append((place, arena.rebuilt(value, replacing: [atom: replacement])))
    }
    return out
  }

  /// The numbers of variables whose entries, or those of each row, are summed somewhere with no other factor along them.
  private static func summedVariables(_ value: Polynomial, _ arena: Arena) -> Set<Int> {
    var out: Set<Int> = []
    func scan(_ value: Polynomial) {
      for term in value.terms where !term.bound.isEmpty {
        for factor in term.factors where factor.exponent.isOne {
          guard case .variable(let number) = arena[factor.atom].kind, let label = factor.labels.last, label >= value.axes.count,
            term.factors.reduce(0, { $0 + $1.labels.filter { $0 == label }.count }) == 1
          else { continue }
          out.insert(number)
        }
      }
    }
    scan(value)
    for atom in arena.atoms(of: [value]) { for operand in arena.operands(of: arena[atom].kind) { scan(arena.polynomials[operand]) } }
    return out
  }

  /// The forms that are shorter than the derivative, each checked at points where its condition holds.
  mutating func shownUnderSums(
    _ candidates: [(variable: Int, value: Polynomial)], by place: Int, _ type: ValueType, _ source: String?
  ) throws(Diagnostic) -> [Derivative.Conditional] {
    guard let source else { return [] }
    var out: [Derivative.Conditional] = []
    for (variable, value) in candidates {
      guard let tree = renderer.source(of: value, layout: Derivation.layout(of: type)) else { continue }
      let text = SourcePrinter.print(tree)
      guard text.count < source.count else { continue }
      var stated = program
      stated.variables[variable].facts.insert(.sumsToOne)
      _ = try certify(text, by: place, in: stated)
      let name = program.variables[variable].name
      let isMatrix = if case .matrix = program.variables[variable].type { true } else { false }
      out.append(
        Derivative.Conditional(
          condition: isMatrix
            ? Message("each row of \(name) sums to 1", "\(name) 的每行之和为 1") : Message("the entries of \(name) sum to 1", "\(name) 的元素之和为 1"),
          source: text))
    }
    return out
  }
}

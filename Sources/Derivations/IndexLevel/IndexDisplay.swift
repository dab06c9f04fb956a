import Emission
import Formulas
import Shapes
import Syntax
import Typing

/// Formulas of entries: Wₖₗ with its indices below, ∂zₖ/∂Wᵢⱼ as a fraction, Σ with its index.
struct IndexDisplay {
  let program: TypedProgram
  let emitter: LaTeXEmitter
  let letters: [String]
  let name: (IndexedWhole, Bool) -> String
  /// The variable's name and labels.
  let variable: String
  let variableLabels: [Int]

  /// A node of an expression; nil where it is too long to be read.
  func formula(_ root: Int, _ scope: [Int: String], in expressions: IndexExpressions) -> Formula? {
    guard let outer = written(root, scope, expressions) else { return nil }
    var replacements: [String: Formula] = [:]
    for placeholder in outer.placeholders {
      switch placeholder.term {
      case .extent(let extent): replacements[placeholder.name] = self.extent(extent)
      case .partial(let body):
        guard let inner = formula(body: body, placeholder.scope, expressions) else { return nil }
        let below = entry(variable, variableLabels.map { placeholder.scope[$0] ?? "" })
        switch expressions[body] {
        case .entry: replacements[placeholder.name] = .partial(inner, below)
        case .contraction: replacements[placeholder.name] = .row([.partial(nil, below), .sign(Formula.invisibleTimes, .binary), inner])
        // A function alone on its line needs no brackets.
        case .call where isAlone(root, expressions):
          replacements[placeholder.name] = .row([.partial(nil, below), .sign(Formula.invisibleTimes, .binary), inner])
        default: replacements[placeholder.name] = .row([.partial(nil, below), .fenced(inner)])
        }
      default: break
      }
    }
    return outer.formula.replacing(replacements)
  }

  private func isAlone(_ root: Int, _ expressions: IndexExpressions) -> Bool { if case .partial = expressions[root] { true } else { false } }

  /// What stands under ∂, which holds no derivative itself.
  private func formula(body: Int, _ scope: [Int: String], _ expressions: IndexExpressions) -> Formula? {
    guard let written = written(body, scope, expressions) else { return nil }
    var replacements: [String: Formula] = [:]
    for placeholder in written.placeholders {
      if case .extent(let extent) = placeholder.term { replacements[placeholder.name] = self.extent(extent) }
    }
    return written.formula.replacing(replacements)
  }

  private func written(
    _ root: Int, _ scope: [Int: String], _ expressions: IndexExpressions
  ) -> (formula: Formula, placeholders: [IndexWriter.Placeholder])? {
    var writer = IndexWriter(expressions, program: program, letters: letters, name: name)
    guard let node = writer.write(root, scope: scope, for: .display) else { return nil }
    return (emitter.formula(writer.tree, node: node), writer.placeholders)
  }

  /// An affine form of indices: i + k − 1.
  func formula(_ form: Subscript, _ scope: [Int: String], _ expressions: IndexExpressions) -> Formula? {
    var writer = IndexWriter(expressions, program: program, letters: letters, name: name)
    let node = writer.write(form, scope)
    return emitter.formula(writer.tree, node: node)
  }

  /// A name without indices.
  func symbol(_ name: String) -> Formula {
    var tree = SyntaxTree()
    let node = tree.add(.name(name))
    return emitter.formula(tree, node: node)
  }

  /// An entry of what a name stands for; the name alone without indices.
  func entry(_ name: String, _ indices: [String]) -> Formula {
    if indices.isEmpty { return symbol(name) }
    var tree = SyntaxTree()
    let base = tree.add(.name(name))
    let subscripts = indices.map { index in Int(index).map { tree.add(.number(.init($0))) } ?? tree.add(.name(index)) }
    let node = tree.add(.access, [base] + subscripts)
    return emitter.formula(tree, node: node)
  }

  /// A length.
  func extent(_ extent: Extent) -> Formula {
    var tree = SyntaxTree()
    let node = tree.addExtent(extent)
    return LaTeXEmitter().formula(tree, node: node)
  }

  /// The last statement of a text in matrix notation, and the statements before it as equations.
  func matrix(_ tree: SyntaxTree) -> (definitions: [(left: Formula, right: Formula)], value: Formula)? {
    guard let last = tree.statements.last else { return nil }
    var definitions: [(left: Formula, right: Formula)] = []
    for statement in tree.statements.dropLast() {
      guard let name = statement.name else { continue }
      definitions.append((entry(name, statement.indices ?? []), emitter.formula(tree, node: statement.value)))
    }
    return (definitions, emitter.formula(tree, node: last.value))
  }
}

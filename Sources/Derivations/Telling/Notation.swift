import Catalogue
import Emission
import Formulas
import Pages
import Syntax
import Typing

/// The formulas of a part: names in the faces of their types, partial derivatives as fractions.
struct PartNotation {
  private let emitter: LaTeXEmitter
  private let types: [String: ValueType]

  init(_ part: Derivation.Part, signatures: SignatureTable = Catalogue.standard.signatures) {
    var types: [String: ValueType] = [:]
    for variable in part.program.variables { types[variable.name] = variable.type }
    for statement in part.program.statements { if let name = statement.name { types[name] = part.program[statement.value].type } }
    var notations: [String: DerivativeNotation] = [:]
    for calculation in part.stages.flatMap(\.calculations) { if let signal = calculation.signal { types[signal] = calculation.type } }
    for (name, symbol) in part.symbols {
      switch symbol {
      case .partial(let value, let by, let holding): notations[name] = .partial(above: value, below: by, held: holding)
      case .secondPartial(let value, let by): notations[name] = .secondPartial(above: value, below: by)
      case .differential(let value, let holding): notations[name] = .differential(of: value, held: holding)
      case .signal: break
      }
    }
    self.types = types
    emitter = LaTeXEmitter(types: types, signatures: signatures, notations: notations)
  }

  /// The type of a name; of one that nothing is known of, a number's.
  func type(_ name: String) -> ValueType { types[name] ?? .scalar }

  /// The formula of a name.
  func name(_ name: String) -> Formula { value(SyntaxTree(name: name)) }

  /// The formula of the value of a tree's last statement.
  func value(_ tree: SyntaxTree) -> Formula { emitter.formula(tree, node: tree.statements.last?.value ?? 0) }

  /// The formula of any statement's value.
  func value(_ statement: SyntaxTree.Statement, of tree: SyntaxTree) -> Formula { emitter.formula(tree, node: statement.value) }

  /// The left side of a statement: its name, with its indices.
  func left(_ statement: SyntaxTree.Statement) -> Formula? {
    guard let name = statement.name else { return nil }
    guard let indices = statement.indices else { return self.name(name) }
    return value(
      SyntaxTree.expression { tree in
        let base = tree.add(.name(name))
        return tree.add(.access, [base] + indices.map { tree.add(.name($0)) })
      })
  }

  /// A text of the language as a formula; nil where it is none.
  func formula(_ text: String) -> Formula? {
    guard let tree = try? Parser.parse(text), tree.statements.count == 1, tree.statements[0].name == nil else { return nil }
    return value(tree)
  }

  /// ∂objective/∂by as a formula of its own.
  func partial(of value: String, by: String) -> Formula { .partial(name(value), name(by)) }
}

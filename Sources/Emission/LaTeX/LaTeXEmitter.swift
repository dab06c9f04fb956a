import Formulas
import Syntax
import Typing

/// Writes syntax trees as formulas: in LaTeX, or as Unicode text for terminals.
///
/// Vectors are bold, entries and scalars italic, matrices italic capitals: \mathbf{x}, x_{i}, W.
public struct LaTeXEmitter: Sendable {
  private let types: [String: ValueType]
  private let signatures: SignatureTable
  /// Names that are written as derivatives.
  private let notations: [String: DerivativeNotation]

  /// An emitter; the types of variables and named statements decide which names are bold, the signatures which names are aliases of functions, and the
  /// notations which names are written as derivatives.
  public init(
    types: [String: ValueType] = [:], signatures: SignatureTable = SignatureTable([]), notations: [String: DerivativeNotation] = [:]
  ) {
    self.types = types
    self.signatures = signatures
    self.notations = notations
  }

  /// An emitter for the names of a typed program: its variables and its statements.
  public init(_ program: TypedProgram, signatures: SignatureTable = SignatureTable([])) {
    var types: [String: ValueType] = [:]
    for variable in program.variables { types[variable.name] = variable.type }
    for statement in program.statements {
      if let name = statement.name { types[name] = program[statement.value].type }
    }
    self.init(types: types, signatures: signatures)
  }

  /// The statements in LaTeX: one as a formula, several as aligned lines. Empty for a tree without statements.
  public func emit(_ tree: SyntaxTree) -> String { LaTeXWriter().write(formula(tree)) }

  /// One node of a tree in LaTeX.
  public func emit(_ tree: SyntaxTree, node: SyntaxTree.ID) -> String { LaTeXWriter().write(formula(tree, node: node)) }

  /// The statements as Unicode text, a line each.
  public func emitPlainText(_ tree: SyntaxTree) -> String { PlainTextWriter().write(formula(tree)) }

  /// The layout of the statements.
  public func formula(_ tree: SyntaxTree) -> Formula {
    var builder = FormulaBuilder(tree, types: types, signatures: signatures, notations: notations)
    return builder.finish(tree.statements.map { builder.line($0) })
  }

  /// The layout of one node.
  public func formula(_ tree: SyntaxTree, node: SyntaxTree.ID) -> Formula {
    var builder = FormulaBuilder(tree, types: types, signatures: signatures, notations: notations)
    let piece = builder.build(node)
    builder.formula.root = piece.id
    return builder.formula
  }

  /// The equation ∂value/∂variable = answer, in LaTeX. An answer of several statements comes as aligned lines, the equation last.
  ///
  /// - Parameters:
  ///   - value: the name of what is differentiated; f where it has none.
  ///   - variable: the name of what it is differentiated by.
  ///   - order: 1, or 2 for a second derivative.
  ///   - answer: the answer's statements alone.
  public func emit(derivativeOf value: String?, by variable: String, order: Int, answer: SyntaxTree) -> String {
    LaTeXWriter().write(formula(derivativeOf: value, by: variable, order: order, answer: answer))
  }

  /// The layout of the equation ∂value/∂variable = answer.
  public func formula(derivativeOf value: String?, by variable: String, order: Int, answer: SyntaxTree) -> Formula {
    guard let last = answer.statements.last else { return Formula() }
    var builder = FormulaBuilder(answer, types: types, signatures: signatures)
    var lines = answer.statements.dropLast().map { builder.line($0) }
    let left = derivative(value ?? "f", variable, order, &builder)
    if last.indices != nil {
      // The entries of the answer are shown under its own name; the derivative is the array of that name.
      lines.append(builder.line(last))
    } else {
      let answer = builder.build(last.value)
      let right = builder.formula.add(.row, [builder.formula.add(.sign("=", .relation)), answer.id])
      lines.append([left, right])
    }
    return builder.finish(lines)
  }

  /// ∂value/∂variable, ∂²value/∂variable².
  private func derivative(_ value: String, _ variable: String, _ order: Int, _ builder: inout FormulaBuilder) -> Formula.ID {
    let (above, below) = (builder.name(value, isEntry: false), builder.name(variable, isEntry: false))
    func partial(_ power: Int) -> Formula.ID {
      let sign = builder.formula.add(.sign("∂", .large))
      if power == 1 { return sign }
      return builder.formula.add(.script(subscript: false, superscript: true), [sign, builder.formula.add(.number("\(power)"))])
    }
    let numerator = builder.formula.add(.row, [partial(order), above.id])
    let square = order == 1 ? below : builder.superscripted(below, builder.formula.add(.number("\(order)")))
    let denominator = builder.formula.add(.row, [partial(1), square.id])
    return builder.formula.add(.fraction, [numerator, denominator])
  }
}

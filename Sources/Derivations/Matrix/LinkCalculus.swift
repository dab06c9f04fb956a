import Catalogue
import Diagnostics
import Nabla
import Shapes
import Syntax
import Typing

/// The engine at work on single links: their derivatives, checked like every answer.
struct LinkCalculus {
  /// An error signal: ∂J/∂value.
  struct Signal {
    /// Its name; nil for the objective itself, by which the derivative is 1.
    var name: String?
    /// Its type: a row, a number, a matrix in the shape of the value; for the derivative of a vector a matrix.
    var type: ValueType
  }

  /// A derivative and the conditions under which the engine has it.
  struct Found {
    var tree: SyntaxTree
    var conditions: [String]
  }

  let engine: Engine
  let chain: Chain
  let signatures: SignatureTable

  /// The derivative of a link by one of its inputs, the others held: a row for a number by a vector, the Jacobian for a vector by a vector, a matrix for a
  /// number by a matrix, in its shape and with its entries taken as free.
  ///
  /// - Parameter forgotten: what is not to be used of what is declared.
  /// - Throws: what the engine throws on the link.
  func jacobian(_ link: Link, by input: String, without forgotten: Facts = []) throws(Diagnostic) -> Found {
    var program = try chain.environment(of: link, signatures: signatures)
    for place in program.variables.indices { program.variables[place].facts.subtract(forgotten) }
    // A function's derivative is best told by its value, p = softmax(z) by p; a quotient's is not.
    if case .call = link.definition[link.definition.conclusion].kind {} else { program.statements[program.statements.count - 1].name = nil }
    return try derivative(of: program, by: input)
  }

  /// The derivative by a value of Σ signal·link over links, each signal held: the error signal of the value.
  ///
  /// - Throws: what the engine throws on the sum.
  func pullback(_ terms: [(link: Link, signal: Signal)], to input: String) throws(Diagnostic) -> SyntaxTree {
    var supply = chain.supply
    var environment = chain.program.environment
    for link in chain.links {
      environment.variables.append(TypedProgram.Variable(name: link.name, type: link.type, facts: [], isInferred: false))
    }
    var statements = chain.tree
    statements.statements = chain.constants.map { chain.tree.statements[$0] }
    var back: [String: String] = [:]
    var objective: [SyntaxTree] = []
    for (link, signal) in terms {
      if let name = signal.name {
        environment.variables.append(TypedProgram.Variable(name: name, type: signal.type, facts: [], isInferred: false))
      }
      // The link's own name stays a variable for the other links; its definition gets another one.
      let alias = supply.name(like: "\(link.name)_")
      back[alias] = link.name
      for statement in chain.statements(of: link).statements where !statements.statements.contains(where: { $0.name == statement.name }) {
        var copy = statement
        if copy.name == link.name { copy.name = alias }
        statements.statements.append(copy)
      }
      var paired = LinkCalculus.paired(signal, SyntaxTree(name: alias), link.type)
      if signal.name == nil, terms.count > 1, case .row = link.type { paired = paired.transposed() }
      objective.append(paired)
    }
    let sum = SyntaxTree.sum(objective.map { ($0, false) })
    let root = statements.adopt(sum)
    statements.statements.append(SyntaxTree.Statement(name: nil, nameSpan: .none, indices: nil, indexSpans: [], value: root, span: .none))
    let program = try Elaborator.elaborate(statements, after: environment, signatures: signatures)
    return try derivative(of: program, by: input).tree.renaming(back)
  }

  /// signal·value as the number, or the vector, that moves by as much as the objective does.
  static func paired(_ signal: Signal, _ value: SyntaxTree, _ type: ValueType, isFlat: Bool = true) -> SyntaxTree {
    guard let name = signal.name else { return value }
    let signal = SyntaxTree(name: name)
    switch type {
    case .matrix: return SyntaxTree.product(signal.transposed(), value, isFlat: isFlat).applying("tr")
    case .row: return SyntaxTree.product(signal, value.transposed(), isFlat: isFlat)
    default: return SyntaxTree.product(signal, value, isFlat: isFlat)
    }
  }

  /// How a link moves when one input moves along `direction`, in terms of values of the program and the direction; nil where the engine writes it otherwise.
  func differential(_ link: Link, by input: String, along direction: String) -> Found? {
    differential(of: chain.statements(of: link), by: input, along: direction)
  }

  /// How one term of a link moves; nil as for `differential(_:by:along:)`.
  func differential(ofTerm term: SyntaxTree, by input: String, along direction: String) -> Found? {
    var statements = chain.tree
    statements.statements = chain.constants.map { chain.tree.statements[$0] }
    let value = statements.adopt(term)
    statements.statements.append(SyntaxTree.Statement(name: nil, nameSpan: .none, indices: nil, indexSpans: [], value: value, span: .none))
    return differential(of: statements, by: input, along: direction)
  }

  private func differential(of definition: SyntaxTree, by input: String, along direction: String) -> Found? {
    let type = chain.type(of: input)
    var supply = chain.supply
    let (base, step) = (supply.name(like: "\(input)_0"), supply.name(like: "t_"))
    var environment = chain.program.environment
    if input == chain.variable {
      environment.variables[chain.place].name = base
      environment.variables[chain.place].facts = []
    } else {
      environment.variables.append(TypedProgram.Variable(name: base, type: type, facts: [], isInferred: false))
    }
    let defined = Set(definition.statements.compactMap(\.name))
    for other in chain.links where !defined.contains(other.name) && other.name != input {
      environment.variables.append(TypedProgram.Variable(name: other.name, type: other.type, facts: [], isInferred: false))
    }
    environment.variables.append(TypedProgram.Variable(name: direction, type: type, facts: [], isInferred: false))
    environment.variables.append(TypedProgram.Variable(name: step, type: .scalar, facts: [], isInferred: false))
    var statements = definition
    let moved = statements.adopt(
      SyntaxTree.sum([(SyntaxTree(name: base), false), (SyntaxTree.product(SyntaxTree(name: step), SyntaxTree(name: direction)), false)]))
    statements.statements.insert(
      SyntaxTree.Statement(name: input, nameSpan: .none, indices: nil, indexSpans: [], value: moved, span: .none), at: 0)
    guard let program = try? Elaborator.elaborate(statements, after: environment, signatures: signatures),
      var found = try? derivative(of: program, by: step), !found.tree.names.contains(base), !found.tree.names.contains(step)
    else { return nil }
    // A condition on X₀ + t·dX that is not told by X itself is a condition at t = 0 all the same, and says nothing new.
    found.conditions.removeAll { $0.contains(base) || $0.contains(step) }
    return found
  }

  /// The derivative of a program's result as one expression.
  private func derivative(of program: TypedProgram, by name: String) throws(Diagnostic) -> Found {
    guard let place = program.variable(named: name) else {
      throw Diagnostic(.unsupported, Message("the value does not depend on \(name) directly", "值不直接依赖于 \(name)"), at: .none)
    }
    let isMatrix = if case .matrix = program.variables[place].type { true } else { false }
    // Entry by entry: the turn to the symmetric or diagonal matrices is a step of its own, at the end.
    var program = program
    program.variables[place].facts.subtract([.symmetric, .positiveDefinite, .diagonal])
    let derivative = try engine.derive(program, by: place, layout: isMatrix ? .shape : .numerator)
    guard let source = derivative.source, let tree = try Parser.parse(source).inlined() else {
      throw Diagnostic(.unsupported, Message("the derivative by \(name) has no matrix form", "对 \(name) 的导数没有矩阵形式"), at: .none)
    }
    return Found(tree: tree, conditions: derivative.conditions)
  }
}

import Catalogue
import Diagnostics
import Nabla
import Syntax
import Typing

/// Makes the stages of one differentiation.
struct PartMaker {
  let calculus: LinkCalculus
  let rules: LinkRules
  let simplifications: [Simplification]
  let signatures: SignatureTable
  var chain: Chain { calculus.chain }

  var supply: NameSupply
  var symbols: [String: Symbol] = [:]
  var stages: [Stage] = []
  /// The variables that stand for differentials.
  var directions: [TypedProgram.Variable] = []
  /// The signal of each link that has one.
  var signals: [String: LinkCalculus.Signal] = [:]
  /// The environment in which lines are typed while they are made: the program, its links, and all names given out.
  var environment: TypedProgram
  /// For each link the name of ∂J/∂link.
  var totals: [String: String] = [:]
  /// In a derivation by one number the name of the derivative of each link.
  var forwardNames: [String: String] = [:]
  private var signalCount = 0

  init(_ chain: Chain, engine: Engine, signatures: SignatureTable, simplifications: [Simplification]) {
    calculus = LinkCalculus(engine: engine, chain: chain, signatures: signatures)
    rules = LinkRules(signatures: signatures, abstractFunctions: chain.program.abstractFunctions)
    self.signatures = signatures
    self.simplifications = simplifications
    supply = chain.supply
    environment = chain.program
    signals[chain.objective.name] = LinkCalculus.Signal(name: nil, type: .scalar)
  }

  var objective: Link { chain.objective }

  // MARK: Names

  /// A name for ∂value/∂by.
  mutating func partial(of value: String, by: String, holding: [String] = []) -> String {
    let name = supply.name(like: "d\(value)_d\(by)")
    symbols[name] = .partial(of: value, by: by, holding: holding)
    return name
  }

  /// A name for d value.
  mutating func differential(of value: String, holding: [String] = []) -> String {
    let name = supply.name(like: "d\(value)")
    symbols[name] = .differential(of: value, holding: holding)
    return name
  }

  /// A variable that stands for the differential of a value.
  mutating func direction(of value: String) -> String {
    let name = differential(of: value)
    let variable = TypedProgram.Variable(name: name, type: chain.type(of: value), facts: [], isInferred: false)
    directions.append(variable)
    environment.variables.append(variable)
    return name
  }

  /// Names the signal of a value and notes it.
  mutating func name(signalOf value: String, type: ValueType) -> String {
    signalCount += 1
    let isMatrix = if case .matrix = chain.type(of: value), objective.type == .scalar { true } else { false }
    let isJacobian = objective.type != .scalar
    let stem = isMatrix ? "G" : isJacobian ? "K" : "delta"
    var name = "\(stem)\(signalCount)"
    name = supply.name(like: name)
    symbols[name] = .signal(of: value)
    signals[value] = LinkCalculus.Signal(name: name, type: type)
    environment.variables.append(TypedProgram.Variable(name: name, type: type, facts: [], isInferred: false))
    return name
  }

  /// A tree typed among the program's values and the names given out.
  func typed(_ tree: SyntaxTree) -> TypedTree? { try? TypedTree(tree, after: environment, signatures: signatures) }

  /// The type of the derivative of the objective by a value as the stages carry it: a row by a vector, the shape of a matrix, a matrix for a vector.
  func signalType(_ value: String) -> ValueType {
    let type = chain.type(of: value)
    if let rows = objective.type.axes.first {
      return type.axes.first.map { .matrix(rows, $0) } ?? .column(rows)
    }
    if case .column(let n) = type { return .row(n) }
    return type
  }

  func unfolding(_ link: Link, by input: String, signal: String?) -> Unfolding? {
    guard let program = try? chain.environment(of: link, signatures: signatures), let place = program.variable(named: input) else { return nil }
    return Unfolding(program: program, tree: chain.statements(of: link), variable: place, cotangent: signal, objective: objective.name)
  }

  /// The values beside `input` that a link computes from and that move with it.
  func held(_ link: Link, by input: String) -> [String] { link.inputs.filter { $0 != input } }
}

import Planning
import Typing

/// The statements that compute the results of a function in a language of arrays.
///
/// A node becomes a local variable when a statement of the program names it, when it is used twice and is more than a name, or when its text would be long: so
/// each text is bounded, and the walk is one loop over the nodes.
struct ArrayBody {
  /// A line is broken by a local variable once an expression is longer than this.
  private static let longestExpression = 96

  /// The assignments, in order.
  private(set) var lines: [String] = []
  /// The keys of the functions used.
  private(set) var usedFunctions: Set<String> = []

  private let language: any ArrayLanguage
  private let function: LoweredFunction
  private let scope: ArrayScope
  private var names: CodeNames
  private var operands: [ArrayOperand?]
  private var scratch = 0

  /// The body of a function in a language, with the functions of the table.
  init(_ function: LoweredFunction, in language: any ArrayLanguage, functions: [String: CodeTemplate]) {
    self.language = language
    self.function = function
    var names = function.names
    let indexNames = "ijklpqruvw".map { names.unique(String($0)) }
    self.names = names
    scope = ArrayScope(
      parameterNames: function.parameters.map(\.name),
      callableNames: Dictionary(function.callables.map { ($0.function.key, $0.name) }) { first, _ in first },
      dimensionNames: function.dimensionNames, functions: functions, indexNames: indexNames)
    operands = Array(repeating: nil, count: function.graph.nodes.count)
    write()
  }

  private mutating func write() {
    let graph = function.graph
    let uses = function.uses()
    let subscripted = subscripted(uses)
    // The first name of a result that is neither a statement nor a mere name is its local variable; every other name is an alias at the end.
    var resultNames: [ArrayGraph.ID: String] = [:]
    var aliases: [LoweredFunction.Result] = []
    for result in function.results {
      if function.statements[result.array] == nil, resultNames[result.array] == nil, !isTrivial(result.array) {
        resultNames[result.array] = result.name
      } else {
        aliases.append(result)
      }
    }
    for id in graph.nodes.indices where uses[id] > 0 {
      let operand = operand(id)
      operands[id] = operand
      let isLong = operand.expression.text.utf8.count > Self.longestExpression
      if let name = resultNames[id] ?? function.statements[id] {
        bind(id, to: name)
      } else if subscripted.contains(id) ? !operand.expression.isName : !isTrivial(id) && (uses[id] > 1 || isLong) {
        scratch += 1
        bind(id, to: names.unique("t\(scratch)"))
      }
    }
    for alias in aliases {
      let expression = operands[alias.array]?.expression ?? CodeExpression("0")
      lines.append(language.assignment(of: language.real(expression, graph[alias.array].operation) ?? expression, to: alias.name))
    }
  }

  private mutating func bind(_ id: ArrayGraph.ID, to name: String) {
    guard let expression = operands[id]?.expression else { return }
    lines.append(language.assignment(of: expression, to: name))
    operands[id]?.expression = CodeExpression(name)
  }

  /// The arrays that an expression subscripts.
  private func subscripted(_ uses: [Int]) -> Set<ArrayGraph.ID> {
    var found: Set<ArrayGraph.ID> = []
    for id in function.graph.nodes.indices where uses[id] > 0 {
      let node = function.graph[id]
      for place in language.namedOperands(node.operation) where node.arguments.indices.contains(place) { found.insert(node.arguments[place]) }
    }
    return found
  }

  /// True for what costs nothing to write twice: a name, a number, a view of one.
  private func isTrivial(_ id: ArrayGraph.ID) -> Bool {
    var id = id
    while true {
      let node = function.graph[id]
      switch node.operation {
      case .number, .length, .parameter: return true
      case .permute, .align, .slice: id = node.arguments[0]
      default: return false
      }
      if let expression = operands[id]?.expression, expression.isName { return true }
    }
  }

  /// The expression of a node whose arguments have theirs.
  private mutating func operand(_ id: ArrayGraph.ID) -> ArrayOperand {
    let node = function.graph[id]
    if case .template(let key) = node.operation { usedFunctions.insert(key) }
    let arguments = node.arguments.compactMap { operands[$0] }
    let isNumber =
      switch node.operation {
      case .number, .length: true
      case .scale, .add, .subtract, .multiply, .divide, .power: arguments.allSatisfy(\.isNumber)
      default: false
      }
    return ArrayOperand(expression: language.expression(node, arguments, scope), axes: node.axes, isNumber: isNumber)
  }

  /// The dimension names that the lines use: those that can be read in them, since every length is written by name.
  var usedDimensions: Set<String> {
    var written: Set<String> = []
    for line in lines {
      for word in line.split(whereSeparator: { $0 != "_" && !$0.isLetter && !$0.isNumber }) { written.insert(String(word)) }
    }
    return Set(function.dimensionNames.filter { written.contains($0.value) }.keys)
  }
}

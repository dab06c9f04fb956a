/// The functions that a target has texts for, and the small definitions that these texts use.
public struct FunctionTemplates: Sendable {
  /// The text of each function, by its key.
  public private(set) var expressions: [String: String]
  /// The small functions that texts call, by name; one is emitted when it is used.
  public private(set) var definitions: [String: String]

  /// A table of texts and of the definitions they use.
  public init(expressions: [String: String], definitions: [String: String] = [:]) {
    self.expressions = expressions
    self.definitions = definitions
  }

  /// The functions of the language in a target, in forms that neither overflow nor cancel.
  public static func standard(_ target: Target) -> FunctionTemplates {
    var expressions: [String: String] = [:]
    for code in families { expressions[code.key] = code.texts[target] }
    var definitions: [String: String] = [:]
    for definition in definitionFamilies where definition.targets.contains(target) { definitions[definition.name] = definition.text }
    return FunctionTemplates(expressions: expressions, definitions: definitions)
  }

  /// The table with other texts put over it.
  public func adding(_ other: [String: String]) -> FunctionTemplates {
    FunctionTemplates(expressions: expressions.merging(other) { $1 }, definitions: definitions)
  }

  /// The definitions that some texts need, each before its users.
  func definitions(neededBy texts: [String]) -> [String] {
    var needed: [String] = []
    var pending = texts.flatMap(names)
    var steps = 0
    while let name = pending.popLast(), steps < 10_000 {
      guard let text = definitions[name] else { continue }
      steps += 1
      needed.removeAll { $0 == name }
      needed.insert(name, at: 0)
      pending += names(in: text).filter { $0 != name }
    }
    return needed.compactMap { definitions[$0] }
  }

  /// The names of definitions in a piece of code, in order.
  private func names(in text: String) -> [String] {
    text.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }).map(String.init).filter { definitions[$0] != nil }
  }

  private static let families =
    FunctionCode.exponentials + FunctionCode.trigonometric + FunctionCode.signs + FunctionCode.activations + FunctionCode.reductions
  private static let definitionFamilies =
    FunctionDefinition.signs + FunctionDefinition.activations + FunctionDefinition.errorFunctions
    + FunctionDefinition.pythonReductions + FunctionDefinition.reductions
    + FunctionDefinition.routinesInC + FunctionDefinition.routinesInSwift
}

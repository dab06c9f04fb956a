/// A generated program with what is asked of it.
public struct RandomProgram: Sendable {
  /// One declared name.
  public struct Declaration: Sendable {
    /// Its name.
    public var name: String
    /// What kind of value it has; nil for an abstract function.
    public var kind: ValueKind?
    /// Its type as the program says it.
    public var type: String
    /// True where the program leaves it to inference.
    public var isLeftOut = false
  }

  /// One statement.
  public struct Statement: Sendable {
    /// The name that it defines; nil for a bare objective.
    public var name: String?
    /// The indices on its left.
    public var indices: [String] = []
    /// Its right side.
    public var value: ProgramNode

    /// The statement as the program writes it.
    public var text: String {
      // A line that begins with a sign would go on from the line above.
      guard let name else { return value.text.hasPrefix("+") ? "(\(value.text))" : value.text }
      return (indices.isEmpty ? name : "\(name)[\(indices.joined(separator: ","))]") + " = " + value.text
    }
  }

  /// The declared names.
  public var declarations: [Declaration]
  /// The statements, the objective last.
  public var statements: [Statement]
  /// By what to differentiate.
  public var variables: [String]
  /// 1 or 2.
  public var order: Int

  /// The program's statements as text.
  public var text: String { statements.map(\.text).joined(separator: "\n") }
  /// What is declared beside it.
  public var declared: [(name: String, type: String)] { declarations.filter { !$0.isLeftOut }.map { ($0.name, $0.type) } }
  /// The number of nodes in all statements.
  public var count: Int { statements.reduce(0) { $0 + $1.value.count } }

  /// Everything on one line, to be read by people and to be run again.
  public var summary: String {
    let types = declared.map { "\($0.name): \($0.type)" }.joined(separator: "; ")
    let program = statements.map(\.text).joined(separator: "; ")
    return "\(types.isEmpty ? "" : types + "; ")\(program)   [by \(variables.joined(separator: ", ")), order \(order)]"
  }
}

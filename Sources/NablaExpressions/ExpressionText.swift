import Diagnostics
import Nabla

extension MatrixExpression {
  /// The formula as a program in the language: a statement for every value that has a name or is used twice, and the types of its variables.
  ///
  /// - Throws: `redefinition` where two variables or values share a name and differ.
  func program() throws(Diagnostic) -> (text: String, declarations: [(name: String, type: String)]) {
    var writer = ExpressionWriter()
    return try writer.program(of: node)
  }
}

extension MatrixExpression: CustomStringConvertible {
  /// The program, or what is wrong with it.
  public var description: String {
    do throws(Diagnostic) { return try program().text } catch { return "<\(error.message)>" }
  }
}

/// Writes a formula: operands before users, by a loop, since formulas may be as deep as a client's loops make them.
private struct ExpressionWriter {
  private typealias Node = MatrixExpression.Node
  private var texts: [ObjectIdentifier: (text: String, precedence: MatrixExpression.Precedence)] = [:]
  private var statements: [String] = []
  private var declarations: [(name: String, type: String)] = []
  private var taken: Set<String> = []

  mutating func program(of root: MatrixExpression.Node) throws(Diagnostic) -> (text: String, declarations: [(name: String, type: String)]) {
    let order = sorted(root)
    var uses: [ObjectIdentifier: Int] = [:]
    for node in order { for operand in node.operands { uses[ObjectIdentifier(operand), default: 0] += 1 } }
    for node in order {
      if case .variable(let name, _) = node.operation { taken.insert(name) }
      if let name = node.name { taken.insert(name) }
    }
    var scratch = 0
    for node in order {
      let written = try text(of: node)
      var name = node.name
      if name == nil, node !== root, uses[ObjectIdentifier(node), default: 0] > 1, !node.operands.isEmpty {
        repeat { scratch += 1 } while taken.contains("t\(scratch)")
        name = "t\(scratch)"
      }
      if let name, node.variableName != name {
        statements.append("\(name) = \(written.text)")
        texts[ObjectIdentifier(node)] = (name, .atom)
      } else {
        texts[ObjectIdentifier(node)] = written
      }
    }
    let last = texts[ObjectIdentifier(root)]?.text ?? ""
    if root.name == nil { statements.append(last) }
    return (statements.joined(separator: "\n"), declarations)
  }

  /// All nodes, operands before users, each once.
  private func sorted(_ root: MatrixExpression.Node) -> [MatrixExpression.Node] {
    var order: [MatrixExpression.Node] = []
    var seen: Set<ObjectIdentifier> = []
    var pending: [(node: MatrixExpression.Node, isDone: Bool)] = [(root, false)]
    while let (node, isDone) = pending.popLast() {
      if isDone {
        order.append(node)
      } else if seen.insert(ObjectIdentifier(node)).inserted {
        pending.append((node, true))
        for operand in node.operands.reversed() where !seen.contains(ObjectIdentifier(operand)) { pending.append((operand, false)) }
      }
    }
    return order
  }

  private mutating func declare(_ name: String, _ type: String) throws(Diagnostic) {
    if let known = declarations.first(where: { $0.name == name }) {
      if known.type != type {
        throw Diagnostic(
          .redefinition, Message("\(name) is used as \(known.type) and as \(type)", "\(name) 既用作 \(known.type) 又用作 \(type)"), at: .none)
      }
    } else {
      declarations.append((name, type))
    }
  }

  private mutating func text(of node: MatrixExpression.Node) throws(Diagnostic) -> (text: String, precedence: MatrixExpression.Precedence) {
    func operand(_ k: Int, atLeast precedence: MatrixExpression.Precedence) -> String {
      guard let (text, own) = texts[ObjectIdentifier(node.operands[k])] else { return "" }
      return own >= precedence ? text : "(\(text))"
    }
    switch node.operation {
    case .variable(let name, let type):
      try declare(name, type)
      return (name, .atom)
    case .text(let text): return (text, .atom)
    case .program(let text, let declared):
      for (name, type) in declared { try declare(name, type) }
      var lines = text.split(whereSeparator: { $0 == "\n" || $0 == ";" }).map { $0.drop { $0 == " " } }.filter { !$0.isEmpty && !$0.hasPrefix("#") }
        .map(String.init)
      let last = lines.popLast() ?? ""
      statements += lines
      // The last statement may have a name; its value is the formula.
      if let sign = last.firstIndex(of: "="), let name = last[..<sign].split(separator: " ").first, !last[..<sign].contains("[") {
        statements.append(last)
        return (String(name), .atom)
      }
      return (last, .sum)
    case .prefix(let sign): return (sign + operand(0, atLeast: .unary), .unary)
    case .postfix(let sign): return (operand(0, atLeast: .postfix) + sign, .postfix)
    case .infix(let sign, let precedence):
      // Operators of one level are read from the left.
      let next = MatrixExpression.Precedence(rawValue: precedence.rawValue + 1) ?? .atom
      return (
        operand(0, atLeast: precedence == .postfix ? .atom : precedence) + sign + operand(1, atLeast: precedence == .sum ? .product : next),
        precedence
      )
    case .call(let name, let suffix):
      let arguments = node.operands.indices.map { operand($0, atLeast: .sum) }
      return ("\(name)(\(arguments.joined(separator: ", "))\(suffix))", .atom)
    }
  }
}

extension MatrixExpression.Node {
  var variableName: String? {
    if case .variable(let name, _) = operation { return name }
    return nil
  }
}

import Diagnostics
import Syntax

/// What a definition asks of one argument.
enum ParameterKind: String {
  /// A value of any shape.
  case any
  /// A number.
  case scalar
  /// A column or a row.
  case vector
  /// A matrix.
  case matrix
  /// A square matrix, or a number.
  case square

  /// The kind in Chinese; in English its name says it.
  var noun: String {
    switch self {
    case .any: "任意值"
    case .scalar: "标量"
    case .vector: "向量"
    case .matrix: "矩阵"
    case .square: "方阵"
    }
  }
}

/// A function defined by texts of the language, its texts parsed.
struct Definition: Sendable {
  /// The names that the arguments have in the bodies.
  let parameters: [String]
  /// What is asked of each argument.
  let kinds: [ParameterKind]
  /// The body for each axis, or what is wrong with its text.
  let bodies: [Axis: Result<SyntaxTree, Diagnostic>]

  /// The definition of a signature; nil for one that is defined otherwise. A parameter is a name, or `name: kind`.
  init?(_ signature: Signature) {
    guard case .defined(let parameters, let bodies) = signature.meaning else { return nil }
    let parts = parameters.map { $0.split(separator: ":").map { $0.filter { $0 != " " } } }
    self.parameters = parts.map { $0.first ?? "" }
    kinds = parts.map { $0.count > 1 ? ParameterKind(rawValue: $0[1]) ?? .any : .any }
    self.bodies = bodies.mapValues { text in
      do throws(Diagnostic) { return .success(try Parser.parse(text)) } catch { return .failure(error) }
    }
  }
}

/// Calls of defined functions.
extension Elaboration {
  /// The node of a defined function: its arguments as given, and the body with the arguments put in.
  mutating func unfold(
    _ signature: Signature, _ arguments: [TypedProgram.ID], _ axis: Axis, _ syntax: SyntaxTree.ID
  ) throws(Diagnostic) -> TypedProgram.ID {
    guard let definition = signatures.definition(of: signature.name), definition.parameters.count == arguments.count else {
      throw Diagnostic(
        .arity, Message("\(signature.name) cannot take \(Self.argumentCount(arguments.count))", "\(signature.name) 不能有 \(arguments.count) 个参数"),
        at: span(of: syntax))
    }
    guard let parsed = definition.bodies[axis] else { throw axis == .all ? needsAxis(signature, definition, syntax) : noAxis(signature, syntax) }
    try check(arguments, definition, signature, axis, syntax)
    guard depth < Self.mergeLimit else {
      throw Diagnostic(
        .limit, Message("definitions are nested more than \(Self.mergeLimit) deep", "定义的嵌套超过 \(Self.mergeLimit) 层"), at: span(of: syntax))
    }
    let tree: SyntaxTree
    switch parsed {
    case .success(let body): tree = body
    case .failure(let fault):
      throw Diagnostic(
        .unsupported, Message("the definition of \(signature.name) does not parse: \(fault.wording)", "\(signature.name) 的定义无法解析：\(fault.wording)"),
        at: span(of: syntax))
    }
    let body: TypedProgram.ID
    do throws(Diagnostic) {
      body = try elaborate(body: tree, definition, arguments, axis, span(of: syntax))
    } catch {
      throw inUsersTerms(error, signature, arguments, syntax)
    }
    return try add(.defined(signature.name, axis), arguments + [body], type(of: body), syntax)
  }

  /// The value of a body, in a frame of its own.
  private mutating func elaborate(
    body tree: SyntaxTree, _ definition: Definition, _ arguments: [TypedProgram.ID], _ axis: Axis, _ span: SourceSpan
  ) throws(Diagnostic) -> TypedProgram.ID {
    var parameters: [String: TypedProgram.ID] = [:]
    for (name, argument) in zip(definition.parameters, arguments) { parameters[name] = argument }
    let outer = frame
    frame = Frame(tree, parameters: parameters, callSpan: span)
    frame.axis = axis
    depth += 1
    defer {
      frame = outer
      depth -= 1
    }
    var value = arguments[0]
    for statement in tree.statements {
      value = try elaborate(statement)
      if let name = statement.name { frame.parameters?[name] = value }
    }
    return value
  }

  private mutating func check(
    _ arguments: [TypedProgram.ID], _ definition: Definition, _ signature: Signature, _ axis: Axis, _ syntax: SyntaxTree.ID
  ) throws(Diagnostic) {
    if axis != .all {
      guard case .matrix = type(of: arguments[0]) else { throw needsMatrix(signature, type(of: arguments[0]), axis, syntax) }
      return
    }
    for (place, (kind, argument)) in zip(definition.kinds, arguments).enumerated() {
      let type = type(of: argument)
      let fits: Bool
      switch (kind, type) {
      case (.any, _), (.scalar, .scalar), (.square, .scalar), (.matrix, .matrix): fits = true
      case (.vector, _): fits = type.isVector
      case (.square, .matrix(let m, let n)): fits = lengths.equate(m, n)
      default: fits = false
      }
      guard !fits else { continue }
      let operand = operandName(place, syntax)
      if kind == .square {
        throw Diagnostic(
          .notSquare,
          Message("\(signature.name) needs a square matrix: \(operand) is \(shown(type))", "\(signature.name) 需要方阵：\(operand) 是 \(shown(type))"),
          at: span(of: syntax))
      }
      var help: Message?
      if kind == .vector, case .matrix = type, definition.bodies[.rows] != nil {
        let operands = frame.tree[syntax].children.map { quoted(operand: $0) ?? "X" }.joined(separator: ", ")
        help = Message("\(signature.name)(\(operands), rows) takes each row by itself", "\(signature.name)(\(operands), rows) 对每一行分别计算")
      }
      throw Diagnostic(
        .shapeMismatch,
        Message(
          "\(signature.name) needs a \(kind.rawValue): \(operand) is \(shown(type))", "\(signature.name) 需要\(kind.noun)：\(operand) 是 \(shown(type))"),
        at: span(of: syntax), help: help)
    }
  }

  private func operandName(_ place: Int, _ syntax: SyntaxTree.ID) -> Message {
    let children = frame.tree[syntax].children
    return place < children.count ? named(operand: children[place]) : Self.someArgument
  }

  private func needsAxis(_ signature: Signature, _ definition: Definition, _ syntax: SyntaxTree.ID) -> Diagnostic {
    let operands = frame.tree[syntax].children.map { quoted(operand: $0) ?? "X" }.joined(separator: ", ")
    return Diagnostic(
      .arity, Message("\(signature.name) needs rows or columns as its last argument", "\(signature.name) 的最后一个参数应为 rows 或 columns"),
      at: span(of: syntax), help: .code("\(signature.name)(\(operands), rows)"))
  }

  /// A fault inside a body speaks of the body's operands; the user knows the arguments only.
  private func inUsersTerms(
    _ fault: Diagnostic, _ signature: Signature, _ arguments: [TypedProgram.ID], _ syntax: SyntaxTree.ID
  ) -> Diagnostic {
    guard fault.code == .shapeMismatch || fault.code == .notSquare || fault.code == .arity else { return fault }
    let described = Message.row(
      arguments.enumerated().map { place, argument in
        let (name, type) = (operandName(place, syntax), shown(type(of: argument)))
        return Message("\(name) is \(type)", "\(name) 是 \(type)")
      })
    if fault.code == .notSquare, arguments.count == 1 {
      return Diagnostic(
        .notSquare, Message("\(signature.name) needs a square matrix: \(described)", "\(signature.name) 需要方阵：\(described)"), at: fault.span)
    }
    let reason =
      arguments.count > 1
      ? Message("the arguments of \(signature.name) do not fit together", "\(signature.name) 的各参数形状不匹配")
      : Message("\(signature.name) is not defined here", "\(signature.name) 在这里无定义")
    return Diagnostic(
      fault.code == .arity ? .shapeMismatch : fault.code, Message("\(reason): \(described)", "\(reason)：\(described)"), at: fault.span)
  }
}

import Diagnostics
import Numerals
import Syntax

/// Calls of named functions.
extension Elaboration {
  /// Checks the name and the number of arguments of a call, and schedules the arguments that are values.
  mutating func enter(call name: String, order: Int, _ syntax: SyntaxTree.ID, _ steps: inout [WalkStep]) throws(Diagnostic) -> TypedProgram.ID? {
    let children = frame.tree[syntax].children
    var values = children[...]
    if frame.parameters == nil, let meaning = names[name] {
      guard case .function(let function) = meaning else { throw notAFunction(name, syntax) }
      try check(function, name, order: order, arguments: children.count, syntax)
    } else if let signature = signatures[name] {
      if order > 0 {
        throw Diagnostic(
          .unsupported, Message("a prime differentiates an abstract function, and \(name) is not one", "撇号表示对抽象函数求导，而 \(name) 不是抽象函数"),
          at: span(of: syntax),
          help: Message("ask for the derivative instead", "请直接求导数"))
      }
      if takesDimensions(signature) {
        try checkArity(signature, children.count, syntax)
        return try sizedConstant(signature, syntax)
      }
      if axisWord(of: syntax) != nil { values = values.dropLast() }
      try checkArity(signature, values.count, syntax)
    } else if frame.parameters != nil, name == "count" {
      if axisWord(of: syntax) != nil { values = values.dropLast() }
    } else {
      throw notAFunction(name, syntax)
    }
    steps.append(.leave(syntax))
    for child in values.reversed() { steps.append(.enter(child)) }
    return nil
  }

  /// The typed node of a call whose arguments are typed.
  mutating func leave(call name: String, order: Int, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    let axis = axisWord(of: syntax)
    let children = frame.tree[syntax].children
    let arguments = (axis == nil ? children[...] : children.dropLast()).map { frame.typed[$0] }
    if frame.parameters == nil, case .function(let function)? = names[name] {
      return try apply(function, name, order: order, arguments[0], syntax)
    }
    guard let signature = signatures[name] else { return try entryCount(arguments[0], axis ?? .all, syntax) }
    switch signature.meaning {
    case .elementwise:
      if axis != nil { throw noAxis(signature, syntax) }
      return try add(.elementwise(signature.name), arguments, type(of: arguments[0]), syntax)
    case .defined: return try unfold(signature, arguments, axis ?? .all, syntax)
    case .builtin(let operation): return try apply(operation, signature, arguments, axis, syntax)
    }
  }

  /// The axis that the last of several arguments names.
  func axisWord(of syntax: SyntaxTree.ID) -> Axis? {
    let children = frame.tree[syntax].children
    guard children.count > 1, let last = children.last, case .name(let word) = frame.tree[last].kind else { return nil }
    return Self.axisWords[word]
  }

  /// The smallest span that holds the name of a call.
  func nameSpan(of name: String, _ syntax: SyntaxTree.ID) -> SourceSpan {
    frame.callSpan ?? SourceSpan(start: frame.tree[syntax].span.start, length: name.unicodeScalars.count)
  }

  // MARK: Abstract functions

  private func check(
    _ function: TypedProgram.AbstractFunction, _ name: String, order: Int, arguments: Int, _ syntax: SyntaxTree.ID
  ) throws(Diagnostic) {
    guard arguments == 1 else {
      throw Diagnostic(.arity, Message("\(name) takes 1 argument, \(arguments) given", "\(name) 需要 1 个参数，给出了 \(arguments) 个"), at: span(of: syntax))
    }
    if case .scalar = function, order > 0 {
      throw Diagnostic(
        .unsupported,
        Message("\(name) is a function of a whole value, and a prime differentiates elementwise functions", "\(name) 是整个值的函数，而撇号只用于逐元素函数"),
        at: span(of: syntax),
        help: Message("its derivative is written d\(name)/dz for a named argument z", "若参数名为 z，它的导数写作 d\(name)/dz"))
    }
  }

  private mutating func apply(
    _ function: TypedProgram.AbstractFunction, _ name: String, order: Int, _ argument: TypedProgram.ID, _ syntax: SyntaxTree.ID
  ) throws(Diagnostic) -> TypedProgram.ID {
    let type = type(of: argument)
    switch function {
    case .elementwise: return try add(.abstractElementwise(name, order: order), [argument], type, syntax)
    case .scalar(let expected):
      guard lengths.equate(type, expected) else {
        let operand = named(operand: frame.tree[syntax].children[0])
        let help = type.transposed.flatMap { turned in
          var scratch = lengths
          return scratch.equate(turned, expected)
            ? transposed(factor: frame.tree[syntax].children[0]).map { Message("\(name)(\($0)) is defined", "\(name)(\($0)) 有定义") } : nil
        }
        throw Diagnostic(
          .shapeMismatch,
          Message("\(name) takes \(shown(expected)), \(operand) is \(shown(type))", "\(name) 需要 \(shown(expected))，而 \(operand) 是 \(shown(type))"),
          at: span(of: syntax), help: help)
      }
      return try add(.abstractFunction(name), [argument], .scalar, syntax)
    }
  }

  // MARK: Faults

  private func checkArity(_ signature: Signature, _ count: Int, _ syntax: SyntaxTree.ID) throws(Diagnostic) {
    guard !signature.arity.contains(count) else { return }
    let (low, high) = (signature.arity.lowerBound, signature.arity.upperBound)
    let wanted = low == high ? Self.argumentCount(low) : Message("\(low) to \(high) arguments", "\(low) 到 \(high) 个参数")
    var help: Message?
    if count == high + 1, hasAxes(signature), let last = frame.tree[syntax].children.last, let word = quoted(operand: last) {
      help = Message("\(word) is no axis: the last argument may be rows or columns", "\(word) 不是轴：最后一个参数可以是 rows 或 columns")
    }
    throw Diagnostic(
      .arity, Message("\(signature.name) takes \(wanted), \(count) given", "\(signature.name) 需要 \(wanted)，给出了 \(count) 个"), at: span(of: syntax),
      help: help)
  }

  private func hasAxes(_ signature: Signature) -> Bool {
    switch signature.meaning {
    case .elementwise: false
    case .defined(_, let bodies): bodies[.rows] != nil || bodies[.columns] != nil
    case .builtin(.reduce): true
    case .builtin: false
    }
  }

  func noAxis(_ signature: Signature, _ syntax: SyntaxTree.ID) -> Diagnostic {
    let word = frame.tree[syntax].children.last.flatMap { quoted(operand: $0) }.map(Message.code) ?? Message("an axis", "轴")
    return Diagnostic(.arity, Message("\(signature.name) takes no axis, \(word) given", "\(signature.name) 不带轴，却给出了 \(word)"), at: span(of: syntax))
  }

  private func notAFunction(_ name: String, _ syntax: SyntaxTree.ID) -> Diagnostic {
    let span = nameSpan(of: name, syntax)
    if names[name] != nil || frame.indices[name] != nil {
      let arguments = frame.tree[syntax].children
      let factor = arguments.count == 1 ? quoted(operand: arguments[0]) : nil
      return Diagnostic(
        .unknownName, Message("\(name) is not a function", "\(name) 不是函数"), at: span,
        help: factor.map { Message("a product is written \(name)*(\($0))", "乘积写作 \(name)*(\($0))") })
    }
    let help = Self.advice(nearestNames(to: name, in: signatures.names + program.abstractFunctions.keys.sorted()))
    return Diagnostic(
      .unknownName, Message("\(name) is not a function", "\(name) 不是函数"), at: span,
      help: help ?? Message("an unknown function is declared, as in \(name): elementwise", "未知函数需要声明，例如 \(name): elementwise"))
  }
}

import Diagnostics
import Syntax

/// What names stand for.
extension Elaboration {
  /// The words that name an axis.
  static let axisWords: [String: Axis] = ["rows": .rows, "columns": .columns]

  /// True for a word that no variable, statement or index may be called: a function's name or alias, `rows`, `columns`. An alias of one character,
  /// such as `σ`, is a function only where it is called, since it is as usual a name for a value.
  func isReserved(_ name: String) -> Bool {
    if Self.axisWords[name] != nil { return true }
    guard let signature = signatures[name] else { return false }
    return signature.name == name || name.unicodeScalars.count > 1
  }

  /// The value of a name.
  mutating func value(of name: String, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    if let parameter = frame.parameters?[name] { return parameter }
    if frame.indices[name] != nil {
      throw Diagnostic(.syntax, Message("the index \(name) may only be used inside [ ]", "指标 \(name) 只能用在 [ ] 里"), at: span(of: syntax))
    }
    if frame.parameters == nil, let meaning = names[name] {
      switch meaning {
      case .value(let id): return id
      case .variable(let place): return try add(.variable(place), [], program.variables[place].type, syntax)
      case .function:
        throw Diagnostic(.reservedName, Message("\(name) is a function and needs an argument", "\(name) 是函数，需要参数"), at: span(of: syntax))
      }
    }
    if frame.parameters == nil, let type = try inferredType(of: name, syntax) {
      let place = program.variables.count
      program.variables.append(TypedProgram.Variable(name: name, type: type, facts: [], isInferred: true))
      names[name] = .variable(place)
      return try add(.variable(place), [], type, syntax)
    }
    throw unknown(name, syntax)
  }

  /// The type supposed for an undeclared name; nil where a name must be declared, or can be no variable.
  private mutating func inferredType(of name: String, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> ValueType? {
    guard let ranks, assigned[name] == nil, !isReserved(name), !dimensionNames.contains(name),
      !indexNames.contains(name)
    else { return nil }
    return ranks.rank(of: name).type(&lengths)
  }

  /// Why a name has no value.
  private func unknown(_ name: String, _ syntax: SyntaxTree.ID) -> Diagnostic {
    let span = span(of: syntax)
    if Self.axisWords[name] != nil {
      return Diagnostic(
        .reservedName, Message("\(name) names an axis and is no value", "\(name) 是轴的名字，不是值"), at: span,
        help: Message("it stands as the last argument, as in sum(X, \(name))", "它写在最后一个参数的位置，例如 sum(X, \(name))"))
    }
    if signatures[name] != nil {
      return Diagnostic(
        .reservedName, Message("\(name) is a function and needs an argument", "\(name) 是函数，需要参数"), at: span, help: .code("\(name)(x)"))
    }
    if let position = assigned[name], position > self.position {
      return Diagnostic(.unknownName, Message("\(name) is used before it is assigned", "\(name) 在定义之前就被使用"), at: span)
    }
    if assigned[name] == position {
      return Diagnostic(.unknownName, Message("\(name) is used in its own definition", "\(name) 用在了它自己的定义里"), at: span)
    }
    if indexNames.contains(name) {
      return Diagnostic(
        .unknownName,
        Message("\(name) is an index, and may only be used inside [ ] where a sum or the left side binds it", "\(name) 是指标，只能在被求和或写在等号左边时用在 [ ] 里"),
        at: span)
    }
    if dimensionNames.contains(name) {
      return Diagnostic(
        .unknownName, Message("\(name) is a dimension, not a value", "\(name) 是维数，不是值"), at: span,
        help: Message("the number \(name) is sum(ones(\(name)))", "数 \(name) 写作 sum(ones(\(name)))"))
    }
    return Diagnostic(
      .unknownName, Message("the name \(name) is unknown", "不认识名字 \(name)"), at: span,
      help: Self.advice(nearestNames(to: name, in: names.keys.sorted())))
  }

  /// Throws unless a statement may define the name.
  func checkIsFree(_ name: String, at span: SourceSpan) throws(Diagnostic) {
    if isReserved(name) {
      throw Diagnostic(
        .reservedName, Message("\(name) is a reserved word and cannot be assigned", "\(name) 是保留字，不能赋值"), at: span,
        help: Message("choose another name", "请换一个名字"))
    }
    switch names[name] {
    case .variable(let place):
      let how =
        program.variables[place].isInferred
        ? Message("\(name) is already used as a variable", "\(name) 已经用作变量") : Message("\(name) is already declared", "\(name) 已经声明过")
      throw Diagnostic(.redefinition, how, at: span, help: Message("choose another name for the value", "请给这个值换一个名字"))
    case .function: throw Diagnostic(.redefinition, Message("\(name) is already declared", "\(name) 已经声明过"), at: span)
    case .value:
      throw Diagnostic(
        .redefinition, Message("\(name) is already defined", "\(name) 已经定义过"), at: span, help: Message("a name is defined once", "一个名字只能定义一次"))
    case nil: break
    }
    if indexNames.contains(name) {
      throw Diagnostic(
        .redefinition, Message("\(name) is the name of a statement and of an index", "\(name) 既是语句名又是指标名"), at: span,
        help: Message("rename the index", "请给指标换一个名字"))
    }
  }

  /// `dJ/dz` for an abstract J applied to z, the error signal; nil where the quotient is an ordinary one. A value that is called dz does not stand in its way, one called dJ does.
  mutating func errorSignal(_ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID? {
    let tree = frame.tree
    guard frame.parameters == nil, case .name(let above) = tree[tree[syntax].children[0]].kind,
      case .name(let below) = tree[tree[syntax].children[1]].kind, above.utf8.count > 1, below.utf8.count > 1, above.hasPrefix("d"),
      below.hasPrefix("d"), names[above] == nil, assigned[above] == nil
    else { return nil }
    let (function, point) = (String(above.dropFirst()), String(below.dropFirst()))
    guard let numerator = names[function] else { return nil }
    guard let (name, expected) = abstractFunction(numerator, called: function) else {
      guard names[point] != nil else { return nil }
      throw Diagnostic(
        .unsupported,
        Message("\(above)/\(below) can be written only where \(function) is an abstract function", "只有 \(function) 是抽象函数时才能写 \(above)/\(below)"),
        at: tree[syntax].span,
        help: Message("ask for the derivative by \(point)", "请对 \(point) 求导"))
    }
    let argument = try value(of: point, tree[syntax].children[1])
    let type = type(of: argument)
    guard lengths.equate(type, expected) else {
      throw Diagnostic(
        .shapeMismatch,
        Message("\(name) takes \(shown(expected)), \(point) is \(shown(type))", "\(name) 需要 \(shown(expected))，而 \(point) 是 \(shown(type))"),
        at: tree[syntax].span)
    }
    // A vector's gradient is a row; all else has the shape of the argument.
    let gradient: ValueType
    if case .column(let n) = type { gradient = .row(n) } else { gradient = type }
    return try add(.abstractGradient(name), [argument], gradient, syntax)
  }

  /// The abstract function that a name stands for, or whose value it holds.
  private func abstractFunction(_ meaning: Meaning, called name: String) -> (name: String, argument: ValueType)? {
    switch meaning {
    case .function(.scalar(let argument)): return (name, argument)
    case .value(let id):
      guard case .abstractFunction(let function) = program[id].operation, case .scalar(let argument)? = program.abstractFunctions[function] else {
        return nil
      }
      return (function, argument)
    case .function(.elementwise), .variable: return nil
    }
  }
}

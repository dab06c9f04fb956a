import Diagnostics
import Numerals
import Syntax

/// Declared types.
extension Elaboration {
  /// The words that a type starts with, with the number of dimensions each takes.
  private static let constructors: [String: ClosedRange<Int>] = [
    "scalar": 0...0, "vector": 1...1, "rowvector": 1...1, "matrix": 2...2, "symmetric": 1...1, "spd": 1...1, "diagonal": 1...1, "onehot": 1...1,
    "distribution": 1...1, "tensor": 1...SyntaxLimits.nesting, "elementwise": 0...0, "function": 0...0,
  ]

  /// Enters a declaration. One given beside the program has no place in its text: its faults are shown where the program uses the name.
  mutating func declare(_ declaration: SyntaxTree.Declaration, isBeside: Bool) throws(Diagnostic) {
    do throws(Diagnostic) {
      try declare(declaration)
    } catch {
      guard isBeside else { throw error }
      var error = error
      error.span = firstUse(of: declaration.name)
      throw error
    }
  }

  private mutating func declare(_ declaration: SyntaxTree.Declaration) throws(Diagnostic) {
    let name = declaration.name
    if isReserved(name) {
      throw Diagnostic(.reservedName, Message("\(name) is a reserved word and cannot be declared", "\(name) 是保留字，不能声明"), at: declaration.nameSpan)
    }
    if names[name] != nil { throw Diagnostic(.redefinition, Message("\(name) is declared twice", "\(name) 声明了两次"), at: declaration.nameSpan) }
    if indexNames.contains(name) {
      throw Diagnostic(
        .redefinition, Message("\(name) is the name of a variable and of an index", "\(name) 既是变量名又是指标名"), at: declaration.nameSpan,
        help: Message("rename the index", "请给指标换一个名字"))
    }
    let syntax = declaration.type
    switch syntax.constructor {
    case "elementwise": try declare(function: .elementwise, name, syntax)
    case "function": try declare(function: .scalar(of: try argumentType(of: syntax)), name, syntax)
    default:
      let (type, facts) = try valueType(syntax)
      names[name] = .variable(program.variables.count)
      program.variables.append(TypedProgram.Variable(name: name, type: type, facts: facts, isInferred: false))
    }
  }

  private mutating func declare(
    function: TypedProgram.AbstractFunction, _ name: String, _ syntax: SyntaxTree.TypeSyntax
  ) throws(Diagnostic) {
    if let dimension = syntax.dimensions.first {
      throw Diagnostic(.arity, Message("\(syntax.constructor) takes no dimension", "\(syntax.constructor) 不带维数"), at: dimension.span)
    }
    if let qualifier = syntax.qualifiers.first {
      throw Diagnostic(
        .unsupported,
        Message("nothing can be stated of an abstract function, and \(name) is declared \(qualifier)", "抽象函数不能附加性质，而 \(name) 声明为 \(qualifier)"),
        at: syntax.qualifierSpans[0])
    }
    names[name] = .function(function)
    program.abstractFunctions[name] = function
  }

  private mutating func argumentType(of syntax: SyntaxTree.TypeSyntax) throws(Diagnostic) -> ValueType {
    guard syntax.argument.count == 1 else {
      throw Diagnostic(
        syntax.argument.isEmpty ? .arity : .unsupported,
        Message("an abstract function takes one argument, and its type is stated", "抽象函数有一个参数，并要写明它的类型"), at: syntax.span,
        help: .code("function(vector(n))"))
    }
    return try valueType(syntax.argument[0]).type
  }

  /// The type that a text such as `matrix(m, 3) positive` means, with the facts that it states.
  private mutating func valueType(_ syntax: SyntaxTree.TypeSyntax) throws(Diagnostic) -> (type: ValueType, facts: Facts) {
    guard let count = Self.constructors[syntax.constructor] else {
      throw Diagnostic(
        .unknownName, Message("\(syntax.constructor) is not a type", "\(syntax.constructor) 不是类型"), at: syntax.constructorSpan,
        help: Self.advice(nearestNames(to: syntax.constructor, in: Self.constructors.keys.sorted())))
    }
    guard count.contains(syntax.dimensions.count) else {
      let wanted = count.upperBound > 2 ? Message("at least one dimension", "至少 1 个维数") : Self.dimensionCount(count.lowerBound)
      throw Diagnostic(
        .arity,
        Message(
          "\(syntax.constructor) takes \(wanted), \(syntax.dimensions.count) given",
          "\(syntax.constructor) 需要 \(wanted)，给出了 \(syntax.dimensions.count) 个"), at: syntax.span)
    }
    var lengths: [Dimension] = []
    for dimension in syntax.dimensions { lengths.append(try length(dimension)) }
    var facts: Facts = []
    let type: ValueType
    switch syntax.constructor {
    case "scalar": type = .scalar
    case "vector": type = .vector(rows: lengths[0])
    case "rowvector": type = .matrixLike(rows: nil, columns: lengths[0].lengthAboveOne)
    case "matrix": type = .matrixLike(rows: lengths[0].lengthAboveOne, columns: lengths[1].lengthAboveOne)
    case "symmetric", "spd", "diagonal":
      type = .matrixLike(rows: lengths[0].lengthAboveOne, columns: lengths[0].lengthAboveOne)
      if type == .scalar {
        if syntax.constructor == "spd" { facts = [.positive, .nonnegative] }
      } else {
        facts = .symmetric
        if syntax.constructor == "spd" { facts.insert(.positiveDefinite) }
        if syntax.constructor == "diagonal" { facts.insert(.diagonal) }
      }
    case "onehot":
      type = .vector(rows: lengths[0])
      facts = type == .scalar ? [.positive, .nonnegative] : [.oneHot, .sumsToOne, .nonnegative]
    case "distribution":
      type = .vector(rows: lengths[0])
      facts = type == .scalar ? [.positive, .nonnegative] : [.sumsToOne, .positive, .nonnegative]
    case "tensor":
      type =
        switch lengths.count {
        case 1: .vector(rows: lengths[0])
        case 2: .matrixLike(rows: lengths[0].lengthAboveOne, columns: lengths[1].lengthAboveOne)
        default: .tensor(lengths)
        }
    default:
      throw Diagnostic(
        .unsupported, Message("\(syntax.constructor) is no type of a value", "\(syntax.constructor) 不是值的类型"), at: syntax.constructorSpan)
    }
    for (place, qualifier) in syntax.qualifiers.enumerated() {
      switch qualifier {
      case "positive": facts.formUnion([.positive, .nonnegative])
      case "nonneg": facts.insert(.nonnegative)
      case "constant": facts.insert(.constant)
      case "onehot", "distribution":
        // As on the words that stand alone, so that rows can have them: `y: rowvector(k) onehot`.
        switch type {
        case .column, .row: facts.formUnion(qualifier == "onehot" ? [.oneHot, .sumsToOne, .nonnegative] : [.sumsToOne, .positive, .nonnegative])
        case .scalar where syntax.constructor != "scalar": facts.formUnion([.positive, .nonnegative])
        case .scalar, .matrix, .tensor:
          throw Diagnostic(
            .unsupported, Message("\(qualifier) is said of a vector: \(type.text) is none", "\(qualifier) 只能用于向量，而 \(type.text) 不是向量"),
            at: syntax.qualifierSpans[place],
            help: Message(
              "write rowvector(n) \(qualifier) for a row, \(qualifier)(n) for a column", "行向量请写 rowvector(n) \(qualifier)，列向量请写 \(qualifier)(n)"))
        }
      default:
        throw Diagnostic(
          .unknownName, Message("\(qualifier) cannot follow a type", "类型后面不能写 \(qualifier)"), at: syntax.qualifierSpans[place],
          help: Message("positive, nonneg, onehot, distribution and constant can", "可以写 positive、nonneg、onehot、distribution 和 constant"))
      }
    }
    return (type, facts)
  }

  private mutating func length(_ syntax: SyntaxTree.DimensionSyntax) throws(Diagnostic) -> Dimension {
    guard let first = syntax.text.unicodeScalars.first, ("0"..."9").contains(first) || first == "-" else {
      dimensionNames.insert(syntax.text)
      return .named(syntax.text)
    }
    guard let value = Int(syntax.text), value <= Extent.largest else {
      throw Diagnostic(
        .limit, Message("the dimension \(syntax.text) is larger than \(Extent.largest)", "维数 \(syntax.text) 大于 \(Extent.largest)"), at: syntax.span)
    }
    guard value > 0 else {
      throw Diagnostic(.shapeMismatch, Message("the dimension \(syntax.text) is not positive", "维数 \(syntax.text) 不是正数"), at: syntax.span)
    }
    return .literal(value)
  }

  private static func dimensionCount(_ count: Int) -> Message { Message("\(count) dimension\(count == 1 ? "" : "s")", "\(count) 个维数") }

  /// The first place of a name in the program text.
  private func firstUse(of name: String) -> SourceSpan {
    var spans = frame.tree.statements.filter { $0.name == name }.map(\.nameSpan)
    for node in frame.tree.nodes {
      switch node.kind {
      case .name(name): spans.append(node.span)
      case .call(name, _): spans.append(SourceSpan(start: node.span.start, length: name.unicodeScalars.count))
      default: continue
      }
    }
    return spans.min { $0.start < $1.start } ?? .none
  }
}

extension Dimension {
  /// The dimension, or nil when it is the integer 1: an axis of one value is no axis.
  var lengthAboveOne: Dimension? { self == .literal(1) ? nil : self }
}

extension ValueType {
  /// The type of a value with those rows and columns, nil where there is one only.
  static func matrixLike(rows: Dimension?, columns: Dimension?) -> ValueType {
    switch (rows, columns) {
    case (nil, nil): .scalar
    case (let m?, nil): .column(m)
    case (nil, let n?): .row(n)
    case (let m?, let n?): .matrix(m, n)
    }
  }

  /// A column of that many entries, a scalar when there is one only.
  static func vector(rows: Dimension) -> ValueType { .matrixLike(rows: rows.lengthAboveOne, columns: nil) }
}

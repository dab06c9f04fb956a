import Diagnostics
import Numerals
import Syntax

/// An access `x[i, j+1]`, kept until the statement ends and its indices get their ranges.
struct IndexedAccess {
  /// The access in the syntax tree.
  let syntax: SyntaxTree.ID
  /// What is accessed.
  let base: ValueType
  /// The lengths that the subscripts run over: those of the base's axes, with merged ones listed one by one where the access does so.
  let axes: [Dimension]
  /// One subscript for each of them.
  let subscripts: [Subscript]
}

/// Sums over indices, accesses, and the indices on the left of a statement.
extension Elaboration {
  /// Opens the scope of an index and returns its place in `TypedProgram.indices`; the range is settled when the statement ends.
  mutating func bind(index name: String, at span: SourceSpan) throws(Diagnostic) -> Int {
    if isReserved(name) {
      throw Diagnostic(.reservedName, Message("\(name) is a reserved word and cannot be an index", "\(name) 是保留字，不能用作指标"), at: span)
    }
    if frame.indices[name] != nil {
      throw Diagnostic(
        .redefinition, Message("the index \(name) is already in use", "指标 \(name) 已在使用中"), at: span,
        help: Message("rename the inner index", "请给内层指标换一个名字"))
    }
    let isTaken = frame.parameters.map { $0[name] != nil } ?? (names[name] != nil)
    if isTaken {
      throw Diagnostic(
        .redefinition, Message("the index \(name) bears the name of a variable", "指标 \(name) 与变量同名"), at: span,
        help: Message("rename the index", "请给指标换一个名字"))
    }
    let place = program.indices.count
    program.indices.append(TypedProgram.Index(name: name, extent: .literal(1)))
    frame.indices[name] = place
    frame.statementIndices.append(place)
    return place
  }

  /// `sum[i,j](body)`, whose body is typed.
  mutating func sum(over indices: [String], _ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    let body = frame.tree[syntax].children[0]
    let entry = frame.typed[body]
    try checkIsEntry(entry, syntax: body, of: Message("the summand", "被求和的式子"))
    var places: [Int] = []
    for index in indices {
      if let place = frame.indices[index] { places.append(place) }
      frame.indices[index] = nil
    }
    return try add(.indexedSum(places), [entry], .scalar, syntax)
  }

  /// Throws unless a value is a scalar, as all values in index notation are.
  func checkIsEntry(_ id: TypedProgram.ID, syntax: SyntaxTree.ID, of what: @autoclosure () -> Message) throws(Diagnostic) {
    let type = type(of: id)
    guard type != .scalar else { return }
    let (what, operand) = (what(), quoted(operand: syntax).map { Message(": \($0)", "：\($0)") } ?? Message(", and it", "，而它"))
    throw Diagnostic(
      .shapeMismatch, Message("\(what) must be a scalar\(operand) is \(shown(type))", "\(what) 必须是标量\(operand) 是 \(shown(type))"),
      at: span(of: syntax), help: Message("access its entries, as in x[i] or A[i,j]", "请取它的元素，例如 x[i] 或 A[i,j]"))
  }

  /// `base[…]`, whose base is typed.
  mutating func access(_ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    let children = frame.tree[syntax].children
    let base = frame.typed[children[0]]
    let type = type(of: base)
    let axes = type.axes
    guard !axes.isEmpty else {
      let operand = named(operand: children[0], or: Self.someValue)
      throw Diagnostic(
        .shapeMismatch, Message("\(operand) is a scalar and has no entries", "\(operand) 是标量，没有元素"), at: span(of: syntax))
    }
    // A merged length takes one subscript, which has no range of its own, or one for each of the lengths merged.
    let listed = lengths.resolve(type).listedAxes
    guard axes.count == children.count - 1 || listed.count == children.count - 1 else {
      let operand = named(operand: children[0], or: Self.someValue)
      let (wanted, given) = (axes.count, children.count - 1)
      throw Diagnostic(
        .shapeMismatch,
        Message(
          "\(operand) is \(shown(type)) and takes \(wanted) subscript\(wanted == 1 ? "" : "s"), \(given) given",
          "\(operand) 是 \(shown(type))，需要 \(wanted) 个下标，给出了 \(given) 个"),
        at: span(of: syntax))
    }
    var subscripts: [Subscript] = []
    for child in children.dropFirst() { subscripts.append(try affine(child)) }
    let isListed = axes.count != children.count - 1
    frame.accesses.append(IndexedAccess(syntax: syntax, base: type, axes: isListed ? listed : axes, subscripts: subscripts))
    return try add(.access(subscripts), [base], .scalar, syntax)
  }

  // MARK: Subscripts

  /// A subscript as an affine form of the indices in scope.
  private func affine(_ root: SyntaxTree.ID) throws(Diagnostic) -> Subscript {
    let tree = frame.tree
    // Nearly always a lone index or a lone integer.
    if case .name(let name) = tree[root].kind { return try lone(name, root) }
    var forms: [SyntaxTree.ID: Subscript] = [:]
    var steps = [WalkStep.enter(root)]
    while let step = steps.popLast() {
      switch step {
      case .enter(let id):
        switch tree[id].kind {
        case .name(let name): forms[id] = try lone(name, id)
        case .number(let value):
          guard let integer = value.integer else {
            throw Diagnostic(.shapeMismatch, Message("a subscript must be an integer", "下标必须是整数"), at: span(of: id))
          }
          forms[id] = try bounded(Subscript(terms: [], constant: integer), id)
        case .binary(.add), .binary(.subtract), .binary(.multiply), .negate:
          steps.append(.leave(id))
          for child in tree[id].children { steps.append(.enter(child)) }
        default:
          throw Diagnostic(
            .unsupported, Message("only + - * of indices and integers may stand inside [ ]", "[ ] 里只能写指标和整数的 + - * 运算"), at: span(of: id))
        }
      case .leave(let id): forms[id] = try combine(tree[id].children.compactMap { forms[$0] }, tree[id].kind, id)
      }
    }
    return forms[root] ?? Subscript(terms: [], constant: 0)
  }

  private func lone(_ name: String, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> Subscript {
    if let place = frame.indices[name] { return Subscript(terms: [Subscript.Term(index: place, factor: 1)], constant: 0) }
    if names[name] != nil || frame.parameters?[name] != nil {
      throw Diagnostic(
        .unsupported, Message("\(name) is a value, and only indices and integers may stand inside [ ]", "\(name) 是一个值，而 [ ] 里只能写指标和整数"),
        at: span(of: syntax))
    }
    throw Diagnostic(
      .unknownName, Message("the index \(name) is bound by no sum and does not stand on the left", "指标 \(name) 既没有求和，也不在等号左边"), at: span(of: syntax),
      help: .code("sum[\(name)](…)"))
  }

  private func combine(_ operands: [Subscript], _ kind: SyntaxKind, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> Subscript {
    switch kind {
    case .negate where operands.count == 1: return try scaled(operands[0], by: -1, syntax)
    case .binary(.add) where operands.count == 2: return try added(operands[0], operands[1], syntax)
    case .binary(.subtract) where operands.count == 2: return try added(operands[0], try scaled(operands[1], by: -1, syntax), syntax)
    case .binary(.multiply) where operands.count == 2:
      if operands[0].terms.isEmpty { return try scaled(operands[1], by: operands[0].constant, syntax) }
      if operands[1].terms.isEmpty { return try scaled(operands[0], by: operands[1].constant, syntax) }
      throw Diagnostic(.unsupported, Message("a product of two indices cannot be a subscript", "两个指标的乘积不能作下标"), at: span(of: syntax))
    default:
      throw Diagnostic(
        .unsupported, Message("only + - * of indices and integers may stand inside [ ]", "[ ] 里只能写指标和整数的 + - * 运算"), at: span(of: syntax))
    }
  }

  private func added(_ left: Subscript, _ right: Subscript, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> Subscript {
    var sum = left
    sum.constant += right.constant
    for term in right.terms {
      if let place = sum.terms.firstIndex(where: { $0.index == term.index }) {
        sum.terms[place].factor += term.factor
      } else {
        sum.terms.append(term)
      }
    }
    sum.terms.removeAll { $0.factor == 0 }
    return try bounded(sum, syntax)
  }

  private func scaled(_ form: Subscript, by factor: Int, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> Subscript {
    guard factor != 0 else { return Subscript(terms: [], constant: 0) }
    return try bounded(
      Subscript(terms: form.terms.map { Subscript.Term(index: $0.index, factor: $0.factor * factor) }, constant: form.constant * factor), syntax)
  }

  /// Keeps factors and constants so small that sums and products of two of them do not overflow.
  private func bounded(_ form: Subscript, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> Subscript {
    let largest = UInt(Extent.largest)
    guard form.constant.magnitude <= largest, form.terms.allSatisfy({ $0.factor.magnitude <= largest }), form.terms.count <= Self.mergeLimit else {
      throw Diagnostic(.limit, Message("the subscript is too large", "下标太大"), at: span(of: syntax))
    }
    return form
  }
}

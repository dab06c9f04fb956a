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
      throw Diagnostic(.reservedName, "\(name) is a reserved word and cannot be an index", at: span)
    }
    if frame.indices[name] != nil {
      throw Diagnostic(.redefinition, "the index \(name) is already in use", at: span, help: "rename the inner index")
    }
    let isTaken = frame.parameters.map { $0[name] != nil } ?? (names[name] != nil)
    if isTaken { throw Diagnostic(.redefinition, "the index \(name) bears the name of a variable", at: span, help: "rename the index") }
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
    try checkIsEntry(entry, syntax: body, of: "the summand")
    var places: [Int] = []
    for index in indices {
      if let place = frame.indices[index] { places.append(place) }
      frame.indices[index] = nil
    }
    return try add(.indexedSum(places), [entry], .scalar, syntax)
  }

  /// Throws unless a value is a scalar, as all values in index notation are.
  func checkIsEntry(_ id: TypedProgram.ID, syntax: SyntaxTree.ID, of what: String) throws(Diagnostic) {
    let type = type(of: id)
    guard type != .scalar else { return }
    let operand = quoted(operand: syntax).map { ": \($0)" } ?? ", and it"
    throw Diagnostic(
      .shapeMismatch, "\(what) must be a scalar\(operand) is \(shown(type))", at: span(of: syntax), help: "access its entries, as in x[i] or A[i,j]")
  }

  /// `base[…]`, whose base is typed.
  mutating func access(_ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    let children = frame.tree[syntax].children
    let base = frame.typed[children[0]]
    let type = type(of: base)
    let axes = type.axes
    guard !axes.isEmpty else {
      throw Diagnostic(.shapeMismatch, "\(quoted(operand: children[0]) ?? "the value") is a scalar and has no entries", at: span(of: syntax))
    }
    // A merged length takes one subscript, which has no range of its own, or one for each of the lengths merged.
    let listed = lengths.resolve(type).listedAxes
    guard axes.count == children.count - 1 || listed.count == children.count - 1 else {
      let operand = quoted(operand: children[0]) ?? "the value"
      throw Diagnostic(
        .shapeMismatch, "\(operand) is \(shown(type)) and takes \(counted(axes.count, "subscript")), \(children.count - 1) given",
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
          guard let integer = value.integer else { throw Diagnostic(.shapeMismatch, "a subscript must be an integer", at: span(of: id)) }
          forms[id] = try bounded(Subscript(terms: [], constant: integer), id)
        case .binary(.add), .binary(.subtract), .binary(.multiply), .negate:
          steps.append(.leave(id))
          for child in tree[id].children { steps.append(.enter(child)) }
        default:
          throw Diagnostic(.unsupported, "only + - * of indices and integers may stand inside [ ]", at: span(of: id))
        }
      case .leave(let id): forms[id] = try combine(tree[id].children.compactMap { forms[$0] }, tree[id].kind, id)
      }
    }
    return forms[root] ?? Subscript(terms: [], constant: 0)
  }

  private func lone(_ name: String, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> Subscript {
    if let place = frame.indices[name] { return Subscript(terms: [Subscript.Term(index: place, factor: 1)], constant: 0) }
    if names[name] != nil || frame.parameters?[name] != nil {
      throw Diagnostic(.unsupported, "\(name) is a value, and only indices and integers may stand inside [ ]", at: span(of: syntax))
    }
    throw Diagnostic(
      .unknownName, "the index \(name) is bound by no sum and does not stand on the left", at: span(of: syntax), help: "sum[\(name)](…)")
  }

  private func combine(_ operands: [Subscript], _ kind: SyntaxKind, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> Subscript {
    switch kind {
    case .negate where operands.count == 1: return try scaled(operands[0], by: -1, syntax)
    case .binary(.add) where operands.count == 2: return try added(operands[0], operands[1], syntax)
    case .binary(.subtract) where operands.count == 2: return try added(operands[0], try scaled(operands[1], by: -1, syntax), syntax)
    case .binary(.multiply) where operands.count == 2:
      if operands[0].terms.isEmpty { return try scaled(operands[1], by: operands[0].constant, syntax) }
      if operands[1].terms.isEmpty { return try scaled(operands[0], by: operands[1].constant, syntax) }
      throw Diagnostic(.unsupported, "a product of two indices cannot be a subscript", at: span(of: syntax))
    default: throw Diagnostic(.unsupported, "only + - * of indices and integers may stand inside [ ]", at: span(of: syntax))
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
      throw Diagnostic(.limit, "the subscript is too large", at: span(of: syntax))
    }
    return form
  }
}

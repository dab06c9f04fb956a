import Diagnostics
import Numerals
import Syntax

/// Constants that state their size, `eye(n)` and `ones(m, n)`, or take it from a partner, `vector(1)`.
extension Elaboration {
  /// True for a function whose arguments are dimensions.
  func takesDimensions(_ signature: Signature) -> Bool {
    switch signature.meaning {
    case .builtin(.identity): true
    case .builtin(.fill): signature.name != "vector" && signature.name != "matrix"
    case .builtin, .elementwise, .defined: false
    }
  }

  /// `eye(n)`, `ones(n)`, `ones(m, n)`, `zeros(…)`. A length of one is no axis: `ones(1, m)` is a row.
  mutating func sizedConstant(_ signature: Signature, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    var sizes: [Dimension] = []
    for child in frame.tree[syntax].children { sizes.append(try dimension(child, of: signature)) }
    let rows = sizes[0].lengthAboveOne
    if case .builtin(.identity) = signature.meaning {
      let columns = sizes.count > 1 ? sizes[1].lengthAboveOne : rows
      guard rows == columns else {
        throw Diagnostic(
          .notSquare,
          Message(
            "\(signature.name) is a square matrix, and \(sizes[0].text) by \(sizes[1].text) is asked for",
            "\(signature.name) 是方阵，而这里要的是 \(sizes[0].text) 乘 \(sizes[1].text)"), at: span(of: syntax))
      }
      guard rows != nil else { return try add(.number(.one), [], .scalar, syntax) }
      return try add(.identity, [], .matrixLike(rows: rows, columns: columns), syntax)
    }
    guard case .builtin(.fill(let value)) = signature.meaning, sizes.count <= 2 else {
      throw Diagnostic(
        .arity, Message("\(signature.name) takes 1 to 2 dimensions, \(sizes.count) given", "\(signature.name) 需要 1 到 2 个维数，给出了 \(sizes.count) 个"),
        at: span(of: syntax))
    }
    let type = ValueType.matrixLike(rows: rows, columns: sizes.count > 1 ? sizes[1].lengthAboveOne : nil)
    return try add(type == .scalar ? .number(value) : .fill(value), [], type, syntax)
  }

  /// A dimension as an argument: a name, a positive integer, or sums and products of these.
  private mutating func dimension(_ syntax: SyntaxTree.ID, of signature: Signature) throws(Diagnostic) -> Dimension {
    let tree = frame.tree
    var lengths: [SyntaxTree.ID: Dimension] = [:]
    var steps = [WalkStep.enter(syntax)]
    while let step = steps.popLast() {
      switch step {
      case .enter(let id):
        switch tree[id].kind {
        case .name(let name): lengths[id] = try namedDimension(name, id, of: signature)
        case .number(let value):
          guard let integer = value.integer, integer >= 0, id != syntax || integer > 0 else { throw notADimension(syntax, of: signature) }
          guard integer <= Extent.largest else {
            throw Diagnostic(.limit, Message("a dimension is larger than \(Extent.largest)", "有一个维数大于 \(Extent.largest)"), at: span(of: id))
          }
          lengths[id] = .literal(integer)
        case .binary(.add), .binary(.subtract), .binary(.multiply), .negate:
          steps.append(.leave(id))
          for child in tree[id].children { steps.append(.enter(child)) }
        default: throw notADimension(id, of: signature)
        }
      case .leave(let id):
        let operands = tree[id].children.compactMap { lengths[$0] }
        if tree[id].kind == .negate, operands.count == 1 {
          lengths[id] = try combine(.literal(-1), operands[0], .multiply, id, of: signature)
          continue
        }
        guard operands.count == 2, case .binary(let operation) = tree[id].kind else { throw notADimension(id, of: signature) }
        lengths[id] = try combine(operands[0], operands[1], operation, id, of: signature)
      }
    }
    guard let length = lengths[syntax], length.extents.allSatisfy({ !$0.isCertainlyNegative && $0 != .literal(0) }) else {
      throw notADimension(syntax, of: signature)
    }
    return length
  }

  private func combine(
    _ left: Dimension, _ right: Dimension, _ operation: BinaryOperator, _ syntax: SyntaxTree.ID, of signature: Signature
  ) throws(Diagnostic) -> Dimension {
    let tooLarge = Diagnostic(.limit, Message("a dimension is larger than \(Extent.largest)", "有一个维数大于 \(Extent.largest)"), at: span(of: syntax))
    if left.extents.count == 1, right.extents.count == 1 {
      let (a, b) = (left.extents[0], right.extents[0])
      let sum: Extent?
      switch (operation, a.integer, b.integer) {
      case (.add, _, _): sum = .combination([(1, a), (1, b)], constant: 0)
      case (.subtract, _, _): sum = .combination([(1, a), (-1, b)], constant: 0)
      case (_, let factor?, _): sum = .combination([(factor, b)], constant: 0)
      case (_, _, let factor?): sum = .combination([(factor, a)], constant: 0)
      default: return Dimension([a, b])
      }
      guard let sum else { throw tooLarge }
      return Dimension(sum)
    }
    guard operation == .multiply else { throw notADimension(syntax, of: signature) }
    let product = Dimension(left.extents + right.extents)
    guard product.extents.count <= Self.mergeLimit else { throw tooLarge }
    return product
  }

  private mutating func namedDimension(_ name: String, _ syntax: SyntaxTree.ID, of signature: Signature) throws(Diagnostic) -> Dimension {
    if dimensionNames.contains(name) { return .named(name) }
    if names[name] != nil || frame.parameters?[name] != nil || assigned[name] != nil || signatures[name] != nil || Self.axisWords[name] != nil {
      throw Diagnostic(
        .shapeMismatch, Message("\(signature.name) needs a dimension, and \(name) is not one", "\(signature.name) 需要维数，而 \(name) 不是维数"),
        at: span(of: syntax))
    }
    // A program that leaves types to inference may name a dimension here for the first time.
    guard mayNameDimensions() else {
      throw Diagnostic(
        .unknownName, Message("\(name) is not a dimension of the program", "\(name) 不是程序里的维数"), at: span(of: syntax),
        help: Self.advice(nearestNames(to: name, in: dimensionNames.sorted())))
    }
    dimensionNames.insert(name)
    return .named(name)
  }

  private mutating func mayNameDimensions() -> Bool {
    if let known = leavesTypesOpen { return known }
    guard let ranks else { return false }
    let answer =
      dimensionNames.isEmpty || program.variables.contains(where: \.isInferred) || ranks.leavesNamesUndeclared(besides: names)
    leavesTypesOpen = answer
    return answer
  }

  private func notADimension(_ syntax: SyntaxTree.ID, of signature: Signature) -> Diagnostic {
    Diagnostic(
      .shapeMismatch, Message("\(signature.name) needs a dimension: a name or a positive integer", "\(signature.name) 需要维数：一个名字或正整数"),
      at: span(of: syntax), help: .code("\(signature.name)(n)"))
  }

  /// `vector(c)`, `matrix(c)`: every entry the number c, the size still unknown.
  mutating func partnerSizedFill(_ signature: Signature, _ argument: TypedProgram.ID, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    guard let value = constant(argument) else {
      throw Diagnostic(
        .shapeMismatch, Message("\(signature.name) takes the number that fills it", "\(signature.name) 的参数是用来填充的数"),
        at: span(of: frame.tree[syntax].children[0]),
        help: Message("a vector of equal entries c is c*ones(n)", "元素都等于 c 的向量是 c*ones(n)"))
    }
    let rows = lengths.makeUnknown()
    let type: ValueType = signature.name == "vector" ? .column(rows) : .matrix(rows, lengths.makeUnknown())
    let fill = try add(.fill(value), [], type, syntax)
    partnerSizedFills.insert(fill)
    return fill
  }
}

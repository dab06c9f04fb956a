import Diagnostics
import Syntax

/// The ranges of indices, from the accesses of a statement.
///
/// An index runs over the length of the axes where it stands alone. One that stands alone nowhere runs over the largest 1…R that keeps every
/// access in bounds while the other indices run over their ranges.
extension Elaboration {
  /// Settles the range of every index of a statement, and checks the bounds of its accesses.
  mutating func settleRanges(of statement: SyntaxTree.Statement) throws(Diagnostic) {
    if frame.accesses.isEmpty, frame.statementIndices.isEmpty { return }
    var known: [Int: Extent] = [:]
    // Where each index got its range, for messages.
    var origin: [Int: SyntaxTree.ID] = [:]
    for access in frame.accesses { try settleLoneIndices(access, &known, &origin) }
    var open = frame.statementIndices.filter { known[$0] == nil }
    guard open.count <= Self.mergeLimit else {
      throw Diagnostic(
        .limit,
        Message(
          "the statement has \(open.count) indices that stand alone nowhere, the most is \(Self.mergeLimit)",
          "语句里有 \(open.count) 个从不单独出现的指标，最多允许 \(Self.mergeLimit) 个"),
        at: frame.callSpan ?? statement.span)
    }
    let occurrences = open.isEmpty ? [:] : occurrences(of: Set(open))
    // Each round settles the indices whose companions are known; there are no more rounds than indices.
    while !open.isEmpty {
      var next: [Int] = []
      for index in open {
        if let range = try largestRange(of: index, occurrences[index] ?? [], known) { known[index] = range } else { next.append(index) }
      }
      if next.count == open.count { throw undetermined(next[0], statement) }
      open = next
    }
    for access in frame.accesses {
      for (axis, form) in access.subscripts.enumerated() where form.lone == nil { try checkBounds(form, axis, access, known) }
    }
    for index in frame.statementIndices {
      guard let range = known[index] else { continue }
      let settled = lengths.resolve(range)
      if let integer = settled.integer, integer > Extent.largest {
        throw Diagnostic(
          .limit,
          Message(
            "the index \(program.indices[index].name) takes more than \(Extent.largest) values",
            "指标 \(program.indices[index].name) 的取值超过 \(Extent.largest) 个"), at: frame.callSpan ?? statement.span)
      }
      program.indices[index].extent = settled
    }
  }

  private mutating func settleLoneIndices(
    _ access: IndexedAccess, _ known: inout [Int: Extent], _ origin: inout [Int: SyntaxTree.ID]
  ) throws(Diagnostic) {
    for (axis, form) in access.subscripts.enumerated() {
      guard let index = form.lone else { continue }
      let length = lengths.resolve(access.axes[axis])
      guard length.extents.count == 1 else {
        throw Diagnostic(
          .unsupported,
          Message(
            "the index \(program.indices[index].name) cannot run over an axis of the merged length \(shown(length))",
            "指标 \(program.indices[index].name) 不能遍历合并长度为 \(shown(length)) 的轴"),
          at: span(of: access.syntax))
      }
      guard let range = known[index] else {
        known[index] = length.extents[0]
        origin[index] = access.syntax
        continue
      }
      guard !lengths.equate(Dimension(range), length) else { continue }
      var places = Message.code("")
      if let first = origin[index], let a = quoted(operand: first), let b = quoted(operand: access.syntax) {
        places = Message(": \(a) and \(b)", "：\(a) 和 \(b)")
      }
      throw Diagnostic(
        .shapeMismatch,
        Message(
          "the index \(program.indices[index].name) runs over \(shown(Dimension(range))) and over \(shown(length))\(places)",
          "指标 \(program.indices[index].name) 的范围既是 \(shown(Dimension(range))) 又是 \(shown(length))\(places)"),
        at: span(of: access.syntax))
    }
  }

  // MARK: Indices that stand alone nowhere

  /// One subscript in which an index occurs, and the length of its axis.
  private struct Occurrence {
    let access: SyntaxTree.ID
    let form: Subscript
    let length: Dimension
  }

  private func occurrences(of indices: Set<Int>) -> [Int: [Occurrence]] {
    var found: [Int: [Occurrence]] = [:]
    for access in frame.accesses {
      for (axis, form) in access.subscripts.enumerated() {
        for term in form.terms where indices.contains(term.index) {
          found[term.index, default: []].append(Occurrence(access: access.syntax, form: form, length: access.axes[axis]))
        }
      }
    }
    return found
  }

  /// The largest R such that 1…R keeps every access in bounds; nil while that hangs on an index without a range, or cannot be said.
  private func largestRange(of index: Int, _ occurrences: [Occurrence], _ known: [Int: Extent]) throws(Diagnostic) -> Extent? {
    var least: Extent?
    func isUnknown(_ length: Dimension) -> Bool { singleExtent(length)?.name.map { LengthEquations.isUnknown($0) } ?? false }
    let boundsAreKnown = occurrences.contains { occurrence in
      occurrence.form.terms.contains { $0.index == index } && !isUnknown(occurrence.length)
    }
    for occurrence in occurrences {
      guard let factor = occurrence.form.terms.first(where: { $0.index == index })?.factor else { continue }
      // Beside a declared length one that is still to be inferred bounds nothing: it becomes as long as the access asks for.
      if boundsAreKnown, isUnknown(occurrence.length) { continue }
      var others = occurrence.form
      others.terms.removeAll { $0.index == index }
      guard others.terms.allSatisfy({ known[$0.index] != nil }), let length = singleExtent(occurrence.length),
        let bounds = others.bounds({ lengths.resolve(known[$0] ?? .literal(1)) }),
        let bound = largest(factor: factor, others: bounds, length: length)
      else { return nil }
      guard let current = least else {
        least = bound
        continue
      }
      // The smaller of two affine forms, where their difference has a sign.
      guard let difference = Extent.combination([(1, bound), (-1, current)], constant: 0) else { return nil }
      if difference.isCertainlyNegative { least = bound } else if !difference.isCertainlyNonnegative { return nil }
    }
    if let least, least.isCertainlyNegative || least == .literal(0) {
      throw Diagnostic(
        .shapeMismatch,
        Message(
          "no value of the index \(program.indices[index].name) keeps every access in bounds", "指标 \(program.indices[index].name) 无论取什么值，都有下标越界"),
        at: occurrences.first.map { span(of: $0.access) } ?? .none)
    }
    return least
  }

  /// f·R + rest ≤ N for f > 0 gives R = ⌊(N − max rest)/f⌋; f·R + rest ≥ 1 for f < 0 gives R = ⌊(min rest − 1)/|f|⌋.
  private func largest(factor: Int, others: (least: Extent, greatest: Extent), length: Extent) -> Extent? {
    let room =
      factor > 0
      ? Extent.combination([(1, length), (-1, others.greatest)], constant: 0) : Extent.combination([(1, others.least)], constant: -1)
    return room?.quotient(by: Int(factor.magnitude))
  }

  private func singleExtent(_ length: Dimension) -> Extent? {
    let resolved = lengths.resolve(length)
    return resolved.extents.count == 1 ? resolved.extents[0] : nil
  }

  private func undetermined(_ index: Int, _ statement: SyntaxTree.Statement) -> Diagnostic {
    let name = program.indices[index].name
    var span = frame.callSpan ?? statement.span
    if let place = statement.indices?.firstIndex(of: name), place < statement.indexSpans.count, frame.callSpan == nil {
      span = statement.indexSpans[place]
    } else if let access = frame.accesses.first(where: { $0.subscripts.contains { $0.terms.contains { $0.index == index } } }) {
      span = self.span(of: access.syntax)
    }
    return Diagnostic(
      .shapeMismatch, Message("the range of the index \(name) is unknown", "指标 \(name) 的范围未知"), at: span,
      help: Message("an index runs over the length of the axes where it stands alone", "指标的范围由它单独出现处的轴长确定"))
  }

  // MARK: Bounds

  /// Throws where a subscript provably leaves its axis; warns where nothing says that it stays inside.
  private mutating func checkBounds(_ form: Subscript, _ axis: Int, _ access: IndexedAccess, _ known: [Int: Extent]) throws(Diagnostic) {
    guard let length = singleExtent(access.axes[axis]) else {
      throw Diagnostic(
        .unsupported,
        Message(
          "an axis of the merged length \(shown(access.axes[axis])) takes a subscript for each of the lengths",
          "合并长度为 \(shown(access.axes[axis])) 的轴，需要给每个长度写一个下标"),
        at: span(of: access.syntax))
    }
    guard let bounds = form.bounds({ lengths.resolve(known[$0] ?? .literal(1)) }),
      let room = Extent.combination([(1, length), (-1, bounds.greatest)], constant: 0),
      let start = Extent.combination([(1, bounds.least)], constant: -1)
    else { throw Diagnostic(.limit, Message("the subscript is too large", "下标太大"), at: span(of: access.syntax)) }
    if room.isCertainlyNegative || start.isCertainlyNegative { throw outOfRange(form, bounds, axis, access, start.isCertainlyNegative) }
    if room.isCertainlyNonnegative { return }
    // An inferred length is as long as the access asks for.
    if let name = length.name, LengthEquations.isUnknown(name), !form.terms.isEmpty {
      _ = lengths.equate(Dimension(length), Dimension(bounds.greatest))
      return
    }
    guard ranks != nil, frame.parameters == nil, !form.terms.isEmpty, program.warnings.count < Self.warningLimit else { return }
    let operand = named(operand: access.syntax, or: Message("the access", "这个下标式"))
    program.warnings.append(
      Diagnostic(
        .shapeMismatch,
        Message(
          "\(operand) stays in bounds only if \(shown(Dimension(bounds.greatest))) <= \(shown(Dimension(length)))",
          "只有当 \(shown(Dimension(bounds.greatest))) <= \(shown(Dimension(length))) 时，\(operand) 才不越界"),
        at: span(of: access.syntax), severity: .warning))
  }

  private func outOfRange(
    _ form: Subscript, _ bounds: (least: Extent, greatest: Extent), _ axis: Int, _ access: IndexedAccess, _ isBelow: Bool
  ) -> Diagnostic {
    let range: Message
    if form.terms.isEmpty {
      range = Message("index \(form.constant) is out of range for \(shown(access.base))", "下标 \(form.constant) 超出 \(shown(access.base)) 的范围")
    } else {
      let syntax = named(operand: frame.tree[access.syntax].children[axis + 1], or: Message("the subscript", "下标"))
      let reach =
        isBelow
        ? Message("starts at \(shown(Dimension(bounds.least)))", "从 \(shown(Dimension(bounds.least))) 开始")
        : Message("reaches \(shown(Dimension(bounds.greatest)))", "达到 \(shown(Dimension(bounds.greatest)))")
      range = Message("\(syntax) \(reach) and leaves \(shown(access.base))", "\(syntax) \(reach)，超出 \(shown(access.base)) 的范围")
    }
    return Diagnostic(
      .shapeMismatch, range, at: span(of: access.syntax),
      help: isBelow || form.constant < 1 && form.terms.isEmpty ? Message("indices count from 1", "下标从 1 开始") : nil)
  }
}

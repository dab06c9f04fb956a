import Diagnostics
import Numerals
import Syntax
import Typing
import Verification

extension Detector {
  /// A term missing, too much, of the wrong sign or with a wrong factor.
  static let wrongTerm = Detector.ofValues("wrong term") { search in
    if let right = search.right {
      let terms = right.tree.terms(of: right.tree.conclusion)
      if terms.count > 1, let found = search.wrongTerm(among: terms, of: right.tree, .right, namesPlace: true) { return found }
      if let found = search.missingTerms(among: terms, of: right.tree) { return found }
    }
    let tree = search.claim.tree
    let terms = tree.terms(of: tree.conclusion)
    return terms.count > 1 ? search.wrongTerm(among: terms, of: tree, .claim, namesPlace: true) : nil
  }

  /// The same of terms that show only when the formula is multiplied out.
  static let wrongExpandedTerm = Detector.ofValues("wrong term of the expanded form") { search in
    if var tree = search.right?.tree.inlined(), let terms = tree.addExpandedTerms(of: tree.conclusion, limit: 24), terms.count > 1 {
      if let found = search.wrongTerm(among: terms, of: tree, .right, namesPlace: false) { return found }
      if let found = search.missingTerms(among: terms, of: tree) { return found }
    }
    guard var tree = search.claim.tree.inlined(), let terms = tree.addExpandedTerms(of: tree.conclusion, limit: 24), terms.count > 1 else {
      return nil
    }
    return search.wrongTerm(among: terms, of: tree, .claim, namesPlace: false)
  }
}

extension Investigation {
  /// The term, of the right derivative or of the claim, whose multiple makes the difference between the two.
  ///
  /// Let claim − right = c·t for a term ±t of the one. The claim has it (±1 + c)/±1 times, if it is the right one's; the right one has
  /// it (±1 − c)/±1 times, if it is the claim's.
  fileprivate mutating func wrongTerm(among terms: [SyntaxTree.Term], of tree: SyntaxTree, _ side: Target, namesPlace: Bool) -> Message? {
    guard let first = points.first, first.claim.values.count == first.right.values.count else { return nil }
    let difference = first.claim.minus(first.right)
    for (k, term) in terms.enumerated() {
      let alone = tree.concluding { _, _ in term.id }
      guard let value = value(of: alone, at: first.point), let c = difference.ratio(to: value) else { continue }
      let sign = term.isNegative ? -1.0 : 1.0
      let share = side == .right ? (sign + c) / sign : (sign - c) / sign
      guard let share = TermShare(share, scalars: scalars(at: first.point)) else { continue }
      // The hypothesis as a formula: the sum with the term taken `share` times.
      let hypothesis = tree.concluding { tree, whole in
        let plus = tree.add(.binary(term.isNegative ? .add : .subtract), [whole, term.id])
        guard let scaled = share.addTerm(term.id, to: &tree) else { return plus }
        return tree.add(.binary(term.isNegative ? .subtract : .add), [plus, scaled])
      }
      guard holds(hypothesis, equals: side == .right ? .claim : .right) else { continue }
      let text = (term.isNegative ? "-" : "") + tree.quoted(term.id)
      let ordinal =
        namesPlace && k < Investigation.ordinals.count
        ? Message("\(Investigation.ordinals[k]) term \(text)", "第 \(k + 1) 项 \(text)") : Message("term \(text)", "项 \(text)")
      return side == .right ? share.phraseOfClaim(ordinal, text) : share.phraseOfRight(text)
    }
    return nil
  }

  /// Two or more terms of the right derivative that the claim lacks.
  fileprivate mutating func missingTerms(among terms: [SyntaxTree.Term], of tree: SyntaxTree) -> Message? {
    guard let first = points.first, terms.count > 2, terms.count <= 6 else { return nil }
    let values = terms.compactMap { term in value(of: tree.concluding { _, _ in term.id }, at: first.point) }
    guard values.count == terms.count, values.allSatisfy({ $0.values.count == first.claim.values.count }) else { return nil }
    for subset in 1..<(1 << terms.count) - 1 {
      let kept = terms.indices.filter { subset >> $0 & 1 == 1 }
      guard terms.count - kept.count > 1 else { continue }
      var sum = NumericArray(shape: first.claim.shape, values: Array(repeating: 0, count: first.claim.values.count))
      for k in kept { sum = sum.plus(values[k], times: terms[k].isNegative ? -1 : 1) }
      guard sum.isClose(to: first.claim) else { continue }
      let hypothesis = tree.concluding { tree, _ in
        let signed = kept.map { terms[$0].isNegative ? tree.add(.negate, [terms[$0].id]) : terms[$0].id }
        return signed.dropFirst().reduce(signed[0]) { tree.add(.binary(.add), [$0, $1]) }
      }
      guard holds(hypothesis, equals: .claim) else { continue }
      let missing = terms.indices.filter { !kept.contains($0) }.map { (terms[$0].isNegative ? "-" : "") + tree.quoted(terms[$0].id) }
      return Message("the terms \(Message.list(missing)) are missing", "缺少项 \(Message.list(missing))")
    }
    return nil
  }

  /// The value of a formula at a point.
  private func value(of tree: SyntaxTree, at point: SamplePoint) -> NumericArray? {
    read(tree).flatMap { point.value(of: $0.typed.result, in: $0.typed) }
  }

  /// The values of the scalar variables.
  private func scalars(at point: SamplePoint) -> [(name: String, value: Double)] {
    program.variables.filter { $0.type == .scalar }.compactMap { variable in
      point.variables[variable.name].map { (variable.name, $0.values[0]) }
    }
  }
}

/// How often a term is taken: a number of times, perhaps times a scalar variable or over one.
private struct TermShare {
  var number: Coefficient
  /// A scalar variable, and whether it divides.
  var scalar: (name: String, divides: Bool)?

  init?(_ value: Double, scalars: [(name: String, value: Double)]) {
    if abs(value) < 1e-8 {
      number = .zero
      return
    }
    if let simple = Investigation.simpleFactor(value) {
      number = simple
      return
    }
    for (name, scalar) in scalars where scalar != 0 {
      if let simple = Investigation.simpleFactor(value / scalar) {
        (number, self.scalar) = (simple, (name, false))
        return
      }
      if let simple = Investigation.simpleFactor(value * scalar) {
        (number, self.scalar) = (simple, (name, true))
        return
      }
    }
    return nil
  }

  /// The term so many times; nil for none of it.
  func addTerm(_ id: SyntaxTree.ID, to tree: inout SyntaxTree) -> SyntaxTree.ID? {
    if number.isZero { return nil }
    let scaled = tree.addScaled(id, by: number)
    guard let (name, divides) = scalar else { return scaled }
    let variable = tree.add(.name(name))
    return divides ? tree.add(.binary(.divide), [scaled, variable]) : tree.add(.binary(.multiply), [variable, scaled])
  }

  /// What is wrong with a claim that has a term of the right formula so many times.
  func phraseOfClaim(_ term: Message, _ text: String) -> Message {
    func missing(_ factor: String) -> Message { Message("factor \(factor) missing in the \(term)", "\(term) 缺少因子 \(factor)") }
    func surplus(_ factor: String) -> Message { Message("factor \(factor) too much in the \(term)", "\(term) 多了因子 \(factor)") }
    if number.isZero { return Message("the term \(text) is missing", "缺少项 \(text)") }
    if let (name, divides) = scalar { return divides ? missing(name) : surplus(name) }
    if number == .minusOne { return Message("the sign of the \(term) is wrong", "\(term) 的符号错误") }
    let words: Message
    if let inverse = number.magnitude.reciprocal.integer {
      words = missing("\(inverse)")
    } else if let times = number.magnitude.integer {
      words = surplus("\(times)")
    } else {
      let times = SyntaxTree.text(number)
      return Message("the claim has the \(term) \(times) times", "所给公式里\(term) 是应有的 \(times) 倍")
    }
    return number.isNegative ? Message("\(words), and its sign is wrong", "\(words)，且符号错误") : words
  }

  /// What is wrong with a claim a term of which the right formula has so many times.
  func phraseOfRight(_ text: String) -> Message {
    if number.isZero { return Message("the term \(text) is too much", "多了项 \(text)") }
    if number == .minusOne { return Message("the sign of the term \(text) is wrong", "项 \(text) 的符号错误") }
    let times = scalar.map { "\(SyntaxTree.text(number))\($0.divides ? "/" : "*")\($0.name)" } ?? SyntaxTree.text(number)
    return Message("the term \(text) should stand \(times) times as large", "项 \(text) 应为现在的 \(times) 倍")
  }
}

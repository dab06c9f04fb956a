/// Naming what an answer says more than once: `p = softmax(A*x + b)` before `A'*(diag(p) - p*p')*A`.
extension MatrixRenderer {
  /// The most names that one answer introduces.
  static let maximumShared = 400

  /// Takes out repeated parts as statements as long as that makes the whole shorter; returns the form that is left.
  mutating func shared(_ root: FormID) -> FormID {
    var statements: [(name: String, indices: [String], form: FormID)] = auxiliary
    var result = leveled(root, &statements)
    result = stated(result, &statements)
    auxiliary = statements
    for _ in 0..<Self.maximumShared where !store.isExhausted {
      let roots = statements.map(\.form) + [result]
      guard let (target, _) = bestRepeated(roots) else { break }
      let name = freshName(letters(for: target))
      let symbol = store.symbol(name, store[target].orientation, symmetric: store[target].isSymmetric)
      let images = replaced(roots, target, by: symbol)
      for k in statements.indices { statements[k].form = images[k] }
      result = images[statements.count]
      statements.append((name, [], target))
      auxiliary = statements
    }
    auxiliary = ordered(statements)
    return result
  }

  /// The statements with each behind those that it uses.
  mutating func ordered(_ statements: [(name: String, indices: [String], form: FormID)]) -> [(name: String, indices: [String], form: FormID)] {
    var names: [String: Int] = [:]
    for (k, statement) in statements.enumerated() { names[statement.name] = k }
    var needs = statements.map { statement in used(in: statement.form).compactMap { names[$0] } }
    var out: [(name: String, indices: [String], form: FormID)] = []
    var left = Array(statements.indices)
    while let next = left.first(where: { needs[$0].isEmpty }) {
      out.append(statements[next])
      left.removeAll { $0 == next }
      for k in left { needs[k].removeAll { $0 == next } }
    }
    return out
  }

  /// The names that a form uses; `dz` in dJ/dz uses z.
  func used(in form: FormID) -> Set<String> {
    var out: Set<String> = []
    var seen: Set<FormID> = []
    var pending = [form]
    while let next = pending.popLast() {
      guard seen.insert(next).inserted else { continue }
      if case .symbol(let name) = store[next].kind {
        out.insert(name)
        if name.hasPrefix("d") { out.insert(String(name.dropFirst())) }
      }
      pending += store.children(of: next)
    }
    return out
  }

  /// How deep a form may nest before a part of it gets a name.
  private static let maximumDepth = 60

  /// Names every part that ends a stretch of the greatest depth, innermost first: the error signals of a deep network.
  private mutating func leveled(_ root: FormID, _ statements: inout [(name: String, indices: [String], form: FormID)]) -> FormID {
    var order: Set<FormID> = []
    var pending = [root]
    while let next = pending.popLast() { if order.insert(next).inserted { pending += store.children(of: next) } }
    var depth: [FormID: Int] = [:]
    var map: [FormID: FormID] = [:]
    for form in order.sorted() {
      let own = 1 + (store.children(of: form).map { depth[$0] ?? 0 }.max() ?? 0)
      depth[form] = own
      let image = store.mapped(form, map)
      if image != form { map[form] = image }
      guard own >= Self.maximumDepth, form != root, isNameable(image), store[image].orientation != .scalar else { continue }
      let name = freshName(["delta"])
      statements.append((name, [], image))
      auxiliary = statements
      map[form] = store.symbol(name, store[image].orientation, symmetric: store[image].isSymmetric)
      depth[form] = 0
    }
    return map[root] ?? root
  }

  /// Answers that print to more characters than this name all that they use twice at once; choosing names one by one is for what people read.
  private static let longestChosen = 20_000
  /// The most names that are given at once.
  private static let maximumStated = 2_000

  /// Names every part that stands in more than one place, operands first, where the answer would be very long without: its length is then that of
  /// the graph of its parts, not that of the tree.
  private mutating func stated(_ root: FormID, _ statements: inout [(name: String, indices: [String], form: FormID)]) -> FormID {
    let roots = statements.map(\.form) + [root]
    guard roots.reduce(0, { min(FormStore.longest, $0 + store[$1].length) }) > Self.longestChosen else { return root }
    var uses: [FormID: Int] = [:]
    var order: Set<FormID> = []
    var pending = roots
    while let next = pending.popLast() {
      guard order.insert(next).inserted else { continue }
      for child in store.children(of: next) {
        uses[child, default: 0] += 1
        pending.append(child)
      }
    }
    let before = statements.count
    var map: [FormID: FormID] = [:]
    for form in order.sorted() where !store.isExhausted {
      let image = store.mapped(form, map)
      if image != form { map[form] = image }
      guard (uses[form] ?? 0) > 1, store[image].length >= 12, isNameable(image), statements.count - before < Self.maximumStated else { continue }
      let name = freshName(letters(for: image))
      statements.append((name, [], image))
      auxiliary = statements
      map[form] = store.symbol(name, store[image].orientation, symmetric: store[image].isSymmetric)
    }
    for k in 0..<before { statements[k].form = map[statements[k].form] ?? statements[k].form }
    return map[root] ?? root
  }

  /// The repeated form whose naming saves most characters.
  private func bestRepeated(_ roots: [FormID]) -> (form: FormID, saving: Int)? {
    var uses: [FormID: Int] = [:]
    var order: Set<FormID> = []
    var pending = roots
    while let next = pending.popLast() {
      guard order.insert(next).inserted else { continue }
      pending += store.children(of: next)
    }
    for root in roots { uses[root, default: 0] += 1 }
    for form in order.sorted(by: >) {
      // Inside a form that is itself taken out, a repetition counts once; the outer one is tried first since it saves more.
      let count = min(uses[form] ?? 0, 1_000)
      for child in store.children(of: form) { uses[child, default: 0] += count }
    }
    var best: (form: FormID, saving: Int)?
    for form in order {
      let length = store[form].length
      guard let count = uses[form], count > 1, length >= 6, !roots.contains(form), isNameable(form) else { continue }
      let saving = (count - 1) * length - 2 * count - 3
      if saving > 4, saving > (best?.saving ?? 0) || saving == (best?.saving ?? 0) && form < (best?.form ?? 0) { best = (form, saving) }
    }
    return best
  }

  private func isNameable(_ form: FormID) -> Bool {
    switch store[form].kind {
    case .number, .symbol, .transpose: false
    case .call(let name, _): name != "ones" && name != "eye" && name != "zeros"
    default: true
    }
  }

  private func letters(for form: FormID) -> [String] {
    if case .call(let name, _) = store[form].kind {
      if name == "softmax" { return store[form].orientation == .matrix ? ["P", "S"] : ["p", "q"] }
      if name == "inv" { return ["K", "L", "Q"] }
      if name.hasPrefix("norm") { return ["r", "s", "t"] }
    }
    switch store[form].orientation {
    case .scalar: return ["s", "t", "r", "q"]
    case .column, .row: return ["v", "u", "w", "z"]
    case .matrix: return ["M", "P", "Q", "R"]
    }
  }

  private mutating func replaced(_ roots: [FormID], _ target: FormID, by symbol: FormID) -> [FormID] {
    var order: Set<FormID> = []
    var pending = roots
    while let next = pending.popLast() {
      guard order.insert(next).inserted else { continue }
      if next != target { pending += store.children(of: next) }
    }
    var map: [FormID: FormID] = [target: symbol]
    // Operands are made before the forms that use them, so ascending order sees them first.
    for form in order.sorted() where form != target { map[form] = store.mapped(form, map) }
    return roots.map { map[$0] ?? $0 }
  }
}

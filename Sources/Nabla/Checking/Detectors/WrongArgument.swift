import Diagnostics
import Syntax
import Typing

extension Detector {
  /// A value where another is meant: the formula for a = sigmoid(z) with z put in, X*w in the place of p = sigmoid(X*w), x in the place of a.
  static let wrongArgument = Detector.any("wrong argument") { search in
    let tree = search.claim.tree
    var tried = 0
    for part in search.replaceableParts {
      for meant in search.values(of: part.type, besides: part.text, sameLength: search.judgement.verdict == .notEqual) {
        tried += 1
        guard tried <= 60 else { return nil }
        let changed = tree.rebuilt { new, id, _ in part.places.contains(id) ? new.adopt(meant.id, of: meant.tree) : nil }
        guard search.holds(changed, equals: .right) else { continue }
        let (claimed, text) = (tree.quoted(tree.conclusion), meant.tree.quoted(meant.id))
        return Message(
          "\(part.text) stands where \(text) is meant: \(claimed) holds with \(text) in the place of \(part.text)",
          "\(part.text) 处应为 \(text)：把 \(claimed) 中的 \(part.text) 换成 \(text) 就成立")
      }
    }
    return nil
  }
}

/// A name or an expression of the claim, wherever it stands.
private struct Part {
  var text: String
  var places: Set<SyntaxTree.ID>
  var type: ValueType
}

/// An expression in some tree.
private struct NamedValue {
  var tree: SyntaxTree
  var id: SyntaxTree.ID
}

extension Investigation {
  /// The most parts of a claim that are replaced.
  private static let partLimit = 10

  /// The parts of the claim that could stand for something else: names, then calls and operations that are not the whole.
  fileprivate var replaceableParts: [Part] {
    let tree = claim.tree
    let used = tree.used
    var typeOfSpan: [SourceSpan: ValueType] = [:]
    for node in claim.typed.nodes[program.nodes.count...] where node.span != .none { typeOfSpan[node.span] = node.type }
    var parts: [Part] = []
    for id in tree.nodes.indices where used[id] && id != tree.conclusion && !tree.isNumeral(id) {
      let type: ValueType?
      switch tree[id].kind {
      case .name(let name): type = self.type(ofName: name)
      case .call, .binary: type = typeOfSpan[tree[id].span]
      default: continue
      }
      guard let type else { continue }
      let text = tree.quoted(id)
      if let known = parts.firstIndex(where: { $0.text == text }) {
        parts[known].places.insert(id)
      } else {
        parts.append(Part(text: text, places: [id], type: type))
      }
    }
    let names = parts.filter { self.type(ofName: $0.text) != nil }
    return Array((names + parts.filter { self.type(ofName: $0.text) == nil }).prefix(Investigation.partLimit))
  }

  /// The type of a variable or of a statement's value.
  private func type(ofName name: String) -> ValueType? {
    if let variable = program.variables.first(where: { $0.name == name }) { return variable.type }
    return program.statements.first { $0.name == name }.map { program[$0.value].type }
  }

  /// What the program knows of a type, or of its kind: statements and variables by name, then expressions that have none.
  fileprivate func values(of type: ValueType, besides text: String, sameLength: Bool) -> [NamedValue] {
    let fits: (ValueType) -> Bool = { sameLength ? $0 == type : $0.isSameKind(as: type) }
    var found: [NamedValue] = []
    for statement in program.statements {
      if let other = statement.name, other != text, fits(program[statement.value].type) { found.append(named(other)) }
    }
    for variable in program.variables where variable.name != text && fits(variable.type) { found.append(named(variable.name)) }
    var typeOfSpan: [SourceSpan: ValueType] = [:]
    // Of a definition's nodes, which all have the call's span, the last is the call itself.
    for node in program.nodes { typeOfSpan[node.span] = node.type }
    for id in programTree.nodes.indices {
      switch programTree[id].kind {
      case .call, .binary: break
      default: continue
      }
      guard !isIndexed(id), let type = typeOfSpan[programTree[id].span], fits(type), programTree.quoted(id) != text else { continue }
      found.append(NamedValue(tree: programTree, id: id))
    }
    return found
  }

  private func named(_ name: String) -> NamedValue {
    var tree = SyntaxTree()
    let id = tree.add(.name(name))
    return NamedValue(tree: tree, id: id)
  }

  /// True where index notation stands in the statement of a node.
  private func isIndexed(_ id: SyntaxTree.ID) -> Bool {
    let span = programTree[id].span
    let statement = programTree.statements.first { $0.span.start <= span.start && span.end <= $0.span.end }
    guard let statement, statement.indices == nil else { return true }
    return programTree.nodes.contains { node in
      guard case .indexedSum = node.kind else { return false }
      return node.span.start <= span.start && span.end <= node.span.end
    }
  }
}

extension ValueType {
  /// True for two columns, two rows, two matrices, whatever their lengths.
  fileprivate func isSameKind(as other: ValueType) -> Bool {
    switch (self, other) {
    case (.scalar, .scalar), (.column, .column), (.row, .row), (.matrix, .matrix): true
    default: false
    }
  }
}

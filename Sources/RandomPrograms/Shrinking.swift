/// Smaller programs made of a program, for showing what fails.
extension RandomProgram {
  /// Programs that are a little smaller, the boldest cuts first. Not all of them need be well typed.
  public var smaller: [RandomProgram] {
    var found: [RandomProgram] = []
    if variables.count > 1 { found += variables.map { with { $0.variables = [$1] }($0) } }
    if order == 2 { found.append(changed { $0.order = 1 }) }
    for k in statements.indices.dropLast().reversed() {
      if statements[k].indices.isEmpty { found.append(changed { $0.statements = Array($0.statements[...k]) }) }
    }
    for k in statements.indices.dropLast() {
      guard let name = statements[k].name else { continue }
      if !statements[(k + 1)...].contains(where: { $0.value.words.contains(name) }) { found.append(changed { $0.statements.remove(at: k) }) }
    }
    if let last = statements.last, last.name != nil, last.indices.isEmpty {
      found.append(changed { $0.statements[$0.statements.count - 1].name = nil })
    }
    // A named value becomes a variable of its own.
    for k in statements.indices.dropLast() {
      guard let name = statements[k].name, statements[k].indices.isEmpty, statements[k].value.kind.axes.allSatisfy(\.isDeclarable) else { continue }
      let kind = statements[k].value.kind
      found.append(
        changed {
          $0.statements.remove(at: k)
          $0.declarations.append(Declaration(name: name, kind: kind, type: kind.text))
        })
    }
    for k in statements.indices {
      for value in statements[k].value.smaller(leaves: leaves(before: k)) { found.append(changed { $0.statements[k].value = value }) }
      // The operand of the objective by itself, whatever its kind.
      if k == statements.count - 1 {
        for operand in statements[k].value.operands where operand.scope.isEmpty { found.append(changed { $0.statements[k].value = operand }) }
      }
    }
    for k in declarations.indices {
      guard let kind = declarations[k].kind else { continue }
      if declarations[k].isLeftOut { found.append(changed { $0.declarations[k].isLeftOut = false }) }
      let words = declarations[k].type.split(separator: " ")
      if words.count > 1, let bare = words.first, !declarations[k].type.contains(",") {
        found.append(changed { $0.declarations[k].type = String(bare) })
      } else if declarations[k].type != kind.text {
        found.append(changed { $0.declarations[k].type = kind.text })
      }
    }
    return found.compactMap { program in
      var program = program
      program.dropUnused()
      return program.variables.isEmpty ? nil : program
    }
  }

  private func with(_ change: @escaping (inout RandomProgram, String) -> Void) -> (String) -> RandomProgram {
    { name in changed { change(&$0, name) } }
  }

  private func changed(_ change: (inout RandomProgram) -> Void) -> RandomProgram {
    var copy = self
    change(&copy)
    return copy
  }

  /// Names of a kind that may stand in a statement.
  private func leaves(before statement: Int) -> [(name: String, kind: ValueKind)] {
    declarations.compactMap { declaration in declaration.kind.map { (declaration.name, $0) } }
      + statements[..<statement].compactMap { statement in
        statement.indices.isEmpty ? statement.name.map { ($0, statement.value.kind) } : nil
      }
  }

  /// Drops declarations that no statement uses, except those that a dimension needs, and variables that are no more.
  mutating func dropUnused() {
    var words: Set<String> = []
    for statement in statements { words.formUnion(statement.value.words) }
    var kept = declarations.filter { words.contains($0.name) || $0.isLeftOut && words.contains($0.name) }
    for declaration in declarations where !words.contains(declaration.name) {
      let dimensions = Set(declaration.kind?.axes.flatMap(\.factors) ?? []).intersection(words)
      let present = Set(kept.flatMap { $0.kind?.axes.flatMap(\.factors) ?? [] })
      if !dimensions.isSubset(of: present) { kept.append(declaration) }
    }
    declarations = kept
    variables = variables.filter { name in kept.contains { $0.name == name } }
  }

  /// Leaves a declaration to inference, where the conventions of names can find the type again.
  mutating func leaveOut(_ k: Int) {
    let declaration = declarations[k]
    guard let kind = declaration.kind, declaration.type == kind.text else { return }
    switch kind {
    case .scalar, .column, .matrix: declarations[k].isLeftOut = true
    case .row, .tensor: break
    }
  }

  /// True where an unknown function occurs.
  var usesAbstractFunction: Bool { declarations.contains { $0.type.hasPrefix("function") } }

  /// The smallest program found that still fails as this one does.
  public func shrunk(limit: Int = 2_000, _ fails: (RandomProgram) -> Bool) -> RandomProgram {
    var best = self
    var tries = 0
    var progressed = true
    while progressed {
      progressed = false
      for candidate in best.smaller where candidate.weight < best.weight {
        tries += 1
        if tries > limit { return best }
        if fails(candidate) {
          best = candidate
          progressed = true
          break
        }
      }
    }
    return best
  }

  /// What shrinking makes smaller.
  private var weight: Int {
    let text = statements.reduce(0) { $0 + $1.text.unicodeScalars.count }
    return 100 * count + 40 * statements.count + 60 * variables.count + 200 * order + text + declarations.reduce(0) { $0 + $1.type.count }
      + 30 * declarations.filter(\.isLeftOut).count
  }
}

extension ProgramNode {
  /// The tree with one node exchanged for something smaller of its kind.
  func smaller(leaves: [(name: String, kind: ValueKind)]) -> [ProgramNode] {
    var found: [ProgramNode] = []
    if !isFixed {
      for descendant in descendants where descendant.kind == kind && descendant.scope == scope { found.append(descendant) }
      if !operands.isEmpty {
        for leaf in leaves where leaf.kind == kind {
          found.append(
            ProgramNode(
              pieces: [leaf.name], operands: [], wanted: [], binding: .atom, kind: kind, scope: scope, magnitude: 1, isGeneric: true))
        }
      }
    }
    for k in operands.indices {
      for operand in operands[k].smaller(leaves: leaves) {
        var copy = self
        copy.operands[k] = operand
        found.append(copy)
      }
    }
    return found
  }

  private var descendants: [ProgramNode] { operands + operands.flatMap(\.descendants) }
}

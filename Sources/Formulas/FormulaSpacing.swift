/// Where two neighbours in a row need something between them that the row does not say.
enum FormulaSpacing {
  /// True for the name of a function, such as exp or tr, with or without scripts.
  static func isFunction(_ formula: Formula, _ id: Formula.ID) -> Bool {
    var id = id
    while case .script = formula[id].kind { id = formula[id].children[0] }
    if case .identifier(let name, .upright) = formula[id].kind { return name.count > 1 }
    return false
  }

  /// True where the sign at a place of a row is an invisible times that needs room: beside a word, which would run into its neighbour, between two fractions, whose bars
  /// would touch, and around a differential, whose d is no factor.
  static func isSpaced(_ formula: Formula, _ row: [Formula.ID], at place: Int) -> Bool {
    guard case .sign(Formula.invisibleTimes, _) = formula[row[place]].kind, place > 0, place + 1 < row.count else { return false }
    let (left, right) = (edge(formula, row[place - 1], atEnd: true), edge(formula, row[place + 1], atEnd: false))
    if case .fraction = left, case .fraction = right { return true }
    if case .identifier("d", .upright) = right { return true }
    if case .identifier("d", .upright) = edge(formula, row[place - 1], atEnd: false), case .row = formula[row[place - 1]].kind { return true }
    return isWord(left) || isWord(right)
  }

  /// True where the sign at a place of a row is an invisible times before the name of a function.
  static func precedesFunction(_ formula: Formula, _ row: [Formula.ID], at place: Int) -> Bool {
    guard case .sign(Formula.invisibleTimes, _) = formula[row[place]].kind, place + 1 < row.count else { return false }
    if case .identifier(let name, .upright) = edge(formula, row[place + 1], atEnd: false) { return name.count > 1 }
    return false
  }

  /// A name of several letters, functions apart, which have their own space.
  private static func isWord(_ kind: Formula.Kind?) -> Bool {
    if case .identifier(let name, let face) = kind { return face != .upright && name.count > 1 }
    return false
  }

  /// What a node ends or begins with; nil for an empty row.
  private static func edge(_ formula: Formula, _ id: Formula.ID, atEnd: Bool) -> Formula.Kind? {
    var id = id
    while true {
      let node = formula[id]
      switch node.kind {
      case .row:
        guard let next = atEnd ? node.children.last : node.children.first else { return nil }
        id = next
      case .script: id = node.children[0]
      default: return node.kind
      }
    }
  }
}

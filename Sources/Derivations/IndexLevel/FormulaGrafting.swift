import Formulas

extension Formula {
  /// Appends another formula's nodes; the place of its root.
  @discardableResult
  mutating func graft(_ other: Formula) -> ID {
    let replaced = other.replacing([:], into: self)
    self = replaced
    return root
  }

  /// The formula with identifiers of those names replaced by other formulas; brackets grow with what is put in.
  func replacing(_ replacements: [String: Formula]) -> Formula { replacing(replacements, into: Formula()) }

  private func replacing(_ replacements: [String: Formula], into base: Formula) -> Formula {
    var out = base
    guard !nodes.isEmpty else {
      out.add(.row)
      return out
    }
    var image: [ID] = []
    var isTall: [Bool] = []
    for node in nodes {
      if case .identifier(let name, _) = node.kind, let replacement = replacements[name] {
        image.append(out.graft(replacement))
        isTall.append(replacement.isTall)
        continue
      }
      let childIsTall = node.children.contains { isTall[$0] }
      var kind = node.kind
      if case .fenced(let fence, let stretches) = kind { kind = .fenced(fence, stretches: stretches || childIsTall) }
      image.append(out.add(kind, node.children.map { image[$0] }))
      isTall.append(childIsTall || Formula.isTall(node.kind))
    }
    out.root = image[root]
    return out
  }

  private static func isTall(_ kind: Kind) -> Bool {
    switch kind {
    case .fraction, .cases, .array: true
    default: false
    }
  }

  /// True where something in the formula is taller than a line.
  private var isTall: Bool { nodes.contains { Formula.isTall($0.kind) } }

  /// Formulas side by side.
  static func row(_ parts: [Formula]) -> Formula {
    var out = Formula()
    let places = parts.map { out.graft($0) }
    out.add(.row, places)
    return out
  }

  /// A sign alone.
  static func sign(_ sign: String, _ spacing: Spacing = .relation) -> Formula {
    var out = Formula()
    out.add(.sign(sign, spacing))
    return out
  }

  /// Words alone.
  static func words(_ words: String) -> Formula {
    var out = Formula()
    out.add(.words(words))
    return out
  }

  /// A numeral alone.
  static func number(_ value: Int) -> Formula {
    var out = Formula()
    out.add(.number("\(value)"))
    return out
  }

  /// ∂above/∂below; without `above` the operator ∂/∂below.
  static func partial(_ above: Formula?, _ below: Formula) -> Formula {
    var out = Formula()
    let top = out.add(.row, [out.add(.sign("∂", .large))] + (above.map { [out.graft($0)] } ?? []))
    let bottom = out.add(.row, [out.add(.sign("∂", .large)), out.graft(below)])
    out.add(.fraction, [top, bottom])
    return out
  }

  /// Between round brackets.
  static func fenced(_ inner: Formula) -> Formula {
    var out = Formula()
    let place = out.graft(inner)
    out.add(.fenced(.parentheses, stretches: inner.isTall), [place])
    return out
  }

  /// With indices below.
  static func subscripted(_ base: Formula, _ below: [Formula]) -> Formula {
    var out = Formula()
    let place = out.graft(base)
    let places = below.map { out.graft($0) }
    out.add(.script(subscript: true, superscript: false), [place, places.count == 1 ? places[0] : out.add(.row, places)])
    return out
  }

  /// With the sign of the transpose above.
  static func transposed(_ base: Formula) -> Formula {
    var out = Formula()
    let place = out.graft(base)
    out.add(.script(subscript: false, superscript: true), [place, out.add(.sign("⊤", .prefix))])
    return out
  }

  /// A matrix of formulas, row by row.
  static func array(_ rows: [[Formula]]) -> Formula {
    var out = Formula()
    let places = rows.joined().map { out.graft($0) }
    out.add(.array(rows: rows.count, columns: rows.first?.count ?? 0), places)
    return out
  }

  /// Values with the conditions under which they hold.
  static func cases(_ cases: [(value: Formula, condition: Formula)]) -> Formula {
    var out = Formula()
    let places = cases.flatMap { [out.graft($0.value), out.graft($0.condition)] }
    out.add(.cases, places)
    return out
  }

  /// The head of a call: the first part of a row; the formula itself otherwise.
  var head: Formula {
    guard !nodes.isEmpty, case .row = nodes[root].kind, let first = nodes[root].children.first else { return self }
    return part(first)
  }

  /// left = right
  static func equation(_ left: Formula, _ right: Formula) -> Formula { row([left, sign("="), right]) }
}

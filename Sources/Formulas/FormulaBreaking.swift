/// Breaks a formula that is too long for its line, at its operators: best at a plus or minus that stands outside all brackets, then at products, then inside brackets.
///
/// A continuation begins with the operator that it was broken at, as in print.
public struct FormulaBreaking {
  private let formula: Formula
  private let tokens: [Token]
  private let limit: Double
  private let showsProducts: Bool

  /// A piece that is not broken, in reading order.
  private struct Token {
    enum Piece {
      case node(Formula.ID)
      case sign(String, Formula.Spacing)
    }
    var piece: Piece
    var width: Double
    /// How much a break before this token hurts; nil where none may be.
    var penalty: Int?
  }

  /// The formula in lines, each at most as wide as the limit where its operators allow it.
  ///
  /// - Parameters:
  ///   - formula: the formula; one of several aligned lines is left as it is.
  ///   - limit: the width that a line may have.
  ///   - widths: the width of each node of the formula by itself, in any unit.
  ///   - showsProducts: true where a continuation that is a further factor begins with a dot; false where the lines may yet be put side by side.
  public static func lines(of formula: Formula, limit: Double, widths: [Double], showsProducts: Bool = true) -> [Formula] {
    guard !formula.nodes.isEmpty, widths[formula.root] > limit else { return [formula] }
    let breaking = FormulaBreaking(formula, limit, widths, showsProducts)
    let starts = breaking.starts()
    guard starts.count > 1 else { return [formula] }
    return starts.indices.map { breaking.line(starts[$0]..<(starts.indices.contains($0 + 1) ? starts[$0 + 1] : breaking.tokens.count)) }
  }

  private init(_ formula: Formula, _ limit: Double, _ widths: [Double], _ showsProducts: Bool) {
    self.formula = formula
    self.showsProducts = showsProducts
    self.limit = limit
    tokens = FormulaBreaking.tokens(formula, limit, widths)
  }

  private enum Work {
    case node(Formula.ID, depth: Int)
    case token(Token)
  }

  /// Rows opened up, and brackets around what is long.
  private static func tokens(_ formula: Formula, _ limit: Double, _ widths: [Double]) -> [Token] {
    var tokens: [Token] = []
    var pending: [Work] = [.node(formula.root, depth: 0)]
    while let work = pending.popLast() {
      switch work {
      case .token(let token): tokens.append(token)
      case .node(let id, let depth):
        let node = formula[id]
        switch node.kind {
        case .row:
          for (place, child) in node.children.enumerated().reversed() {
            // log det is no product.
            if place > 0, case .sign(Formula.invisibleTimes, _) = formula[child].kind, FormulaSpacing.isFunction(formula, node.children[place - 1]) {
              pending.append(.token(Token(piece: .node(child), width: widths[child], penalty: nil)))
            } else {
              pending.append(.node(child, depth: depth))
            }
          }
        case .fenced(.parentheses, let stretches) where widths[id] > (stretches ? limit : limit / 2):
          // Brackets that grow are given up only where nothing else keeps the line within its width.
          let side = (widths[id] - widths[node.children[0]]) / 2
          pending.append(.token(Token(piece: .sign(")", .prefix), width: side, penalty: nil)))
          pending.append(.node(node.children[0], depth: depth + 1))
          pending.append(.token(Token(piece: .sign("(", .prefix), width: side, penalty: nil)))
        case .sign(let sign, .relation): tokens.append(Token(piece: .node(id), width: widths[id], penalty: sign == "," ? nil : depth * 6))
        case .sign(let sign, .binary): tokens.append(Token(piece: .node(id), width: widths[id], penalty: depth * 6 + penalty(sign)))
        default: tokens.append(Token(piece: .node(id), width: widths[id], penalty: nil))
        }
      }
    }
    if !tokens.isEmpty { tokens[0].penalty = nil }
    return tokens
  }

  private static func penalty(_ sign: String) -> Int {
    switch sign {
    case "+", "−": 1
    case "⊙", "⊘", "⊗", "∘", "×": 4
    default: 5
    }
  }

  /// Where lines start: from each start as far as the line reaches, then back to the break that hurts least, counting how much of the line it leaves empty.
  private func starts() -> [Int] {
    var starts = [0]
    var width = 0.0
    var candidates: [(place: Int, width: Double)] = []
    var place = 0
    while place < tokens.count {
      let token = tokens[place]
      if token.penalty != nil, place > starts[starts.count - 1] { candidates.append((place, width)) }
      width += token.width
      place += 1
      guard width > limit, let chosen = candidates.min(by: { pain($0) < pain($1) }) else { continue }
      starts.append(chosen.place)
      place = chosen.place
      // Continuations stand further in.
      width = limit * 0.05
      candidates = []
    }
    return starts
  }

  private func pain(_ candidate: (place: Int, width: Double)) -> Double {
    let filled = min(1, candidate.width / limit)
    return Double(tokens[candidate.place].penalty ?? 0) + (1 - filled) * 6 + (filled < 0.3 ? 12 : 0)
  }

  /// The tokens of one line as a formula of their own.
  private func line(_ range: Range<Int>) -> Formula {
    var out = Formula()
    var places: [Formula.ID: Formula.ID] = [:]
    var row: [Formula.ID] = []
    for place in range {
      switch tokens[place].piece {
      case .sign(let sign, let spacing): row.append(out.add(.sign(sign, spacing)))
      case .node(let id):
        if showsProducts, place == range.lowerBound, case .sign(Formula.invisibleTimes, _) = formula[id].kind {
          row.append(out.add(.sign("·", .binary)))
        } else {
          row.append(out.add(partOf: formula, id, &places))
        }
      }
    }
    out.add(.row, row)
    return out
  }
}

extension Formula {
  /// Appends a node of another formula with all below it, and returns its ID here; what was appended before is not appended again.
  ///
  /// - Parameter places: the IDs here of the nodes that are already here.
  public mutating func add(partOf other: Formula, _ id: ID, _ places: inout [ID: ID]) -> ID {
    var needed: Set<ID> = []
    var pending = [id]
    while let next = pending.popLast() {
      if places[next] == nil, needed.insert(next).inserted { pending += other[next].children }
    }
    for next in needed.sorted() {
      let children = other[next].children.compactMap { places[$0] }
      places[next] = add(other[next].kind, children)
    }
    return places[id] ?? root
  }

  /// A formula of one node of this one.
  public func part(_ id: ID) -> Formula {
    var out = Formula()
    var places: [ID: ID] = [:]
    out.root = out.add(partOf: self, id, &places)
    return out
  }
}

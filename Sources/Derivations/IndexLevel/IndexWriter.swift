import Numerals
import Shapes
import Syntax
import Typing

/// Writes expressions for entries in the language: `sum[l](W[k,l]*x[l]) + b[k]`.
struct IndexWriter {
  /// What derivatives that are not carried out are written as.
  enum Purpose {
    /// What it reads: a derivative becomes a name of its own, listed in `partials`.
    case display
    /// A value without derivatives.
    case value
    /// A value whose derivative by the variable is the line: what stands under ∂ moves with the variable, everything else is held.
    case derivative
  }

  /// A derivative that stands in a displayed tree under a name of its own.
  struct Placeholder {
    var name: String
    /// What is differentiated, or an extent.
    var term: IndexTerm
    var scope: [Int: String]
  }

  let expressions: IndexExpressions
  let program: TypedProgram
  /// The letters that summation indices may have.
  let letters: [String]
  /// The text of a name, held or moving.
  let name: (IndexedWhole, _ isHeld: Bool) -> String
  private(set) var tree = SyntaxTree()
  private(set) var placeholders: [Placeholder] = []
  private(set) var isTooLong = false
  private var emitted = 0

  /// The most nodes of one written line.
  static let longest = 1_500

  init(_ expressions: IndexExpressions, program: TypedProgram, letters: [String], name: @escaping (IndexedWhole, Bool) -> String) {
    self.expressions = expressions
    self.program = program
    self.letters = letters
    self.name = name
  }

  private enum Work {
    case enter(Int, scope: Int, isHeld: Bool)
    case leave(Int, scope: Int, isHeld: Bool, letters: [String])
  }

  /// Writes a node; nil where it is too long or has a part without a text.
  ///
  /// - Parameters:
  ///   - scope: the letters of the free labels.
  ///   - ranged: free labels whose range the text must show.
  mutating func write(_ root: Int, scope: [Int: String], ranged: [Int] = [], for purpose: Purpose) -> SyntaxTree.ID? {
    var scopes = [scope]
    var results: [SyntaxTree.ID] = []
    var pending: [Work] = [.enter(root, scope: 0, isHeld: purpose == .derivative)]
    while let work = pending.popLast() {
      emitted += 1
      if emitted > 2 * Self.longest {
        isTooLong = true
        return nil
      }
      switch work {
      case .enter(let id, let scope, let isHeld):
        var inner = scope
        var bound: [String] = []
        if case .contraction(let labels, _) = expressions[id] {
          var extended = scopes[scope]
          for label in labels {
            let letter = self.letter(expressions.labels[label].letter, extended)
            extended[label] = letter
            bound.append(letter)
          }
          scopes.append(extended)
          inner = scopes.count - 1
        }
        var moves = isHeld
        if case .partial = expressions[id] {
          if purpose == .display {
            placeholders.append(Placeholder(name: Self.placeholder(placeholders.count), term: expressions[id], scope: scopes[scope]))
            results.append(tree.add(.name(placeholders[placeholders.count - 1].name)))
            continue
          }
          moves = false
        }
        pending.append(.leave(id, scope: inner, isHeld: isHeld, letters: bound))
        for operand in expressions[id].operands.reversed() { pending.append(.enter(operand, scope: inner, isHeld: moves)) }
      case .leave(let id, let scope, let isHeld, let bound):
        let count = expressions[id].operands.count
        let operands = Array(results.suffix(count))
        results.removeLast(count)
        guard let node = leave(id, operands, scopes[scope], isHeld, bound, purpose) else { return nil }
        results.append(node)
      }
    }
    guard var result = results.last else { return nil }
    if purpose != .display {
      for label in ranged where !standsAlone(label, in: root) { result = spread(result, label, scope) }
    }
    return result
  }

  private func letter(_ preferred: String, _ scope: [Int: String]) -> String {
    let taken = Set(scope.values)
    if !taken.contains(preferred) { return preferred }
    return letters.first { !taken.contains($0) } ?? (1...).lazy.map { "i\($0)" }.first { !taken.contains($0) } ?? preferred
  }

  /// A name that no program has: a letter of Unicode's private area.
  private static func placeholder(_ number: Int) -> String { String(UnicodeScalar(0xE000 + UInt32(number % 6_000)).map(Character.init) ?? "?") }

  /// An index must stand alone somewhere for its range to be known.
  private func standsAlone(_ label: Int, in root: Int) -> Bool {
    expressions.nodes(of: root).contains { id in expressions[id].subscripts.contains { $0.lone == label } }
  }

  /// The text with a factor 1 along an index, which says how far that runs.
  private mutating func spread(_ body: SyntaxTree.ID, _ label: Int, _ scope: [Int: String]) -> SyntaxTree.ID {
    let ones = tree.add(.call("ones", order: 0), [tree.addExtent(expressions.labels[label].extent)])
    let entry = tree.add(.access, [ones, tree.add(.name(scope[label] ?? expressions.labels[label].letter))])
    return tree.add(.binary(.multiply), [body, entry])
  }

  private mutating func leave(
    _ id: Int, _ operands: [SyntaxTree.ID], _ scope: [Int: String], _ isHeld: Bool, _ bound: [String], _ purpose: Purpose
  ) -> SyntaxTree.ID? {
    switch expressions[id] {
    case .number(let value): return tree.add(.number(value))
    case .extent(let extent):
      if purpose == .display {
        placeholders.append(Placeholder(name: Self.placeholder(placeholders.count), term: expressions[id], scope: scope))
        return tree.add(.name(placeholders[placeholders.count - 1].name))
      }
      return tree.add(.call("sum", order: 0), [tree.add(.call("ones", order: 0), [tree.addExtent(extent)])])
    case .entry(let whole, let subscripts):
      guard let base = base(whole, isHeld) else { return nil }
      if subscripts.isEmpty { return base }
      return tree.add(.access, [base] + subscripts.map { subscripted($0, scope) })
    case .delta(let a, let b, let extent):
      let eye = tree.add(.call("eye", order: 0), [tree.addExtent(extent)])
      return tree.add(.access, [eye, subscripted(a, scope), subscripted(b, scope)])
    case .sum(let list): return sum(list, operands)
    case .negative: return negated(operands[0])
    case .product: return operands.dropFirst().reduce(operands[0]) { tree.add(.binary(.multiply), [$0, $1]) }
    case .quotient: return tree.add(.binary(.divide), operands)
    case .power: return tree.add(.binary(.power), operands)
    case .call(let name, let order, _): return tree.add(.call(name, order: order), operands)
    case .contraction(let labels, let body):
      var inner = operands[0]
      if purpose != .display {
        for label in labels where !standsAlone(label, in: body) { inner = spread(inner, label, scope) }
      }
      let order = letters
      return tree.add(.indexedSum(bound.sorted { (order.firstIndex(of: $0) ?? .max) < (order.firstIndex(of: $1) ?? .max) }), [inner])
    case .partial: return operands[0]
    }
  }

  private mutating func sum(_ list: [Int], _ operands: [SyntaxTree.ID]) -> SyntaxTree.ID {
    // A term that is not subtracted stands first.
    var order = Array(list.indices)
    func isNegative(_ place: Int) -> Bool {
      if case .negative = expressions[list[place]] { return true }
      return expressions.constant(list[place])?.isNegative ?? false
    }
    if let first = order.first(where: { !isNegative($0) }), first != 0, isNegative(0) {
      order.remove(at: first)
      order.insert(first, at: 0)
    }
    var result = operands[order[0]]
    for place in order.dropFirst() {
      switch (expressions[list[place]], tree[operands[place]].kind) {
      case (.negative, _):
        result = tree.add(.binary(.subtract), [result, positive(operands[place])])
      case (.number(let value), _) where value.isNegative:
        result = tree.add(.binary(.subtract), [result, tree.add(.number(-value))])
      default: result = tree.add(.binary(.add), [result, operands[place]])
      }
    }
    return result
  }

  /// −(a·b) is written -a*b: the sign goes to the first factor.
  private mutating func negated(_ node: SyntaxTree.ID) -> SyntaxTree.ID {
    var spine: [SyntaxTree.ID] = []
    var head = node
    while case .binary(let operation) = tree[head].kind, operation == .multiply || operation == .divide {
      spine.append(head)
      head = tree[head].children[0]
    }
    var result = tree.add(.negate, [head])
    for place in spine.reversed() { result = tree.add(tree[place].kind, [result, tree[place].children[1]]) }
    return result
  }

  /// The tree of a without the sign that `negated` put on it.
  private mutating func positive(_ node: SyntaxTree.ID) -> SyntaxTree.ID {
    var spine: [SyntaxTree.ID] = []
    var head = node
    while case .binary(let operation) = tree[head].kind, operation == .multiply || operation == .divide {
      spine.append(head)
      head = tree[head].children[0]
    }
    guard case .negate = tree[head].kind else { return node }
    var result = tree[head].children[0]
    for place in spine.reversed() { result = tree.add(tree[place].kind, [result, tree[place].children[1]]) }
    return result
  }

  /// The tree of a whole.
  private mutating func base(_ whole: IndexedWhole, _ isHeld: Bool) -> SyntaxTree.ID? {
    let name = self.name
    let syntax = ProgramSyntax(program) { name($0, isHeld) }
    switch whole {
    case .variable, .statement, .cotangent: return tree.add(.name(name(whole, isHeld)))
    case .inverse(let node): return syntax.add(node, to: &tree).map { tree.add(.call("inv", order: 0), [$0]) }
    case .determinant(let node): return syntax.add(node, to: &tree).map { tree.add(.call("det", order: 0), [$0]) }
    case .adjugate(let node): return syntax.add(node, to: &tree).map { tree.add(.call("adj", order: 0), [$0]) }
    case .abstractValue(let function, let node): return syntax.add(node, to: &tree).map { tree.add(.call(function, order: 0), [$0]) }
    case .abstractGradient(let function, _):
      let (above, below) = (tree.add(.name("d" + function)), tree.add(.name("d" + name(whole, isHeld))))
      return tree.add(.binary(.divide), [above, below])
    case .selection(let reduction, let axis, let node):
      guard let argument = syntax.add(node, to: &tree) else { return nil }
      return tree.add(.call(reduction.rawValue, order: 0), axis == .all ? [argument] : [argument, tree.add(.name(axis.rawValue))])
    }
  }

  /// Writes a subscript alone.
  mutating func write(_ form: Subscript, _ scope: [Int: String]) -> SyntaxTree.ID { subscripted(form, scope) }

  private mutating func subscripted(_ form: Subscript, _ scope: [Int: String]) -> SyntaxTree.ID {
    var result: SyntaxTree.ID?
    for term in form.terms.filter({ $0.factor > 0 }) + form.terms.filter({ $0.factor < 0 }) {
      var part = tree.add(.name(scope[term.index] ?? expressions.labels[term.index].letter))
      let factor = Int(term.factor.magnitude)
      if factor != 1 { part = tree.add(.binary(.multiply), [tree.add(.number(Coefficient(factor))), part]) }
      if let left = result {
        result = tree.add(.binary(term.factor < 0 ? .subtract : .add), [left, part])
      } else {
        result = term.factor < 0 ? tree.add(.negate, [part]) : part
      }
    }
    guard let names = result else { return tree.add(.number(Coefficient(form.constant))) }
    if form.constant == 0 { return names }
    return tree.add(.binary(form.constant < 0 ? .subtract : .add), [names, tree.add(.number(Coefficient(abs(form.constant))))])
  }
}

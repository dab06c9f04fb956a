import Numerals
import Shapes
import Typing

/// Carries the derivatives of entries out, one kind of rule at a time, and notes which rules were used.
struct PartialDifferentiation {
  let program: TypedProgram
  /// The place of the variable.
  let variable: Int
  /// The labels of the variable's entry.
  let variableLabels: [Int]
  /// The nodes whose value depends on the variable.
  let dependent: Set<TypedProgram.ID>
  /// The derivatives of the named statements so far, each with the labels of its value.
  var statements: [Int: (labels: [Int], value: Int)] = [:]
  var expansion: EntryExpansion
  /// The derivative of a named elementwise function at an argument; nil where it has none.
  let slope: (String, inout IndexExpressions, Int) -> (value: Int, text: String)?
  /// The rules that were used since this was last emptied.
  var used: [IndexRule] = []

  /// Notes a rule; the names of what does not depend on the variable are gathered.
  mutating func note(_ rule: IndexRule) {
    for (place, known) in used.enumerated() {
      switch (known, rule) {
      case (.constantFactor(let a), .constantFactor(let b)):
        used[place] = .constantFactor(a + b.filter { !a.contains($0) })
        return
      case (.constantTerm(let a), .constantTerm(let b)):
        used[place] = .constantTerm(a + b.filter { !a.contains($0) })
        return
      default: if known == rule { return }
      }
    }
    used.append(rule)
  }

  // MARK: Dependence

  func depends(_ whole: IndexedWhole) -> Bool {
    switch whole {
    case .variable(let place): place == variable
    case .statement(let place): dependent.contains(program.statements[place].value)
    case .inverse(let node), .determinant(let node), .adjugate(let node), .abstractValue(_, let node), .abstractGradient(_, let node),
      .selection(_, _, let node):
      dependent.contains(node)
    case .cotangent: false
    }
  }

  /// The nodes of an expression that depend on the variable.
  func dependentTerms(_ root: Int, _ expressions: IndexExpressions) -> Set<Int> {
    var out: Set<Int> = []
    for id in expressions.nodes(of: root) {
      if case .entry(let whole, _) = expressions[id], depends(whole) { out.insert(id) }
      if expressions[id].operands.contains(where: { out.contains($0) }) { out.insert(id) }
    }
    return out
  }

  private func name(_ id: Int, _ expressions: IndexExpressions) -> String? {
    guard case .entry(let whole, _) = expressions[id] else { return nil }
    switch whole {
    case .variable(let place): return program.variables[place].name
    case .statement(let place): return program.statements[place].name
    default: return nil
    }
  }

  // MARK: Linear rules

  /// How many rounds of a rule are tried; each takes the derivative one level further down.
  private static let rounds = 120

  /// Sums, factors without the variable and Σ are passed until each derivative stands before something else.
  mutating func pushedThroughLinear(_ root: Int, in expressions: inout IndexExpressions) -> Int {
    var current = root
    for _ in 0..<Self.rounds {
      let live = dependentTerms(current, expressions)
      let next = rewritingPartials(current, in: &expressions) { this, expressions, body in this.linear(body, live, &expressions) }
      if next == current || expressions.isExhausted { return next }
      current = next
    }
    return current
  }

  private mutating func rewritingPartials(
    _ root: Int, in expressions: inout IndexExpressions, _ rule: (inout Self, inout IndexExpressions, Int) -> Int?
  ) -> Int {
    expressions.rewritten(root) { expressions, term, operands in
      guard case .partial = term else { return nil }
      return rule(&self, &expressions, operands[0])
    }
  }

  private mutating func linear(_ body: Int, _ live: Set<Int>, _ expressions: inout IndexExpressions) -> Int? {
    if !live.contains(body) {
      if expressions.constant(body) == nil, let name = name(body, expressions) { note(.constantTerm([name])) }
      return expressions.number(.zero)
    }
    switch expressions[body] {
    case .sum(let list):
      note(.sumRule)
      return expressions.sum(list.map { expressions.partial($0) })
    case .negative(let inner): return expressions.negative(expressions.partial(inner))
    case .contraction(let bound, let inner):
      note(.underSum)
      return expressions.contraction(bound, expressions.partial(inner))
    case .product(let factors):
      let moving = factors.indices.filter { live.contains(factors[$0]) }
      guard moving.count == 1 else { return nil }
      var names: [String] = []
      for place in factors.indices where place != moving[0] {
        if let name = name(factors[place], expressions), !names.contains(name) { names.append(name) }
      }
      if !names.isEmpty { note(.constantFactor(names)) }
      var out = factors
      out[moving[0]] = expressions.partial(factors[moving[0]])
      return expressions.product(out)
    case .quotient(let above, let below):
      guard !live.contains(below) else { return nil }
      if let name = name(below, expressions) { note(.constantFactor([name])) }
      return expressions.quotient(expressions.partial(above), below)
    default: return nil
    }
  }

  // MARK: Other rules

  /// The product, quotient, power and chain rules and those of the matrix functions, once at every derivative that stands before one of them.
  mutating func pushedThroughRules(_ root: Int, in expressions: inout IndexExpressions) throws(EntryFailure) -> Int {
    let live = dependentTerms(root, expressions)
    var failure: EntryFailure?
    let next = rewritingPartials(root, in: &expressions) { this, expressions, body in
      do throws(EntryFailure) {
        return try this.rule(body, live, &expressions)
      } catch {
        failure = error
        return nil
      }
    }
    if let failure { throw failure }
    return next
  }

  private mutating func rule(_ body: Int, _ live: Set<Int>, _ expressions: inout IndexExpressions) throws(EntryFailure) -> Int? {
    switch expressions[body] {
    case .product(let factors):
      note(.productRule)
      let parts = factors.indices.filter { live.contains(factors[$0]) }.map { place in
        var out = factors
        out[place] = expressions.partial(factors[place])
        return expressions.product(out)
      }
      return expressions.sum(parts)
    case .quotient(let above, let below):
      note(.quotientRule)
      let square = expressions.power(below, expressions.number(2))
      let second = expressions.product([above, expressions.partial(below)])
      if !live.contains(above) { return expressions.negative(expressions.quotient(second, square)) }
      let first = expressions.product([expressions.partial(above), below])
      return expressions.quotient(expressions.sum([first, expressions.negative(second)]), square)
    case .power(let base, let exponent): return power(base, exponent, live, &expressions)
    case .call(let name, let order, let arguments):
      guard arguments.count == 1 else { throw EntryFailure() }
      let outer: Int
      if program.abstractFunctions[name] != nil {
        outer = expressions.intern(.call(name, order: order + 1, arguments))
        note(.chainRule(name, derivative: nil))
      } else if let (value, text) = slope(name, &expressions, arguments[0]) {
        outer = value
        note(.chainRule(name, derivative: text))
      } else {
        throw EntryFailure()
      }
      return expressions.product([outer, expressions.partial(arguments[0])])
    case .entry(let whole, let subscripts): return try matrixRule(whole, subscripts, &expressions)
    default: return nil
    }
  }

  private mutating func power(_ base: Int, _ exponent: Int, _ live: Set<Int>, _ expressions: inout IndexExpressions) -> Int {
    note(.powerRule)
    var parts: [Int] = []
    if live.contains(base) {
      let lower = expressions.power(base, expressions.sum([exponent, expressions.number(.minusOne)]))
      parts.append(expressions.product([exponent, lower, expressions.partial(base)]))
    }
    if live.contains(exponent) {
      let logarithm = expressions.intern(.call("log", order: 0, [base]))
      parts.append(expressions.product([expressions.power(base, exponent), logarithm, expressions.partial(exponent)]))
    }
    return expressions.sum(parts)
  }

  // MARK: Entries

  /// The derivatives of the variable's entries, which are deltas, and of the named values, which are known.
  mutating func substitutedEntries(_ root: Int, in expressions: inout IndexExpressions) throws(EntryFailure) -> Int {
    var isLeftOver = false
    let extents = program.variables[variable].type.axes.flatMap(\.extents)
    let next = rewritingPartials(root, in: &expressions) { this, expressions, body in
      guard case .entry(let whole, let subscripts) = expressions[body] else {
        isLeftOver = true
        return nil
      }
      switch whole {
      case .variable(this.variable):
        this.note(.entryOfVariable)
        let deltas = subscripts.indices.map { expressions.delta(subscripts[$0], .label(this.variableLabels[$0]), extents[$0]) }
        return expressions.product(deltas)
      case .statement(let place):
        guard let (labels, value) = this.statements[place] else {
          isLeftOver = true
          return nil
        }
        this.note(.known(this.program.statements[place].name ?? ""))
        return expressions.instantiated(value, Dictionary(zip(labels, subscripts), uniquingKeysWith: { first, _ in first }))
      default:
        isLeftOver = true
        return nil
      }
    }
    if isLeftOver { throw EntryFailure() }
    return next
  }

  /// True while some derivative stands before something that is not an entry.
  func isOpen(_ root: Int, _ expressions: IndexExpressions) -> Bool {
    expressions.nodes(of: root).contains { id in
      guard case .partial(let body) = expressions[id] else { return false }
      if case .entry(let whole, _) = expressions[body] {
        switch whole {
        case .variable, .statement: return false
        default: return true
        }
      }
      return true
    }
  }
}

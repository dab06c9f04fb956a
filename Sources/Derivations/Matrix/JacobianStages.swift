import Diagnostics
import Nabla
import Syntax
import Typing

/// Error signals by Jacobians: ∂J/∂z = Σ ∂J/∂u · ∂u/∂z, rows times matrices.
extension PartMaker {
  /// The stage of a vector or number whose users are vectors and numbers.
  ///
  /// - Throws: what the engine throws on a link.
  mutating func jacobianStage(_ value: String) throws(Diagnostic) -> Stage {
    let users = chain.users(of: value)
    var stage = Stage(.jacobian, value, users: users.map(\.name))
    let type = signalType(value)
    // The objective alone uses it: its own derivative is the signal.
    if users.count == 1, let user = users.first, user.name == objective.name {
      let name = partial(of: objective.name, by: value)
      var calculation = Calculation(name: name, meaning: .total(of: objective.name, by: value), type: type)
      if let lines = productLines(user, by: value) {
        stage.calculations += lines.before
        calculation.add(.vectorIdentification, lines.derivative, subject(user.name, value))
        simplify(&calculation, subject(user.name, value))
        try shorten(&calculation, user, by: value)
      } else {
        try addJacobian(user, by: value, to: &calculation)
      }
      stage.calculations.append(calculation)
      return stage
    }
    var factors: [(signal: LinkCalculus.Signal, partial: String, jacobian: SyntaxTree, link: Link)] = []
    for user in users {
      let isDirect = user.name == objective.name
      let holding = held(user, by: value)
      let name = partial(of: user.name, by: value, holding: isDirect ? holding : [])
      let jacobianType = Self.jacobianType(of: user.type, by: chain.type(of: value), isObjective: isDirect)
      var calculation = Calculation(name: name, meaning: .direct(of: user.name, by: value, holding: holding), type: jacobianType)
      if let lines = productLines(user, by: value) {
        stage.calculations += lines.before
        calculation.add(.vectorIdentification, lines.derivative, subject(user.name, value))
        simplify(&calculation, subject(user.name, value))
        try shorten(&calculation, user, by: value)
      } else {
        try addJacobian(user, by: value, to: &calculation)
      }
      guard let jacobian = calculation.result, let signal = signals[user.name] else { continue }
      stage.calculations.append(calculation)
      environment.variables.append(TypedProgram.Variable(name: name, type: jacobianType, facts: [], isInferred: false))
      factors.append((signal, name, jacobian, user))
    }
    // What a link does not pass on is no way.
    let live = factors.filter { !$0.jacobian.isZero }
    if !live.isEmpty { factors = live }
    let name = partial(of: objective.name, by: value)
    var calculation = Calculation(name: name, meaning: .total(of: objective.name, by: value), type: type)
    let about = subject(factors.count == 1 ? factors[0].link.name : objective.name, value)
    let chainRule = SyntaxTree.sum(
      factors.map { factor in
        // The chain rule in the notation of fractions: ∂J/∂u · ∂u/∂z.
        let outer = LinkCalculus.Signal(name: totals[factor.link.name], type: factor.signal.type)
        return (Self.product(outer, SyntaxTree(name: factor.partial), factor.link.type, chain.type(of: value)), false)
      })
    calculation.add(factors.count == 1 ? .chain : .totalDerivative, chainRule, about)
    func put(isFlat: Bool) -> SyntaxTree {
      SyntaxTree.sum(factors.map { (Self.product($0.signal, $0.jacobian, $0.link.type, chain.type(of: value), isFlat: isFlat), false) })
    }
    let flat = put(isFlat: true)
    let substituted = typed(flat) == nil ? put(isFlat: false) : flat
    calculation.add(.substitution, substituted, about)
    simplify(&calculation, about)
    if let result = calculation.result, !result.isPlainProduct {
      let short = try calculus.pullback(factors.map { ($0.link, $0.signal) }, to: value)
      if short.length < result.length, !short.isReordered(result) { calculation.add(.algebra, short, about) }
    }
    stage.calculations.append(calculation)
    return stage
  }

  /// Rewrites the last line by the rules of simplification, a line each.
  mutating func simplify(_ calculation: inout Calculation, _ about: Step.Subject) {
    for simplification in simplifications {
      guard let result = calculation.result, let source = typed(result), let simpler = simplification.apply(source) else { continue }
      calculation.add(simplification.rule, simpler, about, conditions: simplification.needs(source))
    }
  }

  /// Adds the engine's form of a link's derivative where it is shorter than the last line.
  private func shorten(_ calculation: inout Calculation, _ link: Link, by input: String) throws(Diagnostic) {
    let short = try calculus.jacobian(link, by: input).tree
    if let result = calculation.result, short.length >= result.length, !short.isReordered(result) { return }
    calculation.add(.algebra, short, subject(link.name, input))
  }

  func subject(_ value: String, _ by: String) -> Step.Subject { Step.Subject(value: value, by: by, signal: signals[value]?.name) }

  /// The derivative of a link by an input as one line, by the link's rule.
  private mutating func addJacobian(_ link: Link, by input: String, to calculation: inout Calculation) throws(Diagnostic) {
    let found = try calculus.jacobian(link, by: input)
    let rule: Rule
    switch rules.form(link, by: input, inputType: chain.type(of: input)) {
    case .affine: rule = rules.affineRule(link, found.tree)
    case .product: rule = rules.productRule(link, by: input)
    case .sum: rule = .sum
    case .function(let own): rule = own
    }
    let about = subject(link.name, input)
    let unfolding = unfolding(link, by: input, signal: nil)
    if rule == .softmaxCrossEntropy, let free = try? calculus.jacobian(link, by: input, without: [.oneHot, .sumsToOne]) {
      // First for any targets, then for targets that sum to one.
      let onTargets = found.conditions.filter { $0.hasSuffix("sum to 1") }
      calculation.add(rule, free.tree, about, conditions: found.conditions.filter { !onTargets.contains($0) }, unfolding: unfolding)
      calculation.add(.targetsSumToOne, found.tree, about, conditions: onTargets)
    } else {
      calculation.add(rule, found.tree, about, conditions: found.conditions, unfolding: unfolding)
    }
  }

  /// For a link that is a sum of products or of several terms, the lines of its differential, and the derivative read off; nil where one line says it all.
  private mutating func productLines(_ link: Link, by input: String) -> (before: [Calculation], derivative: SyntaxTree)? {
    switch rules.form(link, by: input, inputType: chain.type(of: input)) {
    case .product, .sum: break
    case .affine, .function: return nil
    }
    let inputType = chain.type(of: input)
    guard inputType != .scalar || link.type == .scalar else { return nil }
    let kept = (supply, symbols, environment, directions)
    let along = direction(of: input)
    let name = differential(of: link.name)
    var calculation = Calculation(
      name: name, meaning: .differential(of: link.name, by: input, along: along, holding: held(link, by: input)), type: link.type)
    if let move = differential(link, by: input, along: along), let source = typed(move.tree) {
      calculation.add(
        move.rule, move.tree, subject(link.name, input), conditions: move.conditions, unfolding: unfolding(link, by: input, signal: nil))
      if link.type == .scalar, let gathering = Gathering(source, along: along), let derivative = gathering.derivative(inputType) {
        calculation.add(.collection, gathering.gathered(inputType), subject(link.name, input))
        if typed(derivative)?.program.nodes.last?.type == Self.jacobianType(of: .scalar, by: inputType, isObjective: false) {
          return ([calculation], derivative)
        }
      } else if case .column = link.type, case .column = inputType, let jacobian = try? calculus.jacobian(link, by: input).tree {
        calculation.add(.jacobianForm, SyntaxTree.product(jacobian, SyntaxTree(name: along)), subject(link.name, input))
        return ([calculation], jacobian)
      }
    }
    (supply, symbols, environment, directions) = kept
    return nil
  }

  /// The type of ∂u/∂z in numerator layout.
  private static func jacobianType(of value: ValueType, by input: ValueType, isObjective: Bool) -> ValueType {
    switch (value.axes.first, input.axes.first) {
    case (nil, nil): return .scalar
    case (nil, let n?): return .row(n)
    case (let m?, nil):
      if case .row = value { return .row(m) }
      return .column(m)
    case (let m?, let n?): return .matrix(m, n)
    }
  }

  /// signal · jacobian; what is a row by a number is turned to be multiplied by a row.
  private static func product(
    _ signal: LinkCalculus.Signal, _ jacobian: SyntaxTree, _ value: ValueType, _ input: ValueType, isFlat: Bool = true
  ) -> SyntaxTree {
    guard let name = signal.name else { return jacobian }
    if case .row = value, input == .scalar { return SyntaxTree.product(SyntaxTree(name: name), jacobian.transposed(), isFlat: isFlat) }
    return SyntaxTree.product(SyntaxTree(name: name), jacobian, isFlat: isFlat)
  }
}

import Diagnostics
import Nabla
import Syntax
import Typing

/// Derivatives where matrices are in play, by differentials: dJ = tr(G'*dU), brought to tr(M*dZ), so that ∂J/∂Z = M'.
extension PartMaker {
  /// The stage of a value that is a matrix or whose users are.
  ///
  /// - Throws: what the engine throws on a link.
  mutating func differentialStage(_ value: String) throws(Diagnostic) -> Stage {
    let users = chain.users(of: value)
    let inputType = chain.type(of: value)
    var stage = Stage(.differential, value, users: users.map(\.name))
    let about = subject(users.count == 1 ? users[0].name : objective.name, value)
    let along = direction(of: value)
    let total = partial(of: objective.name, by: value)
    var reading = Calculation(name: total, meaning: .total(of: objective.name, by: value), type: signalType(value))

    var moves: [(link: Link, name: String, tree: SyntaxTree)] = []
    for user in users {
      guard let move = differential(user, by: value, along: along) else { break }
      // Beside other ways, the objective's own part is its differential while the links between stay.
      let isPart = user.name == objective.name && users.count > 1
      let name = differential(of: user.name, holding: isPart ? held(user, by: value) : [])
      var calculation = Calculation(
        name: name, meaning: .differential(of: user.name, by: value, along: along, holding: held(user, by: value)), type: user.type)
      calculation.add(
        move.rule, move.tree, subject(user.name, value), conditions: move.conditions,
        unfolding: unfolding(user, by: value, signal: signals[user.name]?.name))
      stage.calculations.append(calculation)
      environment.variables.append(TypedProgram.Variable(name: name, type: user.type, facts: [], isInferred: false))
      moves.append((user, name, move.tree))
    }
    let pairs = users.compactMap { user in signals[user.name].map { (link: user, signal: $0) } }
    guard moves.count == users.count else {
      // A link whose differential has no closed form: the derivative comes from the entries.
      stage.calculations = []
      reading.add(
        singleRule(users, by: value), try calculus.pullback(pairs, to: value), about,
        unfolding: users.first.flatMap { unfolding($0, by: value, signal: signals[$0.name]?.name) })
      stage.calculations.append(reading)
      return stage
    }
    let isDirect = users.count == 1 && users[0].name == objective.name
    var form = Calculation(
      name: differential(of: objective.name),
      meaning: .differential(of: objective.name, by: value, along: along, holding: []), type: .scalar)
    if isDirect {
      form = stage.calculations.removeLast()
    } else {
      let paired = moves.map { move in
        LinkCalculus.paired(signals[move.link.name] ?? .init(name: nil, type: .scalar), SyntaxTree(name: move.name), move.link.type)
      }
      form.add(.gradientAsForm, SyntaxTree.sum(paired.map { ($0, false) }), about)
      func put(isFlat: Bool) -> SyntaxTree {
        SyntaxTree.sum(
          moves.map { move in
            let signal = signals[move.link.name] ?? LinkCalculus.Signal(name: nil, type: .scalar)
            return (LinkCalculus.paired(signal, move.tree, move.link.type, isFlat: isFlat), false)
          })
      }
      let flat = put(isFlat: true)
      form.add(.substitution, typed(flat) == nil ? put(isFlat: false) : flat, about)
    }
    if let line = form.result, let source = typed(line), let gathering = Gathering(source, along: along), let read = gathering.derivative(inputType),
      typed(read)?.program.nodes.last?.type == signalType(value)
    {
      let isMatrix = if case .matrix = inputType { true } else { false }
      form.add(isMatrix ? .traceRotation : .collection, gathering.gathered(inputType), about)
      if isMatrix, let whole = gathering.untransposed {
        reading.add(.identification, whole, about)
        reading.add(.transposition, typed(read).flatMap(Transposition.carriedDown) ?? read, about)
      } else {
        reading.add(isMatrix ? .identification : .vectorIdentification, read, about)
      }
      simplify(&reading, about)
      if let result = reading.result, !result.isPlainProduct {
        let short = try calculus.pullback(pairs, to: value)
        if short.length < result.length, !short.isReordered(result) { reading.add(.algebra, short, about) }
      }
    } else {
      reading.add(.identificationByEntries, try calculus.pullback(pairs, to: value), about)
    }
    stage.calculations += [form, reading]
    return stage
  }

  private func singleRule(_ users: [Link], by value: String) -> Rule {
    guard users.count == 1, let user = users.first else { return .totalDerivative }
    switch rules.form(user, by: value, inputType: chain.type(of: value)) {
    case .function(let rule): return rule
    case .affine: return .linear
    case .product: return rules.productRule(user, by: value)
    case .sum: return .sum
    }
  }

  /// How a link moves with one of its inputs.
  struct Move {
    var tree: SyntaxTree
    var rule: Rule
    var conditions: [String] = []
  }

  /// The differential of a link when one input moves, with the rule that gives it; nil where it has no closed form.
  func differential(_ link: Link, by input: String, along direction: String) -> Move? {
    let inputType = chain.type(of: input)
    switch rules.form(link, by: input, inputType: inputType) {
    case .function(let rule):
      guard var found = calculus.differential(link, by: input, along: direction) else { return nil }
      // A number's differential by a matrix is told with the matrix's differential last, as in tr(X⁻¹ dX).
      if link.type == .scalar, case .matrix = inputType, let source = typed(found.tree), let gathering = Gathering(source, along: direction) {
        found.tree = gathering.gathered(inputType)
      }
      return Move(tree: found.tree, rule: rule, conditions: found.conditions)
    case .affine: return syntactic(link, by: input, along: direction).map { Move(tree: $0, rule: .linear) }
    case .product: return syntactic(link, by: input, along: direction).map { Move(tree: $0, rule: rules.productRule(link, by: input)) }
    case .sum: return byTerms(link, by: input, along: direction).map { Move(tree: $0.tree, rule: .sum, conditions: $0.conditions) }
    }
  }

  private func syntactic(_ link: Link, by input: String, along direction: String) -> SyntaxTree? {
    var definition = link.definition
    definition.statements[0].name = nil
    guard let source = typed(definition) else { return nil }
    return SyntacticDifferential.differential(of: definition.conclusion, in: source, by: input, along: direction)
  }

  private func byTerms(_ link: Link, by input: String, along direction: String) -> LinkCalculus.Found? {
    let tree = link.definition
    var conditions: [String] = []
    var moved: [(SyntaxTree, Bool)] = []
    for term in tree.terms(of: tree.conclusion) {
      let part = tree.part(term.id)
      guard part.occurrences(of: input) > 0 else { continue }
      if rules.rule(tree, term.id, input, link.type, chain.type(of: input)) == nil {
        guard let source = typed(part), source.program.nodes.last?.type == link.type || link.type == .scalar,
          let differential = SyntacticDifferential.differential(of: part.conclusion, in: source, by: input, along: direction)
        else { return nil }
        moved.append((differential, term.isNegative))
      } else {
        guard let found = calculus.differential(ofTerm: part, by: input, along: direction) else { return nil }
        moved.append((found.tree, term.isNegative))
        conditions += found.conditions.filter { !conditions.contains($0) }
      }
    }
    return moved.isEmpty ? nil : LinkCalculus.Found(tree: SyntaxTree.sum(moved), conditions: conditions)
  }
}

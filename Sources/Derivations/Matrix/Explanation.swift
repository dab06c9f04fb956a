import Catalogue
import Diagnostics
import Nabla
import Syntax
import Typing

/// Makes derivations of answers.
public struct Explanation: Sendable {
  private let engine: Engine
  private let catalogue: Catalogue
  private let simplifications: [Simplification]

  /// An explanation by an engine, with rules of simplification: the standard ones, or others to be tried.
  public init(engine: Engine = Engine(), catalogue: Catalogue = .standard, simplifications: [Simplification] = Simplification.standard) {
    self.engine = engine
    self.catalogue = catalogue
    self.simplifications = simplifications
  }

  private var signatures: SignatureTable { catalogue.signatures }

  /// The derivations of an answer's derivatives, each replayed.
  ///
  /// - Throws: `unverified` where a line does not equal the one above it.
  public func derivations(of answer: Answer, to problem: Problem) throws(Diagnostic) -> [Derivation] {
    var found: [Derivation] = []
    for derivative in answer.derivatives {
      found.append(try checkedDerivation(of: derivative, in: answer.program, to: problem))
    }
    return found
  }

  /// The derivation of one derivative, replayed. Where no point can be found at which all lines have values, or they take too much work, it is told entry by
  /// entry, which rests on the answer's own certificate.
  ///
  /// - Throws: `unverified` where a line does not equal the one above it.
  public func checkedDerivation(
    of derivative: Derivative, in program: TypedProgram, to problem: Problem
  ) throws(Diagnostic) -> Derivation {
    let derivation = try self.derivation(of: derivative, in: program, to: problem)
    do throws(Diagnostic) {
      try derivation.replay(catalogue: catalogue)
      return derivation
    } catch {
      guard error.code == .limit || error.message.hasSuffix("at any point"), let place = program.variable(named: derivative.variable) else {
        throw error
      }
      let part = try partByEntries(try Parser.parse(problem.program), program, by: place, answer: derivative)
      return Derivation(program: program, answer: derivative, layout: problem.layout, parts: [part])
    }
  }

  /// The derivation of one derivative, not replayed yet.
  ///
  /// - Throws: what keeps the program from being read again, which its first reading excludes.
  public func derivation(of derivative: Derivative, in program: TypedProgram, to problem: Problem) throws(Diagnostic) -> Derivation {
    let tree = try Parser.parse(problem.program)
    guard let place = program.variable(named: derivative.variable) else {
      throw Diagnostic(.unknownName, Message("the program has no variable \(derivative.variable)", "程序里没有变量 \(derivative.variable)"), at: .none)
    }
    var parts: [Derivation.Part]
    if derivative.order == 1 {
      parts = [try part(tree, program, by: place, answer: derivative, layout: problem.layout)]
    } else {
      parts = try secondOrder(tree, program, by: place, answer: derivative, layout: problem.layout)
    }
    return Derivation(program: program, answer: derivative, layout: problem.layout, parts: parts)
  }

  /// The derivation of the gradient, then that of the gradient's derivative.
  private func secondOrder(
    _ tree: SyntaxTree, _ program: TypedProgram, by place: Int, answer: Derivative, layout: LayoutConvention
  ) throws(Diagnostic) -> [Derivation.Part] {
    let gradient = try engine.derive(program, by: place)
    let first = try part(tree, program, by: place, answer: gradient, layout: .shape)
    var second = tree
    second.declarations = []
    let reserved = try Parser.parse(answer.shown).indexNames
    var supply = NameSupply(taken: program.takenNames.union(reserved), signatures: signatures)
    let given = tree.statements.last?.name ?? first.objective
    if let last = second.statements.indices.last { second.statements[last].name = given }
    _ = supply.name(like: given)
    let shown = try Parser.parse(gradient.shown)
    let answerTree = shown.renamingOwnNames { supply.name(like: $0) }
    for statement in answerTree.statements {
      var copy = statement
      copy.value = second.adopt(statement.value, of: answerTree)
      if copy.name == nil { copy.name = supply.name(preferring: ["g", "grad"]) }
      second.statements.append(copy)
    }
    let typed = try Elaborator.elaborate(second, after: program.environment, signatures: signatures)
    return [first, try part(second, typed, by: place, answer: answer, layout: layout)]
  }

  // MARK: One differentiation

  /// The part of one differentiation: by the means that suit the shapes, and entry by entry where there are none.
  private func part(
    _ tree: SyntaxTree, _ program: TypedProgram, by place: Int, answer: Derivative, layout: LayoutConvention
  ) throws(Diagnostic) -> Derivation.Part {
    let objective = program[program.result].type
    let variable = program.variables[place].type
    let isVector = objective.axes.count == 1 && variable.axes.count == 1
    let reserved = try Parser.parse(answer.shown).indexNames
    if objective == .scalar || isVector || variable == .scalar, TypedTree.isPlain(variable), TypedTree.isPlain(objective) {
      // A vector by a vector has signals that are matrices, so that matrices in between would need tensors.
      // A row by a number is a row, which signals, whose rows are the objective's entries, are not.
      let isRow = if case .row = objective { true } else { false }
      let chain = try Chain(tree, program, by: place, signatures: signatures, reserved: reserved) { type in
        !isVector || type.axes.count == 1 || !isRow && type == .scalar
      }
      var maker = PartMaker(chain, engine: engine, signatures: signatures, simplifications: simplifications)
      do throws(Diagnostic) {
        if objective == .scalar || isVector { try maker.goBackward() } else { try maker.goForward() }
        let whole = maker
        let part = try maker.finished(answer, layout)
        let isTied = !program.variables[place].facts.isDisjoint(with: [.symmetric, .positiveDefinite])
        guard isTied, answer.unconstrained == nil, (try? part.replay(catalogue: catalogue)) == nil else { return part }
        // The answer says nothing of the derivative with free entries where that has no form of its own; the one found is it.
        maker = whole
        return try maker.finished(answer, layout, isProjected: true)
      } catch {
        // What has no matrix form in between has one as a whole, or is told by entries.
      }
    }
    return try partByEntries(tree, program, by: place, answer: answer)
  }

  /// The part that tells a derivative entry by entry.
  private func partByEntries(
    _ tree: SyntaxTree, _ program: TypedProgram, by place: Int, answer: Derivative
  ) throws(Diagnostic) -> Derivation.Part {
    let reserved = try Parser.parse(answer.shown).indexNames
    let chain = try Chain(tree, program, by: place, signatures: signatures, reserved: reserved, isWhole: true)
    var maker = PartMaker(chain, engine: engine, signatures: signatures, simplifications: simplifications)
    return try maker.finishedByEntries(answer)
  }
}

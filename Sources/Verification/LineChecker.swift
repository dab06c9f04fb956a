import Diagnostics
import Numerals
import Typing

/// What moves when a line's left side is a derivative: a variable, or the value of a statement in between.
public enum Mover: Sendable, Hashable {
  /// The variable at a place of the program.
  case variable(Int)
  /// The value of a node, as if it were a variable.
  case node(TypedProgram.ID)
}

/// One side of an equation between values of a program.
public enum LineSide: Sendable, Hashable {
  /// The value of a node.
  case value(TypedProgram.ID)
  /// The derivative of a node, by dual numbers, entry by entry: the value's axes first, then the mover's. The nodes `holding` do not move. Projected, it is
  /// the one within the symmetric or diagonal matrices where the mover is declared to be one.
  case derivative(of: TypedProgram.ID, by: Mover, holding: [TypedProgram.ID], isProjected: Bool = false)
  /// The differential of a node when the mover moves along the value of the node `along`; the nodes `holding` do not move.
  case differential(of: TypedProgram.ID, by: Mover, along: TypedProgram.ID, holding: [TypedProgram.ID])
}

/// An equation between values of a program.
public struct LineEquation: Sendable, Hashable {
  /// The side that is checked.
  public var claimed: LineSide
  /// The side that it is checked against.
  public var reference: LineSide

  /// An equation.
  public init(_ claimed: LineSide, equals reference: LineSide) {
    self.claimed = claimed
    self.reference = reference
  }
}

/// Checks many equations between the values of one program at common random sizes and points: the whole calculation is evaluated once a point.
public struct LineChecker: Sendable {
  private let functions: [String: ScalarFunction]

  /// A checker that knows the numeric meaning of the primitive elementwise functions.
  public init(functions: [String: ScalarFunction]) { self.functions = functions }

  /// The place of the first equation, in the order given, that does not hold; nil when all hold at every point tried. Entries are compared in order, and
  /// between values the shapes as well.
  ///
  /// Throws `unverified` when no point of the domain could be found, and `limit` when an evaluation takes more work than is accepted.
  public func firstDisagreement(_ equations: [LineEquation], in program: TypedProgram) throws(Diagnostic) -> Int? {
    guard let last = program.nodes.indices.last, !equations.isEmpty else { return nil }
    let span = program[last].span
    do throws(EvaluationFailure) {
      return try LineExperiment(program: program, equations: equations, functions: functions).firstDisagreement()
    } catch {
      throw Certifier.diagnostic(error, span)
    }
  }
}

/// The equations at points.
private struct LineExperiment {
  /// How many points an equation is checked at.
  static let pointsWanted = 2
  /// Points tried at one size assignment.
  static let attempts = 88

  let program: TypedProgram
  let equations: [LineEquation]
  let functions: [String: ScalarFunction]
  /// All sides, each once, and where they stand.
  let sides: [LineSide]
  let places: [LineSide: Int]
  let candidates: SizeCandidates

  init(program: TypedProgram, equations: [LineEquation], functions: [String: ScalarFunction]) {
    self.program = program
    self.equations = equations
    self.functions = functions
    var sides: [LineSide] = []
    var places: [LineSide: Int] = [:]
    for side in equations.flatMap({ [$0.claimed, $0.reference] }) where places[side] == nil {
      places[side] = sides.count
      sides.append(side)
    }
    self.sides = sides
    self.places = places
    candidates = SizeCandidates([program])
  }

  func firstDisagreement() throws(EvaluationFailure) -> Int? {
    guard !candidates.replaceable.isEmpty else { return try firstDisagreement(replacingLiterals: false) }
    // A line may rely on the value of an integer length, so what fails at replaced ones is tried at the lengths as they are.
    do throws(EvaluationFailure) {
      if try firstDisagreement(replacingLiterals: true) == nil { return nil }
    } catch {
      return try firstDisagreement(replacingLiterals: false)
    }
    return try firstDisagreement(replacingLiterals: false)
  }

  private func firstDisagreement(replacingLiterals: Bool) throws(EvaluationFailure) -> Int? {
    var found = 0
    var first: Int?
    var lastFailure = EvaluationFailure.undefined
    let isFixed = candidates.areFixed && (!replacingLiterals || candidates.replaceable.isEmpty)
    for (serial, sizes) in candidates.assignments(replacingLiterals: replacingLiterals).enumerated() where found < LineExperiment.pointsWanted {
      do throws(EvaluationFailure) {
        found += try check(at: sizes, points: isFixed ? LineExperiment.pointsWanted : 1, seed: UInt64(serial + 1), &first)
        if first == 0 { return first }
      } catch {
        lastFailure = error
      }
    }
    if found == 0 { throw lastFailure }
    return first
  }

  /// Checks at points of one size assignment; returns how many.
  private func check(at sizes: SizeAssignment, points: Int, seed: UInt64, _ first: inout Int?) throws(EvaluationFailure) -> Int {
    let setting = try LineSetting(program: program, sides: sides, sizes: sizes, functions: functions)
    guard setting.work <= Experiment.workLimit else { throw .tooLarge }
    let sampler = try Sampler(program, sizes)
    var source = RandomSource(seed: seed)
    var accepted = 0
    var vanishing: [[Measured]]?
    for attempt in 0..<LineExperiment.attempts where accepted < points {
      let strategy = Strategy.allCases[attempt % Strategy.allCases.count]
      let point = sampler.values(strategy, &source).map { $0.map { Measured(exact: $0) } }
      let entries: [[Measured]]
      do throws(EvaluationFailure) {
        entries = try setting.evaluate(point)
      } catch .undefined {
        continue
      }
      guard entries.allSatisfy(LineExperiment.isTelling) else { continue }
      // Where the last line is nothing but zeros, little is checked; such a point is kept for programs that vanish everywhere.
      if entries.last?.allSatisfy({ $0.value == 0 }) == true {
        vanishing = vanishing ?? entries
        continue
      }
      accepted += 1
      compare(entries, setting, &first)
    }
    if accepted == 0, let entries = vanishing {
      compare(entries, setting, &first)
      return 1
    }
    return accepted
  }

  /// True where the rounding errors are bounded well below the largest entry.
  private static func isTelling(_ entries: [Measured]) -> Bool {
    var (scale, error) = (0.0, 0.0)
    for entry in entries {
      guard entry.value.isFinite, entry.bound.isFinite else { return false }
      scale = max(scale, abs(entry.value))
      error = max(error, entry.bound)
    }
    return scale > 64 * error ? error <= Experiment.acceptedErrors[0] * scale : error <= Experiment.acceptedErrors[0] * 1e-2
  }

  private func compare(_ entries: [[Measured]], _ setting: LineSetting, _ first: inout Int?) {
    for (place, equation) in equations.enumerated() where place < first ?? .max {
      guard let a = places[equation.claimed], let b = places[equation.reference] else { continue }
      if !setting.haveEqualShapes(a, b) || !Comparison.areEqual(entries[a], entries[b]) { first = place }
    }
  }
}

/// The sides laid out at one size assignment: the values in one plan, each derivative in one of its own.
private struct LineSetting {
  private enum Road {
    case value(EvaluationPlan.Block)
    case derivative(Derivative)
    case differential(EvaluationPlan, along: EvaluationPlan.Block)
  }

  private var values = EvaluationPlan()
  private var roads: [Road] = []
  private var shapes: [[Int]?] = []
  private(set) var work = 0.0

  init(program: TypedProgram, sides: [LineSide], sizes: SizeAssignment, functions: [String: ScalarFunction]) throws(EvaluationFailure) {
    var nodes: [TypedProgram.ID] = []
    for side in sides {
      switch side {
      case .value(let node): nodes.append(node)
      case .derivative: break
      case .differential(_, _, let along, _): nodes.append(along)
      }
    }
    var planner = Planner(program: program, sizes: sizes, functions: functions, isExact: false)
    if let last = nodes.last { values = try planner.plan(for: nodes, result: last) }
    work = values.work
    for side in sides {
      switch side {
      case .value(let node):
        roads.append(.value(values.blocks[planner.resolved(node)]))
        shapes.append(try PlacedQuantity.comparableShape(program[node].type, sizes))
      case .derivative(let node, let mover, let holding, let isProjected):
        let plan = try LineSetting.plan(program, sizes, functions, node, mover, holding)
        let type = LineSetting.type(of: mover, program)
        let derivative = Derivative(
          plan: plan, order: 1, variableShape: try sizes.shape(of: type), projection: isProjected ? LineSetting.projection(mover, program) : .none)
        work += derivative.work
        roads.append(.derivative(derivative))
        shapes.append(nil)
      case .differential(let node, let mover, let along, let holding):
        let plan = try LineSetting.plan(program, sizes, functions, node, mover, holding)
        work += plan.work + 3 * plan.activeWork
        roads.append(.differential(plan, along: values.blocks[planner.resolved(along)]))
        shapes.append(nil)
      }
    }
  }

  private static func type(of mover: Mover, _ program: TypedProgram) -> ValueType {
    switch mover {
    case .variable(let place): program.variables[place].type
    case .node(let node): program[node].type
    }
  }

  private static func projection(_ mover: Mover, _ program: TypedProgram) -> Derivative.Projection {
    guard case .variable(let place) = mover else { return .none }
    let facts = program.variables[place].facts
    return facts.contains(.diagonal) ? .diagonal : facts.isDisjoint(with: [.symmetric, .positiveDefinite]) ? .none : .symmetric
  }

  private static func plan(
    _ program: TypedProgram, _ sizes: SizeAssignment, _ functions: [String: ScalarFunction], _ node: TypedProgram.ID, _ mover: Mover,
    _ holding: [TypedProgram.ID]
  ) throws(EvaluationFailure) -> EvaluationPlan {
    var seeded: Int?
    if case .variable(let place) = mover { seeded = place }
    var planner = Planner(program: program, sizes: sizes, functions: functions, isExact: false, seeded: seeded)
    if case .node(let mover) = mover { planner.seededNodes = [planner.resolved(mover)] }
    planner.heldNodes = Set(holding.map { planner.resolved($0) })
    return try planner.plan(for: node)
  }

  /// A derivative has the shapes of both ends in it, which a page may lay out either way: only its entries count.
  func haveEqualShapes(_ a: Int, _ b: Int) -> Bool {
    guard let one = shapes[a], let other = shapes[b] else { return true }
    return one == other
  }

  /// The entries of every side at a point.
  func evaluate(_ point: [[Measured]]) throws(EvaluationFailure) -> [[Measured]] {
    let machine = try Machine<Measured>(values, variables: point)
    var entries: [[Measured]] = []
    for road in roads {
      switch road {
      case .value(let block): entries.append(Array(machine.cells[block.offset..<block.offset + block.count * block.batch]))
      case .derivative(let derivative): entries.append(try derivative.evaluate(point))
      case .differential(let plan, let along):
        var dual = Machine<Dual<Measured>>(lifting: try Machine<Measured>(plan, variables: point))
        for seed in plan.seeds { for j in 0..<along.count { dual.cells[seed + j].tangent = machine.cells[along.offset + j] } }
        try dual.runActiveSteps()
        entries.append(dual.result.map(\.tangent))
      }
    }
    return entries
  }
}

import Diagnostics
import Numerals
import Typing

/// How the value of a program and its derivatives are computed at given lengths: steps over arrays, made once and run often.
///
/// What value and derivatives have in common is computed once. A plan is a value; it can be printed, and run by module Execution.
public struct Plan: Sendable {
  /// An array that is given.
  public struct Input: Hashable, Sendable {
    /// The variable's name.
    public var name: String
    /// The lengths of its axes.
    public var shape: [Int]
    /// What is stated of it.
    public var facts: Facts
  }

  /// A result.
  public struct Output: Hashable, Sendable {
    /// The variable that the value is differentiated by; nil for the value itself.
    public var variable: String?
    /// How often it is differentiated.
    public var order: Int
    /// The lengths of its axes.
    public var shape: [Int]
    /// Where its entries stand among the parts; nil for a result that is kept as factors.
    public var part: Int?
    /// The factors that it is kept as; nil for a result with all its entries.
    public var form: FactoredForm?
  }

  /// An array that a run leaves behind: a result, or a factor of one.
  public struct Part: Hashable, Sendable {
    /// The lengths of its axes; it is stored by rows.
    public var shape: [Int]
    /// The result that it was made for.
    public var output: Int
  }

  /// The arrays that are given, in the order of the program's variables; those that no result needs are there too.
  public let inputs: [Input]
  /// The results: the value, then the derivatives.
  public let outputs: [Output]
  /// The arrays that a run leaves behind.
  public let parts: [Part]
  /// The lengths of the dimension names.
  public let sizes: [String: Int]
  /// The steps, in order.
  package let steps: [PlanStep]
  /// Those of the steps that are run in bands.
  package private(set) var bands: [PlanBands]
  /// The arrays known beforehand.
  package let tables: [[Double]]
  /// How many entries the workspace has.
  public let workspace: Int
  /// What is not refused.
  public static let largestArray = 1 << 29

  /// A plan for a program's value and derivatives.
  ///
  /// - Parameters:
  ///   - program: the program.
  ///   - derivatives: for each derivative the variable, the order, and the program followed by the answer's statements.
  ///   - includesValue: false where only the derivatives are asked for.
  ///   - sizes: the length of every dimension name.
  ///   - keepsFactors: true where derivatives that are sums of products of much smaller arrays are to be kept as those.
  /// - Throws: `unsupported` for a function known by name only, `shapeMismatch` for a length that is missing or not positive, `limit` for arrays that are too large.
  public init(
    program: TypedProgram, derivatives: [(variable: String, order: Int, answer: TypedProgram)], includesValue: Bool = true, sizes: [String: Int],
    keepsFactors: Bool = false
  ) throws(Diagnostic) {
    try self.init(
      PlannedProgram(program: program, derivatives: derivatives, includesValue: includesValue), sizes: sizes, keepsFactors: keepsFactors)
  }

  /// A plan for a program whose arrays are known, at given lengths.
  ///
  /// - Parameter descent: where it is given, gradients are no results: each moves its variable's array in place, after everything else was computed from it.
  /// - Throws: `shapeMismatch` for a length that is missing or not positive, `limit` for arrays that are too large.
  public init(_ program: PlannedProgram, sizes: [String: Int], keepsFactors: Bool = false, descent: Descent? = nil) throws(Diagnostic) {
    let lengths = try PlanLengths(sizes, largestArray: keepsFactors ? Plan.largestFactored : Plan.largestArray)
    var (graph, nodes) = try PlanBuilder.build(program.graph, outputs: program.outputs.map(\.array), lengths: lengths)
    var stored = PlanParts()
    var outputs: [Output] = []
    for (output, node) in zip(program.outputs, nodes) {
      let form = keepsFactors && output.variable != nil ? stored.form(of: node, output: outputs.count, in: &graph) : nil
      let part = form == nil ? stored.append(node, shape: graph[node].shape, output: outputs.count) : nil
      outputs.append(Output(variable: output.variable, order: output.order, shape: graph[node].shape, part: part, form: form))
    }
    var moved: [Int: Int] = [:]
    for output in outputs where output.order == 1 {
      if let part = output.part { moved[part] = program.variables.firstIndex { $0.name == output.variable } }
    }
    let schedule = PlanSchedule(graph, outputs: stored.nodes, descent: descent.map { ($0, moved) })
    let (steps, workspace) = schedule.steps()
    let arrays = [(Message("a workspace", "工作区"), workspace)] + stored.parts.map { (Message("a result", "结果"), PlanGraph.count($0.shape)) }
    for (what, entries) in arrays where entries > Plan.largestArray {
      throw Diagnostic(
        .limit,
        Message(
          "\(what) of \(entries) entries is larger than what is accepted, \(Plan.largestArray) entries",
          "\(what)有 \(entries) 个元素，超过上限 \(Plan.largestArray) 个"), at: .none,
        help: Message("ask for smaller lengths, or for a derivative of lower order", "请减小长度，或求较低阶的导数"))
    }
    var inputs: [Input] = []
    for variable in program.variables {
      inputs.append(Input(name: variable.name, shape: try lengths.shape(variable.type.axes), facts: variable.facts))
    }
    self.inputs = inputs
    self.outputs = outputs
    parts = stored.parts
    self.sizes = sizes
    self.steps = steps
    bands = descent == nil ? PlanBands.found(in: steps) : []
    self.tables = graph.tables
    self.workspace = workspace
  }

  /// The plan with other bands; with none where there are no limits.
  package func inBands(_ limits: PlanBands.Limits?) -> Plan {
    var plan = self
    plan.bands = limits.map { PlanBands.found(in: steps, $0) } ?? []
    return plan
  }

  /// The most entries that a result which is kept as factors may stand for.
  private static let largestFactored = 1 << 40
}

/// The nodes that a plan stores for its results.
private struct PlanParts {
  private(set) var nodes: [PlanGraph.ID] = []
  private(set) var parts: [Plan.Part] = []

  /// The place of an array that is stored.
  mutating func append(_ node: PlanGraph.ID, shape: [Int], output: Int) -> Int {
    nodes.append(node)
    parts.append(Plan.Part(shape: shape, output: output))
    return nodes.count - 1
  }

  /// The form of a result as factors, which get places; nil where that would save little.
  mutating func form(of node: PlanGraph.ID, output: Int, in graph: inout PlanGraph) -> FactoredForm? {
    guard let terms = PlanFactoring.terms(of: node, in: &graph) else { return nil }
    var placed: [FactoredForm.Term] = []
    for (term, factors) in terms {
      let parts = factors.map { factor in nodes.firstIndex(of: factor.node) ?? append(factor.node, shape: factor.shape, output: output) }
      placed.append(
        FactoredForm.Term(
          coefficient: term.coefficient, extents: term.extents, offset: term.offset, steps: term.steps,
          factors: zip(parts, term.factors).map { FactoredForm.Factor(part: $0, strides: $1.strides) }))
    }
    return FactoredForm(shape: graph[node].shape, terms: placed)
  }
}

/// A program and its derivatives as arrays, at lengths still unknown: what every plan of them starts from.
public struct PlannedProgram: Sendable {
  /// The variables, in order.
  public let variables: [TypedProgram.Variable]
  let graph: ArrayGraph
  let outputs: [(variable: String?, order: Int, array: ArrayGraph.ID)]

  /// The functions that need several passes and have stable forms; all others with a kernel go by the kernel's name.
  private static let functions = Set(
    ScalarOperation.allCases.map(\.rawValue) + ["logdet"] + rowFunctions.flatMap { [$0, "\($0) rows", "\($0) columns"] })

  init(variables: [TypedProgram.Variable], graph: ArrayGraph, outputs: [(variable: String?, order: Int, array: ArrayGraph.ID)]) {
    self.variables = variables
    self.graph = graph
    self.outputs = outputs
  }

  /// The arrays of a program and of the answers to it.
  ///
  /// - Throws: `unsupported` for a value that has no array form or that is known by name only.
  public init(
    program: TypedProgram, derivatives: [(variable: String, order: Int, answer: TypedProgram)], includesValue: Bool = true
  ) throws(Diagnostic) {
    var lowering = ArrayLowering(templates: PlannedProgram.functions)
    var outputs: [(String?, Int, ArrayGraph.ID)] = []
    let value = try lowering.lower(program, isAnswer: false)
    if includesValue { outputs.append((nil, 0, value)) }
    for derivative in derivatives {
      outputs.append((derivative.variable, derivative.order, try lowering.lower(derivative.answer, isAnswer: true)))
    }
    if let callable = lowering.callables.first {
      throw Diagnostic(
        .unsupported, Message("\(callable.name) is known by name only, so there is nothing to run", "\(callable.name) 只有名字，没有可以计算的内容"), at: .none,
        help: Message("define it: replace \(callable.name) by a function of the language", "请定义它：把 \(callable.name) 换成语言里的函数"))
    }
    variables = lowering.variables
    graph = lowering.graph
    self.outputs = outputs
  }
}

import ArrayFiles
import Binding
import Catalogue
import Diagnostics
import Nabla
import Planning
import Typing

/// A program with the parts its variables play in training: examples, parameters, and arrays that stay as they are.
public struct TrainingProgram: Sendable {
  /// How the program sees examples.
  public enum Form: Sendable {
    /// It was written for one example, and could be rewritten for a batch.
    case rewritten(BatchedProgram)
    /// It was written for a batch by its user.
    case written
    /// It was written for one example, and is run example by example, for the given reason.
    case single(Diagnostic)
  }

  /// The program as typed.
  public let program: TypedProgram
  /// The program as it is run.
  public let running: TypedProgram
  /// Its value and its derivatives by the parameters, for any number of examples; nil where it is only evaluated.
  let planned: PlannedProgram?
  /// How it sees examples.
  public let form: Form
  /// The name of the dimension that counts examples; nil where it is run example by example.
  public let dimension: String?
  /// The variables that differ from example to example, by their places in the program as typed.
  public let examples: [Int]
  /// The variables that are trained, by their places.
  public let parameters: [Int]
  /// The variables that stay as they are, by their places.
  public let fixed: [Int]
  /// The variables that the wanted value does not need and that have no data, by their places.
  public let ignored: [Int]
  /// What a program is wanted for.
  public enum Purpose: Sendable {
    /// To make its value small; with the Hessian for Newton's steps.
    case training(hessian: Bool)
    /// To know the value of one of its statements; nil for the last one that needs no labels.
    case prediction(statement: String?)
  }

  /// Finds the parts from the data: what has an array for it is an example or fixed, all else a parameter.
  ///
  /// - Parameters:
  ///   - problem: the program and what is declared beside it.
  ///   - axes: the number of axes of each array that is given, by name.
  ///   - purpose: what the program is wanted for.
  ///   - rewrites: false where a program for one example is to be run example by example.
  /// - Throws: what is wrong with the program, `unsupported` where it cannot be trained, `data` where arrays do not say what an example is.
  public init(_ problem: Problem, axes: [String: Int], purpose: Purpose, engine: Engine = Engine(), rewrites: Bool = true) throws(Diagnostic) {
    var program = try engine.elaborate(problem)
    program.warnings.removeAll()
    let isGiven = program.variables.map { axes[$0.name] != nil }
    if case .prediction(let statement) = purpose {
      let place = try program.predictedStatement(statement, isGiven: isGiven)
      program.statements.removeSubrange((place + 1)...)
    } else if program[program.result].type != .scalar {
      throw Diagnostic(
        .unsupported,
        Message(
          "the last statement is a \(program[program.result].type.text); training needs a number to make small",
          "最后一个语句是 \(program[program.result].type.text)；训练需要一个可以减小的数"),
        at: program[program.result].span,
        help: Message("end with a loss, such as norm2(…)^2 or cross_entropy(y, p)", "请以损失结尾，例如 norm2(…)^2 或 cross_entropy(y, p)"))
    }
    let needed = program.variables(neededBy: program.result)
    let isLabel = program.variables.map { !$0.facts.isDisjoint(with: [.constant, .oneHot, .sumsToOne]) }
    let missing = program.variables.indices.filter { !isGiven[$0] && needed.contains($0) && isLabel[$0] }
    if let variable = missing.first.map({ program.variables[$0] }) {
      let near = nearestNames(to: variable.name, in: axes.keys.sorted()).first
      throw Diagnostic(
        .data,
        Message("there is no data for \(variable.name), which is \(variable.declaredType)", "没有 \(variable.name) 的数据，它是 \(variable.declaredType)"),
        at: .none,
        help: near.map { Message("did you mean \($0)?", "是否想写 \($0)？") }
          ?? Message("give it with --data \(variable.name)=FILE", "请用 --data \(variable.name)=文件 给出"))
    }
    let parameters = program.variables.indices.filter { !isGiven[$0] && needed.contains($0) }
    if parameters.isEmpty, case .training = purpose {
      throw Diagnostic(.unsupported, Message("every variable has data, so there is nothing to train", "每个变量都有数据，没有可以训练的参数"), at: .none)
    }
    let extra = program.variables.indices.filter { isGiven[$0] }.map { place in
      (place, TrainingProgram.extraAxes(program.variables[place], axes[program.variables[place].name] ?? 0))
    }
    if let (place, count) = extra.first(where: { $0.1 < 0 || $0.1 > 1 }) {
      let variable = program.variables[place]
      throw Diagnostic(
        .shapeMismatch,
        Message(
          "the data for \(variable.name) has \(axes[variable.name] ?? 0) axes; a \(variable.type.text) for each example has \(variable.type.axes.count + 1)",
          "\(variable.name) 的数据有 \(axes[variable.name] ?? 0) 个轴；每个样本一个 \(variable.type.text) 时应有 \(variable.type.axes.count + 1) 个"),
        at: .none, help: count > 1 ? Message("flatten each example to one row", "请把每个样本展平成一行") : Message("give a row for each example", "请为每个样本给出一行"))
    }
    var (problem, single) = (problem, problem)
    problem.variables = parameters.map { program.variables[$0].name }
    problem.order = 1
    var examples = extra.filter { $0.1 == 1 }.map(\.0)
    var form: Form
    var dimension: String?
    if examples.isEmpty {
      (examples, dimension) = try TrainingProgram.leading(program, extra.map(\.0))
      form = .written
    } else {
      do throws(Diagnostic) {
        if !rewrites { throw Diagnostic(.unsupported, Message("examples are run one by one", "样本逐个计算"), at: .none) }
        let names = Set(examples.map { program.variables[$0].name })
        let batched = try BatchedProgram(
          program, examples: names, parameters: problem.variables, rowFunctions: Catalogue.standard.rowFunctions, isObjective: purpose.isTraining)
        form = .rewritten(batched)
        problem = batched.problem
        dimension = batched.dimension
      } catch {
        form = .single(error)
      }
    }
    if case .rewritten = form { running = try engine.elaborate(problem) } else { running = program }
    if case .training(let needsHessian) = purpose {
      var planned: PlannedProgram?
      var second = problem
      second.order = 2
      if !needsHessian, case .rewritten(let batched) = form {
        // The derivative of one example knows what is stated of an example, such as that a label's entries sum to 1; a batch of them needs no other.
        (single.variables, single.order) = (problem.variables, 1)
        planned = try PlannedProgram(try engine.derive(single)).batched(batched.names, dimension: batched.dimension)
      }
      if planned == nil { planned = try PlannedProgram(try engine.derive(problem), hessians: needsHessian ? try engine.derive(second) : nil) }
      self.planned = planned
    } else {
      planned = nil
    }
    self.parameters = parameters
    self.dimension = dimension
    self.form = form
    self.examples = examples
    fixed = program.variables.indices.filter { isGiven[$0] && !examples.contains($0) }
    ignored = program.variables.indices.filter { !isGiven[$0] && !needed.contains($0) }
    self.program = program
  }

  /// How many axes an array has beyond its variable's type. One number a row stands for a one-hot vector.
  private static func extraAxes(_ variable: TypedProgram.Variable, _ axes: Int) -> Int {
    if variable.facts.contains(.oneHot), axes == 1 { return 1 }
    return axes - variable.type.axes.count
  }

  /// In a program written for a batch: the first dimension of the first array counts examples, and every array that begins with it holds them.
  private static func leading(_ program: TypedProgram, _ given: [Int]) throws(Diagnostic) -> ([Int], String?) {
    for place in given {
      guard let name = program.variables[place].type.axes.first?.extents.first?.name else { continue }
      let examples = given.filter { program.variables[$0].type.axes.first == program.variables[place].type.axes.first }
      let isTrained = program.variables.enumerated().contains { k, variable in
        !given.contains(k) && variable.type.axes.contains { $0.extents.contains { $0.terms.contains { $0.name == name } } }
      }
      if !isTrained { return (examples, name) }
    }
    throw Diagnostic(
      .data, Message("no array has a row for each example", "没有数组为每个样本给出一行"), at: .none,
      help: Message(
        "write the program for one example, such as x: vector(d), and give x as a matrix with a row for each",
        "请为一个样本写程序，例如 x: vector(d)，而把 x 作为每行一个样本的矩阵给出"))
  }

  /// What a variable is called in the program as it is run.
  public func runningName(_ place: Int) -> String {
    let name = program.variables[place].name
    if case .rewritten(let batched) = form { return batched.names[name] ?? name }
    return name
  }

  /// What a statement is called in the program as it is run.
  public func runningStatement(_ name: String) -> String {
    if case .rewritten(let batched) = form { return batched.statements[name] ?? name }
    return name
  }
}

extension PlannedProgram {
  /// The value of a program, its gradients, and the second derivatives where they are wanted.
  fileprivate init(_ gradients: Answer, hessians: Answer? = nil) throws(Diagnostic) {
    let second = hessians?.derivatives ?? []
    try self.init(
      program: gradients.program,
      derivatives: gradients.derivatives.map { ($0.variable, 1, $0.typed) } + second.map { ($0.variable, 2, $0.typed) })
  }
}

extension TrainingProgram.Purpose {
  /// True where the program's value is made small.
  var isTraining: Bool {
    switch self {
    case .training: true
    case .prediction: false
    }
  }
}

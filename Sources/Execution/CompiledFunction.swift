import Diagnostics
import Kernels
import Planning
import Typing

/// The value of a program and its derivatives as a function of arrays, in single or double precision.
///
/// A plan is made for each combination of lengths that is met, and kept. The lengths are told from the arrays.
///
///     let function = try CompiledFunction<Double>(program: answer.program, derivatives: answer.derivatives.map { ($0.variable, $0.order, $0.typed) })
///     let results = try function(["x": DenseArray([1, 2]), "A": DenseArray(rows: [[2, 0], [1, 1]])])
///
/// It is not shared between threads: each makes its own from the same `PlannedProgram`.
public final class CompiledFunction<Real: Element> {
  /// The program at lengths still unknown.
  public let program: PlannedProgram
  /// True where derivatives with structure are kept as factors.
  public let keepsFactors: Bool
  private let sizes: [String: Int]
  private let team: ThreadTeam
  private var executables: [[[Int]]: Executable<Real>] = [:]
  /// How many combinations of lengths are kept.
  private static var mostExecutables: Int { 16 }

  /// A function for a program whose arrays are known.
  ///
  /// - Parameters:
  ///   - program: the program at lengths still unknown.
  ///   - sizes: lengths of dimension names that no array tells.
  ///   - keepsFactors: true where derivatives that are sums of products of much smaller arrays are to be kept as those: see `factored(_:)`.
  ///   - threads: how many threads share large steps, the caller among them.
  public init(_ program: PlannedProgram, sizes: [String: Int] = [:], keepsFactors: Bool = false, threads: Int = 1) {
    self.program = program
    team = threads > 1 ? ThreadTeam(size: threads) : .single
    self.keepsFactors = keepsFactors
    self.sizes = sizes
  }

  /// A function for a program and the answers to it.
  ///
  /// - Throws: `unsupported` for a program that cannot be run, such as one with a function known by name only.
  public convenience init(
    program: TypedProgram, derivatives: [(variable: String, order: Int, answer: TypedProgram)] = [], includesValue: Bool = true,
    sizes: [String: Int] = [:], keepsFactors: Bool = false, threads: Int = 1
  ) throws(Diagnostic) {
    let planned = try PlannedProgram(program: program, derivatives: derivatives, includesValue: includesValue)
    self.init(planned, sizes: sizes, keepsFactors: keepsFactors, threads: threads)
  }

  /// The executable for arrays of those shapes, in the order of the variables: made the first time, then kept.
  ///
  /// - Throws: `shapeMismatch` that names the array and the axis, `limit` for arrays that are too large.
  public func executable(shapes: [[Int]]) throws(Diagnostic) -> Executable<Real> {
    if let known = executables[shapes] { return known }
    if shapes.count != program.variables.count {
      throw Diagnostic(
        .arity,
        Message(
          "\(shapes.count) shapes are given for \(program.variables.count) variables", "为 \(program.variables.count) 个变量给出了 \(shapes.count) 个形状"),
        at: .none)
    }
    let inference = try SizeInference(program.variables, shapes: shapes, given: sizes)
    let executable = Executable<Real>(try Plan(program, sizes: inference.sizes, keepsFactors: keepsFactors), team: team)
    if executables.count >= Self.mostExecutables { executables.removeAll() }
    executables[shapes] = executable
    return executable
  }

  /// Runs the function on arrays where they are, without copying them; the results stand in the executable that comes back, until its next run.
  ///
  /// - Throws: as `callAsFunction`.
  public func run(_ arrays: [String: BorrowedArray<Real>]) throws(Diagnostic) -> Executable<Real> {
    var shapes: [[Int]] = []
    for variable in program.variables {
      guard let array = arrays[variable.name] else { throw missing(variable, among: Array(arrays.keys)) }
      shapes.append(array.shape)
    }
    let executable = try executable(shapes: shapes)
    for (place, variable) in program.variables.enumerated() {
      if let array = arrays[variable.name] { executable.bind(place, to: array.start) }
    }
    try executable.run()
    return executable
  }

  private func missing(_ variable: TypedProgram.Variable, among names: [String]) -> Diagnostic {
    let near = nearestNames(to: variable.name, in: names).first
    return Diagnostic(
      .unknownName, Message("no array is given for \(variable.name): \(variable.type.text)", "没有给出数组 \(variable.name): \(variable.type.text)"),
      at: .none, help: near.map { Message("is it \($0)?", "是 \($0) 吗？") })
  }

  /// The results for arrays by name; the value first, then the derivatives. Those that are kept as factors are multiplied out.
  ///
  /// - Throws: `unknownName` for an array that is missing, `shapeMismatch` for one of the wrong shape, `singular` for a matrix without an inverse, `limit`
  ///   for too many entries.
  public func callAsFunction(_ arrays: [String: DenseArray<Real>]) throws(Diagnostic) -> [DenseArray<Real>] {
    let executable = try run(copying: arrays)
    var results: [DenseArray<Real>] = []
    for (place, output) in executable.plan.outputs.enumerated() {
      if output.form == nil {
        results.append(DenseArray(shape: output.shape, elements: Array(executable.output(place))))
      } else {
        results.append(try executable.factored(place).dense())
      }
    }
    return results
  }

  /// The results for arrays by name, each as its factors where the function keeps them.
  ///
  /// - Throws: as `callAsFunction`.
  public func factored(_ arrays: [String: DenseArray<Real>]) throws(Diagnostic) -> [FactoredArray<Real>] {
    let executable = try run(copying: arrays)
    return executable.plan.outputs.indices.map(executable.factored)
  }

  private func run(copying arrays: [String: DenseArray<Real>]) throws(Diagnostic) -> Executable<Real> {
    var given: [DenseArray<Real>] = []
    for variable in program.variables {
      guard let array = arrays[variable.name] else { throw missing(variable, among: Array(arrays.keys)) }
      if !array.isComplete {
        throw Diagnostic(
          .shapeMismatch,
          Message(
            "\(variable.name) has \(array.elements.count) entries, and the shape \("\(array.shape)") has another number of places",
            "\(variable.name) 有 \(array.elements.count) 个元素，与形状 \("\(array.shape)") 的元素个数不符"), at: .none
        )
      }
      given.append(array)
    }
    let executable = try executable(shapes: given.map(\.shape))
    for (place, array) in given.enumerated() { executable.copy(array.elements, to: place) }
    try executable.run()
    return executable
  }
}

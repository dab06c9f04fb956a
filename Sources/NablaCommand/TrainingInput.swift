import ArrayFiles
import Binding
import Diagnostics
import Nabla
import Training

/// A program and data made ready for training, and checked.
struct TrainingInput {
  let training: TrainingProgram
  let data: TrainingData
  /// First parameters.
  let start: NamedArrays
  /// What was noticed and is no fault.
  var warnings: [Diagnostic] = []

  /// Finds the parts, fits the data, and compares the batched program with its examples.
  init(_ problem: Problem, data: DataCollection, sizes: [String: Int], start: String?, newton: Bool) throws(Diagnostic) {
    let program = try Engine().elaborate(problem)
    let axes = try TrainingInput.axes(program.variables.map(\.name), data)
    if axes.isEmpty {
      let given = data.names.prefix(12)
      let names =
        given.isEmpty
        ? Message("none is given", "没有给出数组")
        : Message("the names given are \(given.joined(separator: ", "))", "给出的名字有 \(given.joined(separator: "、"))")
      throw Diagnostic(
        .data, Message("no array is a variable of the program: \(names)", "没有数组是程序的变量：\(names)"), at: .none,
        help: Message("give examples with --data FILE", "请用 --data 文件 给出样本"))
    }
    training = try TrainingProgram(problem, axes: axes, purpose: .training(hessian: newton))
    self.start = try start.map { path throws(Diagnostic) in try ArrayFile.read(Arguments.plain(path)) } ?? NamedArrays()
    self.data = try TrainingData(training, data: data, sizes: sizes, start: self.start)
    try training.checkBatch(problem, axes: axes, data: self.data)
    if case .single(let reason) = training.form {
      var warning = reason
      warning.severity = .warning
      warning.wording = Message(
        "examples are run one by one, which is slower: \(reason.wording)", "样本将逐个计算，速度较慢：\(reason.wording)")
      warnings.append(warning)
    }
  }

  /// The number of axes of every array that is a variable.
  static func axes(_ variables: [String], _ data: DataCollection) throws(Diagnostic) -> [String: Int] {
    var axes: [String: Int] = [:]
    for name in variables where data.contains(name) { axes[name] = try data.array(name).shape.count }
    return axes
  }
}

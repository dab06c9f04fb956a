import ArrayFiles
import Binding
import Diagnostics
import Execution
import Typing

/// The examples of a data set: for each variable that differs from example to example, its entries row by row.
public final class ExampleRows<Real: Element> {
  /// One variable.
  public struct Column: Sendable {
    /// Its place in the program as typed.
    public var variable: Int
    /// Entries of one example.
    public var width: Int
  }

  /// The variables.
  public let columns: [Column]
  /// How many examples.
  public let count: Int
  private let memory: [UnsafeMutablePointer<Real>]

  /// The rows of arrays, each of `count` times its column's width entries.
  init(_ arrays: [(column: Column, array: ArrayValue)], count: Int) {
    columns = arrays.map(\.column)
    self.count = count
    memory = arrays.map { column, array in
      let start = ExampleRows.room(array.count)
      for k in 0..<array.count { (start + k).initialize(to: Real(array[k])) }
      return start
    }
  }

  /// Some of the rows of another set, in that order.
  public init(_ other: ExampleRows, rows: [Int]) {
    columns = other.columns
    count = rows.count
    memory = other.columns.indices.map { k in
      let start = ExampleRows.room(rows.count * other.columns[k].width)
      other.gather(rows[...], column: k, into: start)
      return start
    }
  }

  deinit { for start in memory { start.deallocate() } }

  /// Room for entries that starts at a cache line, so that rows of whole lines are read line by line.
  static func room(_ count: Int) -> UnsafeMutablePointer<Real> {
    UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * MemoryLayout<Real>.stride, alignment: 64)
      .bindMemory(to: Real.self, capacity: max(1, count))
  }

  /// The entries of one example.
  func row(_ row: Int, column: Int) -> UnsafePointer<Real> { UnsafePointer(memory[column] + row * columns[column].width) }

  /// Copies the entries of some examples one after another.
  func gather(_ rows: ArraySlice<Int>, column: Int, into target: UnsafeMutablePointer<Real>) {
    let width = columns[column].width
    var place = target
    for row in rows {
      place.update(from: memory[column] + row * width, count: width)
      place += width
    }
  }
}

/// The data of a training run, checked: rows of examples, arrays that stay, and lengths.
public struct TrainingData: Sendable {
  /// The lengths of dimension names, without the one that counts examples.
  public let sizes: [String: Int]
  /// How many examples.
  public let count: Int
  /// The examples' arrays with their entries per example.
  let examples: [(variable: Int, width: Int, array: ArrayValue)]
  /// The arrays that stay.
  let fixed: [(variable: Int, array: ArrayValue)]

  /// Fits data to a program.
  ///
  /// - Parameters:
  ///   - known: lengths that are given or follow from elsewhere.
  ///   - start: arrays of parameters, whose lengths count too.
  /// - Throws: `shapeMismatch` where lengths disagree, `data` where an entry is not finite, a label out of range, or not what is stated.
  public init(_ training: TrainingProgram, data: DataCollection, sizes known: [String: Int], start: NamedArrays = NamedArrays()) throws(Diagnostic) {
    var inference = SizeInference(given: known)
    for place in training.parameters where start.contains(training.program.variables[place].name) {
      let variable = training.program.variables[place]
      _ = try inference.fit(shape: try start.array(variable.name).shape, to: variable, origin: start.origin)
    }
    var count: (Int, String)?
    var arrays: [(Int, ArrayValue, String)] = []
    for place in training.examples {
      let variable = training.program.variables[place]
      let origin = data.origin(of: variable.name)
      let array = try data.array(variable.name)
      let rows = array.shape.first ?? 1
      if let (known, other) = count, known != rows {
        throw Diagnostic(
          .shapeMismatch,
          Message("\(other) has \(known) examples, and \(variable.name) has \(rows)", "\(other) 有 \(known) 个样本，而 \(variable.name) 有 \(rows) 个"),
          at: .none)
      }
      guard rows > 0 else {
        throw Diagnostic(.data, Message("\(origin): \(variable.name) has no examples", "\(origin)：\(variable.name) 没有样本"), at: .none)
      }
      count = (rows, variable.name)
      arrays.append((place, array, origin))
    }
    // Labels come last: how many classes there are may follow from the rest.
    var fixed: [(variable: Int, array: ArrayValue)] = []
    for place in training.fixed {
      let variable = training.program.variables[place]
      fixed.append((place, try inference.fit(try data.array(variable.name), to: variable, origin: data.origin(of: variable.name))))
    }
    var examples: [(variable: Int, width: Int, array: ArrayValue)] = []
    let isLabel = { (place: Int, array: ArrayValue) in
      training.program.variables[place].facts.contains(.oneHot) && array.shape.count == 1 && training.isPerExample
    }
    for (place, array, origin) in arrays where !isLabel(place, array) {
      let variable = training.program.variables[place]
      let shape = training.isPerExample ? Array(array.shape.dropFirst()) : array.shape
      let fitted = try inference.fit(shape: shape, to: variable, origin: origin)
      let rows = array.shape.first ?? 1
      examples.append((place, fitted.reduce(1, *) / (training.isPerExample ? 1 : max(1, rows)), array))
    }
    for (place, array, origin) in arrays where isLabel(place, array) {
      let variable = training.program.variables[place]
      let classes = variable.type.axes.first.flatMap { $0.value(inference.known) }
      let rows = try Labels.oneHot(array, classes: classes, name: variable.name, origin: origin)
      _ = try inference.fit(shape: [rows.shape[1]], to: variable, origin: origin)
      examples.append((place, rows.shape[1], rows))
    }
    for (place, _, array) in examples {
      try TrainingData.check(array, training.program.variables[place], data.origin(of: training.program.variables[place].name), training.isPerExample)
    }
    for (place, array) in fixed {
      let variable = training.program.variables[place]
      try FactCheck(name: variable.name, array: array, origin: data.origin(of: variable.name)).check(variable.facts)
    }
    var dimensions: [[String]] = []
    for variable in training.program.variables { dimensions.append(variable.type.axes.flatMap { $0.extents.flatMap { $0.terms.map(\.name) } }) }
    let needed = dimensions.enumerated().filter { !training.ignored.contains($0.offset) }.flatMap(\.element)
    var sizes = try inference.solved(dimensions: Set(needed).sorted())
    // What nobody needs may have any length.
    for name in dimensions.joined() where sizes[name] == nil { sizes[name] = 1 }
    self.sizes = sizes
    self.count = count?.0 ?? 0
    self.examples = examples.sorted { $0.variable < $1.variable }
    self.fixed = fixed
  }

  /// Checks every example of a variable.
  private static func check(_ array: ArrayValue, _ variable: TypedProgram.Variable, _ origin: String, _ isPerExample: Bool) throws(Diagnostic) {
    try FactCheck(name: variable.name, array: array, origin: origin).check(variable.facts.intersection([.positive, .nonnegative]))
    let facts = variable.facts.intersection([.oneHot, .sumsToOne])
    guard isPerExample, !facts.isEmpty, array.shape.count == 2 else { return }
    let width = array.shape[1]
    for row in 0..<array.shape[0] {
      let entries = ArrayValue(shape: [width], doubles: (0..<width).map { array[row * width + $0] })
      try FactCheck(name: "\(variable.name), example \(row + 1)", array: entries, origin: origin).check(facts)
    }
  }

  /// The examples as rows of a type of number.
  public func rows<Real: Element>(_: Real.Type = Real.self) -> ExampleRows<Real> {
    ExampleRows(examples.map { (ExampleRows<Real>.Column(variable: $0.variable, width: $0.width), $0.array) }, count: count)
  }
}

extension TrainingProgram {
  /// True where the program was written for one example.
  public var isPerExample: Bool {
    switch form {
    case .rewritten, .single: true
    case .written: false
    }
  }
}

/// Labels as one-hot rows.
enum Labels {
  /// The most classes that labels are turned into rows for.
  private static let mostClasses = 100_000

  /// A row for each label, which counts from 0.
  ///
  /// - Throws: `data`, naming the first label that is no class.
  static func oneHot(_ labels: ArrayValue, classes: Int?, name: String, origin: String) throws(Diagnostic) -> ArrayValue {
    var largest = -1
    for row in 0..<labels.count {
      let label = labels[row]
      guard label >= 0, label == label.rounded(), label < Double(classes ?? mostClasses) else {
        let range = classes.map { Message("0 to \($0 - 1)", "0 到 \($0 - 1)") } ?? Message("integers from 0", "从 0 开始的整数")
        throw Diagnostic(
          .data,
          Message(
            "\(origin): \(name): entry \(row + 1) is \(label), and labels are \(range)", "\(origin)：\(name)：第 \(row + 1) 个元素是 \(label)，而标签应是 \(range)"
          ), at: .none,
          help: label == Double(classes ?? -1) ? Message("do the labels count from 1? subtract 1", "标签是从 1 开始的吗？请减去 1") : nil)
      }
      largest = max(largest, Int(label))
    }
    let count = classes ?? largest + 1
    let entries = NumberBuffer<Float>(count: labels.count * count) { target in
      for row in 0..<labels.count { target[row * count + Int(labels[row])] = 1 }
    }
    return ArrayValue(shape: [labels.count, count], single: entries)
  }
}

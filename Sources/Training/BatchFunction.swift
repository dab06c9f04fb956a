import Diagnostics
import Execution
import Planning
import Typing

/// A program run on batches of examples, with the parameters where they stand. Nothing is allocated once every length of a batch was met.
final class BatchFunction<Real: Element> {
  private let planned: PlannedProgram
  private let training: TrainingProgram
  private let sizes: [String: Int]
  private let parameters: ParameterStorage<Real>
  private let fixed: [(name: String, entries: UnsafeMutableBufferPointer<Real>)]
  /// What gradients do to the parameters in the course of a run; nil where they are results.
  private let descent: Descent?
  /// The program at each length of a batch that was met, with the places of the examples' columns among its inputs.
  private var executables: [Int: (run: Executable<Real>, places: [Int?])] = [:]
  /// Room for the rows of a batch, by column.
  private var batch: [UnsafeMutablePointer<Real>] = []
  private var batchCapacity = 0
  /// Results summed over examples, where these are run one by one.
  private var sums: [[Real]] = []
  /// The program that ran last, and for how many examples: most batches are as long as the one before.
  private var last: Executable<Real>?
  private var lastCount = -1
  private var lastPlaces: [Int?] = []

  init(
    _ program: PlannedProgram, _ training: TrainingProgram, _ data: TrainingData, _ parameters: ParameterStorage<Real>, descent: Descent? = nil
  ) {
    planned = program
    self.descent = descent
    self.training = training
    sizes = data.sizes
    self.parameters = parameters
    fixed = data.fixed.map { place, array in
      let entries = UnsafeMutableBufferPointer<Real>.allocate(capacity: max(1, array.count))
      for k in 0..<array.count { entries.initializeElement(at: k, to: Real(array[k])) }
      return (training.runningName(place), entries)
    }
  }

  deinit {
    for (_, entries) in fixed { entries.deallocate() }
    for start in batch { start.deallocate() }
  }

  /// True where a batch is run at once.
  var isBatched: Bool { training.dimension != nil }

  /// Computes the results for some examples: the value is then the mean over them, or what the program says where it was written for a batch.
  ///
  /// - Throws: `unverified` where a matrix is singular, `limit` for results that are too large.
  func run(_ rows: ArraySlice<Int>, of examples: ExampleRows<Real>) throws(Diagnostic) {
    guard training.dimension != nil else { return try runSingly(rows, of: examples) }
    let (executable, places) = try executable(rows.count, examples)
    let first = rows[rows.startIndex]
    // Rows that follow each other are read where they are.
    var next = first
    let isRun = rows.allSatisfy { row in
      defer { next += 1 }
      return row == next
    }
    for column in places.indices {
      guard let place = places[column] else { continue }
      if isRun {
        executable.bind(place, to: examples.row(first, column: column))
      } else {
        examples.gather(rows, column: column, into: batch[column])
        executable.bind(place, to: batch[column])
      }
    }
    try executable.run()
  }

  /// The plan for that many examples.
  func plan(_ count: Int, of examples: ExampleRows<Real>) throws(Diagnostic) -> Plan {
    try executable(isBatched ? count : 1, examples).run.plan
  }

  /// Runs one example after another and sums the results.
  private func runSingly(_ rows: ArraySlice<Int>, of examples: ExampleRows<Real>) throws(Diagnostic) {
    let executable = try executable(1, examples).run
    if sums.isEmpty { sums = executable.plan.outputs.map { [Real](repeating: 0, count: $0.shape.reduce(1, *)) } }
    for k in sums.indices { for place in sums[k].indices { sums[k][place] = 0 } }
    let places = examples.columns.map { executable.place(of: training.runningName($0.variable)) ?? 0 }
    for row in rows {
      for column in places.indices { executable.bind(places[column], to: examples.row(row, column: column)) }
      try executable.run()
      for k in sums.indices {
        let output = executable.output(k)
        for place in sums[k].indices { sums[k][place] += output[place] }
      }
    }
    let factor = 1 / Real(rows.count)
    for k in sums.indices { for place in sums[k].indices { sums[k][place] *= factor } }
  }

  /// Calls a closure with the entries of a result of the last run: 0 is the value, then come the derivatives by the parameters.
  func withResult<Value>(_ place: Int, _ body: (UnsafeBufferPointer<Real>) -> Value) -> Value {
    if training.dimension == nil { return sums[place].withUnsafeBufferPointer(body) }
    return body(last?.output(place) ?? UnsafeBufferPointer(start: nil, count: 0))
  }

  /// The value of the last run.
  var value: Double { withResult(0) { Double($0[0]) } }

  private func executable(_ count: Int, _ examples: ExampleRows<Real>) throws(Diagnostic) -> (run: Executable<Real>, places: [Int?]) {
    if count == lastCount, let last { return (last, lastPlaces) }
    if let known = executables[count] {
      (last, lastCount, lastPlaces) = (known.run, count, known.places)
      return known
    }
    if count > batchCapacity, training.dimension != nil {
      for start in batch { start.deallocate() }
      batch = examples.columns.map { ExampleRows<Real>.room(count * $0.width) }
      batchCapacity = count
      (executables, lastCount) = ([:], -1)
    }
    var sizes = sizes
    if let dimension = training.dimension { sizes[dimension] = count }
    let executable = Executable<Real>(try Plan(planned, sizes: sizes, descent: descent))
    let places = examples.columns.map { executable.place(of: training.runningName($0.variable)) }
    for segment in parameters.segments {
      if let place = executable.place(of: segment.name) { executable.bind(place, to: parameters.start + segment.offset) }
    }
    for (name, entries) in fixed {
      if let place = executable.place(of: name), let start = entries.baseAddress { executable.bind(place, to: start) }
    }
    for place in training.ignored {
      guard let input = executable.place(of: training.runningName(place)) else { continue }
      executable.copy([Real](repeating: 0, count: executable.plan.inputs[input].shape.reduce(1, *)), to: input)
    }
    executables[count] = (executable, places)
    (last, lastCount, lastPlaces) = (executable, count, places)
    return (executable, places)
  }
}

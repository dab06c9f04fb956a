import Diagnostics

/// Writes the steps of a plan as formulas over its arrays: variables by their names, results by what they are, intermediate arrays as t1, t2, …
struct PlanWriter {
  private let plan: Plan
  private var names: [PlanStorage: String] = [:]

  init(_ plan: Plan) {
    self.plan = plan
    for (k, input) in plan.inputs.enumerated() { names[.input(k)] = input.name }
    for (k, name) in plan.partNames.enumerated() { names[.output(k)] = name }
    for k in plan.tables.indices { names[.table(k)] = "table\(k + 1)" }
    for step in plan.steps {
      for write in step.writes where names[write.storage] == nil { names[write.storage] = "t\(names.keys.filter(PlanWriter.isWorkspace).count + 1)" }
      if case .invertDirectly(_, _, let scratch, _) = step, names[scratch.storage] == nil { names[scratch.storage] = "scratch" }
    }
  }

  private static func isWorkspace(_ storage: PlanStorage) -> Bool { if case .workspace = storage { true } else { false } }

  private func name(_ access: PlanAccess) -> String {
    let name = names[access.storage] ?? "?"
    return access.strides.count >= 2 && access.strides.contains(1) && access.strides.last != 1 && access.strides.last != 0 ? name + "'" : name
  }

  private func shape(_ lengths: [Int]) -> Message {
    lengths.isEmpty ? Message("scalar", "标量") : .code(lengths.map(String.init).joined(separator: "×"))
  }

  /// One step: what is written, from what, and over which shape.
  func line(_ place: Int) -> Message {
    switch plan.steps[place] {
    case .loop(let loop):
      let (formulas, shape) = (formulas(loop).joined(separator: "; "), shape(loop.extents))
      return Message("\(formulas)   over \(shape)", "\(formulas)   范围 \(shape)")
    case .product(let p):
      let factor = p.factor == 1 ? "" : "\(PlanWriter.number(p.factor))·"
      let many = p.batch > 1 ? Message("\(p.batch) products of ", "\(p.batch) 个 ") : .code("")
      let symmetric = p.isSymmetric ? Message(", symmetric", "，对称") : .code("")
      let kept = p.kept == 0 ? "" : p.kept == 1 ? "\(name(p.result)) + " : "\(PlanWriter.number(p.kept))·\(name(p.result)) + "
      let product = PlanWriter.finished(
        kept + factor + "\(matrix(p.left))·\(matrix(p.right))",
        p.finish.map { finish in
          (finish.operation, (finish.scale == 1 ? "" : "\(PlanWriter.number(finish.scale))·") + name(finish.operand))
        })
      let formula = "\(name(p.result)) = \(product)"
      return Message(
        "\(formula)   \(many)\(p.rows)×\(p.depth) by \(p.depth)×\(p.columns)\(symmetric)",
        "\(formula)   \(many)\(p.rows)×\(p.depth) 乘 \(p.depth)×\(p.columns)\(symmetric)")
    case .productPair(let p):
      let a = names[p.matrix.storage] ?? "?"
      let formula = "\(name(p.y)), \(name(p.z)) = \(a)·\(name(p.x)), \(a)'·\(name(p.u))"
      return Message("\(formula)   one pass over \(p.rows)×\(p.columns)", "\(formula)   一遍读完 \(p.rows)×\(p.columns)")
    case .symmetricSum(let n, let scale, let a, let result):
      let matrix = names[a.storage] ?? "?"
      return .code("\(names[result.storage] ?? "?") = \(scale == 1 ? "" : "\(PlanWriter.number(scale))·")(\(matrix) + \(matrix)')   \(n)×\(n)")
    case .factorize(let n, let a, let factors):
      let formula = "\(names[factors.storage] ?? "?") = factors(\(names[a.storage] ?? "?"))"
      return Message("\(formula)   \(n)×\(n), Cholesky or LU", "\(formula)   \(n)×\(n)，Cholesky 或 LU 分解")
    case .solve(let n, let columns, let transposed, let factors, let right, let result):
      let factors = "\(names[factors.storage] ?? "?")\(transposed ? "'" : "")"
      let formula = "\(names[result.storage] ?? "?") = solve(\(factors), \(names[right.storage] ?? "?"))"
      return Message("\(formula)   \(n)×\(n), \(columns) right side\(columns == 1 ? "" : "s")", "\(formula)   \(n)×\(n)，\(columns) 个右端")
    case .invert(let n, let factors, let result):
      return .code("\(names[result.storage] ?? "?") = inverse(\(names[factors.storage] ?? "?"))   \(n)×\(n)")
    case .invertDirectly(let n, let a, _, let result):
      let formula = "\(names[result.storage] ?? "?") = inverse(\(names[a.storage] ?? "?"))"
      return Message("\(formula)   \(n)×\(n), Cholesky or LU in place", "\(formula)   \(n)×\(n)，就地 Cholesky 或 LU 分解")
    case .determinant(let n, let logarithm, let factors, let result):
      return .code("\(names[result.storage] ?? "?") = \(logarithm ? "log det" : "det")(\(names[factors.storage] ?? "?"))   \(n)×\(n)")
    }
  }

  /// A product with what is done to its entries.
  private static func finished(_ product: String, _ finish: (operation: PlanProduct.Finish.Operation, operand: String)?) -> String {
    guard let finish else { return product }
    switch finish.operation {
    case .add: return "\(product) + \(finish.operand)"
    case .addAndRectify: return "relu(\(product) + \(finish.operand))"
    case .mask: return "step(\(finish.operand))∘(\(product))"
    }
  }

  /// A matrix of a product: transposed where its first axis is the contiguous one.
  private func matrix(_ access: PlanAccess) -> String {
    let name = names[access.storage] ?? "?"
    return access.strides.dropLast().last == 1 && access.strides.last != 1 && access.strides.last != 0 ? name + "'" : name
  }

  /// What a pass computes: a formula for each of its results. A value that is used twice is written under a name of its own.
  private func formulas(_ loop: PlanLoop) -> [String] {
    var texts = loop.operands.map(name) + loop.constants.map(PlanWriter.number)
    let first = texts.count
    var uses = Array(repeating: 0, count: first + loop.instructions.count)
    for instruction in loop.instructions { for register in Set([instruction.first, instruction.second]) { uses[register] += 1 } }
    for result in loop.results { uses[result.register] += 1 }
    var lines: [String] = []
    for (k, instruction) in loop.instructions.enumerated() {
      let text = PlanWriter.call(instruction.operation, texts[instruction.first], texts[instruction.second])
      if uses[first + k] > 1 || text.utf8.count > 80 {
        lines.append("r\(k + 1) = \(text)")
        texts.append("r\(k + 1)")
      } else {
        texts.append(text)
      }
    }
    for result in loop.results {
      let value = texts[result.register]
      let text = result.reduction.map { "\($0.rawValue)(\(value))" } ?? (result.cleared > 0 ? "place(\(value))" : value)
      lines.append("\(names[result.access.storage] ?? "?") = \(text)")
    }
    return lines
  }

  static func number(_ c: Double) -> String { c == c.rounded() && c.magnitude < 1e15 ? "\(Int(c))" : "\(c)" }

  private static func call(_ operation: ScalarOperation, _ a: String, _ b: String) -> String {
    switch operation {
    case .add: "(\(a) + \(b))"
    case .subtract: "(\(a) - \(b))"
    case .multiply: "\(a)∘\(b)"
    case .divide: "\(a)/\(b)"
    case .power: "\(a)^\(b)"
    case .square: "\(a)²"
    case .negate: "-\(a)"
    default: operation.isBinary ? "\(operation.rawValue)(\(a), \(b))" : "\(operation.rawValue)(\(a))"
    }
  }

  /// The whole plan.
  func text(entry: Int, in language: Language) -> String {
    var lines: [String] = [Message("arrays", "数组").text(in: language)]
    for input in plan.inputs { lines.append("  \(input.name)  \(shape(input.shape).text(in: language))") }
    lines.append(Message("results", "结果").text(in: language))
    let parts = plan.partNames
    for output in plan.outputs {
      lines.append("  \(output.label)  \(shape(output.shape).text(in: language))")
      guard let form = output.form else { continue }
      let factors = "\(output.label)[\(form.indices.joined(separator: ","))] = \(form.text(names: parts))"
      lines[lines.count - 1] += Message(", kept as factors: \(factors)", "，以因子保存：\(factors)").text(in: language)
      let used = Set(form.terms.flatMap(\.factors).map(\.part))
      for part in used.sorted() { lines.append("    \(parts[part])  \(shape(plan.parts[part].shape).text(in: language))") }
    }
    lines.append(Message("steps", "步骤").text(in: language))
    var rows: [[String]] = []
    for place in plan.steps.indices {
      let step = plan.steps[place]
      rows.append([
        "\(place + 1)", PlanWriter.counted(step.operations, "FLOP"), PlanWriter.counted(step.entries * entry, "B"), line(place).text(in: language),
      ])
    }
    let widths = (0..<3).map { column in rows.reduce(0) { max($0, $1[column].count) } }
    for row in rows {
      let padded = (0..<3).map { String(repeating: " ", count: widths[$0] - row[$0].count) + row[$0] }
      lines.append("  " + padded.joined(separator: "  ") + "  " + row[3])
    }
    for bands in plan.bands {
      let (first, last) = (bands.steps.lowerBound + 1, bands.steps.upperBound)
      let line = Message(
        "  steps \(first) to \(last) run in bands of \(bands.height) of \(bands.rows) rows, so that what they hand on stays in the cache",
        "  第 \(first) 到第 \(last) 步在 \(bands.rows) 行中每次处理 \(bands.height) 行，使中间结果留在缓存中")
      lines.append(line.text(in: language))
    }
    let (operations, bytes) = (PlanWriter.counted(plan.operations, "FLOP"), PlanWriter.counted(plan.bytes(entry: entry), "B"))
    let largest = plan.largestIntermediate == 0 ? Message("none", "无") : .code(PlanWriter.counted(plan.largestIntermediate * entry, "B"))
    let workspace = PlanWriter.counted(plan.workspace * entry, "B")
    let sums = [
      Message("all together", "合计"), Message("  \(operations), \(bytes) read and written", "  \(operations)，读写 \(bytes)"),
      Message("  largest intermediate array: \(largest), workspace \(workspace)", "  最大的中间数组：\(largest)，工作区 \(workspace)"),
    ]
    lines += sums.map { $0.text(in: language) }
    return lines.joined(separator: "\n")
  }

  /// A number with a unit, to three digits: 12.3 MB.
  private static func counted(_ count: Int, _ unit: String) -> String {
    let prefixes = ["", "k", "M", "G", "T", "P"]
    var value = Double(count)
    var step = 0
    while value >= 1000, step < prefixes.count - 1 {
      value /= 1000
      step += 1
    }
    if step == 0 { return "\(count) \(unit)" }
    let digits = value >= 100 ? 1.0 : value >= 10 ? 10 : 100
    let rounded = (value * digits).rounded() / digits
    return "\(rounded >= 100 ? "\(Int(rounded))" : "\(rounded)") \(prefixes[step])\(unit)"
  }
}

import ArrayFiles
import Diagnostics
import Execution
import JSON
import Kernels
import Nabla
import Planning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Answers requests line by line: `prepare` derives, plans, loads the arrays and runs once, `measure` times what is prepared, `drop` lets it go.
///
/// One process serves a whole comparison, so what is measured is a call, not a start.
struct MeasuringService {
  private var prepared: (any Evaluation)?

  /// Serves until the input ends.
  func run() {
    var service = self
    while let line = readLine() {
      print(service.answer(to: line))
      fflush(nil)
    }
  }

  private mutating func answer(to text: String) -> JSONValue {
    do throws(Diagnostic) {
      let line: JSONValue
      do { line = try JSONReader.read(Array(text.utf8)) } catch {
        throw Diagnostic(.setting, Message("the request is no JSON: \(error.message)", "请求不是 JSON：\(error.message)"), at: .none)
      }
      switch line["op"] {
      case .string("prepare"): return try prepare(line)
      case .string("measure"): return try measure(line)
      case .string("drop"):
        prepared = nil
        return .object([])
      default: throw Diagnostic(.setting, Message("op is prepare, measure or drop", "op 应为 prepare、measure 或 drop"), at: .none)
      }
    } catch {
      return .object([JSONValue.Member("skipped", .string("\(error.code): \(error.message)"))])
    }
  }

  private mutating func prepare(_ line: JSONValue) throws(Diagnostic) -> JSONValue {
    prepared = nil
    let request = try MeasuringRequest(line)
    let clock = ContinuousClock()
    let start = clock.now
    let answer = try request.answer()
    let derived = clock.now
    let data = try request.arrays(for: answer.program)
    let loaded = clock.now
    let derivatives = request.quantity == .value ? [] : answer.derivatives.map { ($0.variable, $0.order, $0.typed) }
    let plan = try Plan(
      program: answer.program, derivatives: derivatives, includesValue: request.quantity == .value, sizes: data.sizes,
      keepsFactors: request.quantity == .compressed)
    let direction = try request.directionArray()
    let evaluation: any Evaluation
    let team = request.threads > 1 ? ThreadTeam(size: request.threads) : .single
    if request.isSingle {
      evaluation = BoundExecutable(
        plan, team: team, arrays: data.arrays.map(\.singles), direction: direction.map { DenseArray(shape: $0.shape, elements: $0.singles) })
    } else {
      evaluation = BoundExecutable(
        plan, team: team, arrays: data.arrays.map(\.doubles), direction: direction.map { DenseArray(shape: $0.shape, elements: $0.doubles) })
    }
    let planned = clock.now
    let first = try Timing.seconds(calls: 1) { () throws(Diagnostic) in try evaluation.run() }
    prepared = evaluation
    let checksums = try evaluation.checksums()
    let prefix = request.quantity == .compressed ? "hvp_" : ""
    return .object([
      JSONValue.Member("first_s", .real(first)),
      JSONValue.Member("derive_s", .real((derived - start) / .seconds(1))),
      JSONValue.Member("compile_s", .real((derived - start) / .seconds(1) + (planned - loaded) / .seconds(1))),
      JSONValue.Member(prefix + "sum", .real(checksums.sum)),
      JSONValue.Member(prefix + "norm", .real(checksums.norm)),
      JSONValue.Member(prefix + "wsum", .real(checksums.weightedSum)),
      JSONValue.Member("plan", .string(evaluation.planText)),
    ])
  }

  private func measure(_ line: JSONValue) throws(Diagnostic) -> JSONValue {
    guard let prepared else { throw Diagnostic(.setting, Message("nothing is prepared", "还没有准备任何程序"), at: .none) }
    let timing = try Timing(budget: MeasuringService.number("budget", line) ?? 0.1, slow: MeasuringService.number("slow", line) ?? 1) {
      () throws(Diagnostic) in try prepared.run()
    }
    return .object([
      JSONValue.Member("median_s", .real(timing.median)), JSONValue.Member("min_s", .real(timing.least)),
      JSONValue.Member("reps", .integer(timing.calls)),
    ])
  }

  private static func number(_ name: String, _ line: JSONValue) -> Double? {
    guard case .number(let digits)? = line[name] else { return nil }
    return Double(digits)
  }
}

import Typing

/// The check at the bottom of an emitted Swift file; it is compiled where NAME_CHECK is defined.
struct SwiftCheck {
  /// The names of the check's own declarations.
  static let functionNames = ["Check_"]
  /// The names that stand where the function is called.
  static let names: Set<String> = [
    "given", "results", "kinds", "counts", "rows", "table", "evaluate", "uniform", "normal", "draw", "direction", "difference", "out",
  ]

  /// The lines of the check.
  let lines: [String]

  init(_ function: LoweredFunction, _ frame: SwiftFrame) {
    let plan = CheckPlan(function)
    let macro = "\(function.name.uppercased())_CHECK"
    let inputs = plan.inputs.enumerated().map { $1.shape.isEmpty ? "given[\($0)][0]" : "given[\($0)]" }
    let functions = function.callables.map { Self.stand($0.function.order, $0.function.reduces) }
    let call = frame.call(inputs: inputs, functions: functions, lengths: plan.sizes)
    let outputs = function.results.map { result in
      let part = function.results.count == 1 ? "out" : "out.\(result.name)"
      return result.type == .scalar ? "[\(part)]" : part
    }
    let kinds = plan.inputs.map { "\"\($0.sample.rawValue)\"" }.joined(separator: ", ")
    let counts = plan.inputs.map { "\($0.shape.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue })" }.joined(separator: ", ")
    let rows = plan.inputs.map { "\($0.shape.count == 2 && $0.shape[0] == $0.shape[1] ? $0.shape[0] : 0)" }.joined(separator: ", ")
    let table = plan.derivatives.map { "(\($0.input), \($0.result), \($0.order))" }.joined(separator: ", ")
    let text = """
      #if \(macro)
        /// A check of the derivatives: swiftc -parse-as-library -D \(macro) FILE.swift -o check && ./check
        @main struct Check_ {
          let kinds: [String] = [\(kinds)]
          let counts: [Int] = [\(counts)]
          let rows: [Int] = [\(rows)]
          let table: [(input: Int, result: Int, order: Int)] = [\(table)]
          var seed: UInt64 = 88_172_645_463_325_252

          func evaluate(_ given: [[Double]]) -> [[Double]] {
            let out = \(call)
            return [\(outputs.joined(separator: ", "))]
          }

      \(Self.functions)
        }
      #endif
      """
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private static func stand(_ order: Int, _ reduces: Bool) -> String {
    if reduces { return order == 0 ? "{ $0.reduce(0) { $0 + sin($1) } }" : "{ $0.map { cos($0) } }" }
    return ["{ sin($0) }", "{ cos($0) }", "{ -sin($0) }", "{ -cos($0) }"][order % 4]
  }

  private static let functions = """
        mutating func uniform() -> Double {
          seed ^= seed << 13
          seed ^= seed >> 7
          seed ^= seed << 17
          return (Double(seed >> 11) + 0.5) / 9_007_199_254_740_992
        }

        mutating func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform()) }

        /// A random array of a kind; n is the number of rows of a square matrix, 0 for all else.
        mutating func draw(_ kind: String, _ count: Int, _ n: Int, _ attempt: Int) -> [Double] {
          var x = (0..<count).map { _ in normal() * (attempt % 3 == 2 ? 0.3 : 1) }
          if attempt % 2 == 1 || kind == "positive" { x = x.map { abs($0) + 0.1 } }
          for i in 0..<n { x[i * n + i] += 2 }
          switch kind {
          case "nonnegative": x = x.map { abs($0) }
          case "diagonal": for place in 0..<count where place / n != place % n { x[place] = 0 }
          case "one_hot":
            x = x.map { _ in 0 }
            x[Int(uniform() * Double(count))] = 1
          case "distribution":
            x = x.map { abs($0) + 0.05 }
            let total = x.reduce(0, +)
            x = x.map { $0 / total }
          case "symmetric", "definite":
            for i in 0..<n {
              for j in 0..<i {
                x[i * n + j] = (x[i * n + j] + x[j * n + i]) / 2
                x[j * n + i] = x[i * n + j]
              }
            }
            if kind == "definite" {
              // A heavy diagonal makes a symmetric matrix positive definite.
              for i in 0..<n { x[i * n + i] = 0.5 + (0..<n).reduce(0.0) { $0 + abs(x[i * n + $1]) } }
            }
          default: break
          }
          return x
        }

        mutating func direction(_ kind: String, _ count: Int, _ n: Int) -> [Double] {
          var d = (0..<count).map { _ in normal() }
          if kind == "diagonal" { for place in 0..<count where place / n != place % n { d[place] = 0 } }
          if kind == "symmetric" || kind == "definite" { for i in 0..<n { for j in 0..<i { d[i * n + j] = d[j * n + i] } } }
          return d
        }

        /// The relative error of a derivative along a random direction, against differences of values.
        mutating func difference(_ row: (input: Int, result: Int, order: Int), _ given: [[Double]], _ here: [[Double]]) -> Double {
          let d = direction(kinds[row.input], counts[row.input], rows[row.input])
          func value(_ step: Double) -> [Double] {
            var moved = given
            for place in d.indices { moved[row.input][place] += step * d[place] }
            return evaluate(moved)[0]
          }
          let h = row.order == 1 ? 1e-5 : 2e-3
          let weights: [Double] = row.order == 1 ? [0, -6, 0, 6, 0] : [-1, 16, -30, 16, -1]
          var seen = here[0].map { _ in 0.0 }
          for (place, weight) in weights.enumerated() where weight != 0 {
            let scale: Double = weight / (row.order == 1 ? 12 * h : 12 * h * h)
            let step: Double = Double(place - 2) * h
            for (place, entry) in value(step).enumerated() { seen[place] += scale * entry }
          }
          var claimed = here[row.result]
          for _ in 0..<row.order {
            let before = claimed
            claimed = (0..<(d.isEmpty ? 0 : before.count / d.count)).map { i in d.indices.reduce(0.0) { $0 + before[i * d.count + $1] * d[$1] } }
          }
          let apart = zip(claimed, seen).map { abs($0 - $1) }
          if !apart.allSatisfy({ $0.isFinite }) { return Double.nan }
          let size = (claimed + seen + here[0].map { 1e-3 * $0 }).reduce(1e-9) { max($0, abs($1)) }
          return (apart.max() ?? 0) / size
        }

        static func main() {
          var check = Check_()
          var (worst, points) = (0.0, 0)
          for attempt in 0..<90 where points < 3 {
            let given = check.kinds.indices.map { check.draw(check.kinds[$0], check.counts[$0], check.rows[$0], attempt) }
            let here = check.evaluate(given)
            guard here.allSatisfy({ $0.allSatisfy { $0.isFinite } }) else { continue }
            let errors = check.table.map { check.difference($0, given, here) }
            guard errors.allSatisfy({ $0.isFinite }) else { continue }
            (worst, points) = (max(worst, errors.max() ?? 0), points + 1)
          }
          guard points > 0 else {
            print("not checked: no point was found where everything is finite")
            exit(1)
          }
          print("\\(worst < 1e-5 ? "ok" : "failed"): largest relative error \\(worst)")
          exit(worst < 1e-5 ? 0 : 1)
        }
    """
}

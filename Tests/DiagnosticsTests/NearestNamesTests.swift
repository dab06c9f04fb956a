import Diagnostics
import Testing

@Suite("Nearest names")
struct NearestNamesTests {
  static let cases: [(String, [String], [String])] = [
    ("softmx", ["softmax", "softplus", "sum"], ["softmax"]),
    ("sofmtax", ["softmax"], ["softmax"]),
    ("segmoid", ["sigmoid", "sign"], ["sigmoid"]),
    ("Hidden", ["hidden", "hiden"], ["hidden", "hiden"]),
    ("sun", ["sum", "sin", "tan"], ["sin", "sum"]),
    ("w", ["W", "x", "wx"], ["W"]),
    ("b1", ["b2", "b", "B1"], ["B1"]),
    ("theta1", ["theta2", "theta"], []),
    ("thtea1", ["theta1", "theta2"], ["theta1", "theta2"]),
    ("x", ["x"], []),
    ("", ["x"], []),
    ("abcdef", ["abcdef", "fedcba"], []),
    ("weight", ["weights", "weigth", "height", "wEight"], ["wEight", "height", "weights"]),
    ("lambda", ["lamda", "lamda", "lambada"], ["lambada", "lamda"]),
  ]

  @Test("Ranked by distance, then by name", arguments: cases)
  func ranking(name: String, candidates: [String], expected: [String]) {
    #expect(nearestNames(to: name, in: candidates) == expected)
  }

  @Test("The cost is bounded")
  func bounded() {
    let long = String(repeating: "a", count: 1_000_000)
    #expect(nearestNames(to: long, in: [long + "b"]).isEmpty)
    let many = (0..<100_000).lazy.map { "name_of_a_value\($0 % 7)x\($0)" }
    let elapsed = ContinuousClock().measure { _ = nearestNames(to: "name_of_a_valeu", in: many) }
    #expect(elapsed < .seconds(10))
  }
}

import Foundation
import Nabla

/// Measures what a user waits for: deriving and certifying known cases, a cold start of the command, and networks of growing depth.
struct DerivationTimes {
  private struct Case: Decodable {
    var id: String
    var family: String
    var program: String
    var declare: [String: String]
    var wrt: String?
    var order: Int?
  }

  /// Measures and prints all of it; `cases` is the file of known cases.
  static func measure(cases: String) throws {
    try measureCases(cases)
    measureColdStart()
    measureDepth()
  }

  /// Seconds that a piece of work takes, the best of some repeats.
  private static func seconds(repeats: Int, _ work: () -> Void) -> Double {
    let clock = ContinuousClock()
    return (0..<repeats).map { _ in clock.measure(work) / .seconds(1) }.min() ?? 0
  }

  private static func milliseconds(_ seconds: Double) -> String { String(format: "%.2f ms", seconds * 1_000) }

  private static func measureCases(_ path: String) throws {
    let engine = Engine()
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    let cases = try lines.map { try JSONDecoder().decode(Case.self, from: Data($0.utf8)) }.filter { "ABCDEG".contains($0.family) }
    var times: [(Double, String)] = []
    for one in cases {
      let declarations = one.declare.sorted { $0.key < $1.key }.map { (name: $0.key, type: $0.value) }
      let problem = Problem(program: one.program, declarations: declarations, variables: one.wrt.map { [$0] } ?? [], order: one.order ?? 1)
      times.append((seconds(repeats: 5) { _ = try? engine.derive(problem) }, one.id))
    }
    times.sort { $0.0 < $1.0 }
    guard let slowest = times.last else { return }
    print(
      "\(times.count) known cases, derived and certified: median \(milliseconds(times[times.count / 2].0)), slowest \(milliseconds(slowest.0)) (\(slowest.1))"
    )
  }

  /// A new process each time, from its start to its end.
  private static func measureColdStart() {
    let command = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("nabla")
    guard FileManager.default.isExecutableFile(atPath: command.path) else {
      print("cold start: build the product nabla beside this program to measure it")
      return
    }
    // Foundation's Process looks for the end of a child twenty times a second only; the system tells at once.
    let best = seconds(repeats: 20) {
      let words = [command.path, "derive", "norm2(X*w - y)^2", "--wrt", "w", "--format", "source"]
      var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
      defer { for argument in arguments { free(argument) } }
      var actions = posix_spawn_file_actions_t()
      posix_spawn_file_actions_init(&actions)
      defer { posix_spawn_file_actions_destroy(&actions) }
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
      var child = pid_t()
      guard posix_spawn(&child, command.path, &actions, nil, &arguments, environ) == 0 else { return }
      var status: Int32 = 0
      while waitpid(child, &status, 0) < 0, errno == EINTR {}
    }
    print("cold start of `nabla derive`, best of 20: \(milliseconds(best))")
  }

  /// J = Σ tanh(W_L·tanh(…·tanh(W₁·x + b₁)…) + b_L), derived by W₁.
  private static func measureDepth() {
    let engine = Engine()
    print("tanh network, gradient by the first matrix:\n  layers       time    characters")
    for depth in [6, 12, 25, 50, 100] {
      var program: [String] = []
      var declarations = [(name: "x", type: "vector(n)")]
      for layer in 1...depth {
        program.append("a\(layer) = tanh(W\(layer)*\(layer == 1 ? "x" : "a\(layer - 1)") + b\(layer))")
        declarations.append(("W\(layer)", "matrix(n, n)"))
        declarations.append(("b\(layer)", "vector(n)"))
      }
      program.append("sum(a\(depth))")
      let problem = Problem(program: program.joined(separator: "\n"), declarations: declarations, variables: ["W1"])
      var length = 0
      let time = seconds(repeats: 5) { length = (try? engine.derive(problem))?.derivatives.first?.source?.count ?? 0 }
      print(String(format: "  %6d  %8.2f ms  %8d", depth, time * 1_000, length))
    }
  }
}

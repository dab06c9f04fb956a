import Catalogue
import Nabla
import RandomPrograms

/// Derives many random programs, and shows what failed as the smallest programs found that fail in the same way.
struct RandomRun {
  var seed: UInt64
  var first: Int
  var count: Int
  /// The size of all programs; nil where it grows.
  var size: Int?
  var jobs = 1
  var shrinks = 3
  var isVerbose = false

  func program(_ member: Int) -> RandomProgram {
    ProgramGenerator.program(seed: seed, member: member, size: size ?? min(6, (member - first) * 7 / max(1, count)))
  }

  // MARK: The child

  /// Derives the programs of a range and tells of each.
  func work(_ range: Range<Int>) {
    let engine = Engine()
    let clock = ContinuousClock()
    for member in range {
      say("begin \(member)")
      let program = self.program(member)
      let start = clock.now
      let outcome = Outcome(of: program.problem, engine: engine, functions: Catalogue.standard.functions)
      let seconds = (clock.now - start) / .seconds(1)
      switch outcome {
      case .derived: say("derived \(seconds)")
      case .undefined: say("undefined \(seconds)")
      case .refused: say("refused \(seconds) \(outcome.failure ?? "")")
      }
    }
  }

  /// Derives one program that stands on standard input, in the form that `encoded` gives it, and tells its failure.
  static func workOnOne() {
    let fields = String(decoding: wholeInput(), as: UTF8.self).split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
    guard fields.count >= 4, let order = Int(fields[0]) else { return }
    var declarations: [(name: String, type: String)] = []
    for k in stride(from: 3, to: fields.count - 1, by: 2) { declarations.append((fields[k], fields[k + 1])) }
    let problem = Problem(
      program: fields[1], declarations: declarations, variables: fields[2].split(separator: ",").map(String.init), order: order)
    switch Outcome(of: problem, engine: Engine(), functions: Catalogue.standard.functions) {
    case .derived, .undefined: break
    case .refused(let diagnostic):
      say(Outcome.refused(diagnostic).failure ?? "")
      say(diagnostic.message.split(separator: "\n").joined(separator: "; "))
    }
  }

  /// The failure of a program and its message, found by a child of its own.
  private static func failure(of program: RandomProgram) -> (kind: String, message: String)? {
    guard let child = ChildProcess(arguments: ["random-one"], input: encoded(program)) else { return nil }
    var lines: [String] = []
    switch child.run(patience: 20, line: { lines.append($0) }) {
    case .signalled(let number): return ("crash by signal \(number)", "")
    case .silent: return ("no answer within 20 s", "")
    case .exited: return lines.isEmpty ? nil : (lines[0], lines.count > 1 ? lines[1] : "")
    }
  }

  private static func encoded(_ program: RandomProgram) -> [UInt8] {
    let fields = [String(program.order), program.text, program.variables.joined(separator: ",")] + program.declared.flatMap { [$0.name, $0.type] }
    return Array(fields.joined(separator: "\0").utf8)
  }

  // MARK: The parent

  /// Runs all programs; true where none failed.
  func run() -> Bool {
    var failures: [String: [Int]] = [:]
    var (derived, undefined) = (0, 0)
    var slowest: [(seconds: Double, member: Int)] = []
    let clock = ContinuousClock()
    let start = clock.now
    var next = first
    while next < first + count {
      var current: Int?
      let arguments = [
        "random-worker", "--seed", "\(seed)", "--first", "\(first)", "--count", "\(count)", "--size", "\(size ?? -1)", "--from", "\(next)",
      ]
      guard let child = ChildProcess(arguments: arguments) else {
        say("a child process could not be started")
        return false
      }
      let end = child.run(patience: 20) { line in
        let words = line.split(separator: " ", maxSplits: 2).map(String.init)
        if words[0] == "begin" {
          current = Int(words[1])
          return
        }
        guard let member = current else { return }
        let seconds = Double(words[1]) ?? 0
        if seconds > 1 { slowest.append((seconds, member)) }
        if words[0] == "derived" { derived += 1 }
        if words[0] == "undefined" {
          undefined += 1
          if isVerbose { say("undefined: \(program(member).summary)") }
        }
        if words[0] == "refused" { failures[words.count > 2 ? words[2] : "", default: []].append(member) }
        next = member + 1
        if (next - first).isMultiple(of: 10_000) { say("\(next - first) programs, \(failures.values.reduce(0) { $0 + $1.count }) failed") }
      }
      if end == .exited(0) { break }
      let kind = if case .signalled(let number) = end { "crash by signal \(number)" } else { "no answer within 20 s" }
      failures[kind, default: []].append(current ?? next)
      next = (current ?? next) + 1
    }
    report(failures)
    for slow in slowest.sorted(by: { $0.seconds > $1.seconds }).prefix(10) {
      say("slow: \(slow.seconds) s [\(slow.member)] \(program(slow.member).summary)")
    }
    let failed = failures.values.reduce(0) { $0 + $1.count }
    let seconds = (clock.now - start) / .seconds(1)
    say(
      "\(count) programs (seed \(seed)): \(derived) derived and certified, \(undefined) defined nowhere, \(failed) failed; \(Int(seconds)) s")
    return failures.isEmpty
  }

  private func report(_ failures: [String: [Int]]) {
    for (kind, members) in failures.sorted(by: { $0.value.count > $1.value.count }) {
      say("== \(members.count) x \(kind)")
      let programs = members.map { ($0, program($0)) }.sorted { $0.1.count < $1.1.count }
      for (member, program) in programs.prefix(shrinks) {
        let small = kind.hasPrefix("no answer") ? program : program.shrunk(limit: 500) { Self.failure(of: $0)?.kind == kind }
        say("  [\(member)] \(small.summary)")
        if let message = Self.failure(of: small)?.message, !message.isEmpty { say("      \(message.prefix(400))") }
      }
    }
  }
}

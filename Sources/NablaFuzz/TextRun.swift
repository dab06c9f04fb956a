import Catalogue
import Diagnostics
import Nabla
import RandomPrograms

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Feeds the engine with texts that are hardly programs: each is answered or refused, soon, with bounded memory, and never by an internal fault.
struct TextRun {
  var seed: UInt64
  var seconds: Int
  /// What one text may take.
  static let patience = 1.0
  /// The memory that a child may have.
  static let memory: rlim_t = 4 << 30

  // MARK: Cases

  /// What one case asks for.
  struct Case {
    var problem: Problem
    var claim: String?

    var summary: String {
      let types = problem.declarations.map { "\($0.name): \($0.type)" }.joined(separator: "; ")
      let text = problem.program.unicodeScalars.map { $0.isASCII && $0.value >= 32 ? String($0) : $0.escaped(asASCII: false) }.joined()
      return "{\(types)} \(text.prefix(400)) [by \(problem.variables.joined(separator: ", ")), order \(problem.order)]"
        + (claim.map { " claim: \($0)" } ?? "")
    }
  }

  func textCase(_ member: Int) -> Case {
    var random = RandomNumbers(seed: seed, member: member)
    let base = ProgramGenerator.program(seed: seed &+ 1, member: member, size: random.below(5))
    let other = ProgramGenerator.program(seed: seed &+ 2, member: member, size: random.below(5))
    var mutation = TextMutation(random: random)
    var problem = base.problem
    switch random.below(8) {
    case 0: problem.program = mutation.noise()
    case 1:
      if let k = problem.declarations.indices.last { problem.declarations[k].type = mutation.mutated(problem.declarations[k].type, with: other.text) }
    case 2:
      problem.program = mutation.mutated(problem.program, with: other.text)
      problem.declarations = []
    default: problem.program = mutation.mutated(problem.program, with: other.text)
    }
    if random.once(in: 10) { problem.variables = [] }
    let claim = random.once(in: 6) ? mutation.mutated(other.statements.last?.value.text ?? "x", with: base.text) : nil
    if claim != nil { problem.variables = Array(problem.variables.prefix(1)) }
    return Case(problem: problem, claim: claim)
  }

  // MARK: The child

  /// Works through the cases from one on, for so long.
  static func work(seed: UInt64, from first: Int, seconds: Int) {
    var limit = rlimit(rlim_cur: memory, rlim_max: memory)
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #else
      setrlimit(RLIMIT_AS, &limit)
    #endif
    let run = TextRun(seed: seed, seconds: seconds)
    let engine = Engine()
    let functions = Catalogue.standard.functions
    let clock = ContinuousClock()
    let start = clock.now
    var member = first
    while (clock.now - start) < .seconds(seconds) {
      say("begin \(member)")
      let input = run.textCase(member)
      let begun = processorSeconds()
      var failure: String?
      if let claim = input.claim {
        do {
          _ = try engine.check(input.problem, claim: claim)
        } catch {
          failure =
            error.code == .unverified && !error.message.hasSuffix("at any point") ? "\(error.code.rawValue): \(error.message.prefix(60))" : nil
        }
      } else if case .refused(let diagnostic) = Outcome(of: input.problem, engine: engine, functions: functions) {
        if diagnostic.code == .unverified { failure = Outcome.refused(diagnostic).failure }
        let length = input.problem.program.unicodeScalars.count
        if diagnostic.span.start < 0 || diagnostic.span.length < 0 || diagnostic.span.end > length { failure = "a span outside the text" }
      }
      let seconds = processorSeconds() - begun
      if seconds > patience { say("slow \(seconds)") }
      say(failure.map { "fault \($0.split(separator: "\n").joined(separator: " "))" } ?? "fine")
      member += 1
    }
  }

  // MARK: The parent

  /// Runs for the time given; true where nothing was found.
  func run() -> Bool {
    let clock = ContinuousClock()
    let start = clock.now
    var next = 0
    var count = 0
    var findings: [String: [Int]] = [:]
    while true {
      let left = seconds - Int((clock.now - start) / .seconds(1))
      guard left > 0 else { break }
      var current: Int?
      let arguments = ["text-worker", "--seed", "\(seed)", "--from", "\(next)", "--seconds", "\(left)"]
      guard let child = ChildProcess(arguments: arguments) else {
        say("a child process could not be started")
        return false
      }
      let end = child.run(patience: 20) { line in
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        guard let first = words.first else { return }
        if first == "begin" {
          current = Int(words[1])
          return
        }
        guard let member = current else { return }
        if first == "slow" {
          findings["slow", default: []].append(member)
          return
        }
        count += 1
        next = member + 1
        if first == "fault" { findings[words.count > 1 ? words[1] : "", default: []].append(member) }
      }
      if end == .exited(0) { break }
      let kind = if case .signalled(let number) = end { "crash by signal \(number)" } else { "no answer within 20 s" }
      findings[kind, default: []].append(current ?? next)
      next = (current ?? next) + 1
    }
    for (kind, members) in findings.sorted(by: { $0.value.count > $1.value.count }) {
      say("== \(members.count) x \(kind)")
      for member in members.prefix(4) { say("  [\(member)] \(textCase(member).summary)") }
    }
    say(
      "\(count) texts in \(seconds) s (seed \(seed)): \(findings.isEmpty ? "nothing found" : "\(findings.values.reduce(0) { $0 + $1.count }) findings")"
    )
    return findings.isEmpty
  }
}

/// Runs the hostile inputs one by one in a child, and goes on behind one that ends it.
enum HostileRun {
  static func work(_ place: Int) {
    var limit = rlimit(rlim_cur: TextRun.memory, rlim_max: TextRun.memory)
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #else
      setrlimit(RLIMIT_AS, &limit)
    #endif
    for input in HostileInput.all[place...] {
      let engine = Engine()
      let start = processorSeconds()
      _ = try? engine.derive(input.problem)
      let seconds = processorSeconds() - start
      // What became of it is found out by a second run, so that looking for the reason of a refusal is not counted.
      let outcome = Outcome(of: input.problem, engine: engine, functions: Catalogue.standard.functions)
      switch outcome {
      case .derived: say("\(seconds) derived")
      case .undefined: say("\(seconds) defined nowhere")
      case .refused(let diagnostic):
        say("\(seconds) \(diagnostic.code.rawValue): \(diagnostic.message.prefix(150).split(separator: "\n").joined(separator: "; "))")
      }
    }
  }

  static func run() -> Bool {
    var isClean = true
    var place = 0
    func tell(_ isFine: Bool, _ report: String) {
      if !isFine { isClean = false }
      say("\(isFine ? "     " : "FAULT") [\(place)] \(HostileInput.all[place].description): \(report)")
      place += 1
    }
    while place < HostileInput.all.count {
      guard let child = ChildProcess(arguments: ["hostile-worker", "--place", "\(place)"]) else {
        say("a child process could not be started")
        return false
      }
      let end = child.run(patience: 30) { report in
        let seconds = Double(report.prefix { $0 != " " }) ?? 0
        tell(seconds < TextRun.patience && (!report.contains("unverified") || report.hasSuffix("at any point")), report)
      }
      if place < HostileInput.all.count { tell(false, "\(end)") }
    }
    return isClean
  }
}

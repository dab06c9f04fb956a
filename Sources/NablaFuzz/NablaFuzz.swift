#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs that take longer than the tests may: many random programs, and texts that are none.
@main
struct NablaFuzz {
  static func main() {
    let words = CommandLine.arguments.dropFirst()
    func option(_ name: String) -> Int? {
      guard let k = words.firstIndex(of: "--" + name), k + 1 < words.endIndex else { return nil }
      return Int(words[k + 1])
    }
    switch words.first {
    case "random", "random-worker":
      var run = RandomRun(seed: UInt64(option("seed") ?? 1), first: option("first") ?? 0, count: option("count") ?? 2_000, size: option("size"))
      if let size = run.size, size < 0 { run.size = nil }
      run.shrinks = option("show") ?? 3
      run.isVerbose = words.contains("--undefined")
      if words.contains("--list") {
        for member in run.first..<run.first + run.count { say("[\(member)] \(run.program(member).summary)") }
      } else if words.first == "random-worker" {
        run.work((option("from") ?? run.first)..<run.first + run.count)
      } else if !run.run() {
        exit(1)
      }
    case "random-one": RandomRun.workOnOne()
    case "text":
      let seconds = (option("minutes") ?? 0) * 60 + (option("seconds") ?? 0)
      if !TextRun(seed: UInt64(option("seed") ?? 1), seconds: seconds == 0 ? 60 : seconds).run() { exit(1) }
    case "text-worker": TextRun.work(seed: UInt64(option("seed") ?? 1), from: option("from") ?? 0, seconds: option("seconds") ?? 60)
    case "hostile": if !HostileRun.run() { exit(1) }
    case "hostile-worker": HostileRun.work(option("place") ?? 0)
    default:
      say(
        """
        usage: nabla-fuzz random [--count 100000] [--seed 1] [--first 0] [--size 0-6] [--show 3] [--list] [--undefined]
               nabla-fuzz text [--minutes 10] [--seconds 0] [--seed 1]
               nabla-fuzz hostile
        """)
      exit(words.isEmpty || words.first == "--help" ? 0 : 2)
    }
  }
}

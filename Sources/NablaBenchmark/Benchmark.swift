/// What the measuring program does: `derive` times derivations and a cold start, `serve` times evaluations that another program asks for.
@main
struct Benchmark {
  private static let usage = """
    usage: nabla-benchmark derive [file of known cases]
           nabla-benchmark serve      requests and answers are JSON lines; Benchmarks/run sends them

    """

  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    switch arguments.first ?? "derive" {
    case "derive": try DerivationTimes.measure(cases: arguments.dropFirst().first ?? "Tests/ConformanceTests/Cases/public.jsonl")
    case "serve": MeasuringService().run()
    default: print(usage, terminator: "")
    }
  }
}

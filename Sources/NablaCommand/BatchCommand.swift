import ArgumentParser
import Derivations
import Nabla

/// `nabla batch`: requests in JSON Lines in, an answer a line out.
struct BatchCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "Answer requests in JSON Lines, in order, each as it is done.",
    discussion: """
      A request names a program and what is asked of it; every line gets one answer, and a bad line spoils no other.

        {"id": 1, "program": "norm2(X*w - y)^2", "wrt": "w", "declare": {"X": "matrix(m,n)"}}
        {"id": 2, "program": "logdet(A)", "wrt": ["A"], "order": 2, "formats": ["source", "latex"]}
        {"id": 3, "program": "x'*A*x", "wrt": "x", "claim": "2*A*x"}
        {"id": 4, "program": "u'*tanh(W*x)", "wrt": "W", "steps": true}

        nabla batch < requests.jsonl > answers.jsonl
      """)

  /// The bytes that a line may have.
  static let lineLimit = 4 << 20

  func run(on console: any Console) throws(ConsoleFault) -> ExitStatus {
    let batch = Batch(steps: StepRecords.batchSteps)
    var lines = LineReader(console, limit: BatchCommand.lineLimit)
    while let line = try lines.next() {
      switch line {
      case .text(let bytes): if let answer = batch.answer(bytes) { try console.write(answer + "\n") }
      case .tooLong: try console.write(Batch.refusal(ofLineLongerThan: BatchCommand.lineLimit) + "\n")
      }
    }
    return .success
  }
}

import ArrayFiles
import Foundation
import Testing

@testable import NablaCommand

/// What `nabla train` and `nabla predict` do with files.
struct TrainCommandTests {
  private static let program = """
    x: vector(d); y: onehot(k); W: matrix(h, d); U: matrix(k, h); b: vector(h); c: vector(k)
    a = tanh(W*x + b)
    p = softmax(U*a + c)
    J = cross_entropy(y, p)
    """

  private func spirals(_ scratch: DataScratch) -> [String] {
    let path = scratch.file("s.npz")
    let run = nabla("data", "spirals", "--count", "90", "--output", path)
    #expect(run.status == .success, "\(run.errors)")
    return [Self.program, "--data", path, "--size", "h=12", "--rate", "0.02"]
  }

  @Test func aRunIsWrittenPredictedAndTakenUp() throws {
    let scratch = try DataScratch()
    let basis = spirals(scratch) + ["--hold-out", "0.2"]
    let model = scratch.file("m.safetensors")
    let files = ["--curve", scratch.file("c.svg"), "--trace", scratch.file("t.csv")]
    let half = nabla(running: ["train"] + basis + ["--epochs", "3", "--checkpoint", model] + files)
    #expect(half.status == .success, "\(half.errors)")
    #expect(half.output.hasPrefix("trained 3 epochs; 9 steps"))
    #expect(half.errors.contains("72 examples, 18 for validation; 75 numbers in W (12×2), U (3×12), b (12), c (3)"), "\(half.errors)")
    #expect(try ArrayFile.readOne(scratch.file("t.csv")).shape == [9, 2])
    #expect(try String(contentsOfFile: scratch.file("c.svg"), encoding: .utf8).hasPrefix("<svg"))
    // What is there is not written over, and goes on to the bytes of a run that was not stopped.
    #expect(nabla(running: ["train"] + basis + ["--epochs", "5", "--checkpoint", model]).status == .userError)
    #expect(nabla(running: ["train"] + basis + ["--epochs", "5", "--checkpoint", model, "--resume"]).status == .success)
    #expect(nabla(running: ["train"] + basis + ["--epochs", "5", "--checkpoint", scratch.file("whole.safetensors")]).status == .success)
    #expect(FileManager.default.contentsEqual(atPath: model, andPath: scratch.file("whole.safetensors")))
    let predicted = nabla("predict", Self.program, "--model", model, "--data", scratch.file("s.npz"), "--output", scratch.file("p.npz"))
    #expect(predicted.status == .success, "\(predicted.errors)")
    #expect(predicted.output.hasPrefix("accuracy "))
    #expect(try ArrayFile.read(scratch.file("p.npz")).array("p").shape == [90, 3])
  }

  @Test func theBatchedProgramIsShown() throws {
    let scratch = try DataScratch()
    #expect(
      nabla(running: ["train"] + spirals(scratch) + ["--show-batched"]).output.hasSuffix(
        "P = softmax(A*U' + c', rows)\nJ = -mean(sum(Y.*log(P), rows))\n"))
  }

  @Test(arguments: [
    (["--rate", "-1"], "the rate is -1.0"), (["--batch", "1000"], "a batch has 1000 examples, and the data has 90"),
    (["--epochs", "0"], "there are 0 epochs"), (["--resume"], "there is no checkpoint to resume from"),
    (["--hold-out", "1.5"], "the share held out is 1.5"),
    (["--optimizer", "newton"], "newton trains one parameter"), (["--checkpoint", "/nowhere/m.safetensors", "--epochs", "1"], "cannot be written"),
    (["--every", "0", "--checkpoint", "m"], "a number of steps is positive"), (["--start", "/nowhere.npz"], "cannot be opened"),
  ])
  func whatMakesNoSenseIsRefused(arguments: [String], message: String) throws {
    let scratch = try DataScratch()
    var basis = spirals(scratch)
    if arguments[0] == "--rate" { basis.removeLast(2) }
    let run = nabla(running: ["train"] + basis + arguments)
    #expect(run.status == .userError)
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  @Test func lengthsOfLayersAreAskedFor() throws {
    let scratch = try DataScratch()
    let run = nabla(running: ["train"] + Array(spirals(scratch)[..<3]))
    #expect(run.errors.contains("the length h follows from no array"))
    #expect(run.errors.contains("give it with --size h=NUMBER"))
  }
}

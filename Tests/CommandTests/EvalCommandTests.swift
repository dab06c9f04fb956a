import ArrayFiles
import Foundation
import Testing

@testable import NablaCommand

/// What `nabla eval` computes, and how it meets data that does not fit.
struct EvalCommandTests {
  @Test func resultsGoToFilesByName() throws {
    let scratch = try DataScratch()
    try ArrayFile.write(
      NamedArrays([("A", ArrayValue(shape: [2, 2], doubles: [2, 1, 1, 3])), ("x", ArrayValue(shape: [2, 1], doubles: [1, 2]))]),
      to: scratch.file("d.npz"))
    for ending in ["npz", "safetensors", "json"] {
      let output = scratch.file("out.\(ending)")
      let run = nabla("eval", "J = x'*A*x", "--wrt", "x", "--data", scratch.file("d.npz"), "--output", output)
      #expect(run.status == .success, "\(run.errors)")
      #expect(run.output.isEmpty)
      let results = try ArrayFile.read(output)
      #expect(try results.array("J").doubles == [18])
      #expect(try results.array("dJ_dx").doubles == [8, 14])
    }
    let second = nabla("eval", "J = x'*A*x", "--wrt", "x", "--order", "2", "--data", scratch.file("d.npz"), "--format", "json")
    #expect(second.output == "{\"J\": 18.0, \"d2J_dx2\": [[4.0, 2.0], [2.0, 6.0]]}\n")
  }

  /// Factors are written with the formula that puts them together.
  @Test func structureIsGivenAsFactors() throws {
    let arguments = ["eval", "sum((T - U*V').^2)", "--wrt", "U", "--order", "2", "--set", "T=[[1, 0], [2, 1]]", "--set", "U=[[1, 1], [1, 1]]"]
    let text = nabla(running: arguments + ["--set", "V=[[1, 2], [0, 1]]", "--factors"])
    let expected = """
      f: scalar
        6

      d2f_dU2: tensor(m, k, m, k), 2×2×2×2
        d2f_dU2[i,j,k,l] = I[i,k]·d2f_dU2_P1[j,l]
        d2f_dU2_P1: 2×2
          [[2,  4],
           [4, 10]]

      """
    #expect(text.output == expected, "\(text.errors)")
    let json = nabla(running: arguments + ["--set", "V=[[1, 2], [0, 1]]", "--factors", "--format", "json"])
    #expect(json.output.contains(#""shape": [2, 2, 2, 2], "formula": "d2f_dU2[i,j,k,l] = I[i,k]·d2f_dU2_P1[j,l]", "factors""#), "\(json.output)")
    let scratch = try DataScratch()
    let file = nabla(running: arguments + ["--set", "V=[[1, 2], [0, 1]]", "--factors", "--output", scratch.file("h.npz")])
    #expect(file.output == "d2f_dU2[i,j,k,l] = I[i,k]·d2f_dU2_P1[j,l]\n")
    #expect(try ArrayFile.read(scratch.file("h.npz")).array("d2f_dU2_P1").doubles == [2, 4, 4, 10])
  }

  @Test func columnsAndNamesAreSelected() throws {
    let scratch = try DataScratch()
    try scratch.write("a,b,t\n1,2,5\n3,4,6\n", to: "t.csv")
    let table = scratch.file("t.csv")
    let run = nabla(
      "eval", "norm2(X*w - y)^2", "--data", "X=\(table):a,b", "--data", "y=\(table):t", "--set", "w=[1, 1]", "--wrt", "w", "--format", "json")
    // The residuals are −2 and 1.
    #expect(run.output == "{\"f\": 5.0, \"df_dw\": [2.0, 0.0]}\n", "\(run.errors)")
    #expect(run.errors.isEmpty)
  }

  @Test func singlePrecisionIsSingle() {
    let run = nabla("eval", "a/3", "--set", "a=1", "--dtype", "f32", "--format", "json")
    #expect(run.output.hasPrefix("{\"f\": 0.33333334"), "\(run.output) \(run.errors)")
  }

  @Test(arguments: [
    (["sum(weights)", "--set", "wieghts=[1]"], "there is no data for weights"),
    (["x: vector(n) positive; sum(x)", "--set", "x=[1, -2]"], "entry 2 is -2.0"),
    (["sum(x)", "--set", "x=[1, [2]]"], "entry [2] is a list of 1"), (["sum(x)", "--data", "/nowhere/x.npz"], "cannot be opened"),
    (["sum(x)", "--set", "x=[1,,2]"], "--set x=[1,,2]: at character 4: a value is expected"),
    (["sum(x)", "--set", "x"], "a name and a value are needed"),
    (["x*tr(eye(n))", "--set", "x=1", "--size", "n=0"], "a length is a positive integer"),
    (["A: spd(n); logdet(A)", "--set", "A=[[1, 2], [2, 1]]"], "no positive definite matrix"),
    (["f: elementwise; sum(f(x))", "--set", "x=[1]"], "known by name only"), (["A*x", "--set", "A=[[1, 2]]", "--set", "x=[1, 2, 3]"], "both are n"),
  ])
  func whatDoesNotFitIsAnErrorOfTheUser(arguments: [String], message: String) {
    let console = RecordedConsole()
    #expect(NablaCommand.run(["eval"] + arguments, on: console) == .userError)
    #expect(console.errors.contains(message), "\(console.errors)")
    #expect(console.output.isEmpty)
  }

  @Test func unusedNamesDrawAWarning() throws {
    let scratch = try DataScratch()
    try scratch.write("{\"x\": [1, 2], \"extra\": 1}", to: "d.json")
    let run = nabla("eval", "sum(x)", "--data", scratch.file("d.json"))
    #expect(run.status == .success)
    #expect(run.errors.contains("the program has no variable extra"))
  }

  @Test func aSingularMatrixIsTold() {
    let run = nabla("eval", "sum(inv(A))", "--set", "A=[[1, 2], [2, 4]]")
    #expect(run.status != .success)
    #expect(run.errors.contains("singular"), "\(run.errors)")
  }

  @Test(arguments: [
    (0.0, "0"), (1, "1"), (-2.5, "-2.5"), (1.0 / 3, "0.333333"), (123456.7, "123457"), (1e-9, "1e-09"), (-1.5e300, "-1.5e+300"),
    (0.00012345678, "0.000123457"),
    (999_999.9, "1000000"), (.leastNonzeroMagnitude, "4.94066e-324"), (.infinity, "inf"), (12.000001, "12"),
  ])
  func numbersAreWrittenToSixDigits(value: Double, text: String) { #expect(ArrayText.text(value) == text) }
}

import Foundation
import Testing

@testable import NablaCommand

/// Python with NumPy, where the machine has it.
private enum NumPyOfTheMachine {
  static let isInstalled: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import numpy"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()
}

/// The example of a NumPy function with ten planted mistakes.
@Suite(.enabled(if: NumPyOfTheMachine.isInstalled, "python3 with NumPy is not installed"))
struct GradcheckCommandTests {
  private static let folder =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/") + "/Examples/gradcheck"

  private func check(_ name: String, _ variables: String, _ mistake: String) -> (status: Int32, output: String, errors: String) {
    let run = nabla(
      "gradcheck", "--file", "\(Self.folder)/\(name).nabla", "--wrt", variables, "--run", "python3 '\(Self.folder)/\(name).py' \(mistake)", "--color",
      "never")
    return (run.status.rawValue, run.output, run.errors)
  }

  @Test(arguments: [
    ("transposed", "gradient by W: wrong: transposed"), ("factor", "gradient by W: wrong: factor"), ("term", "gradient by W: wrong: missing term"),
    ("axis", "gradient by b: wrong: wrong axis of a sum"), ("overwrite", "wrong: in-place overwrite"), ("float32", "wrong: float32 loss of digits"),
    ("'off by one'", "gradient by W: wrong: off by one"), ("sign", "gradient by W: wrong: sign"), ("stale", "gradient by W: wrong: stale variable"),
  ])
  func mistakesAreNamed(mistake: String, words: String) {
    let (status, output, errors) = check("ridge", "W,b", mistake)
    #expect(status == 1, "\(errors)")
    #expect(output.contains(words), "\(output)")
  }

  @Test func mistakesAreNamedInChinese() {
    let run = nabla(
      "gradcheck", "--file", "\(Self.folder)/ridge.nabla", "--wrt", "W,b", "--run", "python3 '\(Self.folder)/ridge.py' axis", "--lang", "zh")
    #expect(run.output.contains("对 b 的梯度：错误：求和的轴不对"))
    #expect(ChineseCommandTests.leftOver(run.output) == nil)
  }

  @Test func broadcastingIsNamed() {
    let (status, output, errors) = check("fit", "w", "broadcasting")
    #expect(status == 1, "\(errors)")
    #expect(output.contains("gradient by w: wrong: broadcasting"), "\(output)")
  }

  @Test(arguments: [("ridge", "W,b"), ("fit", "w")])
  func rightFunctionsAreRight(name: String, variables: String) {
    let (status, output, errors) = check(name, variables, "")
    #expect(status == 0, "\(output)\(errors)")
  }

  @Test func aFailingCommandIsAnError() {
    let (status, _, errors) = nabla("gradcheck", "x: vector(n); sum(x)", "--run", "exit 3 #")
    #expect(status == .userError)
    #expect(errors.contains("status 3"))
  }
}

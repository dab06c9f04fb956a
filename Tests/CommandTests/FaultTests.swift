import JSON
import Nabla
import Testing

@testable import NablaCommand

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How the command ends when something is wrong.
struct FaultTests {
  @Test(
    arguments: [
      ([], 0), (["--help"], 0), (["-h"], 0), (["help", "check"], 0), (["derive", "--help"], 0), (["--version"], 0), (["derive", "x"], 0),
      (["derve", "x"], 2), (["derive", "x", "y"], 2), (["derive", "x", "--order", "3"], 2), (["derive", "x", "--wrt"], 2),
      (["derive", "x", "-wrt", "x"], 2),
      (["derive", "x", "--colour", "never"], 2), (["derive", "x", "--layout", "sideways"], 2), (["derive", "x*"], 2), (["derive", ""], 2),
      (["derive", "x", "--wrt", "y"], 2), (["derive", "A*x", "--declare", "A: matrix(m,n); x: vector(m)"], 2),
      (["derive", "x", "--declare", "x"], 2),
      (["derive", "--file", "/"], 2), (["derive", "--file", "/nowhere/at/all"], 2), (["derive", "x", "--file", "/"], 2), (["check", "x"], 2),
      (["check"], 2),
      (["check", "x", "1", "2"], 2), (["batch", "x"], 2),
    ] as [([String], Int32)])
  func status(arguments: [String], status: Int32) {
    let console = RecordedConsole()
    #expect(NablaCommand.run(arguments, on: console).rawValue == status)
    #expect(console.output.isEmpty == (status != 0))
    #expect(console.errors.isEmpty == (status == 0))
  }

  @Test func helpIsAboutTheSubcommand() {
    #expect(nabla("derive", "--help").output.contains("nabla derive 'norm2(X*w - y)^2' --wrt w"))
    #expect(nabla("help", "batch").output.contains("JSON Lines"))
    #expect(nabla("derve", "x").errors.contains("derve"))
  }

  @Test func errorsAreDrawn() {
    let run = nabla("derive", "x'*A*x", "--declare", "A: matrix(m, n); x: vector(m)")
    #expect(run.errors.hasPrefix("error: the product"))
    #expect(run.errors.contains("--> input:1:"))
    #expect(run.errors.contains("^"))
  }

  @Test func faultsInDeclarationsAreDrawnThere() {
    #expect(nabla("derive", "x", "--declare", "x: vector(").errors.contains("--> --declare:1:"))
  }

  @Test func errorsAreJSONWhereJSONIsAskedFor() throws {
    let run = nabla("derive", "x + ", "--format", "json")
    let error = try #require(try JSONReader.read(Array(run.output.utf8))["error"])
    #expect(error["code"] == .string("syntax"))
    #expect(error["start"] == .integer(2))
    #expect(error["length"] == .integer(1))
    #expect(run.errors.hasPrefix("error: "))
    #expect(run.status == .userError)
  }

  @Test(
    arguments: [
      ([0x78, 0xFF], "the byte 0xFF is not valid UTF-8"), ([0x78, 0, 0x78], "the control character U+0000"), ([], "the program is empty"),
      ([0xEF, 0xBB, 0xBF], "the program is empty"), (Array("é\u{301}\u{202E}".utf8), "invisible character"),
    ] as [([UInt8], String)])
  func hostileBytesAreNamed(input: [UInt8], message: String) {
    let console = RecordedConsole(input: input)
    #expect(NablaCommand.run(["derive"], on: console) == .userError)
    #expect(console.errors.contains(message), "\(console.errors)")
  }

  @Test(arguments: [String(repeating: "x", count: 10_000_000), String(repeating: "(", count: 100_000), String(repeating: "x = 1\n", count: 10_000)])
  func largeInputIsRefusedAtOnce(input: String) {
    let run = nabla("derive", input: input)
    #expect(run.status == .userError)
    #expect(run.errors.utf8.count < 1_000)
  }

  @Test func aReaderWhoLeavesIsNoError() {
    let console = RecordedConsole()
    console.writesUntilClosed = 0
    #expect(NablaCommand.run(["derive", "x"], on: console) == .success)
    #expect(console.errors.isEmpty)
  }

  @Test func anInternalFaultHasItsOwnStatus() async {
    await #expect(processExitsWith: .exitCode(70)) {
      unsetenv("SWIFT_BACKTRACE")
      FaultHandler.install(in: .english)
      abort()
    }
  }
}

import JSON
import Nabla
import Testing

@testable import NablaCommand

/// What `nabla batch` answers.
struct BatchCommandTests {
  /// The answers to the lines of an input.
  private func answers(_ input: some Sequence<UInt8>, chunkSize: Int = .max) throws -> [JSONValue] {
    let console = RecordedConsole(input: input, chunkSize: chunkSize)
    #expect(NablaCommand.run(["batch"], on: console) == .success)
    let lines = console.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(console.writes == lines.count, "each answer is written by itself")
    return try lines.map { try JSONReader.read(Array($0.utf8)) }
  }

  private func answer(_ line: String) throws -> JSONValue { try #require(try answers(line.utf8).first) }

  /// The one derivative of the answer to a line.
  private func derivative(_ line: String) throws -> JSONValue {
    let derivatives = try derivatives(line)
    #expect(derivatives.count == 1)
    return try #require(derivatives.first)
  }

  private func derivatives(_ line: String) throws -> [JSONValue] {
    guard case .array(let derivatives) = try answer(line)["derivatives"] else {
      Issue.record("the answer has no derivatives")
      return []
    }
    return derivatives
  }

  private func names(_ value: JSONValue?) -> [String] {
    guard case .object(let members) = value else { return [] }
    return members.map(\.name)
  }

  @Test func anAnswerHoldsWhatItPromises() throws {
    let answer = try answer(#"{"id": "a", "program": "norm2(X*w - y)^2", "wrt": "w", "declare": {"X": "matrix(m,n)"}, "unheard": [1]}"#)
    #expect(names(answer) == ["id", "ok", "type", "inferred", "derivatives", "warnings", "seconds"])
    #expect(answer["id"] == .string("a"))
    #expect(answer["ok"] == .bool(true))
    #expect(answer["type"] == .string("scalar"))
    #expect(answer["inferred"] == .object([.init("w", .string("vector(n)")), .init("y", .string("vector(m)"))]))
  }

  @Test func aDerivativeHoldsWhatItPromises() throws {
    let derivative = try derivative(#"{"program": "norm2(X*w - y)^2", "wrt": "w", "declare": {"X": "matrix(m,n)"}}"#)
    #expect(names(derivative) == ["wrt", "order", "type", "source", "index", "latex", "numpy", "conditions", "certificate"])
    #expect(derivative["wrt"] == .string("w"))
    #expect(derivative["order"] == .integer(1))
    #expect(derivative["type"] == .string("vector(n)"))
    #expect(derivative["source"] == .string("2*X'*(X*w - y)"))
    #expect(derivative["latex"] == .string("2 X^{\\top} (X \\mathbf{w} - \\mathbf{y})"))
    #expect(derivative["conditions"] == .array([]))
    #expect(derivative["certificate"]?["exact"] == .bool(true))
    #expect(names(derivative["certificate"]).prefix(3) == ["points", "sizes", "max_relative_error"])
  }

  @Test func formsAreThoseAskedFor() throws {
    let derivative = try derivative(#"{"program": "x'*x", "wrt": ["x"], "formats": ["source", "latex", "cuneiform"]}"#)
    #expect(names(derivative) == ["wrt", "order", "type", "source", "index", "latex", "conditions", "certificate"])
  }

  @Test func aTensorHasNoSource() throws {
    let derivative = try derivative(#"{"program": "W*x", "wrt": "W"}"#)
    #expect(derivative["source"] == .null)
    #expect(derivative["index"] == .string("D[i,j,k] = x[k]*eye(m)[i,j]"))
  }

  @Test func anErrorPointsIntoTheProgram() throws {
    let answer = try answer(#"{"id": 7, "program": "é = 1; y*(x", "declare": {"x": "scalar"}}"#)
    #expect(names(answer) == ["id", "ok", "error", "seconds"])
    #expect(answer["ok"] == .bool(false))
    #expect(names(answer["error"]) == ["code", "message", "start", "length", "hint"])
    #expect(answer["error"]?["code"] == .string("syntax"))
    #expect(answer["error"]?["start"] == .integer(9))
  }

  @Test(arguments: [1, 2, 7, 64, .max])
  func oneBadLineSpoilsNoOther(chunkSize: Int) throws {
    let input = [
      #"{"id": 1, "program": "x"}"#, "", "not JSON", "[]", #"{"id": {}, "program": "x"}"#, #"{"id": null}"#, #"{"id": 1.50, "program": 3}"#,
      #"{"id": true, "program": "x", "order": 3}"#, #"{"id": "\u00e9\ud83d\ude00", "program": "x", "wrt": 1}"#, #"{"id": 2, "program": "x", "wrt": "#,
      #"{"id": 3, "program": "x", "declare": {"x": 1}}"#, #"{"id": 4, "program": "x", "declare": []}"#, #"{"id": 5, "program": "x", "layout": "no"}"#,
      #"{"id": 6, "program": "x", "wrt": ["x", "y"], "claim": "1"}"#, "\t \r", #"{"id": 8, "program": "x"}"#,
    ]
    let answers = try answers(input.joined(separator: "\n").utf8, chunkSize: chunkSize)
    let ids: [JSONValue] = [
      .integer(1), .null, .null, .null, .null, .number("1.50"), .bool(true), .string("é😀"), .null, .integer(3), .integer(4), .integer(5), .integer(6),
      .integer(8),
    ]
    #expect(answers.map { $0["id"] } == ids)
    #expect(answers.map { $0["ok"] == .bool(true) } == ids.map { $0 == .integer(1) || $0 == .integer(8) })
  }

  @Test func bytesThatAreNoTextSpoilOneLine() throws {
    let bytes = [0xFF, 0xFE, 0x0A] + Array(#"{"id": 1, "program": "x\u0000"}"#.utf8) + [0x0A, 0, 0x0A] + Array(#"{"id": 2, "program": "x"}"#.utf8)
    let answers = try answers(bytes)
    #expect(answers.map { $0["ok"] } == [.bool(false), .bool(false), .bool(false), .bool(true)])
    #expect(answers.map { $0["id"] } == [.null, .integer(1), .null, .integer(2)])
  }

  @Test func aLongLineIsPassedOver() throws {
    var input = Array("{\"program\": \"".utf8)
    input += [UInt8](repeating: UInt8(ascii: "x"), count: BatchCommand.lineLimit)
    input += Array("\"}\n{\"id\": 1, \"program\": \"x\"}\n".utf8)
    let answers = try answers(input)
    #expect(answers.count == 2)
    #expect(answers.first?["error"]?["code"] == .string("limit"))
    #expect(answers.last?["id"] == .integer(1))
  }

  @Test func theOrderOfDeclarationsIsKept() throws {
    let derivatives = try derivatives(#"{"program": "x'*(A*y)", "declare": {"x": "vector(m)", "A": "matrix(m,n)", "y": "vector(n)"}, "formats": []}"#)
    #expect(derivatives.map { $0["wrt"] } == [.string("x"), .string("A"), .string("y")])
  }
}

import JSON
import Nabla
import Testing

/// JSON as it is read and written.
struct JSONTests {
  @Test(
    arguments: [
      "null", "true", "-0.5e+10", "\"\"", "[]", "{}", "[1, [2, {}], \"a\"]", "{\"b\": 1, \"a\": {\"b\": [null, false]}}",
      "\"\\\"\\\\\\n\\t\\u0000\\u2028é😀\"",
    ])
  func whatIsReadIsWrittenAgain(text: String) throws {
    #expect(try JSONReader.read(Array(text.utf8)).description == text)
  }

  @Test(
    arguments: [
      ("\"\\u00e9\\ud83d\\ude00\"", "é😀"), ("\"\\ud83d\"", "\u{FFFD}"), ("\"\\ud83dx\"", "\u{FFFD}x"), ("\"\\ud83d\\u0041\"", "\u{FFFD}A"),
      ("\"\\/\\b\\f\\r\"", "/\u{8}\u{C}\r"),
    ])
  func escapesAreRead(text: String, value: String) throws {
    #expect(try JSONReader.read(Array(text.utf8)) == .string(value))
  }

  @Test(
    arguments: [
      ("", 0), ("  ", 2), ("nul", 0), ("01", 2), ("-", 1), ("1.", 2), ("1e", 2), ("+1", 0), ("NaN", 0), ("\"", 1), ("\"\\x\"", 2), ("\"\\u12g4\"", 5),
      ("\"\n\"", 1),
      ("[", 1), ("[1", 2), ("[1,]", 3), ("[1 2]", 3), ("{", 1), ("{1: 2}", 1), ("{\"a\" 1}", 5), ("{\"a\": }", 6), ("{\"a\": 1,}", 8),
      ("{\"a\": 1]", 7), ("1 2", 2),
      ("]", 0),
    ])
  func faultsAreFoundWhereTheyAre(text: String, offset: Int) {
    let fault = #expect(throws: JSONReader.Fault.self) { try JSONReader.read(Array(text.utf8)) }
    #expect(fault?.offset == offset)
  }

  @Test func nestingIsBounded() throws {
    let deepest = String(repeating: "[", count: JSONReader.nesting) + String(repeating: "]", count: JSONReader.nesting)
    #expect(try JSONReader.read(Array(deepest.utf8)).description == deepest)
    #expect(throws: JSONReader.Fault.self) { try JSONReader.read(Array("[\(deepest)]".utf8)) }
    #expect(throws: JSONReader.Fault.self) { try JSONReader.read([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)) }
  }

  @Test func whatIsNoNumberIsNull() {
    #expect(JSONValue.real(.nan).description == "null")
    #expect(JSONValue.real(.infinity).description == "null")
    #expect(JSONValue.real(1e-15).description == "1e-15")
  }
}

import ArrayFiles
import Diagnostics
import Testing

/// Arrays in JSON.
struct JSONArraysTests {
  private func read(_ text: String) throws -> NamedArrays {
    try ArrayFile.read(bytes: FileBytes(Array(text.utf8)), format: .json, label: "d.json")
  }

  @Test func numbersAndNestedLists() throws {
    let arrays = try read(#"{"a": 2.5, "x": [1, -2e3], "X": [[1, 2, 3], [4, 5, 6]], "t": [[[1], [2]]], "flags": [true, false], "none": []}"#)
    #expect(try arrays.array("a").shape == [])
    #expect(try arrays.array("x").doubles == [1, -2000])
    #expect(try arrays.array("X").shape == [2, 3])
    #expect(try arrays.array("t").shape == [1, 2, 1])
    #expect(try arrays.array("flags").doubles == [1, 0])
    #expect(try arrays.array("none").shape == [0])
  }

  @Test(arguments: [
    (#"{"X": [[1, 2], [3]]}"#, "d.json: array X: entry [2] is a list of 1 where 2 entries as the first one has should stand"),
    (#"{"X": [[1, 2], 3]}"#, "d.json: array X: entry [2] is a number where a list should stand"),
    (#"{"X": [1, [2]]}"#, "d.json: array X: entry [2] is a list of 1 where a number should stand"),
    (#"{"X": [1, "b"]}"#, "d.json: array X: entry [2] is a string, not a number"),
    (#"{"X": null}"#, "d.json: array X: the value is null, not a number"),
    (#"{"X": [1, NaN]}"#, "d.json: line 1, column 11: JSON has no NaN and no infinity"),
    ("[1, 2]", "d.json: holds a list where an object of names is expected"), ("{\"X\": 1,\n \"X\": 2}", "d.json: array X: the array stands twice"),
    ("{\"X\":\n  [1,, 2]}", "d.json: line 2, column 6: a value is expected"),
  ])
  func faultsNameTheEntry(text: String, message: String) throws {
    let fault = try #require(throws: Diagnostic.self) { try read(text) }
    #expect(fault.message == message)
  }

  @Test func deepListsAreRefused() throws {
    for depth in [40, 100, 100_000] {
      let text = "{\"x\": " + String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth) + "}"
      #expect(throws: Diagnostic.self) { try read(text) }
    }
  }
}

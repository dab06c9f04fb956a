import ArrayFiles
import Diagnostics
import Testing

/// Tables of text.
struct TableTests {
  private func read(_ text: String) throws -> NamedArrays {
    try ArrayFile.read(bytes: FileBytes(Array(text.utf8)), format: .csv, label: "t.csv")
  }

  @Test(arguments: [
    "a,b\n1,2\n3,4\n", "a;b\r\n1;2\r\n3;4", "a\tb\n1\t2\n3\t4\n\n\n", "\u{FEFF}\"a\",\"b\"\n\"1\",2\n 3 , 4.0\n", "# a, b\n1e0,.2e1\n+3,4.\n",
  ])
  func columnsByName(text: String) throws {
    let table = try read(text)
    #expect(table.names == ["a", "b"])
    #expect(try table.array("a").doubles == [1, 3])
    #expect(try table.array("b").doubles == [2, 4])
  }

  @Test func withoutNames() throws {
    #expect(try read("1,2\n3,4").names == ["x1", "x2"])
    #expect(try read("a \"quoted\" name,\"b \"\"b\"\", c\"\n1,2").names == ["a \"quoted\" name", "b \"b\", c"])
  }

  @Test(arguments: [
    "0.1", "123456789012345", "-1e-300", "1.7976931348623157e308", "4.9e-324", "9007199254740993", "0.30000000000000004", "1e22", "1e23",
    "12345678.9",
    "0.000000000000000000000123", "-0", "123456789012345678901234567890", "1.2345678901234567",
  ])
  func numbersAreRoundedOnce(text: String) throws {
    let value = try read(text + "\n").array("x1")[0]
    #expect(value.bitPattern == Double(text)?.bitPattern)
  }

  @Test func whatIsNoNumberButFloating() throws {
    let values = try read("nan,inf,-Infinity\n").columns
    #expect(values[0].isNaN)
    #expect(values[1...] == [.infinity, -.infinity])
  }

  @Test(arguments: [
    ("a,b\n1,x\n", "line 2, column 2 (b): `x` is not a number"), ("a,b\n1,2\n3,\n", "line 3, column 2 (b): nothing stands there"),
    ("1,2\n3\n", "line 2 has 1 fields, and the first line has 2"), ("a,b\n\"1,2\n", "line 2, column 1: a quote has no end"),
    ("a,b\n\"1\"5,2\n", "line 2, column 1: text follows a closing quote"), ("", "holds no rows"), ("a,a\n1,2\n", "line 1: two columns are called a"),
    ("1,2\n0x10,2\n", "line 2, column 1: `0x10` is not a number"), ("a;b\n1,5;2\n", "line 2, column 1 (a): `1,5` is not a number"),
    ("a,b\n\"two\nlines\",2\n", "line 2, column 1 (a): `two\nlines` is not a number"), ("1,2\n1e,2\n", "line 2, column 1: `1e` is not a number"),
  ])
  func faultsNameLineAndColumn(text: String, message: String) throws {
    let fault = try #require(throws: Diagnostic.self) { try read(text) }
    #expect(fault.message == "t.csv: " + message)
  }

  @Test func columnsAreSelected() throws {
    let scratch = try Scratch()
    try scratch.write(Array("a,b,c\n1,2,3\n4,5,6\n".utf8), to: "t.csv")
    #expect(try ArrayFile.readOne(scratch.file("t.csv")).shape == [2, 3])
    #expect(try ArrayFile.readOne(scratch.file("t.csv"), selection: ["c", "a"]).doubles == [3, 1, 6, 4])
    #expect(try ArrayFile.readOne(scratch.file("t.csv"), selection: ["2"]).shape == [2])
    #expect(throws: Diagnostic.self) { try ArrayFile.readOne(scratch.file("t.csv"), selection: ["d"]) }
  }

  @Test func tablesComeBack() throws {
    let scratch = try Scratch()
    let arrays = NamedArrays([("x", ArrayValue(shape: [2, 2], doubles: [1, 0.1, -3, 1e-7])), ("y", ArrayValue(shape: [2], singles: [0.1, 2]))])
    for name in ["t.csv", "t.tsv"] {
      try ArrayFile.write(arrays, to: scratch.file(name))
      let read = try ArrayFile.read(scratch.file(name))
      #expect(read.names == ["x1", "x2", "y"])
      #expect(try read.array("x2").doubles == [0.1, 1e-7])
      #expect(try read.array("y").singles == [0.1, 2])
    }
  }
}

extension NamedArrays {
  /// The first entries of all arrays.
  fileprivate var columns: [Double] { get throws { try all().map { $0.value[0] } } }
}

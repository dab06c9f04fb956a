import ArrayFiles
import Diagnostics
import Testing

/// safetensors files, from bytes written by hand.
struct SafetensorsTests {
  private func read(_ bytes: [UInt8]) throws -> NamedArrays {
    try ArrayFile.read(bytes: FileBytes(bytes), format: .safetensors, label: "m.safetensors")
  }

  private static let types: [(type: String, entries: String, values: [Double])] = [
    ("BOOL", "0100", [1, 0]),
    ("I8", "ff02", [-1, 2]),
    ("U8", "ff02", [255, 2]),
    ("I16", "ffff0200", [-1, 2]),
    ("U16", "ffff0200", [65_535, 2]),
    ("I32", "ffffffff02000000", [-1, 2]),
    ("U32", "0700000002000000", [7, 2]),
    ("I64", "ffffffffffffffff0200000000000000", [-1, 2]),
    ("U64", "07000000000000000200000000000000", [7, 2]),
    ("F16", "003c00c0", [1, -2]),
    ("BF16", "803f00c0", [1, -2]),
    ("F32", "0000c03f00000040", [1.5, 2]),
    ("F64", "9a9999999999b93f0000000000000040", [0.1, 2]),
  ]

  @Test(arguments: types)
  func everyTypeIsRead(type: String, entries: String, values: [Double]) throws {
    let bytes = [UInt8].hexadecimal(entries)
    let header = "{\"x\": {\"dtype\": \"\(type)\", \"shape\": [2], \"data_offsets\": [0, \(bytes.count)]}, \"__metadata__\": {\"a\": \"b\"}}"
    let arrays = try read(.safetensors(header, bytes))
    #expect(try arrays.array("x").doubles == values)
    #expect(arrays.metadata == ["a": "b"])
  }

  private static func header(_ x: String, _ y: String = "") -> String { "{\"x\": {\(x)}\(y.isEmpty ? "" : ", \"y\": {\(y)}")}" }

  @Test(arguments: [
    (header(#""dtype": "F32", "shape": [2], "data_offsets": [0, 4]"#), 4, "array x: shape 2 of F32 takes 8 bytes, and 4 are given"),
    (header(#""dtype": "F32", "shape": [1], "data_offsets": [0, 8]"#), 4, "array x: is cut off: its entries end at byte 8 of 4"),
    (header(#""dtype": "F32", "shape": [1], "data_offsets": [0, 4]"#), 8, "goes on for 4 bytes behind its last array"),
    (header(#""dtype": "F32", "shape": [1], "data_offsets": [4, 8]"#), 8, "array x: lies behind bytes of no array"),
    (
      header(#""dtype": "F32", "shape": [1], "data_offsets": [0, 4]"#, #""dtype": "F32", "shape": [1], "data_offsets": [2, 6]"#), 6,
      "array y: lies over another array"
    ),
    (header(#""dtype": "F8_E4M3", "shape": [4], "data_offsets": [0, 4]"#), 4, "array x: holds entries of the type F8_E4M3, which is not read"),
    (header(#""dtype": "F32", "shape": [-1], "data_offsets": [0, 4]"#), 4, "array x: its entry in the header cannot be read"),
    (header(#""shape": [1], "data_offsets": [0, 4]"#), 4, "array x: its entry in the header cannot be read"),
    ("[1]", 0, "has a header that is no object"), ("{", 0, "has a header that is no JSON: a name in quotes is expected at byte 9"),
    (
      header(#""dtype": "F32", "shape": [4611686018427387904, 4], "data_offsets": [0, 4]"#), 4,
      "array x: its shape 4611686018427387904×4 has more entries than are accepted"
    ),
  ])
  func faultsNameTheArray(header: String, count: Int, message: String) throws {
    let fault = try #require(throws: Diagnostic.self) { try read(.safetensors(header, [UInt8](repeating: 0, count: count))).all() }
    #expect(fault.message == "m.safetensors: " + message)
  }

  @Test func lengthsThatLie() throws {
    for length in [UInt64.max, 1 << 63, 1 << 40, 100] {
      let fault = try #require(throws: Diagnostic.self) { try read(.little(length) + Array("{}".utf8)) }
      #expect(fault.message.contains("cut off"))
    }
    #expect(throws: Diagnostic.self) { try read([1, 2, 3]) }
  }
}

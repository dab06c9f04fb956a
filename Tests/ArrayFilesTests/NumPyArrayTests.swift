import ArrayFiles
import Diagnostics
import Testing

/// `.npy` files, from bytes written by hand.
struct NumPyArrayTests {
  static func read(_ bytes: [UInt8]) throws -> ArrayValue {
    try ArrayFile.read(bytes: FileBytes(bytes), format: .npy, label: "a.npy").array("a")
  }

  private static let types: [(type: String, entries: String, values: [Double])] = [
    ("'|b1'", "000107", [0, 1, 1]),
    ("'|i1'", "007f80", [0, 127, -128]),
    ("'|u1'", "007fff", [0, 127, 255]),
    ("'<i2'", "0100feffff7f", [1, -2, 32_767]),
    ("'>i2'", "0001fffe7fff", [1, -2, 32_767]),
    ("'<u2'", "01000200ffff", [1, 2, 65_535]),
    ("'<i4'", "0100000000000080ffffff7f", [1, -2_147_483_648, 2_147_483_647]),
    ("'>u4'", "0000010000000002ffffffff", [256, 2, 4_294_967_295]),
    ("'<i8'", "0100000000000000000000000000e0ff0300000000000000", [1, -9_007_199_254_740_992, 3]),
    ("'<u8'", "010000000000000000000000000000800300000000000000", [1, 9_223_372_036_854_775_808, 3]),
    ("'<f2'", "003c0180ff7b", [1, -0x1p-24, 65_504]),
    ("'<f4'", "0000c03f010000000000c0be", [1.5, 0x1p-149, -0.375]),
    ("'>f4'", "3fc0000000000000c0000000", [1.5, 0, -2]),
    ("'<f8'", "9a9999999999b93f0000000000000040355800662deb51fe", [0.1, 2, -3e300]),
    ("'>f8'", "3ff80000000000000000000000000000c000000000000000", [1.5, 0, -2]),
  ]

  @Test(arguments: types)
  func everyTypeIsRead(type: String, entries: String, values: [Double]) throws {
    for version: UInt8 in [1, 2, 3] {
      let value = try NumPyArrayTests.read(.npy(type, "(3,)", version: version, .hexadecimal(entries)))
      #expect(value.shape == [3])
      #expect(value.doubles == values)
    }
  }

  @Test func halvesThatAreNoNumbers() throws {
    let entries: [UInt8] = .little(0x7C00 as UInt16) + .little(0xFC00 as UInt16) + .little(0x7E01 as UInt16)
    let value = try NumPyArrayTests.read(.npy("'<f2'", "(3,)", entries))
    #expect(value[0] == .infinity)
    #expect(value[1] == -.infinity)
    #expect(value[2].isNaN)
    #expect(value.firstNonFinite == 0)
  }

  @Test func theFirstAxisMayBeTheFastest() throws {
    let entries = (0..<24).map { UInt8($0) }
    let matrix = try NumPyArrayTests.read(.npy("'|u1'", "(2, 3)", fortran: true, Array(entries[..<6])))
    #expect(matrix.doubles == [0, 2, 4, 1, 3, 5])
    let tensor = try NumPyArrayTests.read(.npy("'|u1'", "(2, 3, 4)", fortran: true, entries))
    // Entry [i, j, k] stands at i + 2j + 6k.
    for i in 0..<2 { for j in 0..<3 { for k in 0..<4 { #expect(tensor[(i * 3 + j) * 4 + k] == Double(i + 2 * j + 6 * k)) } } }
  }

  @Test func scalarsAndEmptyArrays() throws {
    let scalar = try NumPyArrayTests.read(.npy("'<f8'", "()", .little((2.5).bitPattern)))
    #expect(scalar.shape == [])
    #expect(scalar.doubles == [2.5])
    let empty = try NumPyArrayTests.read(.npy("'<f8'", "(0, 3)", []))
    #expect(empty.shape == [0, 3])
    #expect(empty.count == 0)
    let old = try NumPyArrayTests.read(.npy("'<i2'", "(1L, 1L)", [1, 0]))
    #expect(old.shape == [1, 1])
  }

  @Test(arguments: [
    ("'|O'", "(2,)", "Python objects", "pickle is never read"), ("'<c16'", "(2,)", "complex", "c16"), ("'<U3'", "(2,)", "text", "U3"),
    ("'<M8[ns]'", "(2,)", "times", "M8[ns]"), ("'<f16'", "(2,)", "extended", "f16"), ("[('x', '<f8'), ('y', '<f8')]", "(2,)", "fields", "names"),
    ("'<x9'", "(2,)", "unknown type", "x9"), ("'<f8'", "(3,)", "is cut off", "24 bytes, and 16 are there"),
    ("'<f4'", "(2,)", "goes on for 8 bytes", "behind its last entry"), ("'<f8'", "(2, -1)", "header", "cannot be read"),
    ("'<f8'", "(4611686018427387904, 4)", "more entries", "4611686018427387904×4"), ("'<f8'", "(99999999999999999999,)", "header", "cannot be read"),
    ("'<f8'", "(0, 9999999999999)", "more entries", "accepted"), ("'<f8'", "(2", "header", "cannot be read"),
    ("'<i8'", "(2,)", "entry 1: the integer 4607182418800017409", "more digits than a double holds"),
  ])
  func whatCannotBeReadIsNamed(type: String, shape: String, first: String, second: String) throws {
    let one: [UInt8] = .little((1.0).bitPattern + (type == "'<i8'" ? 1 : 0))
    let fault = try #require(throws: Diagnostic.self) { try NumPyArrayTests.read(.npy(type, shape, one + one)) }
    #expect(fault.message.hasPrefix("a.npy: "))
    #expect(fault.message.contains(first), "\(fault.message)")
    #expect(fault.message.contains(second), "\(fault.message)")
  }

  @Test func everyCutIsNoticed() throws {
    let bytes: [UInt8] = .npy("'<f8'", "(2,)", [UInt8](repeating: 1, count: 16))
    for count in 0..<bytes.count {
      let fault = try #require(throws: Diagnostic.self) { try NumPyArrayTests.read(Array(bytes[..<count])) }
      #expect(fault.code == .data)
    }
  }

  @Test func axesAreLimited() throws {
    let shape = "(" + String(repeating: "1, ", count: 33) + ")"
    let fault = try #require(throws: Diagnostic.self) { try NumPyArrayTests.read(.npy("'|u1'", shape, [1])) }
    #expect(fault.code == .limit)
    var long = [UInt8]([0x93]) + Array("NUMPY".utf8) + [2, 0]
    long += [UInt8].little(1 << 20 as UInt32) + [UInt8](repeating: 0x20, count: 1 << 20)
    #expect(throws: Diagnostic.self) { try NumPyArrayTests.read(long) }
  }
}

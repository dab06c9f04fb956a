import ArrayFiles
import Diagnostics
import Testing

/// `.npz` archives, from bytes written by hand.
struct NumPyArchiveTests {
  /// A file in an archive.
  private struct File {
    var name: String
    var method: UInt16
    var stored: [UInt8]
    var size: Int
    var check: UInt32
    /// True where the sizes stand in the wide extra field.
    var isWide = false
    var flags: UInt16 = 0
  }

  /// The check of bytes, bit by bit.
  private func check(_ bytes: [UInt8]) -> UInt32 {
    var remainder: UInt32 = .max
    for byte in bytes {
      remainder ^= UInt32(byte)
      for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1 }
    }
    return ~remainder
  }

  private func archive(_ files: [File], isWide: Bool = false) -> [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for file in files {
      let sizes: [UInt8] =
        file.isWide
        ? .little(UInt32.max) + .little(UInt32.max) : .little(UInt32(file.stored.count)) + .little(UInt32(file.size))
      let extra: [UInt8] =
        file.isWide ? .little(1 as UInt16) + .little(16 as UInt16) + .little(UInt64(file.size)) + .little(UInt64(file.stored.count)) : []
      let common: [UInt8] = .little(45 as UInt16) + .little(file.flags) + .little(file.method) + .little(0 as UInt32) + .little(file.check) + sizes
      let lengths: [UInt8] = .little(UInt16(file.name.utf8.count)) + .little(UInt16(extra.count))
      directory += .little(0x0201_4B50 as UInt32) + .little(45 as UInt16) + common + lengths + [UInt8](repeating: 0, count: 10)
      directory += .little(UInt32(bytes.count)) + Array(file.name.utf8) + extra
      bytes += .little(0x0403_4B50 as UInt32) + common + lengths + Array(file.name.utf8) + extra + file.stored
    }
    let start = bytes.count
    bytes += directory
    if isWide {
      let end = bytes.count
      bytes += .little(0x0606_4B50 as UInt32) + .little(44 as UInt64) + .little(45 as UInt32) + .little(0 as UInt64) + .little(UInt64(files.count))
      bytes += .little(UInt64(files.count)) + .little(UInt64(directory.count)) + .little(UInt64(start))
      bytes += .little(0x0706_4B50 as UInt32) + .little(0 as UInt32) + .little(UInt64(end)) + .little(1 as UInt32)
    }
    bytes += .little(0x0605_4B50 as UInt32) + .little(0 as UInt32)
    bytes += isWide ? .little(UInt32.max) : .little(UInt16(files.count)) + .little(UInt16(files.count))
    bytes += .little(UInt32(directory.count)) + .little(isWide ? UInt32.max : UInt32(start)) + .little(0 as UInt16)
    return bytes
  }

  private func read(_ bytes: [UInt8]) throws -> ArrayValue {
    try ArrayFile.read(bytes: FileBytes(bytes), format: .npz, label: "a.npz").array("x")
  }

  private static let array: [UInt8] = .npy("'|u1'", "(300,)", [UInt8](repeating: 7, count: 300))

  private func stored(_ change: (inout File) -> Void = { _ in }) -> [File] {
    let array = NumPyArchiveTests.array
    var file = File(name: "x.npy", method: 0, stored: array, size: array.count, check: check(array))
    change(&file)
    return [file]
  }

  /// One block in the fixed code: literals, then a run of `repeats` bytes at distance 1, in codes of one run of 258 and the rest as literals.
  private func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var bits: [Bool] = [true, true, false]
    func put(_ code: Int, _ length: Int) { for k in (0..<length).reversed() { bits.append(code >> k & 1 == 1) } }
    func literal(_ byte: UInt8) { byte < 144 ? put(0x30 + Int(byte), 8) : put(0x190 + Int(byte) - 144, 9) }
    var place = 0
    while place < bytes.count {
      literal(bytes[place])
      place += 1
      // Length 258 is symbol 285, distance 1 symbol 0.
      if place + 258 <= bytes.count, bytes[place..<(place + 258)].allSatisfy({ $0 == bytes[place - 1] }) {
        put(0xC0 + 285 - 280, 8)
        put(0, 5)
        place += 258
      }
    }
    put(0, 7)
    return stride(from: 0, to: bits.count, by: 8).map { start in
      (0..<8).reduce(UInt8(0)) { byte, k in start + k < bits.count && bits[start + k] ? byte | 1 << UInt8(k) : byte }
    }
  }

  /// Blocks that are stored, of at most `length` bytes each.
  private func storedBlocks(_ bytes: [UInt8], length: Int) -> [UInt8] {
    stride(from: 0, to: bytes.count, by: length).reduce(into: []) { out, start in
      let part = bytes[start..<min(bytes.count, start + length)]
      out += [start + length >= bytes.count ? 1 : 0] + .little(UInt16(part.count)) + .little(~UInt16(part.count)) + part
    }
  }

  @Test func everyWayToStoreIsRead() throws {
    let array = NumPyArchiveTests.array
    let values = [Double](repeating: 7, count: 300)
    #expect(try read(archive(stored())).doubles == values)
    #expect(try read(archive(stored { $0.isWide = true })).doubles == values)
    #expect(try read(archive(stored { $0.isWide = true }, isWide: true)).doubles == values)
    #expect(try read(archive(stored { ($0.method, $0.stored) = (8, deflated(array)) })).doubles == values)
    #expect(try read(archive(stored { ($0.method, $0.stored) = (8, storedBlocks(array, length: 100)) })).doubles == values)
    #expect(deflated(array).count < 200)
  }

  @Test func whatIsNoArrayIsPassedOver() throws {
    let readme = File(name: "readme.txt", method: 0, stored: [1], size: 1, check: 0)
    #expect(try ArrayFile.read(bytes: FileBytes(archive(stored() + [readme])), format: .npz, label: "a.npz").names == ["x"])
  }

  @Test func faultsNameTheArray() throws {
    func message(_ bytes: [UInt8]) throws -> String { try #require(throws: Diagnostic.self) { try read(bytes) }.message }
    #expect(try message(archive(stored { $0.check ^= 1 })) == "a.npz: array x: is damaged: its checksum differs")
    #expect(try message(archive(stored { $0.flags = 1 })) == "a.npz: array x: is encrypted")
    #expect(try message(archive(stored { $0.method = 12 })) == "a.npz: array x: is compressed by method 12")
    #expect(
      try message(archive(stored { ($0.method, $0.size) = (8, 1 << 30) })) == "a.npz: array x: is damaged: it cannot hold as many bytes as it states")
    #expect(try message(archive(stored() + stored())) == "a.npz: array x: the array stands twice in the archive")
    let cut = deflated(NumPyArchiveTests.array)
    #expect(try message(archive(stored { ($0.method, $0.stored) = (8, Array(cut.dropLast(3))) })) == "a.npz: array x: is cut off")
    #expect(try message(archive(stored { ($0.method, $0.stored) = (8, [7]) })) == "a.npz: array x: is damaged: it cannot be decompressed")
    let whole = archive(stored())
    for count in stride(from: 0, to: whole.count, by: 7) { #expect(throws: Diagnostic.self) { try read(Array(whole[..<count])) } }
  }
}

import ArrayFiles
import DataSets
import Diagnostics
import Testing

/// Damaged files are told apart from good ones, or read as something else; nothing crashes, and memory stays within the limits.
struct MutationTests {
  private static let limits: ArrayFileLimits = {
    var limits = ArrayFileLimits()
    limits.arrayBytes = 1 << 22
    return limits
  }()

  @Test(arguments: ArrayFormat.allCases)
  func damagedFiles(format: ArrayFormat) throws {
    let scratch = try Scratch()
    let all =
      format == .npy || format == .csv ? NamedArrays([("x", ArrayValue(shape: [3, 2], doubles: [1, 2.5, -3, 4, 5, 1e-9]))]) : ArrayFileTests.samples
    try ArrayFile.write(all, to: scratch.file("x"), format: format)
    let good = try scratch.bytes("x")
    var random = SplitMix(seed: 20)
    var refused = 0
    for _ in 0..<4000 {
      var bytes = good
      for _ in 0...random.below(3) {
        guard !bytes.isEmpty else { break }
        let place = random.below(bytes.count)
        switch random.below(6) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes[place] ^= 1 << UInt8(random.below(8))
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(20)))
        case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 1 + random.below(20))], at: random.below(bytes.count))
        case 4: bytes.removeLast(bytes.count - place)
        default: bytes[place] = [0, 0x7F, 0x80, 0xFF, UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "9")][random.below(8)]
        }
      }
      do throws(Diagnostic) {
        for (_, value) in try ArrayFile.read(bytes: FileBytes(bytes), format: format, label: "x", limits: MutationTests.limits).all() {
          #expect(value.count == value.shape.reduce(1, *))
        }
      } catch {
        #expect(error.code == .data || error.code == .limit)
        #expect(error.message.hasPrefix("x: "))
        refused += 1
      }
    }
    #expect(refused > 100)
  }

  @Test func damagedCompression() throws {
    // Deflated by the block type with codes of its own: random bytes behind such a head exercise every branch.
    var random = SplitMix(seed: 21)
    for _ in 0..<3000 {
      var bytes: [UInt8] = (0..<(4 + random.below(200))).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      bytes[0] = bytes[0] & 0xF8 | [1, 3, 5][random.below(3)]
      let name = Array("x.npy".utf8)
      let sizes: [UInt8] = .little(UInt32(bytes.count)) + .little(UInt32(1 + random.below(5000)))
      let head: [UInt8] = .little(20 as UInt16) + .little(0 as UInt16) + .little(8 as UInt16) + .little(0 as UInt64) + sizes + .little(5 as UInt16)
      let local: [UInt8] = .little(0x0403_4B50 as UInt32) + head + .little(0 as UInt16) + name + bytes
      let directory: [UInt8] =
        .little(0x0201_4B50 as UInt32) + .little(20 as UInt16) + head + [UInt8](repeating: 0, count: 16) + name
      let end: [UInt8] =
        .little(0x0605_4B50 as UInt32) + .little(0 as UInt32) + .little(1 as UInt16) + .little(1 as UInt16) + .little(UInt32(directory.count))
        + .little(UInt32(local.count)) + .little(0 as UInt16)
      #expect(throws: Diagnostic.self) { try ArrayFile.read(bytes: FileBytes(local + directory + end), format: .npz, label: "x").array("x") }
    }
  }
}

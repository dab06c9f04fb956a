/// The cyclic redundancy check of zip archives: CRC-32 with the reflected polynomial 0xEDB88320 (ISO 3309), eight bytes at a time.
struct Checksum {
  /// tables[0] advances the remainder by a byte, tables[k] by a byte and k zero bytes.
  private static let tables: [[UInt32]] = {
    var tables = [[UInt32](repeating: 0, count: 256)]
    for byte in 0..<256 {
      var remainder = UInt32(byte)
      for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1 }
      tables[0][byte] = remainder
    }
    for k in 1..<8 {
      tables.append(tables[k - 1].map { $0 >> 8 ^ tables[0][Int($0 & 0xFF)] })
    }
    return tables
  }()

  private var remainder: UInt32 = 0xFFFF_FFFF

  /// The check of what was added.
  var value: UInt32 { ~remainder }

  /// Adds bytes.
  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    let tables = Checksum.tables
    var rest = remainder
    var place = 0
    while bytes.count - place >= 8 {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)) ^ UInt64(rest)
      rest = 0
      for k in 0..<8 { rest ^= tables[7 - k][Int(word >> (8 * UInt64(k)) & 0xFF)] }
      place += 8
    }
    while place < bytes.count {
      rest = rest >> 8 ^ tables[0][Int((rest ^ UInt32(bytes[place])) & 0xFF)]
      place += 1
    }
    remainder = rest
  }
}

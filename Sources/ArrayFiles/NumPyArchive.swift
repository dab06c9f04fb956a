import Diagnostics

/// Arrays by name as `numpy.savez` and `numpy.savez_compressed` write them: a zip archive with a `.npy` file each.
enum NumPyArchive {
  /// The ratio that deflating never exceeds: a code of one bit for a run of 258 bytes and one for its distance, with the block's head to spare.
  private static let largestRatio = 1040

  /// Reads the directory; an array is read when it is asked for.
  static func read(_ bytes: FileBytes, _ source: ArraySource) throws(Diagnostic) -> NamedArrays {
    var arrays = NamedArrays(origin: source.label)
    for entry in try ZipDirectory(bytes, source).entries where entry.name.hasSuffix(".npy") {
      let name = String(entry.name.dropLast(4))
      guard !arrays.contains(name) else { throw source.fault(Message("the array stands twice in the archive", "这个数组在压缩包里出现了两次"), array: name) }
      arrays.add(name) { () throws(Diagnostic) in
        try NumPyArray.read(try content(of: entry, name, bytes, source), named: name, source)
      }
    }
    return arrays
  }

  /// The bytes of one file of the archive, checked.
  private static func content(of entry: ZipDirectory.Entry, _ name: String, _ bytes: FileBytes, _ source: ArraySource) throws(Diagnostic)
    -> FileBytes
  {
    if entry.isEncrypted { throw source.fault(Message("is encrypted", "已加密"), array: name) }
    guard bytes.integer(at: entry.offset, as: UInt32.self) == 0x0403_4B50,
      let nameLength = bytes.integer(at: entry.offset + 26, as: UInt16.self),
      let extraLength = bytes.integer(at: entry.offset + 28, as: UInt16.self),
      let stored = bytes.slice(entry.offset + 30 + Int(nameLength) + Int(extraLength), entry.storedSize)
    else { throw source.fault(Message("is cut off, or the archive's directory is damaged", "不完整，或压缩包的目录已损坏"), array: name) }
    let content: FileBytes
    switch entry.method {
    case 0:
      guard entry.size == entry.storedSize else { throw source.fault(Message("the archive's directory is damaged", "压缩包的目录已损坏"), array: name) }
      content = stored
    case 8:
      let limit = source.limits.arrayBytes
      guard entry.size <= limit else {
        throw source.fault(
          Message("has \(entry.size) bytes; at most \(limit) are accepted", "有 \(entry.size) 字节，最多允许 \(limit) 字节"), array: name, code: .limit)
      }
      guard entry.size / largestRatio <= entry.storedSize else {
        throw source.fault(Message("is damaged: it cannot hold as many bytes as it states", "已损坏：装不下它所声明的字节数"), array: name)
      }
      content = try inflated(stored, size: entry.size, name, source)
    default:
      throw source.fault(
        Message("is compressed by method \(entry.method)", "用方法 \(entry.method) 压缩，不能读取"), array: name,
        help: Message("write it with numpy.savez or numpy.savez_compressed", "请用 numpy.savez 或 numpy.savez_compressed 写出"))
    }
    var check = Checksum()
    check.add(content.buffer)
    guard check.value == entry.check else { throw source.fault(Message("is damaged: its checksum differs", "已损坏：校验和不符"), array: name) }
    return content
  }

  private static func inflated(_ stored: FileBytes, size: Int, _ name: String, _ source: ArraySource) throws(Diagnostic) -> FileBytes {
    let memory = FileBytes.Memory(byteCount: size)
    let output = UnsafeMutableRawBufferPointer(start: memory.start, count: size)
    do throws(Inflation.Fault) {
      guard try Inflation.inflate(stored.buffer, into: output) == size else { throw .cutOff }
    } catch {
      throw source.fault(error == .cutOff ? Message("is cut off", "不完整") : Message("is damaged: it cannot be decompressed", "已损坏：无法解压"), array: name)
    }
    return FileBytes(memory)
  }

  /// Writes arrays as an archive of files that are not compressed, all with the first date that zip knows.
  static func write(_ arrays: [(name: String, value: ArrayValue)], to sink: FileSink, _ source: ArraySource) throws(Diagnostic) {
    var directory: [UInt8] = []
    for (name, value) in arrays {
      let file = Array("\(name).npy".utf8)
      guard file.count <= 0xFFFF else { throw source.fault(Message("the name of an array is too long", "有一个数组的名字太长")) }
      let header = NumPyArray.header(of: value)
      let size = header.count + value.byteCount
      var check = Checksum()
      header.withUnsafeBytes { check.add($0) }
      value.elements.withUnsafeBytes { check.add($0) }
      let offset = sink.count
      let isWide = size >= 0xFFFF_FFFF
      let isFar = offset >= 0xFFFF_FFFF
      let version: UInt16 = isWide || isFar ? 45 : 20
      let narrowSize = isWide ? 0xFFFF_FFFF : UInt32(size)
      // Version, flags (names are UTF-8), method, time, date (1980-01-01), check, sizes, length of the name.
      let common =
        little(version) + little(0x0800 as UInt16) + little(0 as UInt16) + little(0 as UInt16) + little(0x21 as UInt16)
        + little(check.value) + little(narrowSize) + little(narrowSize) + little(UInt16(file.count))
      let sizes = isWide ? little(UInt64(size)) + little(UInt64(size)) : []
      let localExtra = isWide ? little(1 as UInt16) + little(16 as UInt16) + sizes : []
      try sink.write(little(0x0403_4B50 as UInt32) + common + little(UInt16(localExtra.count)) + file + localExtra)
      try sink.write(header)
      try sink.write(value.elements)
      let wide = sizes + (isFar ? little(UInt64(offset)) : [])
      let extra = wide.isEmpty ? [] : little(1 as UInt16) + little(UInt16(wide.count)) + wide
      directory += little(0x0201_4B50 as UInt32) + little(version) + common + little(UInt16(extra.count)) + [UInt8](repeating: 0, count: 10)
      directory += little(isFar ? 0xFFFF_FFFF : UInt32(offset)) + file + extra
    }
    let start = sink.count
    try sink.write(directory)
    try sink.write(end(of: arrays.count, directory: directory.count, at: start))
  }

  /// The records behind the directory; what does not fit the old one stands in the wide one.
  private static func end(of count: Int, directory size: Int, at start: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    if count >= 0xFFFF || size >= 0xFFFF_FFFF || start >= 0xFFFF_FFFF {
      bytes += little(0x0606_4B50 as UInt32) + little(44 as UInt64) + little(45 as UInt16) + little(45 as UInt16) + little(0 as UInt64)
      bytes += little(UInt64(count)) + little(UInt64(count)) + little(UInt64(size)) + little(UInt64(start))
      bytes += little(0x0706_4B50 as UInt32) + little(0 as UInt32) + little(UInt64(start + size)) + little(1 as UInt32)
    }
    let narrowCount = UInt16(min(count, 0xFFFF))
    bytes += little(0x0605_4B50 as UInt32) + little(0 as UInt32) + little(narrowCount) + little(narrowCount)
    bytes += little(UInt32(min(size, 0xFFFF_FFFF))) + little(UInt32(min(start, 0xFFFF_FFFF))) + little(0 as UInt16)
    return bytes
  }

  private static func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}

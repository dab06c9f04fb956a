import Diagnostics

/// The directory of a zip archive, with sizes beyond 4 GiB (APPNOTE 6.3.10, 4.3 and 4.5.3).
struct ZipDirectory {
  /// One file of the archive.
  struct Entry: Sendable {
    var name: String
    var method: UInt16
    var isEncrypted: Bool
    var check: UInt32
    var storedSize: Int
    var size: Int
    var offset: Int
  }

  /// The files, in order.
  var entries: [Entry] = []

  /// Reads the directory at the archive's end.
  init(_ bytes: FileBytes, _ source: ArraySource) throws(Diagnostic) {
    let cutOff = source.fault(
      Message("is cut off or no archive: there is no directory at its end", "不完整，或不是压缩包：末尾没有目录"),
      help: Message("write it again with numpy.savez", "请用 numpy.savez 重新写出"))
    guard let end = ZipDirectory.end(of: bytes) else { throw cutOff }
    guard var count = bytes.integer(at: end + 10, as: UInt16.self).map(Int.init),
      var place = bytes.integer(at: end + 16, as: UInt32.self).map(Int.init)
    else { throw cutOff }
    if bytes.integer(at: end - 20, as: UInt32.self) == 0x0706_4B50 {
      guard let record = bytes.integer(at: end - 12, as: UInt64.self).flatMap(Int.init(exactly:)),
        bytes.integer(at: record, as: UInt32.self) == 0x0606_4B50,
        let wideCount = bytes.integer(at: record + 32, as: UInt64.self).flatMap(Int.init(exactly:)),
        let widePlace = bytes.integer(at: record + 48, as: UInt64.self).flatMap(Int.init(exactly:))
      else { throw cutOff }
      (count, place) = (wideCount, widePlace)
    }
    guard count <= source.limits.entries else {
      throw source.fault(
        Message("holds \(count) files; at most \(source.limits.entries) are accepted", "有 \(count) 个文件，最多允许 \(source.limits.entries) 个"), code: .limit
      )
    }
    for _ in 0..<count {
      guard let (entry, next) = ZipDirectory.entry(bytes, at: place) else {
        throw source.fault(Message("the archive's directory is damaged", "压缩包的目录已损坏"))
      }
      entries.append(entry)
      place = next
    }
  }

  /// The record that ends the directory; a comment of at most 65,535 bytes may follow it.
  private static func end(of bytes: FileBytes) -> Int? {
    var place = bytes.count - 22
    while place >= max(0, bytes.count - 22 - 0xFFFF) {
      if bytes.integer(at: place, as: UInt32.self) == 0x0605_4B50 { return place }
      place -= 1
    }
    return nil
  }

  private static func entry(_ bytes: FileBytes, at place: Int) -> (Entry, next: Int)? {
    guard bytes.integer(at: place, as: UInt32.self) == 0x0201_4B50,
      let flags = bytes.integer(at: place + 8, as: UInt16.self),
      let method = bytes.integer(at: place + 10, as: UInt16.self),
      let check = bytes.integer(at: place + 16, as: UInt32.self),
      let storedSize = bytes.integer(at: place + 20, as: UInt32.self),
      let size = bytes.integer(at: place + 24, as: UInt32.self),
      let nameLength = bytes.integer(at: place + 28, as: UInt16.self).map(Int.init),
      let extraLength = bytes.integer(at: place + 30, as: UInt16.self).map(Int.init),
      let commentLength = bytes.integer(at: place + 32, as: UInt16.self).map(Int.init),
      let offset = bytes.integer(at: place + 42, as: UInt32.self),
      let name = bytes.slice(place + 46, nameLength),
      let extra = bytes.slice(place + 46 + nameLength, extraLength)
    else { return nil }
    var entry = Entry(
      name: String(decoding: name.buffer, as: UTF8.self), method: method, isEncrypted: flags & 1 == 1, check: check, storedSize: Int(storedSize),
      size: Int(size), offset: Int(offset))
    guard widen(&entry, extra) else { return nil }
    return (entry, place + 46 + nameLength + extraLength + commentLength)
  }

  /// Fields of all ones stand in the extra field 1 instead, eight bytes each, in this order.
  private static func widen(_ entry: inout Entry, _ extra: FileBytes) -> Bool {
    let fields: [WritableKeyPath<Entry, Int>] = [\.size, \.storedSize, \.offset]
    guard fields.contains(where: { entry[keyPath: $0] == 0xFFFF_FFFF }) else { return true }
    var place = 0
    while let kind = extra.integer(at: place, as: UInt16.self), let length = extra.integer(at: place + 2, as: UInt16.self) {
      guard kind == 1 else {
        place += 4 + Int(length)
        continue
      }
      place += 4
      for field in fields where entry[keyPath: field] == 0xFFFF_FFFF {
        guard let wide = extra.integer(at: place, as: UInt64.self).flatMap(Int.init(exactly:)) else { return false }
        entry[keyPath: field] = wide
        place += 8
      }
      return true
    }
    return true
  }
}

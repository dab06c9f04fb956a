import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An open file that bytes are written to, a buffer at a time.
final class FileSink {
  private let number: Int32
  private let label: String
  private var buffer: [UInt8] = []
  /// The bytes written so far.
  private(set) var count = 0

  private static let bufferBytes = 1 << 16

  init(number: Int32, label: String) {
    self.number = number
    self.label = label
    buffer.reserveCapacity(FileSink.bufferBytes)
  }

  /// Writes bytes.
  func write(_ bytes: [UInt8]) throws(Diagnostic) {
    count += bytes.count
    buffer += bytes
    if buffer.count >= FileSink.bufferBytes { try flush() }
  }

  /// Writes a text.
  func write(_ text: String) throws(Diagnostic) { try write(Array(text.utf8)) }

  /// Writes entries as they stand in memory, the least significant byte first.
  func write(_ elements: ArrayValue.Elements) throws(Diagnostic) {
    try flush()
    try elements.withUnsafeBytes { (bytes) throws(Diagnostic) in
      count += bytes.count
      try put(bytes)
    }
  }

  /// Writes what is still in the buffer.
  func flush() throws(Diagnostic) {
    let bytes = buffer
    buffer.removeAll(keepingCapacity: true)
    try bytes.withUnsafeBufferPointer { (bytes) throws(Diagnostic) in try put(UnsafeRawBufferPointer(bytes)) }
  }

  private func put(_ bytes: UnsafeRawBufferPointer) throws(Diagnostic) {
    var done = 0
    while done < bytes.count {
      let got = systemWrite(number, UnsafeRawBufferPointer(rebasing: bytes[done...]))
      if got >= 0 {
        done += got
      } else if errno != EINTR {
        throw Diagnostic(.data, Message("\(label): cannot be written: \(systemReason(errno))", "\(label)：无法写入：\(systemReason(errno))"), at: .none)
      }
    }
  }
}

private func systemWrite(_ number: Int32, _ bytes: UnsafeRawBufferPointer) -> Int { write(number, bytes.baseAddress, bytes.count) }

extension ArrayValue {
  /// Bytes of the entries in memory.
  var byteCount: Int {
    switch elements {
    case .single: 4 * count
    case .double: 8 * count
    }
  }
}

extension ArrayValue.Elements {
  /// Calls a closure with the entries' memory. Every machine that this runs on puts the least significant byte first.
  func withUnsafeBytes<Value, Fault>(_ body: (UnsafeRawBufferPointer) throws(Fault) -> Value) throws(Fault) -> Value {
    switch self {
    case .single(let numbers): try body(UnsafeRawBufferPointer(start: numbers.pointer, count: 4 * numbers.count))
    case .double(let numbers): try body(UnsafeRawBufferPointer(start: numbers.pointer, count: 8 * numbers.count))
    }
  }
}

import Diagnostics

/// What bytes can be read from.
protocol ByteSource {
  /// Up to `count` bytes; none at the end.
  func read(_ count: Int) throws(ConsoleFault) -> [UInt8]
}

/// What a command reads from and writes to: a terminal, pipes, or the record of a test. The bytes it reads are the input.
protocol Console: AnyObject, ByteSource {
  /// True where a person types the input.
  var inputIsTerminal: Bool { get }
  /// True where a person reads the output.
  var outputIsTerminal: Bool { get }
  /// True where a person reads the errors.
  var errorIsTerminal: Bool { get }
  /// The environment variable of that name.
  func environment(_ name: String) -> String?
  /// Writes to the output at once.
  func write(_ text: String) throws(ConsoleFault)
  /// Writes to the errors at once; what cannot be written is lost.
  func writeError(_ text: String)
}

/// Why input or output failed.
enum ConsoleFault: Error, Hashable {
  /// Nobody reads the output any more.
  case closed
  /// The input cannot be read, for the system's reason.
  case unreadable(Message)
  /// The output cannot be written, for the system's reason.
  case unwritable(Message)
}

extension ByteSource {
  /// Everything, or the first `limit` + 1 bytes where there is more than `limit` bytes.
  func readAll(limit: Int) throws(ConsoleFault) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count <= limit {
      let chunk = try read(min(1 << 16, limit + 1 - bytes.count))
      if chunk.isEmpty { break }
      bytes += chunk
    }
    return bytes
  }
}

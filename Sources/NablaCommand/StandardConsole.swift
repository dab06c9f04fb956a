import ArrayFiles
import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The process's own input and output.
final class StandardConsole: Console {
  let inputIsTerminal = isatty(STDIN_FILENO) == 1
  let outputIsTerminal = isatty(STDOUT_FILENO) == 1
  let errorIsTerminal = isatty(STDERR_FILENO) == 1

  func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  func read(_ count: Int) throws(ConsoleFault) -> [UInt8] { try FileDescriptor(number: STDIN_FILENO).read(count) }

  func write(_ text: String) throws(ConsoleFault) { try FileDescriptor(number: STDOUT_FILENO).write(text) }

  func writeError(_ text: String) { try? FileDescriptor(number: STDERR_FILENO).write(text) }
}

/// An open file of the system.
struct FileDescriptor: ByteSource {
  /// The system's number.
  let number: Int32

  /// Opens a file for reading. A directory opens, and fails when it is read.
  static func open(_ path: String) throws(ConsoleFault) -> FileDescriptor {
    let number = systemOpen(path)
    guard number >= 0 else { throw .unreadable(systemReason(errno)) }
    return FileDescriptor(number: number)
  }

  /// Opens a file for writing; what it held is lost.
  static func create(_ path: String) throws(ConsoleFault) -> FileDescriptor {
    let number = systemCreate(path)
    guard number >= 0 else { throw .unwritable(systemReason(errno)) }
    return FileDescriptor(number: number)
  }

  /// Up to `count` bytes; none at the end.
  func read(_ count: Int) throws(ConsoleFault) -> [UInt8] {
    while true {
      var got = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        got = systemRead(number, buffer.baseAddress, count)
        initialized = max(0, got)
      }
      if got >= 0 { return bytes }
      guard errno == EINTR else { throw .unreadable(systemReason(errno)) }
    }
  }

  /// Writes all of a text.
  func write(_ text: String) throws(ConsoleFault) {
    var text = text
    let failure: Int32? = text.withUTF8 { bytes in
      var done = 0
      while done < bytes.count {
        let count = systemWrite(number, UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[done...]))
        if count >= 0 {
          done += count
        } else if errno != EINTR {
          return errno
        }
      }
      return nil
    }
    switch failure {
    case nil: return
    case EPIPE: throw .closed
    case let number?: throw .unwritable(systemReason(number))
    }
  }

  func close() { systemClose(number) }
}

private func systemOpen(_ path: String) -> Int32 { open(path, O_RDONLY | O_CLOEXEC) }
private func systemCreate(_ path: String) -> Int32 { open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
private func systemRead(_ number: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int { read(number, buffer, count) }
private func systemWrite(_ number: Int32, _ bytes: UnsafeRawBufferPointer) -> Int { write(number, bytes.baseAddress, bytes.count) }
private func systemClose(_ number: Int32) { close(number) }

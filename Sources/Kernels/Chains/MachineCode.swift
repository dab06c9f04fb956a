#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Executable memory: written, then made executable and never written again. It is given back with the last reference.
final class MachineCode: Sendable {
  private nonisolated(unsafe) let start: UnsafeMutableRawPointer
  private let size: Int

  /// Copies the bytes to memory of their own; nil where the system gives none that may be executed.
  init?(_ bytes: [UInt8]) {
    let page = max(4096, Int(sysconf(Int32(_SC_PAGESIZE))))
    size = (max(1, bytes.count) + page - 1) / page * page
    guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0), memory != MAP_FAILED else { return nil }
    start = memory
    memory.copyMemory(from: bytes, byteCount: bytes.count)
    // The deinitialiser gives the memory back.
    guard mprotect(memory, size, PROT_READ | PROT_EXEC) == 0 else { return nil }
  }

  deinit { munmap(start, size) }

  /// Calls the code with one pointer.
  func call(_ argument: UnsafeRawPointer) {
    typealias Function = @convention(c) (UnsafeRawPointer) -> Void
    unsafeBitCast(start, to: Function.self)(argument)
  }

  /// True where this process may run code that it writes: it is tried once, with a function that returns at once.
  static let isAllowed: Bool = {
    #if arch(x86_64) && os(Linux)
      guard let code = MachineCode([0xC3]) else { return false }
      withUnsafeTemporaryAllocation(byteCount: 8, alignment: 8) { if let place = $0.baseAddress { code.call(place) } }
      return true
    #else
      return false
    #endif
  }()
}

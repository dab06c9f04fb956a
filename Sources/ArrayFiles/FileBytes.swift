/// Bytes of a file, in memory of their own or mapped. Every reading is checked against the end.
public struct FileBytes: @unchecked Sendable {
  /// Memory with an owner. It is not written once the bytes are handed out.
  @usableFromInline final class Memory: @unchecked Sendable {
    let start: UnsafeMutableRawPointer
    let byteCount: Int
    private let release: @Sendable (UnsafeMutableRawPointer, Int) -> Void

    /// New memory, aligned for every kind of vector instruction.
    init(byteCount: Int) {
      start = .allocate(byteCount: max(1, byteCount), alignment: 64)
      self.byteCount = byteCount
      release = { start, _ in start.deallocate() }
    }

    /// Memory that somebody made, and how it is given back.
    init(start: UnsafeMutableRawPointer, byteCount: Int, release: @escaping @Sendable (UnsafeMutableRawPointer, Int) -> Void) {
      self.start = start
      self.byteCount = byteCount
      self.release = release
    }

    deinit { release(start, byteCount) }
  }

  let memory: Memory
  let start: UnsafeRawPointer
  /// How many bytes.
  public let count: Int

  /// All of a memory's bytes.
  init(_ memory: Memory) {
    self.memory = memory
    start = UnsafeRawPointer(memory.start)
    count = memory.byteCount
  }

  /// The bytes of an array.
  public init(_ bytes: [UInt8]) {
    let memory = Memory(byteCount: bytes.count)
    bytes.withUnsafeBytes { memory.start.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(memory.start), byteCount: $0.count) }
    self.init(memory)
  }

  private init(_ memory: Memory, _ start: UnsafeRawPointer, _ count: Int) {
    self.memory = memory
    self.start = start
    self.count = count
  }

  /// The bytes themselves; valid as long as this value.
  var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

  /// `count` bytes from `offset`; nil where they are not all there.
  func slice(_ offset: Int, _ count: Int) -> FileBytes? {
    guard offset >= 0, count >= 0, offset <= self.count, count <= self.count - offset else { return nil }
    return FileBytes(memory, start + offset, count)
  }

  /// A little-endian integer at an offset; nil where it is not all there.
  func integer<Integer: FixedWidthInteger>(at offset: Int, as type: Integer.Type = Integer.self) -> Integer? {
    let size = MemoryLayout<Integer>.size
    guard offset >= 0, offset <= count, size <= count - offset else { return nil }
    return Integer(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: Integer.self))
  }

  /// The byte at an offset; nil behind the end.
  subscript(offset: Int) -> UInt8? { offset >= 0 && offset < count ? start.load(fromByteOffset: offset, as: UInt8.self) : nil }

  /// True where the bytes begin so.
  func begins(with prefix: some Sequence<UInt8>) -> Bool { buffer.starts(with: prefix) }

  /// A copy as an array.
  var array: [UInt8] { Array(buffer) }
}

/// Numbers that stand in memory one after another and never change: in memory of their own, or in a file that is mapped into memory.
///
/// Copies share the memory; it is given back with the last of them.
public struct NumberBuffer<Number: BinaryFloatingPoint & Sendable>: RandomAccessCollection, @unchecked Sendable {
  /// The first number. Valid as long as a copy of the buffer exists.
  public let pointer: UnsafePointer<Number>
  /// How many.
  public let count: Int
  // Nobody writes after the initialiser, so the memory may be read from any thread.
  @usableFromInline let owner: FileBytes.Memory

  /// The numbers of an array, in memory of their own.
  public init(_ numbers: [Number]) {
    self.init(count: numbers.count) { target in
      _ = target.initialize(from: numbers)
    }
  }

  /// As many numbers, written by a closure that is given memory filled with zeros.
  public init<Fault>(count: Int, _ write: (UnsafeMutableBufferPointer<Number>) throws(Fault) -> Void) throws(Fault) {
    let memory = FileBytes.Memory(byteCount: count * MemoryLayout<Number>.stride)
    let start = memory.start.bindMemory(to: Number.self, capacity: Swift.max(1, count))
    start.initialize(repeating: 0, count: count)
    try write(UnsafeMutableBufferPointer(start: start, count: count))
    pointer = UnsafePointer(start)
    self.count = count
    owner = memory
  }

  /// Numbers that stand in a file's bytes as they stand in memory; nil where they are not aligned.
  init?(borrowing bytes: FileBytes) {
    guard Int(bitPattern: bytes.start) % MemoryLayout<Number>.alignment == 0 else { return nil }
    pointer = bytes.start.assumingMemoryBound(to: Number.self)
    count = bytes.count / MemoryLayout<Number>.stride
    owner = bytes.memory
  }

  /// 0
  @inlinable public var startIndex: Int { 0 }
  /// The number of numbers.
  @inlinable public var endIndex: Int { count }

  /// The number at a place counted from 0.
  @inlinable public subscript(place: Int) -> Number {
    precondition(place >= 0 && place < count)
    return pointer[place]
  }

  /// Calls a closure with the memory itself.
  @inlinable public func withUnsafeBufferPointer<Value, Fault>(_ body: (UnsafeBufferPointer<Number>) throws(Fault) -> Value) throws(Fault) -> Value {
    try body(UnsafeBufferPointer(start: pointer, count: count))
  }

  /// Makes reading by `for` as fast as reading an array.
  @inlinable public func withContiguousStorageIfAvailable<Value>(_ body: (UnsafeBufferPointer<Number>) throws -> Value) rethrows -> Value? {
    try body(UnsafeBufferPointer(start: pointer, count: count))
  }
}

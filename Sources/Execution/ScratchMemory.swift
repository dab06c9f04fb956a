import Planning

/// Memory that starts at a cache line.
enum AlignedMemory {
  /// Room for that many entries, all zero.
  static func allocate<Real: Element>(_ count: Int) -> UnsafeMutableBufferPointer<Real> {
    let room = max(count, 1)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: room * MemoryLayout<Real>.stride, alignment: 64)
    let memory = raw.bindMemory(to: Real.self, capacity: room)
    memory.initialize(repeating: 0, count: room)
    return UnsafeMutableBufferPointer(start: memory, count: room)
  }
}

/// The tiles that passes keep their intermediate values in: one block that all passes of a plan use one after the other.
struct ScratchMemory<Real: Element> {
  /// The tiles of a pass should stay in the first-level cache together.
  private static var bytes: Int { 24 * 1024 }
  /// The longest tile.
  static var longestTile: Int { 1024 }

  let memory: UnsafeMutableBufferPointer<Real>

  init(_ steps: [PlanStep]) {
    var room = 0
    for case .loop(let loop) in steps {
      let registers = loop.operands.count + loop.instructions.count
      room = max(room, (registers + 1) * ScratchMemory.tile(registers))
    }
    memory = AlignedMemory.allocate(room)
  }

  /// How long the tiles of a pass with that many registers are: a multiple of a cache line.
  static func tile(_ registers: Int) -> Int {
    let fitting = bytes / (MemoryLayout<Real>.stride * max(registers, 1))
    return min(max(fitting / 16 * 16, 64), longestTile)
  }

  func deallocate() { memory.deallocate() }
}

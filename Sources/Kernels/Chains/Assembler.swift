/// x86-64 instructions as bytes: VEX for 256-bit and EVEX for 512-bit registers, and the few integer instructions of a loop.
///
/// Encodings are those of Intel's Software Developer's Manual, volume 2, sections 2.3 (VEX) and 2.7 (EVEX). Displacements are always 32 bits.
struct Assembler {
  /// A general register by its number.
  enum General: UInt8 {
    case rax = 0
    case rcx = 1
    case rdx = 2
    case rbx = 3
    case rsp = 4
    case rbp = 5
    case rsi = 6
    case rdi = 7
    case r12 = 12
    case r13 = 13
  }

  /// What the last operand of a vector instruction is.
  enum Operand {
    case register(Int)
    /// base + index + displacement
    case memory(General, index: General?, Int)
  }

  /// How a 512-bit instruction treats the lanes outside mask register k.
  enum Mask {
    case all
    /// They stay.
    case merge(UInt8)
    /// They become 0.
    case zero(UInt8)
  }

  /// An instruction by opcode map (1: 0F, 2: 0F38, 3: 0F3A), prefix (0: none, 1: 66) and opcode.
  struct Instruction {
    let map: UInt8
    let prefix: UInt8
    let opcode: UInt8
    let wide: Bool
  }

  /// 512-bit registers where true, else 256-bit.
  let isWide: Bool
  /// Double where true, else Float.
  let isDouble: Bool
  private(set) var bytes: [UInt8] = []

  init(isWide: Bool, isDouble: Bool) {
    self.isWide = isWide
    self.isDouble = isDouble
  }

  /// The bytes of a vector register.
  var registerBytes: Int { isWide ? 64 : 32 }

  /// An arithmetic instruction of map 0F, whose prefix tells the scalar type.
  func arithmetic(_ opcode: UInt8) -> Instruction { Instruction(map: 1, prefix: isDouble ? 1 : 0, opcode: opcode, wide: isDouble) }

  /// An instruction of map 0F38, where a bit tells the scalar type.
  func extended(_ opcode: UInt8) -> Instruction { Instruction(map: 2, prefix: 1, opcode: opcode, wide: isDouble) }

  /// A masked load (2C) or store (2E) of a 256-bit register.
  func maskedMove(_ opcode: UInt8) -> Instruction { Instruction(map: 2, prefix: 1, opcode: opcode + (isDouble ? 1 : 0), wide: false) }

  /// z ← second where the 256-bit mask register has ones, first elsewhere.
  mutating func blend(_ z: Int, _ first: Int, _ second: Operand, where mask: Int) {
    vector(
      Instruction(map: 3, prefix: 1, opcode: isDouble ? 0x4B : 0x4A, wide: false), z, first, second, immediate: UInt8(truncatingIfNeeded: mask) << 4)
  }

  /// instruction destination, first, second. `first` is 0 for instructions of two operands.
  mutating func vector(_ instruction: Instruction, _ destination: Int, _ first: Int?, _ second: Operand, mask: Mask = .all, immediate: UInt8? = nil) {
    let source = UInt8(truncatingIfNeeded: first ?? 0)
    let (x, b): (Bool, Bool)
    switch second {
    case .register(let r): (x, b) = (r & 16 != 0, r & 8 != 0)
    case .memory(let base, let index, _): (x, b) = ((index?.rawValue ?? 0) & 8 != 0, base.rawValue & 8 != 0)
    }
    let r = destination & 8 != 0
    if isWide {
      let inverted: UInt8 = (r ? 0 : 0x80) | (x ? 0 : 0x40) | (b ? 0 : 0x20) | (destination & 16 != 0 ? 0 : 0x10)
      let control: UInt8
      switch mask {
      case .all: control = 0
      case .merge(let k): control = k
      case .zero(let k): control = 0x80 | k
      }
      bytes += [
        0x62, inverted | instruction.map, (instruction.wide ? 0x80 : 0) | ((~source & 15) << 3) | 4 | instruction.prefix,
        0x40 | (source & 16 != 0 ? 0 : 8) | control,
      ]
    } else {
      bytes += [
        0xC4, (r ? 0 : 0x80) | (x ? 0 : 0x40) | (b ? 0 : 0x20) | instruction.map,
        (instruction.wide && instruction.map > 1 ? 0x80 : 0) | ((~source & 15) << 3) | 4 | instruction.prefix,
      ]
    }
    bytes.append(instruction.opcode)
    operand(UInt8(truncatingIfNeeded: destination & 7), second)
    if let immediate { bytes.append(immediate) }
  }

  /// The ModRM byte, and for memory a SIB byte and 32 bits of displacement.
  private mutating func operand(_ register: UInt8, _ operand: Operand) {
    switch operand {
    case .register(let r): bytes.append(0xC0 | register << 3 | UInt8(truncatingIfNeeded: r & 7))
    case .memory(let base, let index, let displacement):
      bytes.append(0x84 | register << 3)
      bytes.append(((index ?? .rsp).rawValue & 7) << 3 | base.rawValue & 7)
      append32(displacement)
    }
  }

  /// Raw bytes.
  mutating func emit(_ more: UInt8...) { bytes += more }

  /// register ← the 64-bit number
  mutating func move(_ register: General, number: UInt64) {
    bytes += [0x48 | (register.rawValue >> 3), 0xB8 | register.rawValue & 7]
    for k in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(k)))) }
  }

  /// register ← the 64 bits at base + displacement
  mutating func load(_ register: General, from base: General, _ displacement: Int) { integer(0x8B, register, base, displacement) }

  /// The 64 bits at base + displacement ← register
  mutating func store(_ register: General, to base: General, _ displacement: Int) { integer(0x89, register, base, displacement) }

  /// register ← base + displacement
  mutating func address(_ register: General, of base: General, _ displacement: Int) { integer(0x8D, register, base, displacement) }

  /// Compares the register with the 64 bits at base + displacement.
  mutating func compare(_ register: General, with base: General, _ displacement: Int) { integer(0x3B, register, base, displacement) }

  private mutating func integer(_ opcode: UInt8, _ register: General, _ base: General, _ displacement: Int) {
    bytes += [0x48 | (register.rawValue >> 3) << 2 | base.rawValue >> 3, opcode]
    operand(register.rawValue & 7, .memory(base, index: nil, displacement))
  }

  /// register += the number
  mutating func add(_ register: General, _ number: Int) {
    bytes += [0x48 | register.rawValue >> 3, 0x81, 0xC0 | register.rawValue & 7]
    append32(number)
  }

  /// A jump on a condition (2: below, 3: not below, 4: zero) to a place given later by `land`, as the place of its displacement.
  mutating func jump(if condition: UInt8) -> Int {
    bytes += [0x0F, 0x80 | condition]
    append32(0)
    return bytes.count - 4
  }

  /// A jump on a condition back to a place already emitted.
  mutating func jump(if condition: UInt8, to place: Int) {
    let displacement = jump(if: condition)
    patch(displacement, place)
  }

  /// The jump with its displacement at this place leads here.
  mutating func land(_ displacement: Int) { patch(displacement, bytes.count) }

  private mutating func patch(_ place: Int, _ target: Int) {
    let distance = UInt32(bitPattern: Int32(truncatingIfNeeded: target - place - 4))
    for k in 0..<4 { bytes[place + k] = UInt8(truncatingIfNeeded: distance >> (8 * UInt32(k))) }
  }

  /// The 32-bit number at a place becomes the size of the stack frame.
  mutating func patchFrame(at place: Int, bytes size: Int) {
    for k in 0..<4 { bytes[place + k] = UInt8(truncatingIfNeeded: size >> (8 * k)) }
  }

  private mutating func append32(_ number: Int) {
    let bits = UInt32(bitPattern: Int32(truncatingIfNeeded: number))
    for k in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * UInt32(k)))) }
  }
}

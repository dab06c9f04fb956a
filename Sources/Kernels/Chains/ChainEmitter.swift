/// A chain as a function in machine code, of one pointer to a `ChainFrame`.
///
/// A body does all steps for one register's worth of entries, then stores and reduces. Of short chains four bodies make a round; then they come one at
/// a time; the last entries are a body under a mask. What no register can hold is in slots on the stack. Every instruction is that of the kernel of the
/// same function, so values are the kernels' to the last bit.
struct ChainEmitter {
  var assembler: Assembler
  let chain: Chain
  var registers: RegisterFile
  let layout: ChainFrame
  /// The numbers that instructions need beside those of the chain.
  enum Number: Int, CaseIterable {
    case one
    case minusOne
    case signBit
  }

  /// Steps that a chain may have in machine code: more would need a large stack frame.
  static let stepLimit = 400
  /// Outputs that it may have: their values are all in registers before the first is stored.
  static let storeLimit = 8
  private static let mask: UInt8 = 1

  /// For a chain of arithmetic steps.
  init(_ chain: Chain, isWide: Bool, isDouble: Bool) {
    self.chain = chain
    assembler = Assembler(isWide: isWide, isDouble: isDouble)
    layout = ChainFrame(chain)
    registers = RegisterFile(chain, registerCount: isWide ? 32 : 16)
  }

  /// The bytes of the function.
  mutating func emit() -> [UInt8] {
    let frame = prologue()
    let width = assembler.registerBytes
    if registers.rounds > 1 { loop(bodies: registers.rounds, end: layout.roundsEnd, width) }
    loop(bodies: 1, end: layout.wholeEnd, width)
    assembler.load(.rax, from: .rbx, layout.tailBits)
    assembler.emit(0x85, 0xC0)  // test eax, eax
    let none = assembler.jump(if: 4)
    if assembler.isWide { assembler.emit(0xC5, 0xF8, 0x92, 0xC8) }  // kmovw k1, eax
    body(0, set: 0, isMasked: true)
    assembler.land(none)
    results()
    epilogue()
    assembler.patchFrame(at: frame, bytes: registers.slotCount * width)
    return assembler.bytes
  }

  /// Bodies until index r13 reaches the end.
  private mutating func loop(bodies: Int, end: Int, _ width: Int) {
    assembler.compare(.r13, with: .rbx, end)
    let skip = assembler.jump(if: 3)
    let top = assembler.bytes.count
    for k in 0..<bodies { body(k * width, set: k, isMasked: false) }
    assembler.add(.r13, bodies * width)
    assembler.compare(.r13, with: .rbx, end)
    assembler.jump(if: 2, to: top)
    assembler.land(skip)
  }

  /// Saves what must be kept, makes the frame and fills registers and slots that hold the same throughout. Gives the place of the frame's size.
  private mutating func prologue() -> Int {
    assembler.emit(0x55, 0x48, 0x89, 0xE5, 0x53, 0x41, 0x55)  // push rbp; mov rbp, rsp; push rbx; push r13
    assembler.emit(0x48, 0x81, 0xEC)  // sub rsp, size
    let frame = assembler.bytes.count
    assembler.emit(0, 0, 0, 0)
    assembler.emit(0x48, 0x83, 0xE4, 0xC0)  // and rsp, -64
    assembler.emit(0x48, 0x89, 0xFB, 0x45, 0x31, 0xED)  // mov rbx, rdi; xor r13d, r13d
    for (place, step) in chain.steps.enumerated() {
      switch step {
      case .scalar(let k):
        assembler.load(.rax, from: .rbx, layout.scalars)
        broadcast(from: .rax, Int(k) * (assembler.isDouble ? 8 : 4))
      case .constant(let c): broadcast(bits(c))
      default: continue
      }
      keep(registers.home(of: place))
    }
    for number in Number.allCases where registers.needs(number) {
      switch number {
      case .one: broadcast(bits(1))
      case .minusOne: broadcast(bits(-1))
      case .signBit: broadcast(bits(-0.0))
      }
      keep(registers.home(of: chain.steps.count + number.rawValue))
    }
    for set in 0..<registers.rounds {
      for (k, reduced) in chain.reductions.enumerated() {
        broadcast(bits(reduced.reduction == .sum ? 0 : -.infinity))
        keep(registers.total(k, set))
      }
    }
    return frame
  }

  /// Back to the caller.
  private mutating func epilogue() {
    assembler.emit(0xC5, 0xF8, 0x77)  // vzeroupper
    assembler.emit(0x48, 0x8D, 0x65, 0xF0)  // lea rsp, [rbp - 16]
    assembler.emit(0x41, 0x5D, 0x5B, 0x5D, 0xC3)  // pop r13; pop rbx; pop rbp; ret
  }

  private func bits(_ x: Double) -> UInt64 { assembler.isDouble ? x.bitPattern : UInt64(Float(x).bitPattern) }

  private mutating func broadcast(_ bits: UInt64) {
    assembler.move(.rax, number: bits)
    assembler.store(.rax, to: .rsp, 0)
    broadcast(from: .rsp, 0)
  }

  /// Register 0 ← one number in every lane. Slot 0 and register 0 are free throughout.
  private mutating func broadcast(from base: Assembler.General, _ displacement: Int) {
    let isDouble = assembler.isDouble
    assembler.vector(
      .init(map: 2, prefix: 1, opcode: isDouble ? 0x19 : 0x18, wide: isDouble && assembler.isWide), 0, nil, .memory(base, index: nil, displacement))
  }

  /// The home ← register 0.
  private mutating func keep(_ home: RegisterFile.Home) {
    switch home {
    case .register(let r): assembler.vector(assembler.arithmetic(0x28), r, nil, .register(0))
    case .slot(let s): assembler.vector(assembler.arithmetic(0x29), 0, nil, slot(s))
    }
  }

  func slot(_ s: Int) -> Assembler.Operand { .memory(.rsp, index: nil, s * assembler.registerBytes) }

  /// Adds up the sets of totals and writes them where the frame says.
  private mutating func results() {
    assembler.load(.rax, from: .rbx, layout.results)
    for (k, reduced) in chain.reductions.enumerated() {
      assembler.vector(assembler.arithmetic(0x28), 1, nil, operand(registers.total(k, 0)))
      for set in 1..<max(1, registers.rounds) {
        assembler.vector(assembler.arithmetic(0x28), 2, nil, operand(registers.total(k, set)))
        combine(reduced.reduction, into: 0, 1, .register(2), scratch: 3)
        assembler.vector(assembler.arithmetic(0x28), 1, nil, .register(0))
      }
      assembler.vector(assembler.arithmetic(0x11), 1, nil, .memory(.rax, index: nil, k * 64))
    }
  }

  func operand(_ home: RegisterFile.Home) -> Assembler.Operand {
    switch home {
    case .register(let r): .register(r)
    case .slot(let s): slot(s)
    }
  }

  /// destination ← x + y or their maximum. The destination is neither.
  mutating func combine(_ reduction: Chain.Reduction, into destination: Int, _ x: Int, _ y: Assembler.Operand, scratch: Int) {
    switch reduction {
    case .sum: assembler.vector(assembler.arithmetic(0x58), destination, x, y)
    case .largest: extremum(0x5F, destination, x, y, scratch: scratch)
    }
  }

  /// One register's worth of entries, `offset` bytes on from the index.
  private mutating func body(_ offset: Int, set: Int, isMasked: Bool) {
    registers.begin()
    for place in chain.steps.indices where registers.isWanted(place) { perform(place, offset, isMasked) }
    for (k, reduced) in chain.reductions.enumerated() {
      let x = register(of: Int(reduced.place), offset, isMasked)
      registers.lock(x)
      let total = registers.total(k, set)
      let (sum, old, scratch) = (temporary(), temporary(), temporary())
      assembler.vector(assembler.arithmetic(0x28), old, nil, operand(total))
      combine(reduced.reduction, into: sum, old, .register(x), scratch: scratch)
      if isMasked, !assembler.isWide {
        registers.lock(sum)
        let lanes = tailLanes()
        assembler.blend(old, old, .register(sum), where: lanes)
      } else {
        assembler.vector(assembler.arithmetic(0x28), old, nil, .register(sum), mask: isMasked ? .merge(ChainEmitter.mask) : .all)
      }
      switch total {
      case .register(let r): assembler.vector(assembler.arithmetic(0x28), r, nil, .register(old))
      case .slot(let s): assembler.vector(assembler.arithmetic(0x29), old, nil, slot(s))
      }
      registers.unlockAll()
    }
    // All inputs of these entries are read by now, so an output may be one of them.
    let values = chain.stores.map { place -> Int in
      let r = register(of: Int(place), offset, isMasked)
      registers.lock(r)
      return r
    }
    for (k, value) in values.enumerated() {
      assembler.load(.rax, from: .rbx, layout.output(k))
      let place = Assembler.Operand.memory(.rax, index: .r13, offset)
      if isMasked, !assembler.isWide {
        let lanes = tailLanes()
        assembler.vector(assembler.maskedMove(0x2E), value, lanes, place)
        registers.unlock(lanes)
      } else {
        assembler.vector(assembler.arithmetic(0x11), value, nil, place, mask: isMasked ? .merge(ChainEmitter.mask) : .all)
      }
    }
    registers.unlockAll()
  }

  /// A register that holds the value, loaded where none does.
  mutating func register(of place: Int, _ offset: Int, _ isMasked: Bool) -> Int {
    if let r = registers.register(of: place) { return r }
    let r = temporary()
    if let s = registers.slot(of: place) {
      assembler.vector(assembler.arithmetic(0x28), r, nil, slot(s))
    } else if case .array(let k) = chain.steps[place] {
      assembler.load(.rax, from: .rbx, layout.array(Int(k)))
      let source = Assembler.Operand.memory(.rax, index: .r13, offset)
      if isMasked, !assembler.isWide {
        let lanes = tailLanes()
        assembler.vector(assembler.maskedMove(0x2C), r, lanes, source)
        registers.unlock(lanes)
      } else {
        assembler.vector(assembler.arithmetic(0x10), r, nil, source, mask: isMasked ? .zero(ChainEmitter.mask) : .all)
      }
    }
    registers.unlock(r)
    registers.hold(place, in: r)
    return r
  }

  /// The mask of the last entries in a register of its own, locked.
  private mutating func tailLanes() -> Int {
    let r = temporary()
    assembler.vector(assembler.arithmetic(0x10), r, nil, .memory(.rbx, index: nil, layout.tailLanes))
    return r
  }

  /// A free register, locked; what it held goes to a slot if it cannot be had again otherwise.
  mutating func temporary() -> Int {
    let (r, spilled) = registers.take()
    if let spilled { assembler.vector(assembler.arithmetic(0x29), r, nil, slot(spilled)) }
    return r
  }
}

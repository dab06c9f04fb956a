/// Which value stands in which vector register or stack slot while a body is emitted.
///
/// Values that are the same throughout, and totals, have a home for good: a register where there are enough, else a slot. The
/// others come and go; when no register is free, the value whose next use is farthest away leaves (Belady's rule).
struct RegisterFile {
  /// Where something stands throughout.
  enum Home {
    case register(Int)
    case slot(Int)
  }

  private let uses: [[Int]]
  private let last: [Int]
  private let reloadable: [Bool]
  private let registerCount: Int
  private var homes: [Int: Home] = [:]
  private var totals: [Home] = []
  private let reductionCount: Int
  private let needed: Set<ChainEmitter.Number>
  /// How many bodies a round has.
  let rounds: Int

  private var holder: [Int]
  private var pinned: UInt32 = 0
  private var locked: UInt32 = 0
  private var registerOf: [Int]
  private var slotOf: [Int]
  private var freeSlots: [Int] = []
  private let firstFreeSlot: Int
  private(set) var slotCount: Int
  private var step = -1

  init(_ chain: Chain, registerCount: Int) {
    let count = chain.steps.count
    self.registerCount = registerCount
    last = chain.lastUses
    var uses = [[Int]](repeating: [], count: count)
    for (place, step) in chain.steps.enumerated() { for operand in step.operands { uses[Int(operand)].append(place) } }
    for place in chain.stores + chain.reductions.map(\.place) { uses[Int(place)].append(count) }
    self.uses = uses
    reloadable = chain.steps.map(\.isArray)
    reductionCount = chain.reductions.count
    var needed: Set<ChainEmitter.Number> = []
    for case .unary(let f, _) in chain.steps {
      switch f {
      case .abs, .negation: needed.insert(.signBit)
      case .reciprocal, .step: needed.insert(.one)
      case .sign: needed.formUnion([.one, .minusOne])
      default: break
      }
    }
    self.needed = needed
    rounds = count <= 24 && chain.reductions.count <= 2 ? 4 : 1
    // Slot 0 is scratch. Register 0 is never pinned: the prologue fills the others through it.
    var slots = 1
    var register = registerCount - 1
    let spare = 10
    func home() -> Home {
      if register >= spare {
        register -= 1
        return .register(register + 1)
      }
      slots += 1
      return .slot(slots - 1)
    }
    totals = (0..<rounds * chain.reductions.count).map { _ in home() }
    for number in ChainEmitter.Number.allCases where needed.contains(number) { homes[count + number.rawValue] = home() }
    for (place, step) in chain.steps.enumerated() where step.isUniform { homes[place] = home() }
    for r in register + 1..<registerCount { pinned |= 1 << UInt32(r) }
    firstFreeSlot = slots
    slotCount = slots
    holder = [Int](repeating: -1, count: registerCount)
    registerOf = [Int](repeating: -1, count: count + ChainEmitter.Number.allCases.count)
    slotOf = registerOf
  }

  /// True where instructions of the chain need the number.
  func needs(_ number: ChainEmitter.Number) -> Bool { needed.contains(number) }

  /// Where a value that is the same throughout stands.
  func home(of place: Int) -> Home { homes[place] ?? .slot(0) }

  /// Where total k of a set stands.
  func total(_ k: Int, _ set: Int) -> Home { totals[set * reductionCount + k] }

  /// True where something reads the value.
  func isWanted(_ place: Int) -> Bool { last[place] >= 0 }

  /// Forgets all but homes: a new body begins.
  mutating func begin() {
    for r in 0..<registerCount { holder[r] = -1 }
    for place in registerOf.indices { (registerOf[place], slotOf[place]) = (-1, -1) }
    for (place, home) in homes {
      switch home {
      case .register(let r): registerOf[place] = r
      case .slot(let s): slotOf[place] = s
      }
    }
    freeSlots = Array((firstFreeSlot..<slotCount).reversed())
    locked = 0
    step = -1
  }

  /// The step that is now emitted; its operands are not thrown out.
  mutating func advance(to place: Int) { step = place }

  /// The register that holds the value.
  func register(of place: Int) -> Int? { registerOf[place] >= 0 ? registerOf[place] : nil }

  /// The slot that holds the value.
  func slot(of place: Int) -> Int? { slotOf[place] >= 0 ? slotOf[place] : nil }

  /// The register now holds the value.
  mutating func hold(_ place: Int, in r: Int) {
    holder[r] = place
    registerOf[place] = r
  }

  mutating func lock(_ r: Int) { locked |= 1 << UInt32(r) }
  mutating func unlock(_ r: Int) { locked &= ~(1 << UInt32(r)) }
  mutating func unlockAll() { locked = 0 }

  /// Values that the present step reads last give up register and slot.
  mutating func releaseOperands(_ operands: [Int32]) {
    for operand in operands where last[Int(operand)] == step && homes[Int(operand)] == nil {
      let place = Int(operand)
      if registerOf[place] >= 0 { holder[registerOf[place]] = -1 }
      registerOf[place] = -1
      if slotOf[place] >= 0 { freeSlots.append(slotOf[place]) }
      slotOf[place] = -1
    }
  }

  /// A slot that is free.
  private mutating func takeSlot() -> Int {
    if let s = freeSlots.popLast() { return s }
    slotCount += 1
    return slotCount - 1
  }

  /// True where the register holds nothing and may be written.
  func isFree(_ r: Int) -> Bool { holder[r] < 0 && (pinned | locked) & (1 << UInt32(r)) == 0 }

  /// A register to overwrite, locked, with the slot that its value must be written to first, if any.
  mutating func take() -> (register: Int, spill: Int?) {
    var farthest = (register: 0, distance: -1)
    for r in 0..<registerCount where (pinned | locked) & (1 << UInt32(r)) == 0 {
      let place = holder[r]
      guard place >= 0 else {
        lock(r)
        return (r, nil)
      }
      let distance = uses[place].first { $0 >= step } ?? Int.max
      if distance > farthest.distance { farthest = (r, distance) }
    }
    let r = farthest.register
    let spill = evict(r)
    lock(r)
    return (r, spill)
  }

  private mutating func evict(_ r: Int) -> Int? {
    let place = holder[r]
    guard place >= 0 else { return nil }
    registerOf[place] = -1
    holder[r] = -1
    if slotOf[place] >= 0 || reloadable[place] || last[place] < step { return nil }
    let s = takeSlot()
    slotOf[place] = s
    return s
  }
}

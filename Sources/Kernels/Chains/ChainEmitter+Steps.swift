// One step as instructions. Comparisons are by the predicates of vcmp: 1 less, 3 unordered, 5 not less, 6 not less or equal, 14 greater.
extension ChainEmitter {
  mutating func perform(_ place: Int, _ offset: Int, _ isMasked: Bool) {
    let step = chain.steps[place]
    registers.advance(to: place)
    switch step {
    case .array, .scalar, .constant: return
    case .unary(let f, let x):
      unary(f, place, step.operands, input(x, offset, isMasked))
    case .binary(let f, let x, let y):
      binary(f, place, step.operands, input(x, offset, isMasked), right(y, offset, isMasked))
    case .multiplyAdd(let x, let y, let w):
      let (a, b) = (input(x, offset, isMasked), input(y, offset, isMasked))
      let c = right(w, offset, isMasked)
      let z = temporary()
      assembler.vector(assembler.arithmetic(0x28), z, nil, .register(a))
      assembler.vector(assembler.extended(0xA8), z, b, c)
      finish(place, step.operands, z)
    case .selectLess(let a, let b, let x, let y):
      let (left, first) = (input(a, offset, isMasked), input(y, offset, isMasked))
      let second = input(x, offset, isMasked)
      let z = temporary()
      compare(left, right(b, offset, isMasked), 1, into: z)
      blend(z, first, .register(second), where: z)
      finish(place, step.operands, z)
    }
    registers.unlockAll()
  }

  /// The register of an operand, locked.
  private mutating func input(_ place: Int32, _ offset: Int, _ isMasked: Bool) -> Int {
    let r = register(of: Int(place), offset, isMasked)
    registers.lock(r)
    return r
  }

  /// An operand as a register or, where it stands in a slot, as memory.
  private mutating func right(_ place: Int32, _ offset: Int, _ isMasked: Bool) -> Assembler.Operand {
    if registers.register(of: Int(place)) == nil, let s = registers.slot(of: Int(place)) { return slot(s) }
    return .register(input(place, offset, isMasked))
  }

  private mutating func number(_ number: Number) -> Int {
    let place = chain.steps.count + number.rawValue
    if let r = registers.register(of: place) { return r }
    let r = temporary()
    assembler.vector(assembler.arithmetic(0x28), r, nil, operand(registers.home(of: place)))
    return r
  }

  private mutating func finish(_ place: Int, _ operands: [Int32], _ z: Int) {
    registers.releaseOperands(operands)
    registers.hold(place, in: z)
  }

  /// An instruction that reads its operands before it writes: the result may take the place of an operand that ends here.
  private mutating func simple(_ opcode: UInt8, _ place: Int, _ operands: [Int32], _ x: Int?, _ y: Assembler.Operand) {
    if case .memory = y {
      // A register taken after the slot is given up might be spilled to it.
      let z = temporary()
      assembler.vector(assembler.arithmetic(opcode), z, x, y)
      return finish(place, operands, z)
    }
    registers.releaseOperands(operands)
    registers.unlockAll()
    var held: [Int] = []
    if let x { held.append(x) }
    if case .register(let r) = y { held.append(r) }
    let z: Int
    if let free = held.first(where: { registers.isFree($0) }) {
      z = free
    } else {
      for r in held { registers.lock(r) }
      z = temporary()
    }
    assembler.vector(assembler.arithmetic(opcode), z, x, y)
    registers.hold(place, in: z)
  }

  private mutating func unary(_ f: UnaryFunction, _ place: Int, _ operands: [Int32], _ x: Int) {
    switch f {
    case .sqrt: simple(0x51, place, operands, nil, .register(x))
    case .square: simple(0x59, place, operands, x, .register(x))
    case .abs:
      let mask = number(.signBit)
      registers.lock(mask)
      simple(0x55, place, operands, mask, .register(x))
    case .negation:
      let mask = number(.signBit)
      registers.lock(mask)
      simple(0x57, place, operands, x, .register(mask))
    case .reciprocal:
      let one = number(.one)
      registers.lock(one)
      simple(0x5E, place, operands, one, .register(x))
    default:
      let z = temporary()
      turning(f, z, x)
      finish(place, operands, z)
    }
  }

  /// relu, step and sign, by comparisons with 0.
  private mutating func turning(_ f: UnaryFunction, _ z: Int, _ x: Int) {
    let zero = temporary()
    let mask = temporary()
    assembler.vector(assembler.arithmetic(0x57), zero, zero, .register(zero))
    switch f {
    case .relu:
      compare(x, .register(zero), 5, into: mask)
      blend(z, zero, .register(x), where: mask)
    case .step:
      let one = number(.one)
      compare(x, .register(zero), 6, into: mask)
      blend(zero, zero, .register(one), where: mask)
      compare(x, .register(x), 3, into: mask)
      blend(z, zero, .register(x), where: mask)
    default:
      let one = number(.one)
      compare(x, .register(zero), 14, into: mask)
      blend(z, x, .register(one), where: mask)
      compare(x, .register(zero), 1, into: mask)
      let minusOne = number(.minusOne)
      blend(z, z, .register(minusOne), where: mask)
    }
  }

  private mutating func binary(_ f: BinaryFunction, _ place: Int, _ operands: [Int32], _ x: Int, _ y: Assembler.Operand) {
    switch f {
    case .add: simple(0x58, place, operands, x, y)
    case .subtract: simple(0x5C, place, operands, x, y)
    case .multiply: simple(0x59, place, operands, x, y)
    case .divide: simple(0x5E, place, operands, x, y)
    default:
      let (z, scratch) = (temporary(), temporary())
      extremum(f == .maximum ? 0x5F : 0x5D, z, x, y, scratch: scratch)
      finish(place, operands, z)
    }
  }

  /// z ← the maximum or minimum, NaN where either is. The instruction gives y where either is NaN, which is right unless x is.
  mutating func extremum(_ opcode: UInt8, _ z: Int, _ x: Int, _ y: Assembler.Operand, scratch: Int) {
    assembler.vector(assembler.arithmetic(opcode), z, x, y)
    compare(x, .register(x), 3, into: scratch)
    blend(z, z, .register(x), where: scratch)
  }

  /// A comparison into mask register 2 or, with 256-bit registers, into the register given.
  private mutating func compare(_ x: Int, _ y: Assembler.Operand, _ predicate: UInt8, into mask: Int) {
    assembler.vector(assembler.arithmetic(0xC2), assembler.isWide ? 2 : mask, x, y, immediate: predicate)
  }

  /// z ← second where the comparison held, first elsewhere.
  private mutating func blend(_ z: Int, _ first: Int, _ second: Assembler.Operand, where mask: Int) {
    if assembler.isWide {
      assembler.vector(assembler.extended(0x65), z, first, second, mask: .merge(2))
    } else {
      assembler.blend(z, first, second, where: mask)
    }
  }
}

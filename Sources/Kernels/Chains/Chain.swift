/// A straight-line program over the entries of arrays: every step is done for entry i of all inputs before the outputs of entry i are used.
///
/// Build one by asking for inputs and applying functions; each gives a `Value`. Equal chains are compiled once.
///
///     var chain = Chain()
///     let x = chain.array(), y = chain.array()
///     let e = chain.apply(.exp, chain.apply(.subtract, x, y))
///     chain.store(e)
///     chain.reduce(.sum, e)
public struct Chain: Hashable, Sendable {
  /// A value of the chain: one number per entry.
  public struct Value: Hashable, Sendable {
    let place: Int32
  }

  /// What a reduction makes of the entries.
  public enum Reduction: Hashable, Sendable, CaseIterable {
    /// Σ
    case sum
    /// The largest; NaN where there is one, −∞ of no entries.
    case largest
  }

  /// How a value comes about. Operands are places of earlier values.
  enum Step: Hashable, Sendable {
    case array(Int32)
    case scalar(Int32)
    case constant(Double)
    case unary(UnaryFunction, Int32)
    case binary(BinaryFunction, Int32, Int32)
    case multiplyAdd(Int32, Int32, Int32)
    case selectLess(Int32, Int32, Int32, Int32)

    var operands: [Int32] {
      switch self {
      case .array, .scalar, .constant: []
      case .unary(_, let x): [x]
      case .binary(_, let x, let y): [x, y]
      case .multiplyAdd(let x, let y, let w): [x, y, w]
      case .selectLess(let a, let b, let x, let y): [a, b, x, y]
      }
    }

    /// True for a step that is a few instructions; the others are calls of kernels.
    var isArithmetic: Bool {
      switch self {
      case .unary(let f, _): [.sqrt, .abs, .sign, .relu, .step, .reciprocal, .square, .negation].contains(f)
      case .binary(let f, _, _): f != .power
      case .multiplyAdd, .selectLess: true
      case .array, .scalar, .constant: false
      }
    }

    /// True for an array input.
    var isArray: Bool { if case .array = self { true } else { false } }

    /// True for a value that is the same in every entry.
    var isUniform: Bool {
      switch self {
      case .scalar, .constant: true
      default: false
      }
    }
  }

  /// A reduction and what is reduced.
  struct Reduced: Hashable, Sendable {
    let reduction: Reduction
    let place: Int32
  }

  private(set) var steps: [Step] = []
  private(set) var stores: [Int32] = []
  private(set) var reductions: [Reduced] = []

  /// How many array inputs there are.
  public private(set) var arrayCount = 0
  /// How many scalar inputs there are.
  public private(set) var scalarCount = 0
  /// How many arrays are written.
  public var outputCount: Int { stores.count }
  /// How many numbers the reductions give.
  public var resultCount: Int { reductions.count }

  /// An empty chain.
  public init() {}

  /// The chain of these parts.
  init(steps: [Step], stores: [Int32], reductions: [Reduced]) {
    (self.steps, self.stores, self.reductions) = (steps, stores, reductions)
    for step in steps {
      if case .array(let k) = step { arrayCount = max(arrayCount, Int(k) + 1) }
      if case .scalar(let k) = step { scalarCount = max(scalarCount, Int(k) + 1) }
    }
  }

  /// The next array input.
  public mutating func array() -> Value {
    arrayCount += 1
    return append(.array(Int32(arrayCount - 1)))
  }

  /// The next scalar input, the same in every entry and given with each run.
  public mutating func scalar() -> Value {
    scalarCount += 1
    return append(.scalar(Int32(scalarCount - 1)))
  }

  /// A number that is part of the chain. For Float it is rounded.
  public mutating func constant(_ c: Double) -> Value { append(.constant(c)) }

  /// f(x)
  public mutating func apply(_ f: UnaryFunction, _ x: Value) -> Value { append(.unary(f, x.place)) }

  /// f(x, y)
  public mutating func apply(_ f: BinaryFunction, _ x: Value, _ y: Value) -> Value { append(.binary(f, x.place, y.place)) }

  /// x y + w, rounded once where the machine can.
  public mutating func multiplyAdd(_ x: Value, _ y: Value, _ w: Value) -> Value { append(.multiplyAdd(x.place, y.place, w.place)) }

  /// x where a < b, y elsewhere.
  public mutating func select(where a: Value, isLess b: Value, _ x: Value, else y: Value) -> Value {
    append(.selectLess(a.place, b.place, x.place, y.place))
  }

  /// The value becomes the next output array.
  public mutating func store(_ x: Value) { stores.append(x.place) }

  /// The reduction of the value over all entries becomes the next result.
  public mutating func reduce(_ reduction: Reduction, _ x: Value) { reductions.append(Reduced(reduction: reduction, place: x.place)) }

  private mutating func append(_ step: Step) -> Value {
    for operand in step.operands { precondition(Int(operand) < steps.count, "a value of another chain") }
    steps.append(step)
    return Value(place: Int32(steps.count - 1))
  }

  /// For each value the place of the last step that reads it; the number of steps where it is stored or reduced, −1 where nothing reads it.
  var lastUses: [Int] {
    var last = [Int](repeating: -1, count: steps.count)
    for (place, step) in steps.enumerated() { for operand in step.operands { last[Int(operand)] = place } }
    for place in stores { last[Int(place)] = steps.count }
    for reduced in reductions { last[Int(reduced.place)] = steps.count }
    return last
  }
}

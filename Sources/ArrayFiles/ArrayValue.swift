import Diagnostics

/// An array of numbers: the shape `[]` is a scalar, `[n]` a vector of either kind, `[m, n]` a matrix. The last axis is the fastest.
public struct ArrayValue: Sendable {
  /// The entries, as singles where these hold every value of the file's type, otherwise as doubles.
  public enum Elements: Sendable {
    /// Entries of single precision.
    case single(NumberBuffer<Float>)
    /// Entries of double precision.
    case double(NumberBuffer<Double>)
  }

  /// The lengths of the axes.
  public let shape: [Int]
  /// The entries.
  public let elements: Elements
  /// How the entries stood in the file.
  public let sourceType: ElementType

  /// An array; there must be as many elements as the shape has places.
  init(shape: [Int], elements: Elements, sourceType: ElementType) {
    self.shape = shape
    self.elements = elements
    self.sourceType = sourceType
    precondition(count == shape.reduce(1, *))
  }

  /// An array of doubles; there must be as many as the shape has places.
  public init(shape: [Int], doubles: [Double]) {
    self.init(shape: shape, elements: .double(NumberBuffer(doubles)), sourceType: .float64)
  }

  /// An array of singles; there must be as many as the shape has places.
  public init(shape: [Int], singles: [Float]) {
    self.init(shape: shape, elements: .single(NumberBuffer(singles)), sourceType: .float32)
  }

  /// An array of singles that stand in a buffer; there must be as many as the shape has places.
  public init(shape: [Int], single numbers: NumberBuffer<Float>) { self.init(shape: shape, elements: .single(numbers), sourceType: .float32) }

  /// A scalar.
  public init(_ value: Double) { self.init(shape: [], doubles: [value]) }

  /// The number of entries.
  public var count: Int {
    switch elements {
    case .single(let numbers): numbers.count
    case .double(let numbers): numbers.count
    }
  }

  /// The entry at a place in memory, counted from 0.
  public subscript(place: Int) -> Double {
    switch elements {
    case .single(let numbers): Double(numbers[place])
    case .double(let numbers): numbers[place]
    }
  }

  /// The entries as doubles, copied.
  public var doubles: [Double] {
    switch elements {
    case .single(let numbers): numbers.map(Double.init)
    case .double(let numbers): Array(numbers)
    }
  }

  /// The entries as singles, copied and rounded.
  public var singles: [Float] {
    switch elements {
    case .single(let numbers): Array(numbers)
    case .double(let numbers): numbers.map { Float($0) }
    }
  }

  /// The same entries under another shape of as many places.
  public func reshaped(_ shape: [Int]) -> ArrayValue { ArrayValue(shape: shape, elements: elements, sourceType: sourceType) }

  /// The first entry in memory that is no number or infinite; nil where all are finite.
  public var firstNonFinite: Int? {
    switch elements {
    case .single(let numbers): numbers.firstIndex { !$0.isFinite }
    case .double(let numbers): numbers.firstIndex { !$0.isFinite }
    }
  }

  /// Where an entry is, in words and counted from 1 as in the language: `row 3, column 2`, `entry 5`, `entry [1, 2, 3]`.
  public func position(of place: Int) -> Message { ArrayValue.position(of: place, shape: shape) }

  /// The place by rows of an entry whose place by columns, the first axis fastest, is known.
  static func rowMajorPlace(ofColumnMajor place: Int, shape: [Int]) -> Int {
    var rest = place
    var (result, step) = (0, shape.reduce(1, *))
    for length in shape where length > 0 {
      step /= length
      result += rest % length * step
      rest /= length
    }
    return result
  }

  /// The same for an array of a shape.
  public static func position(of place: Int, shape: [Int]) -> Message {
    var rest = place
    var subscripts: [Int] = []
    for length in shape.reversed() {
      subscripts.append(rest % max(1, length) + 1)
      rest /= max(1, length)
    }
    subscripts.reverse()
    switch shape.count {
    case 0: return Message("the scalar", "这个标量")
    case 1: return Message("entry \(subscripts[0])", "第 \(subscripts[0]) 个元素")
    case 2: return Message("row \(subscripts[0]), column \(subscripts[1])", "第 \(subscripts[0]) 行第 \(subscripts[1]) 列")
    default:
      return Message("entry [\(subscripts.map(String.init).joined(separator: ", "))]", "元素 [\(subscripts.map(String.init).joined(separator: ", "))]")
    }
  }

  /// The shape in words: `scalar`, `3`, `3×4`.
  public static func text(of shape: [Int]) -> String { shape.isEmpty ? "scalar" : shape.map(String.init).joined(separator: "×") }
}

extension ArrayValue: Equatable {
  /// True where shape, precision and every bit of the entries agree; a NaN equals itself.
  public static func == (a: ArrayValue, b: ArrayValue) -> Bool {
    guard a.shape == b.shape else { return false }
    switch (a.elements, b.elements) {
    case (.single(let x), .single(let y)): return x.elementsEqual(y) { $0.bitPattern == $1.bitPattern }
    case (.double(let x), .double(let y)): return x.elementsEqual(y) { $0.bitPattern == $1.bitPattern }
    default: return false
    }
  }
}

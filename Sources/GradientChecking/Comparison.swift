import Diagnostics
import Verification

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How far given numbers are from the right ones.
struct Comparison {
  /// Double precision leaves about this much of a relative error in a computation of ordinary length.
  static let accepted = 1e-9

  /// The largest difference relative to the largest right entry; infinite for another shape.
  let relativeError: Double
  /// The first wrong entry in words.
  let firstWrongEntry: Message?
  /// True where every number given is one of 32 bits, and the error that of their rounding.
  let isSinglePrecision: Bool

  /// True where the numbers agree as well as double precision lets them.
  var isRight: Bool { relativeError <= Self.accepted }

  init(_ given: NumericArray, _ right: NumericArray) {
    guard Self.lengths(given.shape) == Self.lengths(right.shape), given.values.count == right.values.count else {
      relativeError = .infinity
      firstWrongEntry = nil
      isSinglePrecision = false
      return
    }
    let size = max(right.values.map { abs($0) }.max() ?? 0, 1e-12)
    var largest = 0.0
    var first: Int?
    for (place, (a, b)) in zip(given.values, right.values).enumerated() {
      let error = abs(a - b) / size
      if !(error <= Self.accepted), first == nil { first = place }
      largest = error.isNaN ? .infinity : max(largest, error)
    }
    relativeError = largest
    firstWrongEntry = first.map { place in
      let (a, b) = (given.values[place], right.values[place])
      let isNear = Self.text(a) == Self.text(b)
      let (given, wanted) = (isNear ? "\(a)" : Self.text(a), isNear ? "\(b)" : Self.text(b))
      let position = Self.position(place, right.shape)
      return Message("\(position): \(given) where \(wanted) is right", "\(position)：给出 \(given)，应为 \(wanted)")
    }
    isSinglePrecision = largest > 0 && largest < 1e-3 && given.values.allSatisfy { Double(Float($0)) == $0 }
  }

  /// A shape without its axes of length 1: a row, a column and a vector are compared by their entries.
  static func lengths(_ shape: [Int]) -> [Int] { shape.filter { $0 != 1 } }

  private static func position(_ place: Int, _ shape: [Int]) -> Message {
    var rest = place
    var subscripts: [Int] = []
    for length in shape.reversed() {
      subscripts.insert(rest % max(1, length) + 1, at: 0)
      rest /= max(1, length)
    }
    switch shape.count {
    case 0: return Message("the number", "该数")
    case 1: return Message("entry \(subscripts[0])", "第 \(subscripts[0]) 个元素")
    case 2: return Message("row \(subscripts[0]), column \(subscripts[1])", "第 \(subscripts[0]) 行第 \(subscripts[1]) 列")
    default:
      let list = subscripts.map(String.init).joined(separator: ", ")
      return Message("entry [\(list)]", "元素 [\(list)]")
    }
  }

  /// A number with six digits.
  static func text(_ x: Double) -> String {
    guard x != 0, x.isFinite else { return "\(x)" }
    let digits = 5 - Int(floor(log10(abs(x))))
    guard abs(digits) < 200 else { return "\(x)" }
    let scale = pow(10, Double(digits))
    return "\((x * scale).rounded() / scale)"
  }
}

/// Logarithms of ratios.
enum Logarithm {
  /// log(a/b)
  static func ratio(_ a: Double, _ b: Double) -> Double { log(a / b) }
}

import Numerals
import Typing

/// A language in which arrays are written entry by entry, in row-major order: how it spells the few statements that loops need.
enum LoopSyntax: Sendable {
  /// C11
  case c
  /// Swift 6
  case swift

  /// How many operations an expression holds at most: the types of a long one take Swift's compiler long.
  var heaviestExpression: Int { self == .c ? 24 : 8 }

  private var stop: String { self == .c ? ";" : "" }

  /// Opens a loop over 0, 1, …, count − 1.
  func loop(_ index: String, _ count: String) -> String {
    self == .c ? "for (ptrdiff_t \(index) = 0; \(index) < \(count); \(index)++) {" : "for \(index) in 0..<\(count) {"
  }

  /// A number that keeps its value.
  func constant(_ name: String, _ value: String) -> String { (self == .c ? "const double " : "let ") + "\(name) = \(value)\(stop)" }

  /// A number that a loop changes.
  func variable(_ name: String, _ value: String) -> String { (self == .c ? "double " : "var ") + "\(name) = \(value)\(stop)" }

  /// A new value for a number or an entry.
  func assignment(_ place: String, _ value: String) -> String { "\(place) = \(value)\(stop)" }

  /// A term added to a number or an entry.
  func addition(_ place: String, _ value: String) -> String { "\(place) += \(value)\(stop)" }

  /// A call for its effect.
  func call(_ function: String, _ arguments: [String]) -> String { "\(function)(\(arguments.joined(separator: ", ")))\(stop)" }

  /// An integer as a number.
  func real(_ integer: String) -> CodeExpression {
    CodeExpression(self == .c ? (integer.contains(" ") ? "(double)(\(integer))" : "(double)\(integer)") : "Double(\(integer))")
  }

  /// The numeral; an integer is written with a point, since 1 / 3 is 0 in C.
  func number(_ c: Coefficient) -> CodeExpression {
    if let (p, q) = c.fraction {
      if q == 1 { return CodeExpression("\(p).0", p < 0 ? .unary : .atom) }
      if c.decimalText == nil { return CodeExpression("\(p).0 / \(q).0", .product) }
    }
    return self == .c
      ? CodeExpression(c, infinity: "INFINITY", notANumber: "NAN") : CodeExpression(c, infinity: "Double.infinity", notANumber: "Double.nan")
  }

  /// The larger or smaller of two numbers.
  func extreme(_ reduction: Reduction, _ a: String, _ b: String) -> String {
    let isMaximum = reduction == .maximum
    return self == .c ? "\(isMaximum ? "fmax" : "fmin")(\(a), \(b))" : "\(isMaximum ? "max" : "min")(\(a), \(b))"
  }

  /// What a reduction starts from.
  func start(_ reduction: Reduction) -> String {
    switch reduction {
    case .sum: "0.0"
    case .product: "1.0"
    case .maximum: self == .c ? "-INFINITY" : "-Double.infinity"
    case .minimum: self == .c ? "INFINITY" : "Double.infinity"
    }
  }
}

import Diagnostics
import Syntax
import Typing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Detector {
  /// The derivative of a function of the value: of the squared norm for the norm's, of the logarithm of a likelihood for the likelihood's.
  ///
  /// With f the value, ∇g(f) = g'(f)·∇f, so the claim is g'(f) times the right derivative.
  static let functionOfValue = Detector.ofValues("function of the value") { search in
    guard search.program[search.program.result].type == .scalar, search.order == 1 else { return nil }
    let ratios = search.ratios
    let values = search.points.compactMap { $0.point.value(of: search.program.result, in: search.program)?.values.first }
    guard ratios.count > 1, ratios.count == values.count else { return nil }
    let text = search.valueText
    for function in OuterFunction.all where zip(ratios, values).allSatisfy({ abs($0 - function.derivative($1)) <= 1e-8 * abs($0) }) {
      let (other, own) = (function.text(text), text.description)
      return Message("that is the derivative of \(other), not of \(own)", "这是 \(other) 的导数，不是 \(own) 的导数")
    }
    return nil
  }
}

/// A function g of a scalar value f.
private struct OuterFunction: Sendable {
  var derivative: @Sendable (Double) -> Double
  var text: @Sendable (ValueText) -> String

  static let all: [OuterFunction] = [
    OuterFunction(derivative: { 2 * $0 }, text: { "\($0.operand)^2" }),
    OuterFunction(derivative: { $0 }, text: { "\($0.operand)^2/2" }),
    OuterFunction(derivative: { 0.5 / $0.squareRoot() }, text: { $0.base ?? "sqrt(\($0))" }),
    OuterFunction(derivative: { 1 / $0 }, text: { "log(\($0))" }),
    OuterFunction(derivative: { -1 / $0 }, text: { "-log(\($0))" }),
    OuterFunction(derivative: { exp($0) }, text: { "exp(\($0))" }),
    OuterFunction(derivative: { -1 / ($0 * $0) }, text: { "1/\($0.operand)" }),
  ]
}

/// The program's value as sentences name it.
struct ValueText: CustomStringConvertible, Sendable {
  /// A name or a formula.
  var description: String
  /// True where it needs brackets as an operand.
  var isCompound: Bool
  /// b, where the value is b^2.
  var base: String?

  /// The value as the operand of a power.
  var operand: String { isCompound ? "(\(description))" : description }
}

extension Investigation {
  /// claim / right at each point, where that is one number for all entries.
  var ratios: [Double] { points.compactMap { $0.claim.ratio(to: $0.right) } }

  /// How the program's value is called, or how it is written where that is short.
  var valueText: ValueText {
    let root = programTree.conclusion
    let written = SourcePrinter.print(programTree, root)
    var base: String?
    if case .binary(.power) = programTree[root].kind, case .number(let exponent) = programTree[programTree[root].children[1]].kind,
      exponent.integer == 2
    {
      base = SourcePrinter.print(programTree, programTree[root].children[0])
    }
    if written.unicodeScalars.count <= 40, programTree.statements.last?.indices == nil {
      let isCompound: Bool
      switch programTree[root].kind {
      case .name, .call, .indexedSum, .number: isCompound = false
      default: isCompound = true
      }
      return ValueText(description: written, isCompound: isCompound, base: base)
    }
    return ValueText(description: programTree.statements.last?.name ?? "f", isCompound: false, base: base)
  }
}

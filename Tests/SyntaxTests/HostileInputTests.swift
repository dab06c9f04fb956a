import Diagnostics
import Syntax
import Testing

/// A large text by name, so that a report of the tests stays short.
struct LargeInput: Sendable, CustomTestStringConvertible {
  var name: String
  var source: String

  init(_ name: String, _ source: String) {
    self.name = name
    self.source = source
  }

  var testDescription: String { name }
}

/// Inputs made to exhaust the stack, the memory or the time of a reader. Each must be answered by a diagnostic or a tree.
@Suite("Hostile input")
struct HostileInputTests {
  private static func times(_ count: Int, _ text: String) -> String { String(repeating: text, count: count) }

  static let refused: [LargeInput] = [
    LargeInput("open brackets", times(100_000, "(")),
    LargeInput("nested brackets", times(100_000, "(") + "x" + times(100_000, ")")),
    LargeInput("nested calls", times(100_000, "f(") + "x" + times(100_000, ")")),
    LargeInput("nested subscripts", times(100_000, "x[")),
    LargeInput("nested sums", times(50_000, "sum[i](") + "x" + times(50_000, ")")),
    LargeInput("nested exponents", "x" + times(100_000, "^(x") + times(100_000, ")")),
    LargeInput("nested types", "x: " + times(100_000, "function(") + "scalar" + times(100_000, ")")),
    LargeInput("a long line", times(5_000_000, "x+")),
    LargeInput("many statements", times(10_000, "a=b;")),
    LargeInput("many declarations", times(10_000, "a:scalar;")),
    LargeInput("declarations of many names", times(10_000, "a,") + "a: scalar\nx"),
    LargeInput("primes", "x" + times(999_000, "'")),
    LargeInput("primes of a call", "f" + times(100_000, "'") + "(x)"),
    LargeInput("minus signs", times(999_000, "-") + "x"),
    LargeInput("plus signs", times(900_000, "+")),
    LargeInput("minus signs of an exponent", "x^" + times(900_000, "-") + "x"),
    LargeInput("a chain", times(400_000, "x*") + "y"),
    LargeInput("arguments", "f(" + times(400_000, "x,") + "x)"),
    LargeInput("indices", "sum[" + (0..<1_000).map { "i\($0)" }.joined(separator: ",") + "](x)"),
    LargeInput("qualifiers", "x: scalar" + times(400_000, " a")),
    LargeInput("dimensions", "x: tensor(" + times(400_000, "n,") + "n)"),
    LargeInput("a name", times(900_000, "a")),
    LargeInput("a numeral", times(900_000, "1")),
    LargeInput("a superscript", "x" + times(100_000, "\u{B2}")),
    LargeInput("a large numeral", "1e999"),
    LargeInput("a large dimension", "x: vector(99999999999999999999)"),
  ]

  @Test("Refused by a limit", arguments: refused)
  func limit(_ input: LargeInput) {
    let clock = ContinuousClock()
    let elapsed = clock.measure {
      let found = #expect(throws: Diagnostic.self) { try Parser.parse(input.source) }
      #expect(found?.code == .limit || input.name == "open brackets" || input.name == "plus signs", "\(found?.message ?? "")")
    }
    #expect(elapsed < .seconds(5))
  }

  static let accepted: [LargeInput] = [
    LargeInput("minus signs", times(60_000, "-") + "x"),
    LargeInput("primes", "x" + times(60_000, "'")),
    LargeInput("a left-deep sum", times(40_000, "x + ") + "y"),
    LargeInput("powers", "x" + times(40_000, "^2")),
    LargeInput("separators", times(450_000, ";\n") + "x"),
    LargeInput("a long comment", "x #" + times(900_000, "(")),
    LargeInput("statements", times(4_000, "z[i] = x[i]\n")),
    LargeInput("nested brackets", times(256, "(") + "x" + times(256, ")")),
    LargeInput("combining marks", "x" + times(200, "\u{302}")),
  ]

  @Test("Read and printed in linear time", arguments: accepted)
  func linear(_ input: LargeInput) throws {
    let clock = ContinuousClock()
    let elapsed = try clock.measure {
      let tree = try Parser.parse(input.source)
      #expect(SourcePrinter.print(tree).utf8.count <= 8 * input.source.utf8.count)
    }
    #expect(elapsed < .seconds(5))
  }

  @Test("Any bytes whatever get an answer")
  func noise() {
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    let pieces =
      Array("xyT2.^*/+-'()[],:;=#\n\r \t\u{0}\u{302}\u{1D40}\u{B2}\u{207B}\u{2297}\u{1F600}\u{FEFF}e1".unicodeScalars).map(String.init) + [
        "sum[", "vector(", "f'(",
      ]
    for _ in 0..<20_000 {
      let source = (0..<next(24)).map { _ in pieces[next(pieces.count)] }.joined()
      let count = source.unicodeScalars.count
      do {
        let tree = try Parser.parse(source)
        #expect(tree.nodes.allSatisfy { $0.span.start >= 0 && $0.span.end <= count })
      } catch {
        #expect(error.span.start >= 0 && error.span.end <= count + 1, "\(source.debugDescription) \(error.message)")
        #expect(DiagnosticRenderer().render(error, in: source).contains("error: "))
      }
    }
    for _ in 0..<2_000 {
      let bytes = (0..<next(40)).map { _ in UInt8(next(256)) }
      _ = try? Parser.parse(bytes: bytes)
    }
  }
}

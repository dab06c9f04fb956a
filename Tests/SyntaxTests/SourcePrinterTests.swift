import Numerals
import Syntax
import Testing

@Suite("Source printer")
struct SourcePrinterTests {
  /// Shared nodes count as often as they are printed.
  @Test func sharedNodesCountEachTime() throws {
    #expect(try Parser.parse("a*b + c").expandedCount == 5)
    var tree = SyntaxTree()
    var node = tree.add(.name("x"))
    for _ in 0..<200 { node = tree.add(.binary(.add), [node, node]) }
    tree.statements = [
      SyntaxTree.Statement(name: nil, nameSpan: .none, indices: nil, indexSpans: [], value: node, span: .none)
    ]
    #expect(tree.expandedCount == Int.max)
  }

  static let printed: [(String, String)] = [
    ("2 * X' * (X*w-y)", "2*X'*(X*w - y)"),
    ("((a*b))*c", "a*b*c"),
    ("a*(b*c)", "a*(b*c)"),
    ("a-(b-c)", "a - (b - c)"),
    ("(a+b)+c", "a + b + c"),
    ("-(a*b)", "-(a*b)"),
    ("(-a)*b", "-a*b"),
    ("a*(-b)", "a*(-b)"),
    ("a+(-b)", "a + (-b)"),
    ("a - -b*c", "a - (-b*c)"),
    ("-(-a)", "--a"),
    ("(-a)^2", "(-a)^2"),
    ("-a^2", "-a^2"),
    ("(A*B)'", "(A*B)'"),
    ("A^-1'", "(A^-1)'"),
    ("a^b^c", "(a^b)^c"),
    ("a^(b^c)", "a^(b^c)"),
    ("a^b[i]", "a^(b[i])"),
    ("(A^-1)[i,j]", "(A^-1)[i,j]"),
    ("x'^2", "x'^2"),
    ("x^(T)", "x^(T)"),
    ("x.^(T)", "x.^T"),
    ("A^T", "A'"),
    ("x\u{B2}", "x^2"),
    ("A\u{2297}B\u{2297}C", "kron(kron(A, B), C)"),
    ("a\u{B7}b\u{2299}c\u{2298}d\u{2212}e", "a*b.*c./d - e"),
    ("f''(x,y)'", "f''(x, y)'"),
    ("sum[ i , j ]( A[ i , j - 1 ] )", "sum[i,j](A[i,j-1])"),
    ("eye(m)[i, j]*x[k]", "eye(m)[i,j]*x[k]"),
    ("x[f(i + 1)]", "x[f(i+1)]"),
    ("z[ i ] = x[ i ]\nsum( z , rows )", "z[i] = x[i]\nsum(z, rows)"),
    ("x,y:matrix( m,n )  positive ; x", "x: matrix(m, n) positive\ny: matrix(m, n) positive\nx"),
    ("J:function( vector(n) );J", "J: function(vector(n))\nJ"),
    ("0.5*1e-3*0.1*2.50", "0.5*0.001*0.1*2.5"),
  ]

  @Test("The shortest readable text", arguments: printed)
  func text(source: String, expected: String) throws {
    #expect(SourcePrinter.print(try Parser.parse(source)) == expected)
  }

  static let numerals: [(Coefficient, String)] = [
    (Coefficient(3), "3"), (Coefficient(-3), "-3"), (.half, "0.5"), (Coefficient(1, over: 3), "1/3"), (Coefficient(-2, over: 3), "-2/3"),
    (Coefficient(1, over: 8), "1/8"), (Coefficient(1, over: 1000), "0.001"), (Coefficient(5, over: 2), "2.5"), (Coefficient(-1, over: 4), "-0.25"),
    (Coefficient(8943, over: 200_000), "0.044715"), (Coefficient(real: 0.1), "0.1"), (Coefficient(real: 1e-5), "1e-05"),
    (Coefficient(real: 1e300), "1e+300"), (Coefficient(real: .infinity), "1/0"),
  ]

  @Test("Numerals", arguments: numerals)
  func numeral(value: Coefficient, expected: String) throws {
    var tree = SyntaxTree()
    let number = tree.add(.number(value))
    #expect(SourcePrinter.print(tree, number) == expected)
    if value.value.isFinite, !expected.contains("/"), !value.isNegative {
      let again = try Parser.parse(expected)
      guard case .number(let read) = again.nodes[0].kind else {
        Issue.record("not a numeral")
        return
      }
      #expect(read.value == value.value)
    }
    let x = tree.add(.name("x"))
    let power = tree.add(.binary(.power), [number, x])
    let product = tree.add(.binary(.multiply), [x, number])
    let isAtom = !expected.contains("/") && !value.isNegative
    #expect(SourcePrinter.print(tree, power) == (isAtom ? "\(expected)^x" : "(\(expected))^x"))
    #expect(SourcePrinter.print(tree, product) == (isAtom ? "x*\(expected)" : "x*(\(expected))"))
  }

  @Test("What is printed parses to the same tree", arguments: 0..<40)
  func law(seed: Int) throws {
    var generator = TreeGenerator(seed: UInt64(seed))
    for _ in 0..<100 {
      let tree = generator.program()
      let text = SourcePrinter.print(tree)
      let again = try Parser.parse(text)
      #expect(shape(again) == shape(tree), "\(text)")
      #expect(SourcePrinter.print(again) == text)
    }
  }

  /// A tree without its spans and without the order of its nodes.
  private func shape(_ tree: SyntaxTree) -> [String] {
    tree.declarations.map { "\($0.name): \(SourcePrinter.print($0.type))" }
      + tree.statements.map { "\($0.name ?? "") \($0.indices ?? []) \(outline(tree, $0.value))" }
  }
}

/// Random trees of the language, the same ones for the same seed.
struct TreeGenerator {
  private var state: UInt64
  private var tree = SyntaxTree()

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  private mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }

  private mutating func pick<Element>(_ items: [Element]) -> Element { items[next(items.count)] }

  mutating func program() -> SyntaxTree {
    tree = SyntaxTree()
    for place in 0..<next(3) {
      let dimensions = (0..<next(3)).map { _ in SyntaxTree.DimensionSyntax(text: pick(["n", "m", "3"]), span: .none) }
      let type = SyntaxTree.TypeSyntax(
        constructor: pick(["scalar", "matrix", "\u{3B8}"]), constructorSpan: .none, dimensions: dimensions, argument: [],
        qualifiers: next(2) == 0 ? [] : ["positive"], qualifierSpans: [], span: .none)
      tree.declarations.append(SyntaxTree.Declaration(name: "v\(place)", nameSpan: .none, type: type))
    }
    for place in 0...next(3) {
      let kind = next(3)
      let value = expression(depth: 1 + next(6))
      tree.statements.append(
        SyntaxTree.Statement(
          name: kind == 0 ? nil : "s\(place)", nameSpan: .none, indices: kind == 2 ? ["i", "j"] : nil, indexSpans: [], value: value, span: .none))
    }
    return tree
  }

  private mutating func expression(depth: Int) -> SyntaxTree.ID {
    guard depth > 0, next(8) > 0 else { return leaf() }
    switch next(12) {
    case 0...5:
      let operation: BinaryOperator = pick([.add, .subtract, .multiply, .divide, .hadamard, .hadamardDivide, .kronecker, .power, .hadamardPower])
      let left = expression(depth: depth - 1)
      return tree.add(.binary(operation), [left, expression(depth: depth - 1)])
    case 6: return tree.add(.negate, [expression(depth: depth - 1)])
    case 7: return tree.add(.transpose, [expression(depth: depth - 1)])
    case 8:
      let arguments = (0..<next(4)).map { _ in expression(depth: depth - 1) }
      return tree.add(.call(pick(["f", "T", "tr", "softmax"]), order: next(3)), arguments)
    case 9:
      let parts = (0..<2 + next(2)).map { _ in expression(depth: depth - 1) }
      return tree.add(.access, parts)
    case 10: return tree.add(.indexedSum(pick([["i"], ["i", "j"]])), [expression(depth: depth - 1)])
    default: return leaf()
    }
  }

  private mutating func leaf() -> SyntaxTree.ID {
    if next(3) > 0 { return tree.add(.name(pick(["x", "A", "T", "e", "E1", "\u{3B4}", "y\u{302}", "b\u{2081}", "rows"]))) }
    return tree.add(.number(pick([Coefficient(2), .zero, .half, Coefficient(17), Coefficient(5, over: 2), Coefficient(1, over: 1000)])))
  }
}

import Diagnostics
import Numerals
import Syntax
import Testing

@Suite("Grammar")
struct GrammarTests {
  static let expressions: [(String, String)] = [
    // Levels, loosest to tightest.
    ("a + b - c", "((a + b) - c)"),
    ("a - (b - c)", "(a - (b - c))"),
    ("a*b/c", "((a * b) / c)"),
    ("a*b.*c./d", "(((a * b) .* c) ./ d)"),
    ("a + b*c", "(a + (b * c))"),
    ("-a*b", "((- a) * b)"),
    ("-a^2", "(- (a ^ 2))"),
    ("-x'", "(- (x '))"),
    ("- -x", "(- (- x))"),
    ("+x", "x"),
    ("a*-b", "(a * (- b))"),
    ("a - -b", "(a - (- b))"),
    ("a*+b", "(a * b)"),
    ("-(a + b)", "(- (a + b))"),
    // The postfix level runs from left to right.
    ("A'^2", "((A ') ^ 2)"),
    ("A^2'", "((A ^ 2) ')"),
    ("A^-1'", "((A ^ (- 1)) ')"),
    ("a^b^c", "((a ^ b) ^ c)"),
    ("a.^b'", "((a .^ b) ')"),
    ("x''", "((x ') ')"),
    ("A^2[i,j]", "(A ^ 2)[i, j]"),
    ("A^(2)[i,j]", "(A ^ 2)[i, j]"),
    ("A^(-1)[i,j]", "(A ^ (- 1))[i, j]"),
    ("a^(x')[i]", "(a ^ (x ')[i])"),
    ("a^(x + y)[i]^2", "((a ^ (x + y)[i]) ^ 2)"),
    ("p[i]^y[i]", "(p[i] ^ y[i])"),
    ("inv(X)[i,k]", "inv<X>[i, k]"),
    ("x^-n", "(x ^ (- n))"),
    ("x^+n", "(x ^ n)"),
    ("x^--n", "(x ^ (- (- n)))"),
    ("x.^-1.*y", "((x .^ (- 1)) .* y)"),
    ("2^f(x)", "(2 ^ f<x>)"),
    ("a^(b + c)", "(a ^ (b + c))"),
    // Transposes.
    ("A^T*x", "((A ') * x)"),
    ("A^\u{22A4}", "(A ')"),
    ("A\u{1D40}", "(A ')"),
    ("A\u{2032}", "(A ')"),
    ("A.'", "(A ')"),
    ("A^-T", "((A ^ (- 1)) ')"),
    ("A\u{207B}\u{1D40}", "((A ^ (- 1)) ')"),
    ("A^T[i,j]", "(A ')[i, j]"),
    ("x^(T)", "(x ^ T)"),
    ("x.^T", "(x .^ T)"),
    ("T^T", "(T ')"),
    // Powers as superscripts.
    ("x\u{B2}", "(x ^ 2)"),
    ("A\u{207B}\u{B9}", "(A ^ (- 1))"),
    ("x\u{B9}\u{2070}'", "((x ^ 10) ')"),
    // Signs of all kinds.
    ("a\u{B7}b", "(a * b)"), ("a\u{22C5}b", "(a * b)"), ("a@b", "(a * b)"), ("a\u{D7}b", "(a * b)"),
    ("a\u{2218}b", "(a .* b)"), ("a\u{2299}b", "(a .* b)"), ("a\u{2298}b", "(a ./ b)"),
    ("a\u{2212}b", "(a - b)"), ("\u{2212}a", "(- a)"),
    ("A\u{2297}B", "(A ⊗ B)"), ("A\u{2297}B*C", "((A ⊗ B) * C)"),
    ("kron(A, B)", "(A ⊗ B)"), ("kron(A)", "kron<A>"), ("kron(A,B,C)", "kron<A, B, C>"),
    // Numerals.
    ("2.5 + .5 + 1e-3", "((2.5 + 0.5) + 0.001)"),
    ("2.*x", "(2 .* x)"), ("2./x", "(2 ./ x)"), ("2.^x", "(2 .^ x)"), ("2.'", "(2 ')"),
    ("2.", "2"), ("1.e2", "100"), ("2e3", "2000"), ("2.5.*x", "(2.5 .* x)"),
    ("12345678901234567890", "1.2345678901234567e+19"),
    // Calls.
    ("f()", "f<>"), ("f(x, y+1)", "f<x, (y + 1)>"), ("sum (x)", "sum<x>"), ("sum(X, rows)", "sum<X, rows>"),
    ("f'(x)", "f'<x>"), ("f''(x)'", "(f''<x> ')"), ("f\u{2032}(x)", "f'<x>"),
    ("f'*(x)", "((f ') * x)"), ("eye(n)[i,j]", "eye<n>[i, j]"),
    ("((x))", "x"),
    ("dJ/dz", "(dJ / dz)"),
    // Index notation.
    ("sum[k](W[i,k]*x[k])", "sum[k]<(W[i, k] * x[k])>"),
    ("sum[i, j](x[2*i+j-2])", "sum[i,j]<x[(((2 * i) + j) - 2)]>"),
    ("sum[k](x[k])^2", "(sum[k]<x[k]> ^ 2)"),
    ("x[i][j]", "x[i][j]"),
    // Newlines and comments.
    ("f(x,\n  y # the second\r\n)", "f<x, y>"),
    ("(a +\n b)", "(a + b)"),
    ("x[\ni\n]", "x[i]"),
    ("\u{FEFF}x", "x"),
    ("a\u{A0}+\u{3000}b", "(a + b)"),
  ]

  @Test("An expression has the tree of its precedences", arguments: expressions)
  func expression(source: String, expected: String) throws {
    #expect(try outline(of: source) == expected)
  }

  @Test(
    "Names of any alphabet",
    arguments: [
      "x", "b_1", "b1", "b\u{2081}", "W_hx", "\u{3B8}", "\u{177}", "y\u{302}", "_a", "\u{65E5}\u{672C}", "\u{5D0}", "\u{1D431}", "x\u{307}\u{308}",
      "\u{3A3}",
      "rows", "d\u{3B8}", "\u{211D}", "\u{939}\u{93F}",
    ])
  func name(source: String) throws {
    let tree = try Parser.parse(source)
    #expect(tree.nodes.map(\.kind) == [.name(source)])
    #expect(tree.nodes[0].span == SourceSpan(start: 0, length: source.unicodeScalars.count))
  }

  @Test("Composed and decomposed letters are one name")
  func canonicalEquivalence() throws {
    #expect(try Parser.parse("\u{177}").nodes[0].kind == Parser.parse("y\u{302}").nodes[0].kind)
  }

  @Test("Statements are separated by newlines of every kind and by semicolons")
  func statements() throws {
    let tree = try Parser.parse("# head\n\nz = W*x; a = z\r\nb = a\rc[i,j] = b ;;\n  c # tail")
    #expect(tree.statements.map(\.name) == ["z", "a", "b", "c", nil])
    #expect(tree.statements.map(\.indices) == [nil, nil, nil, ["i", "j"], nil])
    #expect(tree.statements[0].span == SourceSpan(start: 8, length: 7))
    #expect(tree.statements[0].nameSpan == SourceSpan(start: 8, length: 1))
    #expect(tree.statements[3].indexSpans.map(\.length) == [1, 1])
    #expect(tree.statements[4].nameSpan == .none)
  }

  @Test("An access at the beginning of a statement is no definition")
  func accessStatement() throws {
    #expect(try outline(of: "x[f(i)] + 1") == "(x[f<i>] + 1)")
  }

  @Test("Declarations, alone and for several names")
  func declarations() throws {
    let tree = try Parser.parse(
      "x: vector(d);  y, z: onehot(k)\nW: matrix(h, 03) positive constant\nJ: function(matrix(m,n))\nf: elementwise\ns: scalar\nx")
    #expect(tree.declarations.map(\.name) == ["x", "y", "z", "W", "J", "f", "s"])
    #expect(tree.declarations.map(\.type.constructor) == ["vector", "onehot", "onehot", "matrix", "function", "elementwise", "scalar"])
    #expect(tree.declarations[3].type.dimensions.map(\.text) == ["h", "3"])
    #expect(tree.declarations[3].type.qualifiers == ["positive", "constant"])
    #expect(tree.declarations[3].type.qualifierSpans.map(\.length) == [8, 8])
    #expect(tree.declarations[3].type.span.length == "matrix(h, 03) positive constant".count)
    #expect(tree.declarations[4].type.argument.map(\.constructor) == ["matrix"])
    #expect(tree.declarations[2].nameSpan == SourceSpan(start: 18, length: 1))
  }

  @Test("Declarations and types beside a program")
  func loneDeclarations() throws {
    #expect(try Parser.parseDeclarations("").isEmpty)
    #expect(try Parser.parseDeclarations("x: vector(n); y: scalar\n").map(\.name) == ["x", "y"])
    let type = try Parser.parseType("  tensor(n, m, 4) nonneg\n")
    #expect(type.constructor == "tensor")
    #expect(type.dimensions.map(\.text) == ["n", "m", "4"])
    #expect(type.qualifiers == ["nonneg"])
  }

  @Test("Spans cover the text of each node, brackets around operands included")
  func spans() throws {
    let source = "z = (a + b)*f'(x)[i]"
    let tree = try Parser.parse(source)
    let scalars = Array(source.unicodeScalars)
    let texts = tree.nodes.map { String(String.UnicodeScalarView(scalars[$0.span.start..<$0.span.end])) }
    #expect(texts == ["a", "b", "a + b", "x", "f'(x)", "i", "f'(x)[i]", "(a + b)*f'(x)[i]"])
  }

  @Test("Children stand before parents, and the last node is the last statement's value")
  func order() throws {
    let tree = try Parser.parse("p = softmax(W*x + b)\n-sum(y .* log(p))'^2")
    for (id, node) in tree.nodes.enumerated() { #expect(node.children.allSatisfy { $0 < id }) }
    #expect(tree.statements.last?.value == tree.nodes.count - 1)
  }

  @Test("UTF-8 is read, and what is none is refused with its place")
  func bytes() throws {
    #expect(try Parser.parse(bytes: Array("\u{3B8}'*x".utf8)).statements.count == 1)
    for (bytes, place) in [
      ([0x78, 0xFF], 1), ([0xCE, 0xB8, 0x2B, 0xC0, 0x80], 2), ([0x78, 0xE2, 0x82], 1), ([0xED, 0xA0, 0x80], 0), ([0xF5, 0x80, 0x80, 0x80], 0),
    ] as [([UInt8], Int)] {
      let error = #expect(throws: Diagnostic.self) { try Parser.parse(bytes: bytes) }
      #expect(error?.code == .syntax)
      #expect(error?.span == SourceSpan(start: place, length: 1))
      #expect(error?.message.hasSuffix("is not valid UTF-8") == true)
    }
  }
}

import Diagnostics
import Syntax
import Testing

/// A text that is no program, what is said of it, and the part of it that the carets stand under.
struct Fault: Sendable, CustomTestStringConvertible {
  var source: String
  var message: String
  var start: Int
  var length: Int
  var help: String?

  init(_ source: String, _ message: String, _ start: Int, _ length: Int, _ help: String? = nil) {
    self.source = source
    self.message = message
    self.start = start
    self.length = length
    self.help = help
  }

  var testDescription: String { source }
}

private let noComparison = "write = to name a value; there are no comparisons"
private let goesOn = "an expression goes on in the next line only inside brackets"
private let notWrittenOut = "matrices are not written out: declare A: matrix(m, n)"
private let separated = "statements are separated by ; or a new line"
private let definedOnce = "a name is defined once: give the new value a name of its own"

@Suite("Faults")
struct FaultTests {
  static let all: [Fault] = [
    // Nothing there.
    Fault("", "the program is empty", 0, 0),
    Fault(" # only a comment\n;", "the program is empty", 0, 0),
    Fault("x: scalar", "the program has declarations and no statement", 0, 0, "the last statement is what is differentiated"),
    // No silent product.
    Fault("2x", "an operator is missing between 2 and x", 0, 2, "2*x"),
    Fault("A x", "an operator is missing between A and x", 0, 3, "A*x, or A(x) if A is a function"),
    Fault("a*x'y", "an operator is missing between x' and y", 3, 2, "x'*y"),
    Fault("2(x+y)", "an operator is missing between 2 and (x+y)", 0, 2, "2*(x+y)"),
    Fault("(a)(b)", "an operator is missing between (a) and (b)", 2, 2, "(a)*(b)"),
    Fault("f(x y)", "an operator is missing between x and y", 2, 3, "x*y, or x(y) if x is a function"),
    Fault("x.5", "an operator is missing between x and .5", 0, 3, "x*.5"),
    Fault("2.x", "an operator is missing between 2 and x", 0, 3, "2*x"),
    Fault("a = 3 y = 4", "a separator is missing before y", 4, 3, separated),
    Fault("max[k](x[k])", "only sum is written with indices before its bracket", 0, 7, "write sum[k](...)"),
    // Brackets.
    Fault("sum(A*(x + y)", "the bracket of sum( is never closed", 0, 4),
    Fault("z = relu(W*x\nJ = sum(z)", "the bracket of relu( is never closed", 4, 5),
    Fault("a*(b", "the bracket ( is never closed", 2, 1),
    Fault("x[i", "the bracket of x[ is never closed", 0, 2),
    Fault("x: vector(n", "the bracket of vector( is never closed", 3, 7),
    Fault("a)", "there is no ( for this )", 1, 1),
    Fault("]", "there is no [ for this ]", 0, 1),
    Fault("f(a]", "the bracket ( is closed by ]", 3, 1),
    Fault("x[a)", "the bracket [ is closed by )", 3, 1),
    Fault("x: vector(n]", "the bracket ( is closed by ]", 11, 1),
    Fault("a*()", "there is nothing between the brackets", 2, 2),
    Fault("(a, b)", "the bracket ( holds one expression, no list", 2, 1),
    Fault("f(a; b)", "; stands inside brackets", 3, 1, notWrittenOut),
    Fault("f(x=2)", "= stands inside brackets", 3, 1, "arguments have no names: write f(a, b)"),
    Fault("x[1:2]", "a range : stands inside brackets", 3, 1, "entries are taken one by one: x[i], A[i,j]"),
    Fault("x[]", "an index is missing between [ and ]", 1, 2),
    Fault("[1, 2]", "a name is missing before [", 0, 1, notWrittenOut),
    // Operands.
    Fault("A*x +", "an operand is missing after +", 4, 1),
    Fault("a +\nb", "an operand is missing after +", 2, 1, goesOn),
    Fault("a\n+ b", "a statement begins with +", 2, 1, goesOn),
    Fault("*x", "an operand is missing before *", 0, 1),
    Fault("a */ b", "an operand is missing between * and /", 2, 2),
    Fault("x^", "an operand is missing after ^", 1, 1),
    Fault("x.^*y", "an operand is missing between .^ and *", 1, 3),
    Fault("-", "an operand is missing after -", 0, 1),
    Fault("'x'", "an operand is missing before '", 0, 1),
    Fault("f(,x)", "an operand is missing before ,", 2, 1),
    Fault("f(x,)", "an operand is missing between , and )", 3, 2),
    Fault("f(x,,y)", "an operand is missing between , and ,", 3, 2),
    Fault("x[)", "an operand is missing after [", 1, 1),
    Fault("x = ", "the value is missing after =", 2, 1),
    Fault(".x", "an operand is missing before .", 0, 1),
    // Operators of other languages.
    Fault("x**2", "** is not an operator", 1, 2, "write ^ for a power, .^ for an elementwise power"),
    Fault("x.**2", ".** is not an operator", 1, 3, "write .^ for an elementwise power"),
    Fault("X == Y", "== is not an operator", 2, 2, noComparison),
    Fault("A*x == Y", "== is not an operator", 4, 2, noComparison),
    Fault("f(a == b)", "== is not an operator", 4, 2, noComparison),
    Fault("z = a == b", "== is not an operator", 6, 2, noComparison),
    Fault("W -= lr*g", "-= is not an operator", 2, 2, definedOnce),
    Fault("W *= 2", "*= is not an operator", 2, 2, definedOnce),
    Fault("y := 2", ":= is not an operator", 2, 2, "a name is defined by =, and its type is declared by :"),
    Fault("x // y", "// is not an operator", 2, 2, "a comment begins with #"),
    Fault("// y", "// is not an operator", 0, 2, "a comment begins with #"),
    Fault("a .+ b", ".+ is not an operator", 2, 2, "write +"),
    Fault("a + ...\nb", "an operand is missing after +", 2, 1),
    Fault("a ...\n+ b", "... is not in the language", 2, 3, "an expression goes on in the next line inside brackets"),
    Fault("A.T*x", "A.T is not in the language", 0, 3, "write A' for the transpose"),
    Fault("np.dot(A,B)", "np.dot is not in the language", 0, 6, "write A*B for a product, x'*y for an inner product"),
    Fault("np.exp(x)", "np.exp is not in the language", 0, 6, "functions stand by themselves: write exp(...)"),
    Fault("x.shape", "x.shape is not in the language", 0, 7, "dimensions are declared: A: matrix(m, n)"),
    Fault("x. ", "a name is missing after .", 1, 1),
    // Left sides.
    Fault("2*x = y", "the left side of = is not a name", 0, 3),
    Fault("f(x) = 2", "the left side of = is not a name", 0, 4, "a value is named without arguments: write f = ..."),
    Fault("= 2", "a name is missing before =", 0, 1),
    Fault("a = b = c", "= stands twice in one statement", 6, 1),
    Fault("a, b", ", stands outside brackets", 1, 1, separated),
    Fault("2*x: scalar", "the left side of : is not a name", 2, 1),
    Fault(": scalar", "a name is missing before :", 0, 1),
    // Indices.
    Fault("z[i,i] = A[i,i]", "the index i is repeated on the left", 4, 1),
    Fault("sum[i,i](A[i,i])", "the index i is repeated in sum[...]", 6, 1),
    Fault("z[i+1] = x[i]", "an index of z[...] is not a name", 2, 1, "write a name for each index: z[i,j]"),
    Fault("z[1] = x[1]", "an index of z[...] is not a name", 2, 1, "write a name for each index: z[i,j]"),
    Fault("z[] = x", "an index is missing in z[...]", 2, 1),
    Fault("sum[k]x", "a bracket is missing after sum[k]", 0, 6, "write sum[k](...)"),
    // Types.
    Fault("x:", "a type is missing here", 1, 1, "write scalar, vector(n), rowvector(n), matrix(m, n), ..."),
    Fault("x: 3", "a type is missing here", 3, 1, "write scalar, vector(n), rowvector(n), matrix(m, n), ..."),
    Fault("x: vector()", "a dimension is missing here", 10, 1),
    Fault("x: vector(0)", "a dimension is a name or a positive integer", 10, 1),
    Fault("x: vector(2.5)", "a dimension is a name or a positive integer", 10, 3),
    Fault("x: vector(n+1)", "a dimension is a name or a positive integer", 10, 1),
    Fault("x: vector[n]", "[ is not expected after the type vector", 9, 1, "dimensions stand in ( )"),
    Fault("x: vector(n), y: scalar", ", is not expected after the type vector(n)", 12, 1, "declarations are separated by ; or a new line"),
    Fault(
      "x: vector(n) y: scalar", "a separator is missing between vector(n) and y", 13, 1, "declarations are separated by ; or a new line"),
    // Characters.
    Fault("x \u{2013} y", "the character \u{2013} (U+2013) is not in the language", 2, 1, "write -"),
    Fault("\u{201C}x\u{201D}", "the character \u{201C} (U+201C) is not in the language", 0, 1, "a program has no quoted text"),
    Fault("x\u{2019}*y", "the character \u{2019} (U+2019) is not in the language", 1, 1, "write ' for the transpose"),
    Fault("f\u{FF08}x)", "the character \u{FF08} (U+FF08) is not in the language", 1, 1, "write ("),
    Fault("\u{2211}(x)", "the character \u{2211} (U+2211) is not in the language", 0, 1, "write sum(...) or sum[k](...)"),
    Fault("x % y", "the character % is not in the language", 2, 1, "a comment begins with #"),
    Fault("A\\b", "the character \\ is not in the language", 1, 1, "LaTeX is not read; the solution of A*x = b is inv(A)*b"),
    Fault("|x|", "the character | is not in the language", 0, 1, "write norm2(x), abs(x) or det(A)"),
    Fault("x < y", "the character < is not in the language", 2, 1, "there are no comparisons; step(x) is 1 where x > 0 and 0 elsewhere"),
    Fault("x\u{1F600}", "the character \u{1F600} (U+1F600) is not in the language", 1, 1),
    Fault("\u{302}x", "the combining character U+0302 follows no letter", 0, 1),
    Fault("x\0y", "the control character U+0000 is not in the language", 1, 1),
    Fault("x\u{202E}y", "the invisible character U+202E is not in the language", 1, 1),
    Fault("x\u{200B}y", "the invisible character U+200B is not in the language", 1, 1),
    Fault("a + \u{3164}", "the invisible character U+3164 is not in the language", 4, 1),
    // The first fault of the text is told.
    Fault("2x + \u{201C}", "an operator is missing between 2 and x", 0, 2, "2*x"),
  ]

  @Test("One fault, at the smallest place", arguments: all)
  func fault(_ expected: Fault) {
    let found = #expect(throws: Diagnostic.self) { try Parser.parse(expected.source) }
    #expect(found?.code == .syntax)
    #expect(found?.message == expected.message)
    #expect(found?.help == expected.help)
    #expect(found?.span == SourceSpan(start: expected.start, length: expected.length))
  }

  @Test("A statement among declarations is refused")
  func statementAmongDeclarations() {
    let found = #expect(throws: Diagnostic.self) { try Parser.parseDeclarations("x: scalar; x + 1") }
    #expect(found?.message == "a declaration is expected here")
    #expect(found?.span == SourceSpan(start: 11, length: 5))
  }

  @Test("A type is followed by nothing", arguments: ["scalar; x", "vector(n) = 2", "matrix(m n)", "", "vector(n"])
  func loneType(source: String) {
    #expect(throws: Diagnostic.self) { try Parser.parseType(source) }
  }
}

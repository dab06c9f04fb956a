import Nabla

/// An input that is made to hurt: huge, deep, or small with a huge meaning.
public struct HostileInput: Sendable, CustomStringConvertible {
  /// What it is, in a few words.
  public var description: String
  /// What is asked of the engine.
  public var problem: Problem

  init(_ description: String, _ program: String, _ declarations: [(name: String, type: String)] = [], by variables: [String] = [], order: Int = 1) {
    self.description = description
    problem = Problem(program: program, declarations: declarations, variables: variables, order: order)
  }

  /// The inputs whose size or spelling is the trouble; the rest are programs whose meaning grows.
  public static let texts = huge + deep + characters + lengths

  /// All of them.
  public static let all = huge + deep + numerals + characters + lengths + doublings + networks + symmetries

  // MARK: Texts

  private static let huge: [HostileInput] = [
    HostileInput("10 MB of sums on a line", String(repeating: "x + ", count: 2_500_000) + "x"),
    HostileInput("10 MB of one name", String(repeating: "a", count: 10_000_000)),
    HostileInput("10 MB of digits", String(repeating: "7", count: 10_000_000)),
    HostileInput("10 MB of blanks", String(repeating: " ", count: 10_000_000) + "x"),
    HostileInput("10 MB of a comment", "#" + String(repeating: "!", count: 10_000_000) + "\nx"),
    HostileInput("10 MB of newlines", String(repeating: "\n", count: 10_000_000) + "x"),
    HostileInput("10 MB of primes", "x" + String(repeating: "'", count: 10_000_000)),
    HostileInput("10,000 statements", (0..<10_000).map { "s\($0) = x + \($0)" }.joined(separator: "\n"), by: ["x"]),
    HostileInput("4,000 statements", "s0 = x\n" + (1..<4_000).map { "s\($0) = s\($0 - 1) + x" }.joined(separator: "\n"), by: ["x"]),
    HostileInput("4,000 unused statements", (0..<4_000).map { "s\($0) = x + \($0)" }.joined(separator: ";") + "; x'*x", by: ["x"]),
    HostileInput("10,000 declarations", "sum(x)", (0..<10_000).map { ("v\($0)", "vector(n)") } + [("x", "vector(n)")], by: ["x"]),
    HostileInput("20,000 arguments", "f(" + Array(repeating: "x", count: 20_000).joined(separator: ",") + ")"),
    HostileInput("20,000 indices", "sum[" + (0..<20_000).map { "i\($0)" }.joined(separator: ",") + "](x[i0])"),
  ]

  private static let deep: [HostileInput] = [
    HostileInput("100,000 brackets", String(repeating: "(", count: 100_000) + "x" + String(repeating: ")", count: 100_000)),
    HostileInput("100,000 open brackets", String(repeating: "(", count: 100_000)),
    HostileInput("100,000 closed brackets", String(repeating: ")", count: 100_000)),
    HostileInput("100,000 calls", String(repeating: "exp(", count: 100_000) + "x" + String(repeating: ")", count: 100_000)),
    HostileInput("200 calls", String(repeating: "tanh(", count: 200) + "x" + String(repeating: ")", count: 200), [("x", "scalar")], by: ["x"]),
    HostileInput("100,000 primes", "x" + String(repeating: "'", count: 100_000)),
    HostileInput("10,000 primes by x", "x" + String(repeating: "'", count: 10_000), [("x", "vector(n)")], by: ["x"]),
    HostileInput("100,000 minus signs", String(repeating: "-", count: 100_000) + "x"),
    HostileInput("10,000 minus signs", String(repeating: "-", count: 10_000) + "x", [("x", "vector(n)")], by: ["x"]),
    HostileInput("10,000 powers", "a" + String(repeating: "^2", count: 10_000), [("a", "scalar")], by: ["a"]),
    HostileInput("100,000 subscripts", String(repeating: "x[", count: 100_000)),
    HostileInput(
      "types within types", "x", [("f", String(repeating: "function(", count: 10_000) + "scalar" + String(repeating: ")", count: 10_000))]),
  ]

  private static let numerals: [HostileInput] = [
    HostileInput("x^1000000", "x^1000000", [("x", "scalar")], by: ["x"]),
    HostileInput("x.^1000000", "sum(x.^1000000)", [("x", "vector(n)")], by: ["x"]),
    HostileInput("X^1000000", "tr(X^1000000)", [("X", "matrix(n, n)")], by: ["X"]),
    HostileInput("X^64", "tr(X^64)", [("X", "matrix(n, n)")], by: ["X"]),
    HostileInput("X^-64", "X^-64", [("X", "matrix(n, n)")], by: ["X"]),
    HostileInput("x^(10^18)", "x^(10^18)", [("x", "scalar")], by: ["x"]),
    HostileInput("10^1000000", "x*10^1000000", [("x", "scalar")], by: ["x"]),
    HostileInput("(1/3)^1000000", "x*(1/3)^1000000", [("x", "scalar")], by: ["x"]),
    HostileInput("a tower of numbers", "x*9^9^9^9^9^9", [("x", "scalar")], by: ["x"]),
    HostileInput("a tower of x", "x^(x^(x^(x^(x^(x^(x^x))))))", [("x", "scalar positive")], by: ["x"]),
    HostileInput("a tower of x, order 2", "x^(x^(x^(x^x)))", [("x", "scalar positive")], by: ["x"], order: 2),
    HostileInput("1e400", "x*1e400", [("x", "scalar")], by: ["x"]),
    HostileInput("1e-400", "x*1e-400", [("x", "scalar")], by: ["x"]),
    HostileInput("1e999999999999", "x*1e999999999999", [("x", "scalar")], by: ["x"]),
    HostileInput("0/0", "x*(0/0)", [("x", "scalar")], by: ["x"]),
    HostileInput("1/0", "x/0", [("x", "scalar")], by: ["x"]),
    HostileInput("0^0", "x*0^0 + 0^x", [("x", "scalar")], by: ["x"]),
    HostileInput("0^-1", "x*0^-1", [("x", "scalar")], by: ["x"]),
    HostileInput("log 0", "x*log(0)", [("x", "scalar")], by: ["x"]),
    HostileInput("a product of primes", (1...200).map { "(x + 1/\($0 * 2 + 1))" }.joined(separator: "*"), [("x", "scalar")], by: ["x"]),
    HostileInput("a factorial", (1...300).map { "\($0)" }.joined(separator: "*") + "*x", [("x", "scalar")], by: ["x"]),
    HostileInput("a sum of reciprocals", (1...300).map { "x/\($0)" }.joined(separator: " + "), [("x", "scalar")], by: ["x"]),
  ]

  private static let characters: [HostileInput] = [
    HostileInput("a NUL", "x\u{0}*y"),
    HostileInput("invalid UTF-8", String(decoding: [0x78, 0xFF, 0xFE, 0x2A, 0x79, 0xC3, 0x28, 0xED, 0xA0, 0x80] as [UInt8], as: UTF8.self)),
    HostileInput("a byte order mark", "\u{FEFF}x'*x", [("x", "vector(n)")], by: ["x"]),
    HostileInput("controls", "x\u{7}\u{1B}[31m*y\u{202E}z"),
    HostileInput("names of every script", "变量'*переменная + متغير + θ_1*ß + ऋषि'*ऋषि + あ'*あ + 가'*가", by: ["θ_1"]),
    HostileInput("a picture for a name", "😀'*😀"),
    HostileInput("combining marks", "e\u{301}'*e\u{301} + é'*é"),
    HostileInput("10,000 combining marks", "x" + String(repeating: "\u{301}", count: 10_000)),
    HostileInput("full-width digits", "x^２"),
    HostileInput("superscripts", "x² + x⁻¹"),
    HostileInput("look-alikes", "х'*x", [("x", "vector(n)")]),
    HostileInput("quotes of the typographer", "x’*x", [("x", "vector(n)")], by: ["x"]),
    HostileInput("only signs", "+-*/^'.*./()[]{}<>|&%$§\"!?~`@"),
    HostileInput("nothing", ""),
    HostileInput("only semicolons", String(repeating: ";", count: 100_000)),
    HostileInput("line ends of all kinds", "a = x'*x\r\nb = a + 1\rc = b\u{2028}d = c\u{85}d", [("x", "vector(n)")], by: ["x"]),
  ]

  private static let lengths: [HostileInput] = [
    HostileInput("a dimension of 10^18", "sum(x)", [("x", "vector(1000000000000000000)")], by: ["x"]),
    HostileInput("a dimension of 10^30", "sum(x)", [("x", "vector(1000000000000000000000000000000)")], by: ["x"]),
    HostileInput("a dimension of 0", "sum(x)", [("x", "vector(0)")], by: ["x"]),
    HostileInput("a dimension of -1", "sum(x)", [("x", "vector(-1)")], by: ["x"]),
    HostileInput("a million rows", "norm2(A*x)^2", [("A", "matrix(1000000, 1000000)"), ("x", "vector(1000000)")], by: ["A", "x"]),
    HostileInput("the identity of a million", "tr(eye(1000000)*A)", [("A", "matrix(1000000, 1000000)")], by: ["A"]),
    HostileInput("a Hessian of a million", "norm2(A*x)^2", [("A", "matrix(1000000, 7)"), ("x", "vector(7)")], by: ["A"], order: 2),
    HostileInput("the Kronecker product of millions", "sum(kron(A, kron(A, A)))", [("A", "matrix(1000000, 1000000)")], by: ["A"]),
    HostileInput(
      "20 Kronecker products", "sum(" + String(repeating: "kron(A, ", count: 20) + "A" + String(repeating: ")", count: 20) + ")",
      [("A", "matrix(m, n)")], by: ["A"]),
    HostileInput("a Kronecker product of 8", "kron(kron(kron(A, A), kron(A, A)), kron(kron(A, A), kron(A, A)))", [("A", "matrix(m, n)")], by: ["A"]),
    HostileInput("a tensor of 64 axes", "T", [("T", "tensor(" + Array(repeating: "n", count: 64).joined(separator: ", ") + ")")], by: ["T"]),
    HostileInput("a tensor of 8 axes", "sum[i,j,k,l,p,q,r,s](T[i,j,k,l,p,q,r,s]^2)", [("T", "tensor(n, n, n, n, n, n, n, n)")], by: ["T"], order: 2),
    HostileInput("an index of a million", "sum[i](x[1000*i])", [("x", "vector(1000000000)")], by: ["x"]),
    HostileInput("subscripts of 10^18", "sum[i](x[1000000000000000000*i - 999999999999999999])", [("x", "vector(n)")], by: ["x"]),
    HostileInput("a long convolution", "y[i] = sum[k](w[k]*x[i+k-1])\ny'*y", [("w", "vector(1000)"), ("x", "vector(100000)")], by: ["w", "x"]),
    HostileInput("a derivative of six axes", "tanh(A*A)", [("A", "matrix(50, 50)")], by: ["A"], order: 2),
  ]

  // MARK: Meanings

  private static func chain(_ count: Int, _ first: String, _ step: (Int) -> String, last: String) -> String {
    (["s0 = \(first)"] + (1...count).map { "s\($0) = \(step($0 - 1))" } + [last]).joined(separator: "\n")
  }

  private static let doublings: [HostileInput] = [
    HostileInput("40 squarings of a matrix", chain(40, "A", { "s\($0)*s\($0)" }, last: "tr(s40)"), [("A", "matrix(n, n)")], by: ["A"]),
    HostileInput("40 squarings of a number", chain(40, "a", { "s\($0)*s\($0)" }, last: "s40"), [("a", "scalar")], by: ["a"]),
    HostileInput("40 doublings", chain(40, "x", { "s\($0) + s\($0)" }, last: "s40'*s40"), [("x", "vector(n)")], by: ["x"]),
    HostileInput("40 squares and one", chain(40, "a", { "s\($0)^2 + 1" }, last: "s40"), [("a", "scalar")], by: ["a"]),
    HostileInput("40 logistic maps", chain(40, "a", { "4*s\($0)*(1 - s\($0))" }, last: "s40"), [("a", "scalar")], by: ["a"]),
    HostileInput("40 squared entries", chain(40, "x", { "s\($0).*s\($0) + x" }, last: "sum(s40)"), [("x", "vector(n)")], by: ["x"]),
    HostileInput("40 outer products", chain(40, "x", { "s\($0)*x'*s\($0)" }, last: "sum(s40)"), [("x", "vector(n)")], by: ["x"]),
    HostileInput("40 sums of products", chain(40, "A", { "s\($0)*s\($0) + A*s\($0)" }, last: "sum(s40)"), [("A", "matrix(n, n)")], by: ["A"]),
    HostileInput(
      "30 recurrences", chain(30, "x", { "A*s\($0).*s\($0) + x" }, last: "sum(s30)"), [("A", "matrix(n, n)"), ("x", "vector(n)")], by: ["A"]),
    HostileInput("30 inverses", chain(30, "A", { "inv(s\($0) + A)" }, last: "tr(s30)"), [("A", "spd(n)")], by: ["A"]),
    HostileInput("20 determinants", chain(20, "A", { "det(s\($0))*s\($0)" }, last: "tr(s20)"), [("A", "matrix(n, n)")], by: ["A"]),
    HostileInput("20 norms", chain(20, "x", { "s\($0)/norm2(s\($0)) + x" }, last: "sum(s20)"), [("x", "vector(n)")], by: ["x"]),
    HostileInput("20 norms, order 2", chain(20, "x", { "s\($0)/norm2(s\($0)) + x" }, last: "sum(s20)"), [("x", "vector(n)")], by: ["x"], order: 2),
    HostileInput("20 softmaxes", chain(20, "x", { "softmax(s\($0))" }, last: "x'*s20"), [("x", "vector(n)")], by: ["x"]),
    HostileInput("20 layer norms", chain(20, "x", { "layernorm(s\($0)).*x" }, last: "x'*s20"), [("x", "vector(n)")], by: ["x"]),
    HostileInput("20 exponents", chain(20, "a", { "exp(-s\($0))^s\($0)" }, last: "s20"), [("a", "scalar positive")], by: ["a"]),
    HostileInput("6 Kronecker squarings", chain(6, "A", { "kron(s\($0), s\($0))" }, last: "tr(s6)"), [("A", "matrix(n, n)")], by: ["A"]),
    HostileInput(
      "a sum of 1,000 terms", (0..<1_000).map { "\($0)*x.*y\($0 % 7)" }.joined(separator: " + "),
      [("x", "vector(n)")] + (0..<7).map { ("y\($0)", "vector(n)") }, by: ["x"]),
    HostileInput("a sum of 1,000 functions", (0..<1_000).map { "sum(tanh(\($0)*x))" }.joined(separator: " + "), [("x", "vector(n)")], by: ["x"]),
    HostileInput(
      "a product of 200 matrices", "tr(" + (0..<200).map { "A\($0)" }.joined(separator: "*") + ")", (0..<200).map { ("A\($0)", "matrix(n, n)") },
      by: ["A100"]),
    HostileInput(
      "a product of 50 matrices by all", "tr(" + (0..<50).map { "A\($0)" }.joined(separator: "*") + ")",
      (0..<50).map { ("A\($0)", "matrix(n, n)") }),
    HostileInput(
      "100 variables", (0..<100).map { "a\($0)'*x" }.joined(separator: " + "), (0..<100).map { ("a\($0)", "vector(n)") } + [("x", "vector(n)")]),
    HostileInput(
      "30 factors of two terms", (0..<30).map { "(a\($0) + b\($0))" }.joined(separator: "*"),
      (0..<30).flatMap { [("a\($0)", "scalar"), ("b\($0)", "scalar")] }, by: ["a7"]),
    HostileInput(
      "30 matrix factors of two terms", "sum(" + (0..<30).map { "(A\($0) + B\($0))" }.joined(separator: "*") + ")",
      (0..<30).flatMap { [("A\($0)", "matrix(n, n)"), ("B\($0)", "matrix(n, n)")] }, by: ["A7"]),
    HostileInput("(a+b+c+d+e)^64", "(a + b + c + d + g)^64", ["a", "b", "c", "d", "g"].map { ($0, "scalar") }, by: ["a"]),
    HostileInput("(x'x + 1)^100", "(x'*x + 1)^100", [("x", "vector(n)")], by: ["x"]),
    HostileInput("(x'x + 1)^100, order 2", "(x'*x + 1)^100", [("x", "vector(n)")], by: ["x"], order: 2),
    HostileInput("(A + B)^64", "tr((A + B)^64)", [("A", "matrix(n, n)"), ("B", "matrix(n, n)")], by: ["A"]),
    HostileInput(
      "(x'Ax)^20 expanded", Array(repeating: "(x'*A*x + y'*A*y + x'*y)", count: 20).joined(separator: "*"),
      [("A", "matrix(n, n)"), ("x", "vector(n)"), ("y", "vector(n)")], by: ["x"]),
  ]

  private static func network(_ layers: Int, _ function: String, bias: Bool = true) -> HostileInput {
    var lines = ["a0 = x"]
    for k in 1...layers { lines.append("a\(k) = \(function)(W\(k)*a\(k - 1)\(bias ? " + b\(k)" : ""))") }
    lines.append("norm2(a\(layers) - y)^2")
    let types = (1...layers).flatMap { [("W\($0)", "matrix(n, n)"), ("b\($0)", "vector(n)")] } + [("x", "vector(n)"), ("y", "vector(n)")]
    return HostileInput("a network of \(layers) layers of \(function)", lines.joined(separator: "\n"), types, by: ["W1"])
  }

  private static let networks: [HostileInput] = {
    var all = [
      network(300, "tanh"), network(100, "relu"), network(100, "sigmoid"), network(30, "gelu"), network(30, "softmax"), network(20, "layernorm"),
    ]
    for layers in [2, 3, 4] {
      var hessian = network(layers, "tanh")
      hessian.description = "the Hessian of \(layers) layers by a bias"
      hessian.problem.variables = ["b1"]
      hessian.problem.order = 2
      all.append(hessian)
    }
    var deep = network(8, "tanh")
    deep.description = "the Hessian of 8 layers by the first weights"
    deep.problem.order = 2
    all.append(deep)
    var every = network(30, "tanh")
    every.description = "30 layers by all variables"
    every.problem.variables = []
    all.append(every)
    var expression = "x"
    for k in 1...60 { expression = "tanh(W\(k % 3)*\(expression))" }
    all.append(
      HostileInput("60 layers in one expression", "sum(\(expression))", (0..<3).map { ("W\($0)", "matrix(n, n)") } + [("x", "vector(n)")], by: ["W1"])
    )
    let recurrent = chain(50, "x", { "tanh(W*s\($0) + U*x)" }, last: "y'*s50")
    let types = [("W", "matrix(n, n)"), ("U", "matrix(n, n)"), ("x", "vector(n)"), ("y", "vector(n)")]
    all.append(HostileInput("a recurrent network of 50 steps", recurrent, types, by: ["W"]))
    return all
  }()

  /// Products in which nothing tells the factors apart, which makes it hard to bring them in an order.
  private static let symmetries: [HostileInput] = [
    HostileInput(
      "a cycle of 40 equal matrices", "tr(" + Array(repeating: "A", count: 40).joined(separator: "*") + ")", [("A", "matrix(n, n)")], by: ["A"]),
    HostileInput("12 equal sums", Array(repeating: "sum(x)", count: 12).joined(separator: "*"), [("x", "vector(n)")], by: ["x"]),
    HostileInput("40 equal sums", Array(repeating: "sum(x)", count: 40).joined(separator: "*"), [("x", "vector(n)")], by: ["x"]),
    HostileInput("20 equal traces", Array(repeating: "tr(A*A')", count: 20).joined(separator: "*"), [("A", "matrix(n, n)")], by: ["A"]),
    HostileInput("a complete graph on 7", complete(7), [("S", "symmetric(n)")], by: ["S"]),
    HostileInput("a cube", cube, [("S", "symmetric(n)")], by: ["S"]),
    HostileInput("12 cycles of 5", cycles(12, 5), [("S", "symmetric(n)")], by: ["S"]),
    HostileInput(
      "a star of 10",
      "sum[i,j,k,l,p,q,r,s,t,u,v](" + ["j", "k", "l", "p", "q", "r", "s", "t", "u", "v"].map { "S[i,\($0)]" }.joined(separator: "*") + ")",
      [("S", "symmetric(n)")], by: ["S"]),
    HostileInput(
      "20 equal outer products", "sum(" + Array(repeating: "x*x'", count: 20).joined(separator: ".*") + ")", [("x", "vector(n)")], by: ["x"]),
  ]

  private static let letters = ["i", "j", "k", "l", "p", "q", "r", "s", "t", "u", "v", "w"]

  private static func complete(_ vertices: Int) -> String {
    let names = letters.prefix(vertices)
    var factors: [String] = []
    for (a, name) in names.enumerated() { for other in names.dropFirst(a + 1) { factors.append("S[\(name),\(other)]") } }
    return "sum[\(names.joined(separator: ","))](\(factors.joined(separator: "*")))"
  }

  private static let cube: String = {
    var factors: [String] = []
    for a in 0..<8 { for bit in [1, 2, 4] where a & bit == 0 { factors.append("S[\(letters[a]),\(letters[a | bit])]") } }
    return "sum[\(letters.prefix(8).joined(separator: ","))](\(factors.joined(separator: "*")))"
  }()

  private static func cycles(_ count: Int, _ length: Int) -> String {
    Array(repeating: "tr(" + Array(repeating: "S", count: length).joined(separator: "*") + ")", count: count).joined(separator: "*")
  }
}

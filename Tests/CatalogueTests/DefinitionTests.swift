import Catalogue
import Nabla
import Testing
import Typing
import Verification

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Functions that are defined by a text have the values that their formulas say.
struct DefinitionTests {
  private static let x = [0.3, -1.2, 0.8, 2.1]
  private static let y = [0.1, 0.2, 0.3, 0.4]

  private func value(_ text: String) throws -> [Double] {
    let problem = Problem(program: text, declarations: [("x", "vector(n)"), ("y", "vector(n)"), ("A", "matrix(m, n)"), ("S", "matrix(m, m)")])
    let program = try Engine().elaborate(problem)
    let variables = [
      "x": NumericArray(shape: [4], values: Self.x), "y": NumericArray(shape: [4], values: Self.y),
      "A": NumericArray(shape: [2, 4], values: Self.x + Self.y), "S": NumericArray(shape: [2, 2], values: [2, 0.5, 1, 3]),
    ]
    return try Evaluator(functions: Catalogue.standard.functions).value(
      of: program.result, in: program, sizes: ["n": 4, "m": 2], variables: variables
    ).values
  }

  private func expect(_ text: String, _ expected: [Double]) throws {
    let found = try value(text)
    #expect(found.count == expected.count)
    for (a, b) in zip(found, expected) { #expect(abs(a - b) <= 1e-12 * (1 + abs(b)), "\(text): \(found) instead of \(expected)") }
  }

  @Test func elementwiseDefinitions() throws {
    try expect("square(x)", Self.x.map { $0 * $0 })
    try expect("reciprocal(x)", Self.x.map { 1 / $0 })
    try expect("gelu(x)", Self.x.map { $0 * (1 + erf($0 / 2.0.squareRoot())) / 2 })
    try expect("silu(x)", Self.x.map { $0 / (1 + exp(-$0)) })
    try expect("max(x, y)", zip(Self.x, Self.y).map { max($0, $1) })
    try expect("min(x, y)", zip(Self.x, Self.y).map { min($0, $1) })
  }

  @Test func reductions() throws {
    try expect("mean(x)", [Self.x.reduce(0, +) / 4])
    try expect("mean(A, rows)", [Self.x.reduce(0, +) / 4, Self.y.reduce(0, +) / 4])
    try expect("mean(A, columns)", zip(Self.x, Self.y).map { ($0 + $1) / 2 })
    try expect("norm1(x)", [Self.x.reduce(0) { $0 + abs($1) }])
    try expect("norm2(x)", [Self.x.reduce(0) { $0 + $1 * $1 }.squareRoot()])
    try expect("norm2(A)", [(Self.x + Self.y).reduce(0) { $0 + $1 * $1 }.squareRoot()])
    try expect("norm2(A, columns)", zip(Self.x, Self.y).map { ($0 * $0 + $1 * $1).squareRoot() })
    try expect("logsumexp(x)", [log(Self.x.reduce(0) { $0 + exp($1) })])
    try expect("prod(x)", [Self.x.reduce(1, *)])
  }

  @Test func networkFunctions() throws {
    let total = Self.x.reduce(0) { $0 + exp($1) }
    try expect("softmax(x)", Self.x.map { exp($0) / total })
    try expect("logsoftmax(x)", Self.x.map { $0 - log(total) })
    let other = Self.y.reduce(0) { $0 + exp($1) }
    try expect("softmax(A, rows)", Self.x.map { exp($0) / total } + Self.y.map { exp($0) / other })
    let columns = zip(Self.x, Self.y).map { exp($0) / (exp($0) + exp($1)) }
    try expect("softmax(A, columns)", columns + columns.map { 1 - $0 })
    try expect("cross_entropy(x, y)", [-zip(Self.x, Self.y).reduce(0) { $0 + $1.0 * log($1.1) }])
    try expect("logistic_loss(x, y)", [zip(Self.x, Self.y).reduce(0) { $0 + log(1 + exp(-$1.0 * $1.1)) }])
    let mean = Self.x.reduce(0, +) / 4
    let deviation = (Self.x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4).squareRoot()
    try expect("layernorm(x)", Self.x.map { ($0 - mean) / deviation })
  }

  @Test func matrixFunctions() throws {
    try expect("logdet(S)", [log(5.5)])
    try expect("adj(S)", [3, -0.5, -1, 2])
  }
}

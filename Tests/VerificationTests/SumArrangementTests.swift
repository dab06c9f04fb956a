import Numerals
import Shapes
import Testing
import Typing

@testable import Verification

/// Sums pushed inwards have the value that they had, for less work.
struct SumArrangementTests {
  /// Σ a[i]·B[i,j]·B[j,k]·B[k,l]·a[l]·(−1)/2 over i, j, k and l.
  private func chain() -> (program: TypedProgram, node: TypedProgram.ID) {
    var b = ProgramBuilder()
    let a = b.variable("a", .column(.named("n")))
    let matrix = b.variable("B", .matrix(.named("n"), .named("n")))
    let indices = ["i", "j", "k", "l"].map { b.index($0, .named("n")) }
    func subscripts(_ places: Int...) -> [Subscript] {
      places.map { Subscript(terms: [Subscript.Term(index: indices[$0], factor: 1)], constant: 0) }
    }
    var product = b.node(.access(subscripts(0)), [a], .scalar)
    for k in 0..<3 { product = b.multiply(product, b.node(.access(subscripts(k, k + 1)), [matrix], .scalar)) }
    product = b.multiply(product, b.node(.access(subscripts(3)), [a], .scalar))
    product = b.node(.negate, [product], .scalar)
    product = b.node(.divide, [product, b.number(2)], .scalar)
    let sum = b.node(.indexedSum(indices), [product], .scalar)
    return (b.program, sum)
  }

  @Test func valuesAreKept() throws {
    let (program, node) = chain()
    let (arranged, place) = SumArrangement.arranged(program, node)
    #expect(arranged.nodes.count > program.nodes.count)
    let variables = ["a": NumericArray(shape: [2], values: [1, 2]), "B": NumericArray(shape: [2, 2], values: [1, 3, -1, 2])]
    let evaluator = Evaluator(functions: [:])
    let before = try evaluator.value(of: node, in: program, sizes: ["n": 2], variables: variables)
    let after = try evaluator.value(of: place, in: arranged, sizes: ["n": 2], variables: variables)
    // B³ = [−11 12; −4 −7], aᵀB³a = −11 + 24 − 8 − 28 = −23.
    #expect(before.values == [11.5])
    #expect(after.values == before.values)
  }

  @Test func workGrowsWithWhatIsSaid() throws {
    let (program, node) = chain()
    let (arranged, place) = SumArrangement.arranged(program, node)
    let sizes = SizeAssignment(named: ["n": 20])
    let before = try PlacedQuantity(Quantity(program: program, node: node), sampled: program, sizes: sizes, functions: [:], isExact: false)
    let after = try PlacedQuantity(Quantity(program: arranged, node: place), sampled: program, sizes: sizes, functions: [:], isExact: false)
    // n³ assignments of three indices against n² of two.
    #expect(before.work > 16 * after.work)
  }

  /// An index of which nothing speaks is counted.
  @Test func idleIndicesCount() throws {
    var b = ProgramBuilder()
    let a = b.variable("a", .scalar)
    let sum = b.node(.indexedSum([b.index("i", .named("n")), b.index("j", .literal(3))]), [b.multiply(a, a)], .scalar)
    let (arranged, place) = SumArrangement.arranged(b.program, sum)
    let value = try Evaluator(functions: [:]).value(of: place, in: arranged, sizes: ["n": 5], variables: ["a": NumericArray(2)])
    #expect(value.values == [60])
  }

  /// A merged axis may be accessed with a subscript for each of its lengths.
  @Test func mergedAxesTakeASubscriptForEachLength() throws {
    var b = ProgramBuilder()
    let x = b.variable("x", .column(.named("m")))
    let y = b.variable("y", .column(.named("n")))
    let product = b.node(.kronecker, [x, y], .column(Dimension([.named("m"), .named("n")])))
    let entry = b.node(.access([Subscript(terms: [], constant: 2), Subscript(terms: [], constant: 3)]), [product], .scalar)
    let variables = ["x": NumericArray(shape: [2], values: [1, 2]), "y": NumericArray(shape: [3], values: [5, 6, 7])]
    let value = try Evaluator(functions: [:]).value(of: entry, in: b.program, sizes: ["m": 2, "n": 3], variables: variables)
    #expect(value.values == [14])
  }
}

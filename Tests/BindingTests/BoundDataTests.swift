import ArrayFiles
import Binding
import Diagnostics
import Nabla
import Testing
import Typing

/// Arrays meet the variables of a program.
struct BoundDataTests {
  private func bind(_ program: String, _ arrays: [(name: String, value: ArrayValue)], sizes: [String: Int] = [:]) throws -> BoundData {
    let typed = try Engine().elaborate(Problem(program: program))
    var data = DataCollection()
    data.add(NamedArrays(arrays, origin: "d.npz"))
    return try BoundData(typed, data: data, sizes: sizes)
  }

  private func array(_ shape: Int...) -> ArrayValue {
    ArrayValue(shape: shape, doubles: (0..<shape.reduce(1, *)).map { 1 + Double($0) })
  }

  @Test func lengthsComeFromArrays() throws {
    let bound = try bind(
      "X: matrix(m, n); y: vector(m); w: vector(n)\nnorm2(X*w - y)^2", [("X", array(5, 3)), ("y", array(5, 1)), ("w", array(1, 3))])
    #expect(bound.sizes == ["m": 5, "n": 3])
    #expect(bound.arrays.map(\.shape) == [[5, 3], [5], [3]])
    #expect(bound.warnings.isEmpty)
  }

  @Test func lengthsThatFollow() throws {
    // x has the length m·n, which says n where m is known; and the other way round it is checked.
    let program = "A: matrix(m, n); u: vector(m)\nx'*vec(A) + u'*A*ones(n)"
    #expect(try bind(program, [("A", array(2, 3)), ("u", array(2)), ("x", array(6))]).sizes == ["m": 2, "n": 3])
    let fault = try #require(throws: Diagnostic.self) { try bind(program, [("A", array(2, 3)), ("u", array(2)), ("x", array(5))]) }
    #expect(fault.code == .shapeMismatch)
    #expect(fault.message.hasPrefix("d.npz: x has 5 entries, and as a vector("), "\(fault.message)")
  }

  @Test(arguments: [
    ([("X", [5, 3]), ("w", [4]), ("y", [5])], "d.npz: X has 3 columns, and w has 4 entries: both are n"),
    ([("X", [5, 3]), ("w", [3])], "there is no data for y"),
    ([("X", [5, 3]), ("w", [3, 2]), ("y", [5])], "d.npz: w is an array of 3×2, and the program needs a vector(n)"),
    ([("X", [5]), ("w", [3]), ("y", [5])], "d.npz: X is a vector of 5 entries, and the program needs a matrix(m, n)"),
    ([("X", [0, 3]), ("w", [3]), ("y", [0])], "d.npz: X is empty: it has 0 rows"),
  ])
  func shapesThatDoNotFit(arrays: [(String, [Int])], message: String) throws {
    let values = arrays.map { (name: $0.0, value: ArrayValue(shape: $0.1, doubles: [Double](repeating: 1, count: $0.1.reduce(1, *)))) }
    let fault = try #require(throws: Diagnostic.self) { try bind("X: matrix(m, n); w: vector(n); y: vector(m)\nnorm2(X*w - y)^2", values) }
    #expect(fault.message == message)
  }

  /// Arrays of several files that do not fit together are told with their files.
  @Test func filesAreNamed() throws {
    let typed = try Engine().elaborate(Problem(program: "X: matrix(m, n); w: vector(n)\nnorm2(X*w)^2"))
    var data = DataCollection()
    data.add("X", array(5, 3), origin: "a.csv")
    data.add("w", array(4), origin: "b.npy")
    let fault = try #require(throws: Diagnostic.self) { try BoundData(typed, data: data) }
    #expect(fault.message == "X has 3 columns, and w has 4 entries: both are n")
    #expect(fault.help == "the program has X: matrix(m, n) and w: vector(n); X from a.csv, w from b.npy")
  }

  @Test func namesAreGuessedAndUnusedOnesTold() throws {
    let fault = try #require(throws: Diagnostic.self) { try bind("weights: vector(n)\nsum(weights)", [("wieghts", array(3))]) }
    #expect(fault.help == "did you mean wieghts in d.npz to be weights? rename it")
    let bound = try bind("x: vector(n)\nsum(x)", [("x", array(3)), ("label", array(1)), ("extra", array(1))])
    #expect(bound.warnings.map(\.message) == ["d.npz: the program has no variables label and extra"])
  }

  @Test func lengthsThatFollowFromNothingAreAskedFor() throws {
    let fault = try #require(throws: Diagnostic.self) { try bind("x: scalar\nx*tr(eye(n))", [("x", ArrayValue(1))]) }
    #expect(fault.help == "give it with --size n=NUMBER")
    #expect(try bind("x: scalar\nx*tr(eye(n))", [("x", ArrayValue(1))], sizes: ["n": 4]).sizes == ["n": 4])
    let known = try #require(throws: Diagnostic.self) { try bind("x: vector(3)\nsum(x)", [("x", array(4))]) }
    #expect(known.message == "d.npz: x has 4 entries, and as a vector(3) it needs 3")
    let square = try #require(throws: Diagnostic.self) { try bind("A: matrix(n, n)\ndet(A)", [("A", array(4, 3))]) }
    #expect(square.message == "d.npz: A has 4 rows and 3 columns; as a matrix(n, n) it has as many of both")
  }

  private static let facts: [(type: String, shape: [Int], entries: [Double], message: String?)] = [
    ("vector(n)", [2], [1, .nan], "d.npz: x: entry 2 is NaN"), ("matrix(m, n)", [2, 2], [1, 2, .infinity, 3], "d.npz: x: row 2, column 1 is ∞"),
    ("vector(n) positive", [2], [1, 0], "d.npz: x: entry 2 is 0.0, and x is declared positive"),
    ("vector(n) nonneg", [2], [-1, 0], "d.npz: x: entry 1 is -1.0, and x is declared nonneg"), ("vector(n) nonneg", [2], [1, 0], nil),
    ("onehot(n)", [3], [0, 1, 0], nil), ("onehot(n)", [3], [0, 1, 1], "d.npz: x: 2 entries are 1, and x is declared onehot"),
    ("onehot(n)", [3], [0, 0.5, 0.5], "d.npz: x: entry 2 is 0.5, and x is declared onehot"),
    ("onehot(n)", [3], [0, 0, 0], "d.npz: x: no entry is 1, and x is declared onehot"), ("distribution(n)", [3], [0.25, 0.25, 0.5], nil),
    ("distribution(n)", [2], [0.25, 0.25], "d.npz: x: the entries sum to 0.5, and x is declared distribution"),
    ("symmetric(n)", [2, 2], [1, 2, 2, 1], nil),
    ("symmetric(n)", [2, 2], [1, 2, 3, 1], "d.npz: x: row 2, column 1 is 3.0, and row 1, column 2 is 2.0, but x is declared symmetric"),
    ("spd(n)", [2, 2], [2, 1, 1, 2], nil),
    (
      "spd(n)", [2, 2], [1, 2, 2, 1], "d.npz: x: its first 2 rows and columns are no positive definite matrix (pivot -3.0), and x is declared spd"
    ),
    ("diagonal(n)", [2, 2], [1, 0, 0, -1], nil),
    ("diagonal(n)", [2, 2], [1, 5, 0, -1], "d.npz: x: row 1, column 2 is 5.0, and x is declared diagonal"),
  ]

  @Test(arguments: facts)
  func factsAreChecked(type: String, shape: [Int], entries: [Double], message: String?) throws {
    do throws(Diagnostic) {
      let typed = try Engine().elaborate(Problem(program: "x: \(type)\nsum(x)"))
      var data = DataCollection()
      data.add("x", ArrayValue(shape: shape, doubles: entries), origin: "d.npz")
      _ = try BoundData(typed, data: data)
      #expect(message == nil)
    } catch {
      #expect(error.message == message)
    }
  }
}

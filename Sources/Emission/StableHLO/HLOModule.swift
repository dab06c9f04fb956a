import Diagnostics
import Numerals

/// A value of a StableHLO function: a name and the lengths of its axes. The entries are 64-bit floating-point numbers where nothing else is said.
struct HLOValue {
  /// The name, with its percent sign.
  var name: String
  /// The lengths of the axes.
  var shape: [Int]
  /// The type of the entries.
  var element = "f64"

  /// The type as MLIR writes it: `tensor<3x4xf64>`.
  var type: String { HLOValue.type(shape, element) }

  /// The type of an array.
  static func type(_ shape: [Int], _ element: String = "f64") -> String { "tensor<\(shape.map { "\($0)x" }.joined())\(element)>" }
}

/// The operations of a StableHLO function, one a line, each with its types.
struct HLOBody {
  /// The lines.
  private(set) var lines: [String] = []
  private var count = 0

  private mutating func next(_ shape: [Int], _ element: String = "f64") -> HLOValue {
    defer { count += 1 }
    return HLOValue(name: "%\(count)", shape: shape, element: element)
  }

  /// One operation with its operands and types written by the caller.
  private mutating func emit(_ text: String, _ shape: [Int], _ element: String = "f64") -> HLOValue {
    let value = next(shape, element)
    lines.append("\(value.name) = \(text)")
    return value
  }

  /// An array with that number as every entry.
  mutating func constant(_ value: Double, _ shape: [Int]) -> HLOValue {
    emit("stablehlo.constant dense<\(Self.literal(value))> : \(HLOValue.type(shape))", shape)
  }

  /// An array of integers that are all the same.
  mutating func integer(_ value: Int, _ shape: [Int]) -> HLOValue {
    emit("stablehlo.constant dense<\(value)> : \(HLOValue.type(shape, "i64"))", shape, "i64")
  }

  /// A number as MLIR reads it: a point is asked for before an exponent, and infinities are bits.
  private static func literal(_ value: Double) -> String {
    guard value.isFinite else { return "0x" + String(value.bitPattern, radix: 16, uppercase: true) }
    let text = "\(value)"
    guard let mark = text.firstIndex(of: "e"), !text[..<mark].contains(".") else { return text }
    return text[..<mark] + ".0" + text[mark...]
  }

  /// An operation of one array, entry by entry.
  mutating func unary(_ operation: String, _ a: HLOValue) -> HLOValue {
    let dialect = operation == "erf" ? "chlo" : "stablehlo"
    return emit("\(dialect).\(operation) \(a.name) : \(dialect == "chlo" ? "\(a.type) -> \(a.type)" : a.type)", a.shape, a.element)
  }

  /// An operation of two arrays of one shape, entry by entry.
  mutating func binary(_ operation: String, _ a: HLOValue, _ b: HLOValue) -> HLOValue {
    emit("stablehlo.\(operation) \(a.name), \(b.name) : \(a.type)", a.shape, a.element)
  }

  /// The array in a larger shape: axis k becomes axis places[k], and is repeated where its length is 1.
  mutating func broadcast(_ a: HLOValue, to shape: [Int], places: [Int]) -> HLOValue {
    if a.shape == shape { return a }
    return emit("stablehlo.broadcast_in_dim \(a.name), dims = \(places) : (\(a.type)) -> \(HLOValue.type(shape, a.element))", shape, a.element)
  }

  /// The array broadcast as NumPy does, its last axes to the last axes.
  mutating func broadcast(_ a: HLOValue, to shape: [Int]) -> HLOValue {
    broadcast(a, to: shape, places: Array((shape.count - a.shape.count)..<shape.count))
  }

  /// The axes in another order.
  mutating func transpose(_ a: HLOValue, _ permutation: [Int]) -> HLOValue {
    if permutation == Array(permutation.indices) { return a }
    let shape = permutation.map { a.shape[$0] }
    return emit("stablehlo.transpose \(a.name), dims = \(permutation) : (\(a.type)) -> \(HLOValue.type(shape, a.element))", shape, a.element)
  }

  /// The same entries under other axes, in row-major order.
  mutating func reshape(_ a: HLOValue, _ shape: [Int]) -> HLOValue {
    if a.shape == shape { return a }
    return emit("stablehlo.reshape \(a.name) : (\(a.type)) -> \(HLOValue.type(shape, a.element))", shape, a.element)
  }

  /// A run of entries along each axis.
  mutating func slice(_ a: HLOValue, _ ranges: [Range<Int>]) -> HLOValue {
    let shape = ranges.map(\.count)
    let text = ranges.map { "\($0.lowerBound):\($0.upperBound)" }.joined(separator: ", ")
    return emit("stablehlo.slice \(a.name) [\(text)] : (\(a.type)) -> \(HLOValue.type(shape))", shape)
  }

  /// The entries combined along some axes, which vanish.
  mutating func reduce(_ operation: String, _ start: Double, _ a: HLOValue, _ axes: [Int]) -> HLOValue {
    if axes.isEmpty { return a }
    let zero = constant(start, [])
    let shape = a.shape.indices.filter { !axes.contains($0) }.map { a.shape[$0] }
    return emit(
      "stablehlo.reduce(\(a.name) init: \(zero.name)) applies stablehlo.\(operation) across dimensions = \(axes) : (\(a.type), tensor<f64>) -> \(HLOValue.type(shape))",
      shape)
  }

  /// Σ over the contracted axes, with the axes in common first, then those of a, then those of b.
  mutating func contract(_ a: HLOValue, _ b: HLOValue, over: ([Int], [Int]), along: ([Int], [Int]) = ([], [])) -> HLOValue {
    let rests = (
      a.shape.indices.filter { !over.0.contains($0) && !along.0.contains($0) },
      b.shape.indices.filter { !over.1.contains($0) && !along.1.contains($0) }
    )
    let shape = along.0.map { a.shape[$0] } + rests.0.map { a.shape[$0] } + rests.1.map { b.shape[$0] }
    let common = along.0.isEmpty ? "" : "batching_dims = \(along.0) x \(along.1), "
    return emit(
      "stablehlo.dot_general \(a.name), \(b.name), \(common)contracting_dims = \(over.0) x \(over.1) : (\(a.type), \(b.type)) -> \(HLOValue.type(shape))",
      shape)
  }

  /// The integers 0, 1, … along an axis.
  mutating func iota(_ shape: [Int], axis: Int) -> HLOValue {
    emit("stablehlo.iota dim = \(axis) : \(HLOValue.type(shape, "i64"))", shape, "i64")
  }

  /// Where two arrays of integers agree.
  mutating func same(_ a: HLOValue, _ b: HLOValue) -> HLOValue {
    emit("stablehlo.compare EQ, \(a.name), \(b.name), SIGNED : (\(a.type), \(b.type)) -> \(HLOValue.type(a.shape, "i1"))", a.shape, "i1")
  }

  /// Truth as 1 and falsehood as 0, or integers as numbers.
  mutating func numbers(_ a: HLOValue) -> HLOValue { emit("stablehlo.convert \(a.name) : (\(a.type)) -> \(HLOValue.type(a.shape))", a.shape) }

  /// a where the mask is true, 0 elsewhere.
  mutating func masked(_ mask: HLOValue, _ a: HLOValue) -> HLOValue {
    let zero = constant(0, a.shape)
    return emit("stablehlo.select \(mask.name), \(a.name), \(zero.name) : \(mask.type), \(a.type)", a.shape)
  }

  /// The entries of a vector at places.
  mutating func gather(_ a: HLOValue, _ places: HLOValue) -> HLOValue {
    let column = reshape(places, [places.shape.reduce(1, *), 1])
    let taken = emit(
      "\"stablehlo.gather\"(\(a.name), \(column.name)) <{dimension_numbers = #stablehlo.gather<collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1>}> : (\(a.type), \(column.type)) -> \(HLOValue.type([column.shape[0]]))",
      [column.shape[0]])
    return reshape(taken, places.shape)
  }

  /// The lower triangular L with A = L·Lᵀ for a symmetric positive definite A.
  mutating func cholesky(_ a: HLOValue) -> HLOValue { emit("stablehlo.cholesky \(a.name), lower = true : \(a.type)", a.shape) }

  /// The solution of L·X = B, or of Lᵀ·X = B.
  mutating func triangularSolution(_ lower: HLOValue, _ b: HLOValue, isTransposed: Bool) -> HLOValue {
    emit(
      "\"stablehlo.triangular_solve\"(\(lower.name), \(b.name)) <{left_side = true, lower = true, transpose_a = #stablehlo<transpose \(isTransposed ? "TRANSPOSE" : "NO_TRANSPOSE")>, unit_diagonal = false}> : (\(lower.type), \(b.type)) -> \(b.type)",
      b.shape)
  }
}

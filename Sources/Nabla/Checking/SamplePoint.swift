import Shapes
import Typing
import Verification

/// One point at which candidates are evaluated before they are confirmed elsewhere.
struct SamplePoint: Sendable {
  /// The lengths by dimension name.
  var sizes: [String: Int]
  /// The values of the program's variables.
  var variables: [String: NumericArray]
  /// Evaluates at the point.
  let evaluator: Evaluator

  /// The value of a node; nil where it is undefined here, is not finite, or takes too much work.
  func value(of node: TypedProgram.ID, in program: TypedProgram) -> NumericArray? {
    guard let value = try? evaluator.value(of: node, in: program, sizes: sizes, variables: variables) else { return nil }
    return value.values.allSatisfy(\.isFinite) ? value : nil
  }

  /// The derivative of a node by the variable at a place; nil where it is undefined here.
  func derivative(of node: TypedProgram.ID, by variable: Int, order: Int, in program: TypedProgram) -> NumericArray? {
    guard
      let value = try? evaluator.derivative(of: node, by: variable, order: order, in: program, sizes: sizes, variables: variables)
    else { return nil }
    return value.values.allSatisfy(\.isFinite) ? value : nil
  }

  /// A point nearby, within what is declared of the variables: entries move by some per cent of themselves, one by one where nothing ties them together.
  func moved(within program: TypedProgram) -> SamplePoint {
    var point = self
    var step = 0.0
    for variable in program.variables {
      guard var array = variables[variable.name], variable.facts.isDisjoint(with: [.oneHot, .sumsToOne]) else { continue }
      let isTied = !variable.facts.isDisjoint(with: [.symmetric, .positiveDefinite])
      step += 1
      for place in array.values.indices {
        if !isTied { step += 1 }
        // The fractional parts of multiples of the golden ratio spread evenly and never repeat.
        let fraction = (step * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
        array.values[place] *= 1 + 0.12 * (fraction - 0.5)
      }
      point.variables[variable.name] = array
    }
    return point
  }

  /// About how many cells the values of a program take.
  func cellCount(of program: TypedProgram) -> Int {
    program.nodes.reduce(0) { total, node in
      let cells = node.type.axes.reduce(1.0) { $0 * Double($1.value(sizes) ?? 1) }
      return total + Int(min(cells, 1e6))
    }
  }
}

extension NumericArray {
  /// True where the entries agree up to rounding, relative to the largest.
  func isClose(to other: NumericArray) -> Bool {
    guard values.count == other.values.count else { return false }
    let scale = other.values.reduce(1e-12) { max($0, abs($1)) }
    return zip(values, other.values).allSatisfy { abs($0 - $1) <= 1e-8 * scale }
  }

  /// The number c with self = c · other in every entry; nil where there is none, or other vanishes.
  func ratio(to other: NumericArray) -> Double? {
    guard values.count == other.values.count else { return nil }
    var (product, square) = (0.0, 0.0)
    for (a, b) in zip(values, other.values) {
      product += a * b
      square += b * b
    }
    guard square > 1e-20 else { return nil }
    let c = product / square
    let scaled = NumericArray(shape: other.shape, values: other.values.map { c * $0 })
    return c != 0 && isClose(to: scaled) ? c : nil
  }

  /// The transpose of a matrix; anything else as it is.
  var transposed: NumericArray {
    guard shape.count == 2 else { return self }
    let (rows, columns) = (shape[0], shape[1])
    return NumericArray(shape: [columns, rows], values: (0..<columns).flatMap { j in (0..<rows).map { values[$0 * columns + j] } })
  }

  /// self + factor · other.
  func plus(_ other: NumericArray, times factor: Double) -> NumericArray {
    NumericArray(shape: shape, values: zip(values, other.values).map { $0 + factor * $1 })
  }

  /// Entry by entry difference.
  func minus(_ other: NumericArray) -> NumericArray {
    NumericArray(shape: shape, values: zip(values, other.values).map { $0 - $1 })
  }
}

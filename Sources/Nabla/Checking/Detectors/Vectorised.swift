import Diagnostics
import Syntax
import Typing
import Verification

extension Detector {
  /// A derivative by or of a matrix, laid out as if matrices were stacked into vectors, or with only the entries that do not vanish.
  static let vectorised = Detector.ofShape("vectorised") { search in
    if let right = search.right, right.type.axes.count == 2 {
      let stacked = right.tree.concluding { tree, value in tree.addCall("vec", [value]) }
      if search.holds(stacked, equals: .claim) {
        return Message("that is the derivative with its columns stacked; it keeps the shape of the variable", "这是把导数按列堆叠成的向量；导数应保持变量的形状")
      }
    }
    let value = search.program[search.program.result].type
    let variable = search.program.variables[search.variable].type
    guard case .tensor = search.rightType, case .matrix = search.claim.type, search.points.count > 1 else { return nil }
    // The axes of the rows and of the columns of the stacked layout.
    let rows = search.order == 2 ? variable.axes.count : value.axes.count
    for order in [StackingOrder.columns, .rows] {
      let isClaimed = search.points.allSatisfy { _, claimed, right in
        let stacked = right.stacked(rowAxes: rows, order)
        return stacked.shape == claimed.shape && claimed.isClose(to: stacked)
      }
      let isTurned =
        !isClaimed
        && search.points.allSatisfy { _, claimed, right in
          let stacked = right.stacked(rowAxes: rows, order).transposed
          return stacked.shape == claimed.shape && claimed.isClose(to: stacked)
        }
      guard isClaimed || isTurned else { continue }
      let how = order == .columns ? Message("columns", "列") : Message("rows", "行")
      let turned = isTurned ? Message("the transpose of ", "的转置") : .code("")
      return Message(
        "that is \(turned)the matrix of the same entries with \(how) stacked, as d vec(F)/d vec(X); the derivative is a tensor, the value's axes first",
        "这是把同样的元素按\(how)堆叠成的矩阵\(turned)，如同 d vec(F)/d vec(X)；导数是一个张量，值的轴在前")
    }
    let isDiagonal = search.points.allSatisfy { _, claimed, right in right.isDiagonal(of: claimed) }
    return isDiagonal
      ? Message(
        "the derivative is a tensor with these entries where the indices of value and variable agree, and zeros elsewhere",
        "导数是一个张量：当值与变量的下标相同时取这些元素，其余为零") : nil
  }
}

/// How a matrix becomes a vector.
private enum StackingOrder {
  case columns
  case rows
}

extension NumericArray {
  /// The matrix whose rows run over the first axes, its columns over the others.
  fileprivate func stacked(rowAxes: Int, _ order: StackingOrder) -> NumericArray {
    let (rows, columns) = (Array(shape[..<rowAxes]), Array(shape[rowAxes...]))
    let (height, width) = (rows.reduce(1, *), columns.reduce(1, *))
    var result = NumericArray(shape: [height, width], values: Array(repeating: 0, count: height * width))
    for (place, value) in values.enumerated() {
      let row = NumericArray.stack(place / width, rows, order)
      let column = NumericArray.stack(place % width, columns, order)
      result.values[row * width + column] = value
    }
    return result
  }

  /// The place, with the first axis fastest where columns are stacked, of a place with the last axis fastest.
  private static func stack(_ place: Int, _ lengths: [Int], _ order: StackingOrder) -> Int {
    guard order == .columns else { return place }
    var (rest, position) = (place, [Int]())
    for length in lengths.reversed() {
      position.append(rest % length)
      rest /= length
    }
    // `position` has the last axis first, which is the slowest now.
    return zip(position, lengths.reversed()).reduce(0) { $0 * $1.1 + $1.0 }
  }

  /// True where this tensor of twice the axes has the matrix's entries where both halves of the indices agree, and zeros elsewhere.
  fileprivate func isDiagonal(of matrix: NumericArray) -> Bool {
    guard shape == matrix.shape + matrix.shape else { return false }
    let count = matrix.values.count
    var expected = NumericArray(shape: shape, values: Array(repeating: 0, count: values.count))
    for place in matrix.values.indices { expected.values[place * count + place] = matrix.values[place] }
    return isClose(to: expected)
  }
}

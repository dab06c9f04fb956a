/// The shapes of operations' results; nil where the operation is undefined. Unknown lengths are solved where that makes it defined.
extension LengthEquations {
  /// A product in matrix notation: a row times a column is a scalar, a column times a row a matrix, a scalar scales anything.
  mutating func product(_ left: ValueType, _ right: ValueType) -> ValueType? {
    switch (left, right) {
    case (.scalar, let other), (let other, .scalar): other
    case (.row(let k), .column(let l)): equate(k, l) ? .scalar : nil
    case (.column(let m), .row(let n)): .matrix(m, n)
    case (.row(let k), .matrix(let l, let n)): equate(k, l) ? .row(n) : nil
    case (.matrix(let m, let k), .column(let l)): equate(k, l) ? .column(m) : nil
    case (.matrix(let m, let k), .matrix(let l, let n)): equate(k, l) ? .matrix(m, n) : nil
    default: nil
    }
  }

  /// A sum or a difference: a scalar goes to every entry, a row to every row and a column to every column of a matrix.
  mutating func sum(_ left: ValueType, _ right: ValueType) -> ValueType? {
    switch (left, right) {
    case (.scalar, let other), (let other, .scalar): other
    case (.row(let k), .matrix(_, let n)): equate(k, n) ? right : nil
    case (.matrix(_, let n), .row(let k)): equate(k, n) ? left : nil
    case (.column(let k), .matrix(let m, _)): equate(k, m) ? right : nil
    case (.matrix(let m, _), .column(let k)): equate(k, m) ? left : nil
    default: equate(left, right) ? left : nil
    }
  }

  /// An elementwise product, quotient or power: equal shapes, or a scalar with anything.
  mutating func entries(_ left: ValueType, _ right: ValueType) -> ValueType? {
    switch (left, right) {
    case (.scalar, let other), (let other, .scalar): other
    default: equate(left, right) ? left : nil
    }
  }

  /// A Kronecker product; each axis merges the left factor's before the right one's.
  func kronecker(_ left: ValueType, _ right: ValueType) -> ValueType? {
    if case .tensor = left { return nil }
    if case .tensor = right { return nil }
    let (a, b) = (resolve(left), resolve(right))
    return .matrixLike(rows: Self.merge(a.rows, b.rows), columns: Self.merge(a.columns, b.columns))
  }

  /// The length of an axis that merges two, where nil is a length of one.
  static func merge(_ left: Dimension?, _ right: Dimension?) -> Dimension? {
    guard let left else { return right }
    guard let right else { return left }
    return Dimension(left.extents + right.extents)
  }
}

extension ValueType {
  /// The type of the transpose; nil for a tensor.
  var transposed: ValueType? {
    switch self {
    case .scalar: .scalar
    case .column(let n): .row(n)
    case .row(let n): .column(n)
    case .matrix(let m, let n): .matrix(n, m)
    case .tensor: nil
    }
  }

  /// True for a column or a row.
  var isVector: Bool {
    switch self {
    case .column, .row: true
    case .scalar, .matrix, .tensor: false
    }
  }
}

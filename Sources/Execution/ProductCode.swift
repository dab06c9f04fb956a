import BLAS
import Kernels
import Planning

/// Matrix products ready to run, with the kernel that fits their shape and steps.
struct ProductCode {
  /// Which kernel.
  enum Form {
    /// Σₖ aₖ·bₖ
    case dot
    /// y = M·x for the matrix on the left, whose rows are contiguous, or whose columns are.
    case leftRows, leftColumns
    /// The same for the matrix on the right: y = Mᵀ·x.
    case rightRows, rightColumns
    /// A product of two matrices.
    case matrices
    /// A·Aᵀ or Aᵀ·A.
    case square
    /// A symmetric product of two different matrices, of which one triangle is computed.
    case symmetric
    /// Steps that no kernel takes.
    case plain
  }

  /// A matrix as kernels take it: transposed or not, with the distance of its rows in memory.
  struct Layout {
    var isTransposed: Bool
    var stride: Int
    /// True when rows overlap or lie backwards, which a BLAS refuses.
    var isUnusual: Bool

    /// The layout of rows×columns entries with those steps; nil when no axis is contiguous.
    init?(rows: Int, columns: Int, rowStep: Int, columnStep: Int) {
      if columnStep == 1 || columns == 1 {
        (isTransposed, stride) = (false, rows == 1 ? columns : rowStep)
        isUnusual = stride < columns
      } else if rowStep == 1 || rows == 1 {
        (isTransposed, stride) = (true, columnStep)
        isUnusual = stride < rows
      } else {
        return nil
      }
      if stride < 1 { return nil }
    }
  }

  let left: (base: Int, offset: Int)
  let right: (base: Int, offset: Int)
  let result: (base: Int, offset: Int)
  let product: ProductSize
  let form: Form
  let leftLayout: Layout
  let rightLayout: Layout
  /// What is done to the result, with which array; nil for nothing.
  let finish: Finish?
  /// True where a BLAS would refuse the matrices as they lie.
  private let isUnusual: Bool
  /// The axes along which there are several products, outermost first: their lengths and the steps of the operands; then the place along each.
  private let batchRank: Int
  private let batches: UnsafeMutablePointer<(length: Int, left: Int, right: Int)>
  private let position: UnsafeMutablePointer<Int>

  /// No reference is kept, so that a step is run without counting any.
  private var linearAlgebra: LinearAlgebra { isUnusual ? .own : .standard }

  /// What is done to a result before it is stored.
  struct Finish {
    var operation: PlanProduct.Finish.Operation
    var operand: (base: Int, offset: Int)
    var rowStep: Int
    var columnStep: Int
    var scale: Double

    /// With the array at an address.
    @inline(__always)
    func function<Real: Element>(_ entries: UnsafePointer<Real>) -> ProductFinish<Real> {
      let kernel: ProductFinish<Real>.Operation =
        switch operation {
        case .add: .add
        case .addAndRectify: .addAndRectify
        case .mask: .mask
        }
      return ProductFinish(kernel, entries, rowStep: rowStep, columnStep: columnStep, scale: Real(scale))
    }
  }

  init(
    _ plan: PlanProduct, _ left: (base: Int, offset: Int), _ right: (base: Int, offset: Int), _ result: (base: Int, offset: Int),
    finish: Finish?
  ) {
    (self.left, self.right, self.result, self.finish) = (left, right, result, finish)
    let p = ProductSize(plan)
    product = p
    let leftLayout = Layout(rows: p.rows, columns: p.depth, rowStep: p.leftSteps.rows, columnStep: p.leftSteps.depth)
    let rightLayout = Layout(rows: p.depth, columns: p.columns, rowStep: p.rightSteps.depth, columnStep: p.rightSteps.columns)
    let leftIsVector = p.depth == 1 || p.leftSteps.depth == 1
    let rightIsVector = p.depth == 1 || p.rightSteps.depth == 1
    form = ProductCode.form(p, leftLayout, rightLayout, leftIsVector, rightIsVector, plan)
    isUnusual = leftLayout?.isUnusual ?? true || rightLayout?.isUnusual ?? true
    self.leftLayout = leftLayout ?? Layout(rows: 1, columns: 1, rowStep: 1, columnStep: 1).unsafelyUnwrapped
    self.rightLayout = rightLayout ?? Layout(rows: 1, columns: 1, rowStep: 1, columnStep: 1).unsafelyUnwrapped
    batchRank = plan.batches.count
    batches = .allocate(capacity: max(1, batchRank))
    position = .allocate(capacity: max(1, batchRank))
    for (axis, length) in plan.batches.enumerated() { batches[axis] = (length, plan.left.strides[axis], plan.right.strides[axis]) }
  }

  func deallocate() {
    batches.deallocate()
    position.deallocate()
  }

  private static func form(
    _ p: ProductSize, _ left: Layout?, _ right: Layout?, _ leftIsVector: Bool, _ rightIsVector: Bool, _ plan: PlanProduct
  ) -> Form {
    if p.rows == 1, p.columns == 1, leftIsVector, rightIsVector { return .dot }
    if p.columns == 1, rightIsVector, let left { return left.isTransposed ? .leftColumns : .leftRows }
    if p.rows == 1, leftIsVector, let right { return right.isTransposed ? .rightColumns : .rightRows }
    guard left != nil, right != nil else { return .plain }
    if plan.batches.isEmpty, p.rows == p.columns, p.rows > 1, p.kept == 0 {
      if plan.left.storage == plan.right.storage, plan.left.offset == plan.right.offset, p.leftSteps.rows == p.rightSteps.columns,
        p.leftSteps.depth == p.rightSteps.depth
      {
        return .square
      }
      if plan.isSymmetric, p.rows >= leastSymmetric, left?.isTransposed != right?.isTransposed { return .symmetric }
    }
    return .matrices
  }

  /// The fewest rows of which computing one triangle saves more than its mirror image costs.
  private static let leastSymmetric = 24
}

/// The lengths and steps of a matrix product.
struct ProductSize {
  let rows: Int
  let columns: Int
  let depth: Int
  let factor: Double
  let kept: Double
  let leftSteps: (rows: Int, depth: Int)
  let rightSteps: (depth: Int, columns: Int)

  init(_ plan: PlanProduct) {
    rows = plan.rows
    columns = plan.columns
    depth = plan.depth
    factor = plan.factor
    kept = plan.kept
    let last = plan.batches.count
    leftSteps = (plan.left.strides[last], plan.left.strides[last + 1])
    rightSteps = (plan.right.strides[last], plan.right.strides[last + 1])
  }
}

extension ProductCode {
  /// result[b…, i, j] = kept · result[b…, i, j] + factor · Σₖ a[b…, i, k]·b[b…, k, j], finished with the entries of d.
  @inline(__always)
  func run<Real: Element>(
    _ a: UnsafeMutablePointer<Real>, _ b: UnsafeMutablePointer<Real>, _ c: UnsafeMutablePointer<Real>, _ d: UnsafeMutablePointer<Real>?
  ) {
    if let finish, let d { return run(a, b, c, finish.function(UnsafePointer(d))) }
    if batchRank == 0 { return runOne(a, b, c) }
    runAll(a, b, c)
  }

  private func run<Real: Element>(
    _ a: UnsafeMutablePointer<Real>, _ b: UnsafeMutablePointer<Real>, _ c: UnsafeMutablePointer<Real>, _ finish: ProductFinish<Real>
  ) {
    let p = product
    if case .matrices = form, p.columns > 1 {
      linearAlgebra.gemm(
        transposeA: leftLayout.isTransposed, transposeB: rightLayout.isTransposed, m: p.rows, n: p.columns, k: p.depth, alpha: Real(p.factor), a,
        stride: leftLayout.stride, b, stride: rightLayout.stride, beta: 0, into: c, stride: p.columns, finish: finish)
    } else {
      runOne(a, b, c)
      let (rows, columns) = p.columns == 1 ? (1, p.rows) : (p.rows, p.columns)
      MatrixProduct.finish(c, rows: rows, columns: columns, stride: columns, by: finish)
    }
  }

  private func runAll<Real: Element>(_ a: UnsafeMutablePointer<Real>, _ b: UnsafeMutablePointer<Real>, _ c: UnsafeMutablePointer<Real>) {
    var (a, b, c) = (a, b, c)
    for axis in 0..<batchRank { position[axis] = 0 }
    while true {
      runOne(a, b, c)
      c += product.rows * product.columns
      var axis = batchRank - 1
      while axis >= 0 {
        position[axis] += 1
        if position[axis] < batches[axis].length { break }
        (a, b) = (a - (position[axis] - 1) * batches[axis].left, b - (position[axis] - 1) * batches[axis].right)
        position[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
      (a, b) = (a + batches[axis].left, b + batches[axis].right)
    }
  }

  /// True for a product of which one triangle is computed.
  var isSymmetric: Bool {
    switch form {
    case .square, .symmetric: finish == nil && batchRank == 0
    default: false
    }
  }

  /// A symmetric product shared among threads, unless a BLAS does it with its own.
  func run<Real: Element>(_ a: UnsafeMutablePointer<Real>, _ b: UnsafeMutablePointer<Real>, _ c: UnsafeMutablePointer<Real>, _ team: ThreadTeam) {
    if linearAlgebra.library != nil { return runOne(a, b, c) }
    let isSquare = if case .square = form { true } else { false }
    team.symmetricProduct(
      transposed: leftLayout.isTransposed, n: product.rows, k: product.depth, alpha: Real(product.factor), a, stride: leftLayout.stride,
      isSquare ? a : b, stride: isSquare ? leftLayout.stride : rightLayout.stride, into: c, stride: product.columns)
  }

  @inline(__always)
  private func runOne<Real: Element>(_ a: UnsafeMutablePointer<Real>, _ b: UnsafeMutablePointer<Real>, _ c: UnsafeMutablePointer<Real>) {
    let p = product
    let (factor, kept) = (Real(p.factor), Real(p.kept))
    switch form {
    case .dot: c[0] = (kept == 0 ? 0 : kept * c[0]) + factor * Kernels.Reduction.dot(a, b, count: p.depth)
    case .leftRows: MatrixProduct.gemv(m: p.rows, n: p.depth, alpha: factor, a, stride: leftLayout.stride, b, beta: kept, into: c)
    case .leftColumns: MatrixProduct.gemvTransposed(m: p.depth, n: p.rows, alpha: factor, a, stride: leftLayout.stride, b, beta: kept, into: c)
    case .rightRows: MatrixProduct.gemvTransposed(m: p.depth, n: p.columns, alpha: factor, b, stride: rightLayout.stride, a, beta: kept, into: c)
    case .rightColumns: MatrixProduct.gemv(m: p.columns, n: p.depth, alpha: factor, b, stride: rightLayout.stride, a, beta: kept, into: c)
    case .matrices: multiply(p.rows, p.columns, factor, a, b, c)
    case .square:
      linearAlgebra.squareProduct(
        transposed: leftLayout.isTransposed, n: p.rows, k: p.depth, alpha: factor, a, stride: leftLayout.stride, into: c, stride: p.columns)
    case .symmetric:
      linearAlgebra.symmetricProduct(
        transposed: leftLayout.isTransposed, n: p.rows, k: p.depth, alpha: factor, a, stride: leftLayout.stride, b, stride: rightLayout.stride,
        into: c, stride: p.columns)
    case .plain: plain(factor, a, b, c)
    }
  }

  @inline(__always)
  private func multiply<Real: Element>(
    _ rows: Int, _ columns: Int, _ factor: Real, _ a: UnsafeMutablePointer<Real>, _ b: UnsafeMutablePointer<Real>, _ c: UnsafeMutablePointer<Real>
  ) {
    linearAlgebra.gemm(
      transposeA: leftLayout.isTransposed, transposeB: rightLayout.isTransposed, m: rows, n: columns, k: product.depth, alpha: factor, a,
      stride: leftLayout.stride, b, stride: rightLayout.stride, beta: Real(product.kept), into: c, stride: product.columns)
  }

  private func plain<Real: Element>(_ factor: Real, _ a: UnsafeMutablePointer<Real>, _ b: UnsafeMutablePointer<Real>, _ c: UnsafeMutablePointer<Real>)
  {
    let p = product
    for i in 0..<p.rows {
      for j in 0..<p.columns {
        var total: Real = 0
        for k in 0..<p.depth {
          total += a[i * p.leftSteps.rows + k * p.leftSteps.depth] * b[k * p.rightSteps.depth + j * p.rightSteps.columns]
        }
        let place = i * p.columns + j
        c[place] = (p.kept == 0 ? 0 : Real(p.kept) * c[place]) + factor * total
      }
    }
  }
}

import Numerals
import Typing

/// A program laid out for evaluation at given sizes: every shape a number, every value a run of cells, the wanted values' needs in order.
///
/// A value inside index notation depends on free indices. It is computed for all their values at once: its cells are those of one value for each
/// assignment of the indices, the last index fastest. So a subterm is computed once, however often it is used.
struct EvaluationPlan: Sendable {
  /// Where a node's value stands, and its shape.
  struct Block: Sendable {
    /// The first cell.
    var offset = 0
    /// The lengths of its axes.
    var shape: [Int] = []
    /// The shape as a matrix: a scalar is 1×1, a column n×1, a row 1×n; a value of three or more axes is count×1.
    var rows = 1
    var columns = 1
    /// The free indices, ascending.
    var indices: [Int] = []
    /// The number of assignments of the free indices.
    var batch = 1
    /// What of it is equal by the way it is computed.
    var repetition = Repetition()

    /// Cells for one assignment.
    var count: Int { rows * columns }
    /// Cells for all of them.
    var size: Int { count * batch }
  }

  /// An argument of a step: its first cell, and how far it moves when an index of the step goes up by one.
  struct Operand: Sendable {
    var offset = 0
    var count = 0
    var strides: [Int] = []
  }

  /// One value to compute.
  struct Step: Sendable {
    var kernel: Kernel
    /// The first cell of the result.
    var target: Int
    /// Cells of the result for one assignment of the free indices.
    var count: Int
    /// The lengths of the free indices.
    var batch: [Int]
    var left = Operand()
    var right = Operand()
    /// True when it depends on the variable that is differentiated by.
    var isActive: Bool
  }

  /// By node; those of nodes that are not needed mean nothing.
  var blocks: [Block] = []
  /// All steps, in order.
  var steps: [Step] = []
  /// The steps that depend on the variable that is differentiated by, in order.
  var activeSteps: [Step] = []
  /// The first cells of the places where that variable stands.
  var seeds: [Int] = []
  /// The number of cells.
  var cellCount = 0
  /// About how many multiplications one evaluation takes.
  var work = 0.0
  /// The same for the active steps.
  var activeWork = 0.0
  /// The degrees of the wanted value, where it is rational.
  var degree = DegreeBound()
  /// The node wanted, past definitions.
  var wanted = 0

  /// The block of the wanted value.
  var result: Block { blocks[wanted] }
}

/// What a step does to its operands' cells.
enum Kernel: Sendable {
  case constant(Coefficient)
  case identity
  case variable(Int)
  case negate
  case add(Broadcast)
  case subtract(Broadcast)
  case hadamard(Broadcast)
  case divide(Broadcast)
  case power(Broadcast)
  case integerPower(Int)
  case elementwise(ScalarFunction)
  /// A polynomial by its coefficients in eighths.
  case polynomial([Int])
  /// An m×k by k×n product.
  case product(m: Int, k: Int, n: Int)
  case matrixPower(Int, n: Int)
  /// The transpose of a rows×columns matrix; as the stacked columns, `vec`, it is the same cells.
  case transpose(rows: Int, columns: Int)
  case kronecker(leftRows: Int, leftColumns: Int, rightRows: Int, rightColumns: Int)
  case reduce(Reduction, Lines)
  case trace(n: Int)
  case determinant(n: Int)
  case inverse(n: Int)
  case diagonal(n: Int)
  case diagonalPart(n: Int)
  case abstractFunction([[Int]])
  case abstractGradient([[Int]])
  /// Copies cells under an affine map of indices, summed over the bound ones.
  case gather(Gather)
}

/// How two operands spread over the rows and columns of the result: a stride of 0 repeats.
struct Broadcast: Sendable {
  var rows: Int
  var columns: Int
  var left: (row: Int, column: Int)
  var right: (row: Int, column: Int)
}

/// The lines that a reduction runs over.
struct Lines: Sendable {
  /// How many lines, and how far apart they start.
  var count: Int
  var spacing: Int
  /// The entries of a line, and their distance.
  var length: Int
  var stride: Int
  /// True when all entries of a line are known to be one number.
  var areEqual = false
}

/// target[i…] = Σ over bound indices of source[offset + Σ strides · indices].
struct Gather: Sendable {
  var offset: Int
  var lengths: [Int]
  var strides: [Int]
  var boundLengths: [Int]
  var boundStrides: [Int]
}

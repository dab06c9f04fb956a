import Typing

/// Where an array of a plan is kept.
package enum PlanStorage: Hashable, Sendable {
  /// An array that the caller gives.
  case input(Int)
  /// A result.
  case output(Int)
  /// The workspace, from that entry on.
  case workspace(Int)
  /// An array known beforehand.
  case table(Int)
  /// What moves from band to band of a run of steps; see `PlanBands`.
  case moving(Int)
}

/// The entries of an array that a step reads or writes: the one at position i of the step's iteration space stands at `offset + Σ strides[k]·i[k]`.
package struct PlanAccess: Hashable, Sendable {
  /// Which array.
  package var storage: PlanStorage
  /// The place of the first entry.
  package var offset: Int
  /// The step along each axis.
  package var strides: [Int]

  package init(storage: PlanStorage, offset: Int, strides: [Int]) {
    self.storage = storage
    self.offset = offset
    self.strides = strides
  }
}

/// One pass over an iteration space: operands are loaded, a straight line of functions is applied entry by entry, and results are stored or reduced.
package struct PlanLoop: Hashable, Sendable {
  /// One function of registers.
  package struct Instruction: Hashable, Sendable {
    /// The function.
    package var operation: ScalarOperation
    /// The register of its first argument.
    package var first: Int
    /// The register of its second argument; the first one's for a function of one number.
    package var second: Int
  }

  /// One result.
  package struct Result: Hashable, Sendable {
    /// The register that is written.
    package var register: Int
    /// Where to; steps of 0 along the axes that are reduced.
    package var access: PlanAccess
    /// How entries that meet at one place are put together; nil where none do.
    package var reduction: Reduction?
    /// How many entries are set to zero before, for a result that the loop does not fill; 0 for none.
    package var cleared: Int
    /// How many entries the result has.
    package var count: Int
    /// True where the reduction goes on from what is there.
    package var isContinued = false
  }

  /// The lengths of the axes, outermost first.
  package var extents: [Int]
  /// What is read. The first registers hold the operands.
  package var operands: [PlanAccess]
  /// Numbers, in the registers after the operands.
  package var constants: [Double]
  /// The functions; each writes the next register.
  package var instructions: [Instruction]
  /// What is written.
  package var results: [Result]
}

/// Matrix products: result[b…, i, j] = factor · Σₖ a[b…, i, k]·b[b…, k, j], the result stored by rows.
package struct PlanProduct: Hashable, Sendable {
  /// The axes along which there are several products; an operand may be the same along one.
  package var batches: [Int]
  /// The rows of the result.
  package var rows: Int
  /// The columns of the result.
  package var columns: Int
  /// The length of the sums.
  package var depth: Int
  /// The factor.
  package var factor: Double
  /// The first matrix, with steps along b…, i, k.
  package var left: PlanAccess
  /// The second matrix, with steps along b…, k, j.
  package var right: PlanAccess
  /// The result, by rows.
  package var result: PlanAccess
  /// True when the result is known to be symmetric.
  package var isSymmetric: Bool
  /// What the entries of the result were is multiplied with this and added; 0 where they are overwritten.
  package var kept = 0.0
  /// What is done to the result; nil for nothing.
  package var finish: Finish?

  /// What is done to the entries of a product before they are stored.
  package struct Finish: Hashable, Sendable {
    /// With an entry of the operand for each.
    package enum Operation: Int32, Hashable, Sendable {
      /// p + s·d
      case add = 1
      /// max(p + s·d, 0)
      case addAndRectify = 2
      /// p where d > 0, elsewhere 0.
      case mask = 3
    }

    /// Which function.
    package var operation: Operation
    /// The operand, with steps along i and j, the latter 0 or 1.
    package var operand: PlanAccess
    /// What an entry of it is multiplied with before it is added.
    package var scale = 1.0
  }

  /// How many products there are.
  package var batch: Int { batches.reduce(1, *) }

  /// The products of a contraction over the axes b…, i, j, k, with the operands' steps along all of them. Axes b that follow each other in both operands are taken as one.
  init(extents: [Int], factor: Double, left: PlanAccess, right: PlanAccess, result: PlanAccess, isSymmetric: Bool) {
    let count = extents.count - 3
    (rows, columns, depth) = (extents[count], extents[count + 1], extents[count + 2])
    (self.factor, self.left, self.right, self.result, self.isSymmetric) = (factor, left, right, result, isSymmetric)
    batches = []
    var (first, second): ([Int], [Int]) = ([], [])
    for axis in 0..<count where extents[axis] != 1 {
      let (a, b, length) = (left.strides[axis], right.strides[axis], extents[axis])
      if let last = batches.indices.last, first[last] == a * length, second[last] == b * length {
        batches[last] *= length
        (first[last], second[last]) = (a, b)
      } else {
        batches.append(length)
        first.append(a)
        second.append(b)
      }
    }
    self.left.strides = first + [left.strides[count], left.strides[count + 2]]
    self.right.strides = second + [right.strides[count + 2], right.strides[count + 1]]
  }
}

/// One step of a plan.
package enum PlanStep: Hashable, Sendable {
  /// A pass over entries.
  case loop(PlanLoop)
  /// Matrix products.
  case product(PlanProduct)
  /// The factorisation of an n×n matrix.
  case factorize(n: Int, matrix: PlanAccess, factors: PlanAccess)
  /// X with A·X = B, or Aᵀ·X = B, for n×columns matrices by rows.
  case solve(n: Int, columns: Int, transposed: Bool, factors: PlanAccess, right: PlanAccess, result: PlanAccess)
  /// A⁻¹ by rows, from the factorisation of A.
  case invert(n: Int, factors: PlanAccess, result: PlanAccess)
  /// A⁻¹ by rows where nothing else needs the factorisation; its memory serves as scratch.
  case invertDirectly(n: Int, matrix: PlanAccess, scratch: PlanAccess, result: PlanAccess)
  /// scale·(A + Aᵀ) of an n×n matrix with that distance of its rows.
  case symmetricSum(n: Int, scale: Double, matrix: PlanAccess, result: PlanAccess)
  /// y = A·x and z = Aᵀ·u in one pass over an m×n matrix with that distance of its rows, each with a factor.
  case productPair(PlanProductPair)
  /// det A, or its logarithm.
  case determinant(n: Int, logarithm: Bool, factors: PlanAccess, result: PlanAccess)
}

/// y = first·A·x and z = second·Aᵀ·u for an m×n matrix A, read once.
package struct PlanProductPair: Hashable, Sendable {
  /// The rows of A.
  package var rows: Int
  /// The columns of A.
  package var columns: Int
  /// The factor of y.
  package var first: Double
  /// The factor of z.
  package var second: Double
  /// A, with steps along its rows and columns.
  package var matrix: PlanAccess
  /// x
  package var x: PlanAccess
  /// u
  package var u: PlanAccess
  /// y
  package var y: PlanAccess
  /// z
  package var z: PlanAccess
}

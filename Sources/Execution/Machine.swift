import Kernels
import Planning

/// A plan with its memory: steps whose arrays are resolved to a table of base addresses, workspace, tables and results.
///
/// Everything is allocated when it is made; a run allocates nothing and counts no references.
public final class Machine<Real: Element> {
  /// An array of a step: a place in the table of base addresses, and an offset.
  typealias Place = (base: Int, offset: Int)

  /// A step with its arrays resolved. What is large stands apart, so that a run copies nothing.
  enum Step {
    case loop(UnsafeMutablePointer<LoopCode<Real>>)
    case outer(UnsafeMutablePointer<OuterCode<Real>>)
    case product(UnsafeMutablePointer<ProductCode>)
    case reduction(ReductionCode)
    case factorize(n: Int, matrix: Place, rowStep: Int, columnStep: Int, factors: Place)
    case solve(n: Int, columns: Int, transposed: Bool, factors: Place, right: Place, result: Place)
    case invert(n: Int, factors: Place, result: Place)
    case invertDirectly(n: Int, matrix: Place, rowStep: Int, columnStep: Int, scratch: Place, result: Place)
    case determinant(n: Int, logarithm: Bool, factors: Place, result: Place)
    case symmetricSum(n: Int, scale: Real, stride: Int, matrix: Place, result: Place)
    case productPair(PairCode)
    /// Steps of `parts` that run at the same time.
    case together(first: Int, count: Int)
  }

  let plan: Plan
  let steps: UnsafeMutableBufferPointer<Step>
  /// The parts of steps that are shared among threads.
  private let parts: UnsafeMutableBufferPointer<Step>
  private let team: ThreadTeam
  /// The base addresses: inputs, results, tables, the workspace.
  let bases: UnsafeMutableBufferPointer<UnsafeMutablePointer<Real>?>
  private let results: [UnsafeMutableBufferPointer<Real>]
  private let tables: [UnsafeMutableBufferPointer<Real>]
  private let workspace: UnsafeMutableBufferPointer<Real>
  /// The tiles of each thread.
  private let scratch: [ScratchMemory<Real>]

  /// Makes room for a plan, whose larger steps are shared among the threads of the team.
  init(_ plan: Plan, team: ThreadTeam) {
    self.team = team
    self.plan = plan
    results = plan.parts.map { AlignedMemory.allocate($0.shape.reduce(1, *)) }
    tables = plan.tables.map { table in
      let memory: UnsafeMutableBufferPointer<Real> = AlignedMemory.allocate(table.count)
      for (k, value) in table.enumerated() { memory[k] = Real(value) }
      return memory
    }
    workspace = AlignedMemory.allocate(plan.workspace)
    bases = .allocate(capacity: plan.inputs.count + results.count + tables.count + 1)
    bases.initialize(repeating: nil)
    for (k, memory) in results.enumerated() { bases[plan.inputs.count + k] = memory.baseAddress }
    for (k, memory) in tables.enumerated() { bases[plan.inputs.count + results.count + k] = memory.baseAddress }
    bases[bases.count - 1] = workspace.baseAddress
    let scratch = (0..<team.size).map { _ in ScratchMemory<Real>(plan.steps) }
    self.scratch = scratch
    let firstResult = plan.inputs.count
    let firstTable = firstResult + plan.parts.count
    let last = bases.count - 1
    let place = { (access: PlanAccess) -> Place in
      switch access.storage {
      case .input(let k): (base: k, offset: access.offset)
      case .output(let k): (base: firstResult + k, offset: access.offset)
      case .table(let k): (base: firstTable + k, offset: access.offset)
      case .workspace(let start): (base: last, offset: start + access.offset)
      }
    }
    let shared = plan.steps.map { $0.parts(team.size) }
    steps = .allocate(capacity: plan.steps.count)
    parts = .allocate(capacity: shared.reduce(0) { $0 + ($1.count > 1 ? $1.count : 0) })
    var next = 0
    for (k, pieces) in shared.enumerated() {
      if pieces.count == 1 {
        steps.initializeElement(at: k, to: Machine.resolved(pieces[0], place, scratch[0]))
      } else {
        steps.initializeElement(at: k, to: .together(first: next, count: pieces.count))
        for (thread, piece) in pieces.enumerated() {
          parts.initializeElement(at: next, to: Machine.resolved(piece, place, scratch[thread]))
          next += 1
        }
      }
    }
  }

  deinit {
    for memory in [steps, parts] {
      for step in memory { Machine.deallocate(step) }
      memory.deinitialize()
      memory.deallocate()
    }
    bases.deallocate()
    for memory in results + tables + [workspace] { memory.deallocate() }
    for memory in scratch { memory.deallocate() }
  }

  private static func deallocate(_ step: Step) {
    switch step {
    case .loop(let code):
      code.pointee.deallocate()
      code.deinitialize(count: 1).deallocate()
    case .outer(let code):
      code.pointee.deallocate()
      code.deinitialize(count: 1).deallocate()
    case .product(let code):
      code.pointee.deallocate()
      code.deinitialize(count: 1).deallocate()
    default: break
    }
  }

  private static func resolved(_ step: PlanStep, _ place: (PlanAccess) -> Place, _ scratch: ScratchMemory<Real>) -> Step {
    switch step {
    case .loop(let loop):
      if let code = OuterCode<Real>(loop, place: place) {
        .outer(kept(code))
      } else if let code = ReductionCode(loop, place: place) {
        .reduction(code)
      } else {
        .loop(kept(LoopCode<Real>(loop, place: place, scratch: scratch)))
      }
    case .product(let product):
      .product(
        kept(
          ProductCode(
            product, place(product.left), place(product.right), place(product.result),
            finish: product.finish.map { finish in
              // A column is finished as one row.
              let (row, column) = (finish.operand.strides[0], finish.operand.strides[1])
              let steps = product.columns == 1 ? (0, row) : (row, column)
              return ProductCode.Finish(operation: finish.operation, operand: place(finish.operand), rowStep: steps.0, columnStep: steps.1)
            })))
    case .factorize(let n, let matrix, let factors):
      .factorize(n: n, matrix: place(matrix), rowStep: matrix.strides[0], columnStep: matrix.strides[1], factors: place(factors))
    case .solve(let n, let columns, let transposed, let factors, let right, let result):
      .solve(n: n, columns: columns, transposed: transposed, factors: place(factors), right: place(right), result: place(result))
    case .invert(let n, let factors, let result): .invert(n: n, factors: place(factors), result: place(result))
    case .invertDirectly(let n, let matrix, let scratch, let result):
      .invertDirectly(
        n: n, matrix: place(matrix), rowStep: matrix.strides[0], columnStep: matrix.strides[1], scratch: place(scratch), result: place(result))
    case .symmetricSum(let n, let scale, let matrix, let result):
      .symmetricSum(n: n, scale: Real(scale), stride: matrix.strides[0], matrix: place(matrix), result: place(result))
    case .productPair(let pair):
      .productPair(
        PairCode(
          rows: pair.rows, columns: pair.columns, stride: pair.matrix.strides[0], first: pair.first, second: pair.second, matrix: place(pair.matrix),
          x: place(pair.x), u: place(pair.u), y: place(pair.y), z: place(pair.z)))
    case .determinant(let n, let logarithm, let factors, let result):
      .determinant(n: n, logarithm: logarithm, factors: place(factors), result: place(result))
    }
  }

  /// A value in memory of its own.
  private static func kept<Value>(_ value: Value) -> UnsafeMutablePointer<Value> {
    let place = UnsafeMutablePointer<Value>.allocate(capacity: 1)
    place.initialize(to: value)
    return place
  }

  /// The memory of a part.
  func result(_ place: Int) -> UnsafeMutableBufferPointer<Real> { results[place] }

  /// The address of an array.
  @inline(__always)
  func address(_ place: Place) -> UnsafeMutablePointer<Real> { bases[place.base].unsafelyUnwrapped + place.offset }

  /// Runs all steps in order; returns the place of the first that failed, or −1.
  ///
  /// Every base address must be there.
  @inline(__always)
  func runSteps() -> Int {
    for k in 0..<steps.count {
      if case .together(let first, let count) = steps[k] {
        team.parallelFor(0..<count) { range, _ in for place in range { _ = run(parts[first + place]) } }
      } else if !run(steps[k]) {
        return k
      }
    }
    return -1
  }

  /// Runs a step; false where it failed.
  @inline(__always)
  private func run(_ step: Step) -> Bool {
    let start = bases.baseAddress.unsafelyUnwrapped
    switch step {
    case .loop(let code): code.pointee.run(start)
    case .outer(let code): code.pointee.run(start)
    case .reduction(let code): code.run(address(code.source), address(code.result))
    case .product(let code):
      code.pointee.run(
        address(code.pointee.left), address(code.pointee.right), address(code.pointee.result), code.pointee.finish.map { address($0.operand) })
    case .factorize(let n, let matrix, let rowStep, let columnStep, let factors):
      Factorization(n: n, memory: address(factors)).factorize(address(matrix), rowStep: rowStep, columnStep: columnStep)
    case .solve(let n, let columns, let transposed, let factors, let right, let result):
      let factorization = Factorization(n: n, memory: address(factors))
      if factorization.isSingular { return false }
      factorization.solve(columns: columns, transposed: transposed, address(right), address(result))
    case .invert(let n, let factors, let result):
      let factorization = Factorization(n: n, memory: address(factors))
      if factorization.isSingular { return false }
      if !factorization.invert(address(result)) { return false }
    case .invertDirectly(let n, let matrix, let rowStep, let columnStep, let scratch, let result):
      if !Factorization.invert(
        address(matrix), n: n, rowStep: rowStep, columnStep: columnStep, address(result), memory: address(scratch))
      {
        return false
      }
    case .symmetricSum(let n, let scale, let stride, let matrix, let result):
      Layout.symmetricSum(address(matrix), size: n, stride: stride, scale: scale, into: address(result), stride: n)
    case .productPair(let pair): pair.run(address(pair.matrix), address(pair.x), address(pair.u), address(pair.y), address(pair.z))
    case .determinant(let n, let logarithm, let factors, let result):
      let factorization = Factorization(n: n, memory: address(factors))
      address(result)[0] = logarithm ? factorization.logDeterminant : factorization.determinant
    case .together: break
    }
    return true
  }
}

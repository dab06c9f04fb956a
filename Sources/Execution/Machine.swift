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
    case entrywise(UnsafeMutablePointer<EntrywiseCode<Real>>)
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
    /// Shares of `shares`, steps in bands, that run at the same time.
    case bands(first: Int, count: Int)
  }

  let plan: Plan
  let steps: UnsafeMutableBufferPointer<Step>
  /// The place in the plan of each step.
  private let places: [Int]
  /// The parts of steps that are shared among threads or run in bands.
  private let parts: UnsafeMutableBufferPointer<Step>
  private let shares: UnsafeMutableBufferPointer<BandCode<Real>>
  /// The memory of each share.
  private let bandMemory: [UnsafeMutableBufferPointer<Real>]
  private let team: ThreadTeam
  /// The base addresses: inputs, results, tables, the workspace, then what runs in bands.
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
    let firstResult = plan.inputs.count
    let firstTable = firstResult + plan.parts.count
    let last = firstTable + tables.count
    var layouts: [BandLayout<Real>] = []
    for bands in plan.bands { layouts.append(BandLayout(bands, threads: team.size, base: layouts.last?.end ?? last + 1)) }
    bases = .allocate(capacity: layouts.last?.end ?? last + 1)
    bases.initialize(repeating: nil)
    for (k, memory) in results.enumerated() { bases[firstResult + k] = memory.baseAddress }
    for (k, memory) in tables.enumerated() { bases[firstTable + k] = memory.baseAddress }
    bases[last] = workspace.baseAddress
    var bandMemory: [UnsafeMutableBufferPointer<Real>] = []
    for share in layouts.flatMap(\.shares) {
      bandMemory.append(AlignedMemory.allocate(share.count))
      bases[share.base] = bandMemory.last?.baseAddress
    }
    self.bandMemory = bandMemory
    let scratch = (0..<team.size).map { _ in ScratchMemory<Real>(plan.steps) }
    self.scratch = scratch
    func place(_ access: PlanAccess, firstSlot: Int) -> Place {
      switch access.storage {
      case .input(let k): (base: k, offset: access.offset)
      case .output(let k): (base: firstResult + k, offset: access.offset)
      case .table(let k): (base: firstTable + k, offset: access.offset)
      case .workspace(let start): (base: last, offset: start + access.offset)
      case .moving(let k): (base: firstSlot + k, offset: access.offset)
      }
    }
    func resolved(_ step: PlanStep, thread: Int, firstSlot: Int = 0) -> Step {
      Machine.resolved(step, { place($0, firstSlot: firstSlot) }, scratch[thread])
    }
    var (steps, places, parts, shares): ([Step], [Int], [Step], [BandCode<Real>]) = ([], [], [], [])
    var next = 0
    while next < plan.steps.count {
      places.append(next)
      if let layout = layouts.first(where: { $0.bands.steps.lowerBound == next }) {
        let bands = layout.bands
        steps.append(.bands(first: shares.count, count: layout.shares.count))
        for (thread, share) in layout.shares.enumerated() {
          let start = parts.count
          if share.rows.count >= bands.height {
            parts += bands.steps(height: bands.height).map { resolved($0, thread: thread, firstSlot: share.firstSlot) }
          }
          let middle = parts.count
          let rest = share.rows.count % bands.height
          if rest > 0 { parts += bands.steps(height: rest).map { resolved($0, thread: thread, firstSlot: share.firstSlot) } }
          shares.append(layout.code(share, whole: start..<middle, rest: middle..<parts.count) { place($0, firstSlot: 0) })
        }
        next = bands.steps.upperBound
        continue
      }
      let pieces = plan.steps[next].parts(team.size)
      if pieces.count == 1 {
        steps.append(resolved(pieces[0], thread: 0))
      } else {
        steps.append(.together(first: parts.count, count: pieces.count))
        parts += pieces.enumerated().map { resolved($1, thread: $0) }
      }
      next += 1
    }
    self.places = places
    self.steps = Machine.kept(steps)
    self.parts = Machine.kept(parts)
    self.shares = Machine.kept(shares)
  }

  deinit {
    for memory in [steps, parts] {
      for step in memory { Machine.deallocate(step) }
      memory.deinitialize()
      memory.deallocate()
    }
    for share in shares { share.deallocate() }
    shares.deallocate()
    bases.deallocate()
    for memory in results + tables + bandMemory + [workspace] { memory.deallocate() }
    for memory in scratch { memory.deallocate() }
  }

  private static func deallocate(_ step: Step) {
    switch step {
    case .loop(let code):
      code.pointee.deallocate()
      code.deinitialize(count: 1).deallocate()
    case .entrywise(let code):
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
      if let code = EntrywiseCode<Real>(loop, place: place) {
        .entrywise(kept(code))
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
              return ProductCode.Finish(
                operation: finish.operation, operand: place(finish.operand), rowStep: steps.0, columnStep: steps.1, scale: finish.scale)
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

  private static func kept<Value>(_ values: [Value]) -> UnsafeMutableBufferPointer<Value> {
    let memory = UnsafeMutableBufferPointer<Value>.allocate(capacity: values.count)
    _ = memory.initialize(from: values)
    return memory
  }

  /// The memory of a part.
  func result(_ place: Int) -> UnsafeMutableBufferPointer<Real> { results[place] }

  /// The address of an array.
  @inline(__always)
  func address(_ place: Place) -> UnsafeMutablePointer<Real> { bases[place.base].unsafelyUnwrapped + place.offset }

  /// Runs all steps in order; returns the place in the plan of the first that failed, or −1.
  ///
  /// Every base address must be there.
  @inline(__always)
  func runSteps() -> Int {
    let start = bases.baseAddress.unsafelyUnwrapped
    for k in 0..<steps.count {
      switch steps[k] {
      case .together(let first, let count):
        team.parallelFor(0..<count) { range, _ in for place in range { _ = run(parts[first + place]) } }
      case .bands(let first, let count):
        team.parallelFor(0..<count) { range, _ in for share in range { shares[first + share].run(start) { _ = run(parts[$0]) } } }
        for share in 1..<max(count, 1) { shares[first + share].addSums(start) }
      case .symmetricSum(let n, let scale, let stride, let matrix, let result) where team.size > 1 && n >= Machine.leastShared:
        team.symmetricSum(address(matrix), size: n, stride: stride, scale: scale, into: address(result), stride: n)
      case .product(let code) where team.size > 1 && code.pointee.isSymmetric && code.pointee.product.rows >= Machine.leastShared:
        code.pointee.run(address(code.pointee.left), address(code.pointee.right), address(code.pointee.result), team)
      default: if !run(steps[k]) { return places[k] }
      }
    }
    return -1
  }

  /// The fewest rows of a symmetric matrix that threads share.
  private static var leastShared: Int { 256 }

  /// Runs a step; false where it failed.
  @inline(__always)
  private func run(_ step: Step) -> Bool {
    let start = bases.baseAddress.unsafelyUnwrapped
    switch step {
    case .loop(let code): code.pointee.run(start)
    case .entrywise(let code): code.pointee.run(start)
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
    case .together, .bands: break
    }
    return true
  }
}

import CKernels
import Synchronization

/// The stages of a chain with their machine code, for one scalar type and one level. It works on addresses and a table of kernels, so there is one
/// program text for all scalar types.
final class ChainProgram: Sendable {
  let chain: Chain
  /// True where arithmetic is machine code.
  let isMachineCode: Bool
  private let stages: ChainStages
  private let codes: [Code?]
  private nonisolated(unsafe) let kernels: UnsafePointer<KernelTable>
  private let width: Int
  private let lanes: Int
  /// Entries that all stages do before the next: slots of this length stay in the first-level cache.
  private let tile: Int

  /// Bytes of a tile.
  private static let tileBytes = 4096

  /// Machine code and how it is called.
  private struct Code: Sendable {
    let machine: MachineCode
    let frame: ChainFrame
    let rounds: Int
    let resultCount: Int
  }

  private init(_ chain: Chain, _ kernels: UnsafePointer<KernelTable>, isFused: Bool) {
    self.chain = chain
    self.kernels = kernels
    width = Int(kernels.pointee.width)
    lanes = Int(kernels.pointee.lanes)
    var stages = ChainStages(chain, isFused: isFused)
    var codes = ChainProgram.codes(stages, kernels)
    isMachineCode = isFused && codes != nil
    if codes == nil {
      stages = ChainStages(chain, isFused: false)
      codes = stages.stages.map { _ in nil }
    }
    self.stages = stages
    self.codes = codes ?? []
    tile = ChainProgram.tileBytes / width
  }

  /// The code of each fused stage; nil where one cannot be written.
  private static func codes(_ stages: ChainStages, _ kernels: UnsafePointer<KernelTable>) -> [Code?]? {
    var codes: [Code?] = []
    for stage in stages.stages {
      guard case .fused(let part) = stage.work else {
        codes.append(nil)
        continue
      }
      guard part.steps.count <= ChainEmitter.stepLimit, part.stores.count <= ChainEmitter.storeLimit else { return nil }
      var emitter = ChainEmitter(part, isWide: kernels.pointee.level == InstructionLevel.avx512.rawValue, isDouble: kernels.pointee.width == 8)
      guard let machine = MachineCode(emitter.emit()) else { return nil }
      codes.append(Code(machine: machine, frame: emitter.layout, rounds: emitter.registers.rounds, resultCount: part.reductions.count))
    }
    return codes
  }

  /// The program of a chain, from the cache where it is there.
  static func find(_ chain: Chain, _ kernels: UnsafePointer<KernelTable>, isEmitted: Bool) -> ChainProgram {
    let isFused = isEmitted && kernels.pointee.level > 0 && MachineCode.isAllowed
    let key = ChainPrograms.Key(chain: chain, level: kernels.pointee.level, width: kernels.pointee.width, isFused: isFused)
    if let known = chainPrograms.withLock({ $0.programs[key] }) { return known }
    let program = ChainProgram(chain, kernels, isFused: isFused)
    chainPrograms.withLock { $0.keep(program, as: key) }
    return program
  }

  /// Where a run's arrays are.
  private struct Run {
    let arrays: UnsafePointer<UnsafeRawPointer>
    let scalars: UnsafeRawPointer
    let outputs: UnsafePointer<UnsafeMutableRawPointer>
    let totals: UnsafeMutablePointer<ChainTotal>
    /// Slot s begins at slots + s · pitch.
    let slots: UnsafeMutableRawPointer
    let pitch: Int
    /// Words for the frame of machine code, and room for the registers it gives back.
    let frame: UnsafeMutablePointer<Int>
    let registers: UnsafeMutableRawPointer
  }

  /// Runs over n entries and adds to the totals; false, with nothing done, without memory for the slots.
  func run(
    arrays: UnsafePointer<UnsafeRawPointer>, scalars: UnsafeRawPointer, outputs: UnsafePointer<UnsafeMutableRawPointer>,
    totals: UnsafeMutablePointer<ChainTotal>, count n: Int
  ) -> Bool {
    guard n > 0 else { return true }
    // A single stage needs no tiles; sums are then looked at every so often.
    let length = stages.stages.count > 1 || stages.slotCount > 0 ? tile : chain.reductions.isEmpty ? n : 32 * tile
    // A cache line more, so that equal places of different slots fall into different sets.
    let pitch = (min(length, n) * width + 63) / 64 * 64 + 64
    guard stages.slotCount == 0 || stages.slotCount <= Int.max / pitch, let slots = kernel_scratch(max(64, stages.slotCount * pitch)) else {
      return false
    }
    let words = codes.reduce(0) { max($0, $1?.frame.wordCount ?? 0) }
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: words + 1) { frame in
      // Alignment to more than the stack's own would take the memory from the heap, so a place for it is found within.
      withUnsafeTemporaryAllocation(byteCount: (chain.resultCount + 2) * 64, alignment: 16) { room in
        guard let frame = frame.baseAddress, let registers = room.baseAddress?.alignedUp(toMultipleOf: 64) else { return false }
        let run = Run(
          arrays: arrays, scalars: scalars, outputs: outputs, totals: totals, slots: slots, pitch: pitch, frame: frame, registers: registers)
        for (place, slot) in stages.fills { kernels.pointee.fill(uniform(place, scalars), slots + slot * pitch, min(length, n)) }
        var start = 0
        while start < n {
          let count = min(length, n - start)
          for k in stages.stages.indices {
            if let code = codes[k] { perform(code, k, run, start, count) } else { perform(k, run, start, count) }
          }
          start += count
        }
        return true
      }
    }
  }

  /// Machine code over entries start ..< start + n.
  private func perform(_ code: Code, _ k: Int, _ run: Run, _ start: Int, _ n: Int) {
    let (frame, layout) = (run.frame, code.frame)
    let whole = n / lanes * lanes
    let round = lanes * code.rounds
    frame[layout.roundsEnd / 8] = n / round * round * width
    frame[layout.wholeEnd / 8] = whole * width
    frame[layout.tailBits / 8] = (1 << (n - whole)) - 1
    // As many ones, in lanes of this width.
    for word in 0..<4 {
      let bytes = min(max((n - whole) * width - 8 * word, 0), 8)
      frame[layout.tailLanes / 8 + word] = bytes == 8 ? -1 : (1 << (8 * bytes)) - 1
    }
    frame[layout.scalars / 8] = Int(bitPattern: run.scalars)
    frame[layout.results / 8] = Int(bitPattern: run.registers)
    for (j, source) in stages.stages[k].sources.enumerated() { frame[layout.array(j) / 8] = Int(bitPattern: address(source, run, start)) }
    for (j, target) in stages.stages[k].targets.enumerated() { frame[layout.output(j) / 8] = Int(bitPattern: address(target, run, start)) }
    code.machine.call(frame)
    for (j, result) in stages.stages[k].results.enumerated() { add(run.registers + 64 * j, to: &run.totals[result]) }
  }

  /// A register of partial results.
  private func add(_ register: UnsafeMutableRawPointer, to total: inout ChainTotal) {
    total.add(kernel_reduce(kernels, (total.reduction == .sum ? ReductionFunction.sum : .largest).rawValue, register, lanes))
  }

  /// A kernel over entries start ..< start + n.
  private func perform(_ k: Int, _ run: Run, _ start: Int, _ n: Int) {
    let stage = stages.stages[k]
    func read(_ j: Int) -> UnsafeRawPointer { address(stage.sources[j], run, start) }
    if case .reduce(let reduction) = stage.work {
      run.totals[stage.results[0]].add(kernel_reduce(kernels, (reduction == .sum ? ReductionFunction.sum : .largest).rawValue, read(0), n))
      return
    }
    let z = address(stage.targets[0], run, start)
    guard case .step(let step) = stage.work else {
      z.copyMemory(from: read(0), byteCount: n * width)
      return
    }
    switch step {
    case .unary(let f, _): kernel_unary(kernels, f.rawValue, read(0), z, n)
    case .binary(let f, _, _):
      if case .uniform(let place) = stage.sources[1] {
        kernel_binary_scalar(kernels, f.rawValue, read(0), uniform(place, run.scalars), z, n)
      } else if case .uniform(let place) = stage.sources[0] {
        kernel_scalar_binary(kernels, f.rawValue, uniform(place, run.scalars), read(1), z, n)
      } else {
        kernel_binary(kernels, f.rawValue, read(0), read(1), z, n)
      }
    case .multiplyAdd: kernel_fma(kernels, read(0), read(1), read(2), z, n)
    case .selectLess: kernel_select_less(kernels, read(0), read(1), read(2), read(3), z, n)
    case .array, .scalar, .constant: break
    }
  }

  private func address(_ source: ChainStages.Source, _ run: Run, _ start: Int) -> UnsafeRawPointer {
    switch source {
    case .array(let k): run.arrays[k] + start * width
    case .slot(let s): UnsafeRawPointer(run.slots + s * run.pitch)
    case .output(let k): UnsafeRawPointer(run.outputs[k] + start * width)
    case .uniform: run.scalars
    }
  }

  private func address(_ target: ChainStages.Target, _ run: Run, _ start: Int) -> UnsafeMutableRawPointer {
    switch target {
    case .output(let k): run.outputs[k] + start * width
    case .slot(let s): run.slots + s * run.pitch
    }
  }

  /// The number that a uniform value is.
  private func uniform(_ place: Int, _ scalars: UnsafeRawPointer) -> Double {
    switch chain.steps[place] {
    case .scalar(let k):
      width == 8 ? scalars.load(fromByteOffset: 8 * Int(k), as: Double.self) : Double(scalars.load(fromByteOffset: 4 * Int(k), as: Float.self))
    case .constant(let c): c
    default: 0
    }
  }
}

/// The programs made so far. When there are many, all are forgotten at once: who still uses one keeps it.
struct ChainPrograms: Sendable {
  /// What a program is found by.
  struct Key: Hashable, Sendable {
    let chain: Chain
    let level: Int32
    let width: Int32
    let isFused: Bool
  }

  static let limit = 1024
  private(set) var programs: [Key: ChainProgram] = [:]

  mutating func keep(_ program: ChainProgram, as key: Key) {
    if programs.count >= ChainPrograms.limit { programs.removeAll() }
    programs[key] = program
  }
}

private let chainPrograms = Mutex(ChainPrograms())

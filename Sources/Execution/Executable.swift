import Diagnostics
import Kernels
import Planning

/// A plan with its memory, ready to run: arrays are bound by address, results stand in buffers of its own.
///
/// A run allocates nothing. Arrays that are bound are read where they are, never copied; the caller keeps them alive while it runs.
///
///     let executable = try function.executable(shapes: [[n, n], [n]])
///     executable.bind(0, to: a)
///     executable.bind(1, to: x)
///     try executable.run()
///     let gradient = executable.output(1)
public final class Executable<Real: Element> {
  /// The plan.
  public let plan: Plan
  private let machine: Machine<Real>
  /// Arrays that were copied in.
  private var copies: [UnsafeMutableBufferPointer<Real>?]

  /// Makes room for a plan.
  ///
  /// - Parameters:
  ///   - plan: the plan.
  ///   - team: the threads that share its larger steps; the caller alone by default.
  public init(_ plan: Plan, team: ThreadTeam = .single) {
    self.plan = plan
    machine = Machine(plan, team: team)
    copies = Array(repeating: nil, count: plan.inputs.count)
  }

  deinit { for copy in copies { copy?.deallocate() } }

  /// The place of a variable among the inputs; nil when there is none of that name.
  public func place(of name: String) -> Int? { plan.inputs.firstIndex { $0.name == name } }

  /// Lets an input stand at an address: entries by rows, as many as its shape has places.
  public func bind(_ input: Int, to address: UnsafePointer<Real>) { machine.bases[input] = UnsafeMutablePointer(mutating: address) }

  /// Copies the entries of an input into memory of its own.
  ///
  /// There must be as many as its shape has places.
  public func copy(_ elements: [Real], to input: Int) {
    let memory = copies[input] ?? AlignedMemory.allocate(elements.count)
    copies[input] = memory
    elements.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { memory.baseAddress?.update(from: start, count: min(source.count, memory.count)) }
    }
    machine.bases[input] = memory.baseAddress
  }

  /// Computes the results.
  ///
  /// - Throws: `unknownName` when an input is not bound, `undefined` when a matrix that is inverted is singular.
  public func run() throws(Diagnostic) {
    // By place, since taking an input counts references.
    for k in plan.inputs.indices where machine.bases[k] == nil {
      let name = plan.inputs[k].name
      throw Diagnostic(.unknownName, Message("no array is bound to \(name)", "\(name) 没有绑定数组"), at: .none)
    }
    let failed = Real.execute(machine)
    if failed >= 0 {
      throw Diagnostic(.unverified, Message("a matrix that is inverted is singular", "被求逆的矩阵是奇异的"), at: .none, help: plan.stepText(failed))
    }
  }

  /// The entries of a result by rows; they change with the next run. There are none for a result that is kept as factors.
  public func output(_ place: Int) -> UnsafeBufferPointer<Real> {
    guard let part = plan.outputs[place].part else { return UnsafeBufferPointer(start: nil, count: 0) }
    return self.part(part)
  }

  /// The entries of one of the plan's parts by rows; they change with the next run.
  public func part(_ place: Int) -> UnsafeBufferPointer<Real> { UnsafeBufferPointer(machine.result(place)) }
}

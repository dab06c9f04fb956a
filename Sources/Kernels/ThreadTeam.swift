import CKernels
import Synchronization

/// Threads that share loops: they wait a little by spinning, then asleep. The caller is one of them.
///
/// A team works for one caller at a time; a second one meanwhile, or a loop inside a loop, runs on the caller alone.
public final class ThreadTeam: Sendable {
  private nonisolated(unsafe) let team: OpaquePointer?
  private let isBusy = Atomic<Bool>(false)
  /// How many threads there are, the caller among them.
  public let size: Int

  /// The caller alone, which costs nothing.
  public static let single = ThreadTeam(size: 1)

  /// A team of up to `size` threads, at most 256; fewer where the system gives no more.
  public init(size: Int) {
    let wanted = min(max(size, 1), 256)
    team = wanted > 1 ? kernel_team_create(wanted) : nil
    self.size = team.map { Int(kernel_team_size($0)) } ?? 1
  }

  deinit { if let team { kernel_team_destroy(team) } }

  /// Cuts the range into parts of about equal length, at most one a thread, each at least `grain` long and, but for the last, a multiple of `multiple`,
  /// and does them at the same time. `body` gets the part and its number, from 0 up to `size`.
  public func parallelFor(_ range: Range<Int>, grain: Int = 1, multiple: Int = 1, _ body: (Range<Int>, Int) -> Void) {
    let parts = min(size, range.count / max(grain, 1))
    guard let team, parts > 1, isBusy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged else {
      if !range.isEmpty { body(range, 0) }
      return
    }
    let unit = max(multiple, 1)
    let length = ((range.count + parts - 1) / parts + unit - 1) / unit * unit
    withoutActuallyEscaping(body) { body in
      var task = Task { part in
        let start = min(range.lowerBound + part * length, range.upperBound)
        let end = min(start + length, range.upperBound)
        if start < end { body(start..<end, part) }
      }
      withUnsafeMutablePointer(to: &task) { place in
        kernel_team_run(
          team, parts,
          { context, member in context.assumingMemoryBound(to: Task.self).pointee.run(Int(member)) }, place)
      }
    }
    isBusy.store(false, ordering: .releasing)
  }

  /// What the members do.
  private struct Task {
    let run: (Int) -> Void
  }
}

import Dispatch
import Foundation

/// Threads for the engine's work, apart from those that move bytes: however long a derivative takes, the page itself is still served.
struct Workers: Sendable {
  /// Why work was not done.
  enum Refusal: Error {
    /// Too much waits already.
    case crowded
    /// It took longer than is allowed.
    case late
  }

  private let queue: OperationQueue
  private let limit: Int

  /// As many threads as there are cores, at least two, and room for `limit` requests to wait.
  init(limit: Int) {
    queue = OperationQueue()
    queue.maxConcurrentOperationCount = max(2, ProcessInfo.processInfo.activeProcessorCount)
    queue.qualityOfService = .userInitiated
    self.limit = limit
  }

  /// The result of the work; the work itself is not interrupted where it is late, since the engine bounds it.
  func run<Result: Sendable>(seconds: Double, _ work: @escaping @Sendable () -> Result) async throws(Refusal) -> Result {
    guard queue.operationCount < limit else { throw .crowded }
    let once = Once<Result>()
    let result: Result? = await withCheckedContinuation { continuation in
      once.wait(continuation)
      queue.addOperation { if !once.isDone { once.finish(work()) } }
      DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { once.finish(nil) }
    }
    guard let result else { throw .late }
    return result
  }

  /// Resumes a continuation once, whoever comes first.
  private final class Once<Result: Sendable>: @unchecked Sendable {
    // Guarded by the lock.
    private var continuation: CheckedContinuation<Result?, Never>?
    private let lock = NSLock()

    var isDone: Bool { lock.withLock { continuation == nil } }

    func wait(_ continuation: CheckedContinuation<Result?, Never>) { lock.withLock { self.continuation = continuation } }

    func finish(_ result: Result?) {
      let waiting = lock.withLock {
        defer { continuation = nil }
        return continuation
      }
      waiting?.resume(returning: result)
    }
  }
}

import ArrayFiles
import Diagnostics
import Training

/// Writes checkpoints in time. One that cannot be written leaves the one before it, and the run goes on.
struct CheckpointKeeper {
  /// Where checkpoints go; nil for nowhere.
  let path: String?
  private let every: Int?
  private var last = ContinuousClock.now
  private var hasFailed = false

  init(path: String?, every: Int?) {
    self.path = path
    self.every = every
  }

  /// After a step; returns a warning for the first checkpoint that cannot be written.
  mutating func step(_ step: Int, _ checkpoint: () -> Checkpoint) -> Diagnostic? {
    guard path != nil else { return nil }
    if let every { return step % every == 0 ? write(checkpoint()) : nil }
    // Looking at the clock costs more than a small step, so that it is looked at now and then.
    guard step % 64 == 0, ContinuousClock.now - last >= .seconds(30) else { return nil }
    return write(checkpoint())
  }

  /// After an epoch.
  mutating func epoch(_ checkpoint: () -> Checkpoint) -> Diagnostic? {
    guard path != nil, every == nil, ContinuousClock.now - last >= .seconds(1) else { return nil }
    return write(checkpoint())
  }

  /// At the end.
  ///
  /// - Throws: `data` where the last checkpoint cannot be written.
  func finish(_ checkpoint: Checkpoint) throws(Diagnostic) {
    if let path { try ArrayFile.write(checkpoint.arrays, to: path, format: .safetensors) }
  }

  private mutating func write(_ checkpoint: Checkpoint) -> Diagnostic? {
    last = ContinuousClock.now
    do throws(Diagnostic) {
      try finish(checkpoint)
      return nil
    } catch {
      defer { hasFailed = true }
      guard !hasFailed else { return nil }
      var warning = error
      warning.severity = .warning
      warning.advice = Message("the checkpoint before it is still whole; the run goes on", "此前的检查点仍然完好；训练继续进行")
      return warning
    }
  }
}

import Diagnostics
import Training

/// Tells of a run on its way: on a terminal one line that changes, elsewhere a line for some epochs.
struct TrainingProgress {
  private let console: any Console
  private let settings: TrainingSettings
  private let batches: Int
  private let firstStep: Int
  private let language: Language
  private let start = ContinuousClock.now
  private var lastShown = ContinuousClock.now
  private var isLineOpen = false
  private var lossMean = 0.0

  /// The columns of the bar.
  private static let width = 24

  init(console: any Console, settings: TrainingSettings, batches: Int, step: Int, language: Language) {
    self.console = console
    self.settings = settings
    self.batches = batches
    firstStep = step
    self.language = language
  }

  /// A step was made: shows the bar, ten times a second at most.
  mutating func step(_ loss: Double, state: TrainingState) {
    // A running mean is steadier than the loss of a batch.
    lossMean = lossMean == 0 ? loss : 0.9 * lossMean + 0.1 * loss
    guard console.errorIsTerminal else { return }
    let now = ContinuousClock.now
    guard now - lastShown >= .milliseconds(100) else { return }
    lastShown = now
    let total = settings.epochs * batches
    let share = Double(state.step) / Double(max(1, total))
    let filled = min(TrainingProgress.width, Int(share * Double(TrainingProgress.width)))
    let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: TrainingProgress.width - filled)
    let seconds = TrainingProgress.seconds(now - start)
    let rate = Double(state.step - firstStep) / max(1e-9, seconds)
    let rest = Double(max(0, total - state.step)) / max(1e-9, rate)
    let epoch = min(settings.epochs, state.epoch + 1)
    let (loss, length) = (ArrayText.text(lossMean), ArrayText.text(settings.stepRate))
    let (speed, left, epochs) = (TrainingProgress.short(rate), TrainingProgress.clock(rest), settings.epochs)
    let line = Message(
      "epoch \(epoch)/\(epochs) \(bar) loss \(loss)  rate \(length)  \(speed) steps/s  \(left) left",
      "轮 \(epoch)/\(epochs) \(bar) 损失 \(loss)  步长 \(length)  每秒 \(speed) 步  还需 \(left)")
    console.writeError("\r\u{1B}[K" + line.text(in: language))
    isLineOpen = true
  }

  /// An epoch is complete.
  mutating func epoch(_ loss: Double, _ validation: Double?, _ accuracy: Double?, state: TrainingState) {
    // Of many epochs about fifty are told, always the first and the last.
    let stride = max(1, settings.epochs / 50)
    guard state.epoch % stride == 0 || state.epoch == 1 || state.epoch == settings.epochs || state.isFinished else { return }
    close()
    let (epoch, epochs, loss) = (state.epoch, settings.epochs, ArrayText.text(loss))
    var line = [Message("epoch \(epoch)/\(epochs)", "轮 \(epoch)/\(epochs)"), Message("loss \(loss)", "损失 \(loss)")]
    if let loss = validation.map({ ArrayText.text($0) }) { line.append(Message("validation \(loss)", "验证 \(loss)")) }
    if let share = accuracy.map({ ArrayText.text(($0 * 10_000).rounded() / 100) }) { line.append(Message("accuracy \(share) %", "准确率 \(share) %")) }
    console.writeError(line.map { $0.text(in: language) }.joined(separator: "  ") + "\n")
  }

  /// Clears the line that changes.
  mutating func close() {
    if isLineOpen { console.writeError("\r\u{1B}[K") }
    isLineOpen = false
  }

  /// How long the run took, and how fast it was.
  func summary(state: TrainingState) -> Message {
    let seconds = TrainingProgress.seconds(ContinuousClock.now - start)
    let steps = state.step - firstStep
    let (time, speed) = (ArrayText.text((seconds * 1000).rounded() / 1000), TrainingProgress.short(Double(steps) / max(1e-9, seconds)))
    return Message("\(steps) steps in \(time) s, \(speed) a second", "\(steps) 步用时 \(time) 秒，每秒 \(speed) 步")
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }

  private static func short(_ value: Double) -> String {
    value >= 10_000 ? "\(Int(value / 1000))k" : value >= 100 ? "\(Int(value))" : ArrayText.text((value * 10).rounded() / 10)
  }

  private static func clock(_ seconds: Double) -> String {
    let whole = Int(min(359_999, seconds.rounded()))
    let parts = [whole / 3600, whole / 60 % 60, whole % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return whole >= 3600 ? parts.joined(separator: ":") : parts.dropFirst().joined(separator: ":")
  }
}

import ArrayFiles
import Diagnostics
import Pictures
import Training

/// What a training run came to, for people.
struct TrainingReport {
  var outcome: TrainingOutcome
  var state: TrainingState
  var settings: TrainingSettings
  var speed: Message
  var checkpoint: String?

  /// The report, with the curve of the loss where it is wanted.
  func text(showsCurve: Bool, in language: Language) -> String {
    var lines: [String] = []
    if showsCurve, state.losses.count > 1 { lines.append(LinePlotTextWriter().write(LossCurve(state, language).plot)) }
    return (lines + messages.map { $0.text(in: language) }).joined(separator: "\n") + "\n"
  }

  private var messages: [Message] {
    var lines = [Message("\(end); \(speed)", "\(end)；\(speed)")]
    if let loss = state.losses.last.map({ ArrayText.text($0) }) { lines.append(Message("loss \(loss)", "损失 \(loss)")) }
    if state.bestEpoch > 0 {
      let (loss, epoch) = (ArrayText.text(state.validationLosses[state.bestEpoch - 1]), state.bestEpoch)
      lines.append(Message("best validation loss \(loss), after epoch \(epoch)", "最小的验证损失 \(loss)，在第 \(epoch) 轮之后"))
    }
    if let checkpoint {
      lines.append(
        outcome == .interrupted
          ? Message("written to \(checkpoint); add --resume to go on", "已写入 \(checkpoint)；加上 --resume 可继续")
          : Message("written to \(checkpoint)", "已写入 \(checkpoint)"))
    }
    return lines
  }

  private var end: Message {
    let (epoch, best) = (state.epoch, state.bestEpoch)
    return switch outcome {
    case .completed where epoch == 1: Message("trained 1 epoch", "训练了 1 轮")
    case .completed: Message("trained \(epoch) epochs", "训练了 \(epoch) 轮")
    case .stoppedEarly:
      Message(
        "stopped after epoch \(epoch): the validation loss has not fallen since epoch \(best)",
        "在第 \(epoch) 轮之后停止：验证损失自第 \(best) 轮以来没有下降")
    case .converged: Message("stopped after \(epoch) steps: no step makes the loss smaller", "在 \(epoch) 步之后停止：没有一步能使损失更小")
    case .interrupted: Message("interrupted in epoch \(epoch + 1)", "在第 \(epoch + 1) 轮中断")
    }
  }
}

/// The losses of a run as a picture.
struct LossCurve {
  private let state: TrainingState
  private let language: Language

  init(_ state: TrainingState, _ language: Language) {
    self.state = state
    self.language = language
  }

  /// The curves, on a logarithmic scale where the losses are positive and spread over more than a power of ten.
  var plot: LinePlot {
    func series(_ name: Message, _ losses: [Double]) -> LinePlot.Series {
      LinePlot.Series(name: name.text(in: language), points: losses.enumerated().map { LinePlot.Point(x: Double($0 + 1), y: $1) })
    }
    var all = [series(Message("training", "训练"), state.losses)]
    if !state.validationLosses.isEmpty { all.append(series(Message("validation", "验证"), state.validationLosses)) }
    let values = state.losses + state.validationLosses
    let isLogarithmic = (values.min() ?? 0) > 0 && (values.max() ?? 0) > 10 * (values.min() ?? 0)
    let (loss, epoch) = (Message("loss", "损失").text(in: language), Message("epoch", "轮").text(in: language))
    return LinePlot(title: loss, horizontalLabel: epoch, verticalLabel: loss, series: all, isLogarithmic: isLogarithmic)
  }

  /// Writes the picture as SVG.
  func write(to path: String) throws(Diagnostic) {
    let count = state.losses.count
    let last = state.losses.last.map { Message.code(ArrayText.text($0)) } ?? Message("none", "无")
    let description = Message("the loss over \(count) epochs, at the end \(last)", "\(count) 轮的损失，最后为 \(last)")
    let picture = LinePlotSVGWriter().write(plot, description: description.text(in: language))
    try AtomicFile.write(Array(picture.utf8), to: path)
  }
}

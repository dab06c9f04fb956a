import ArrayFiles
import Diagnostics
import Pictures
import Training

/// What a training run came to, for people.
struct TrainingReport {
  var outcome: TrainingOutcome
  var state: TrainingState
  var settings: TrainingSettings
  var speed: String
  var checkpoint: String?

  /// The report, with the curve of the loss where it is wanted.
  func text(showsCurve: Bool) -> String {
    var lines: [String] = []
    if showsCurve, state.losses.count > 1 { lines.append(LinePlotTextWriter().write(LossCurve.plot(state))) }
    let end =
      switch outcome {
      case .completed: "trained \(state.epoch) \(state.epoch == 1 ? "epoch" : "epochs")"
      case .stoppedEarly: "stopped after epoch \(state.epoch): the validation loss has not fallen since epoch \(state.bestEpoch)"
      case .converged: "stopped after \(state.epoch) steps: no step makes the loss smaller"
      case .interrupted: "interrupted in epoch \(state.epoch + 1)"
      }
    lines.append("\(end); \(speed)")
    if let loss = state.losses.last { lines.append("loss \(ArrayText.text(loss))") }
    if state.bestEpoch > 0 {
      lines.append("best validation loss \(ArrayText.text(state.validationLosses[state.bestEpoch - 1])), after epoch \(state.bestEpoch)")
    }
    if let checkpoint { lines.append("written to \(checkpoint)" + (outcome == .interrupted ? "; add --resume to go on" : "")) }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// The losses of a run as a picture.
enum LossCurve {
  /// The curves, on a logarithmic scale where the losses are positive and spread over more than a power of ten.
  static func plot(_ state: TrainingState) -> LinePlot {
    func series(_ name: String, _ losses: [Double]) -> LinePlot.Series {
      LinePlot.Series(name: name, points: losses.enumerated().map { LinePlot.Point(x: Double($0 + 1), y: $1) })
    }
    var all = [series("training", state.losses)]
    if !state.validationLosses.isEmpty { all.append(series("validation", state.validationLosses)) }
    let values = state.losses + state.validationLosses
    let isLogarithmic = (values.min() ?? 0) > 0 && (values.max() ?? 0) > 10 * (values.min() ?? 0)
    return LinePlot(title: "loss", horizontalLabel: "epoch", verticalLabel: "loss", series: all, isLogarithmic: isLogarithmic)
  }

  /// Writes the picture as SVG.
  static func write(_ state: TrainingState, to path: String) throws(Diagnostic) {
    let last = state.losses.last.map { ArrayText.text($0) } ?? "none"
    let picture = LinePlotSVGWriter().write(plot(state), description: "the loss over \(state.losses.count) epochs, at the end \(last)")
    try AtomicFile.write(Array(picture.utf8), to: path)
  }
}

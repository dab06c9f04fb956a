import ArrayFiles
import DataSets
import Diagnostics

/// A training run written down: a safetensors file with the parameters under their names, what the optimiser keeps under `optimizer/`, the best parameters
/// under `best/`, the losses under `history/`, and the state and the settings as metadata.
public struct Checkpoint: Sendable {
  /// The arrays.
  public var arrays: NamedArrays

  private static let version = "1"

  /// A checkpoint from its parts.
  init(arrays: [(name: String, value: ArrayValue)], state: TrainingState, settings: [String: String]) {
    var all = arrays
    all.append(("history/loss", ArrayValue(shape: [state.losses.count], doubles: state.losses)))
    if !state.validationLosses.isEmpty {
      all.append(("history/validation", ArrayValue(shape: [state.validationLosses.count], doubles: state.validationLosses)))
    }
    self.arrays = NamedArrays(all)
    self.arrays.metadata = settings
    self.arrays.metadata.merge([
      "nabla.version": Checkpoint.version, "epoch": "\(state.epoch)", "position": "\(state.position)", "step": "\(state.step)",
      "order": "\(state.order.state)", "loss_sum": "\(state.lossSum)", "best_epoch": "\(state.bestEpoch)",
      "finished": "\(state.isFinished)",
    ]) { $1 }
  }

  /// Reads a checkpoint.
  ///
  /// - Throws: `data` where the file cannot be read or is none.
  public init(_ path: String) throws(Diagnostic) {
    arrays = try ArrayFile.read(path)
    guard arrays.metadata["nabla.version"] != nil else {
      throw Diagnostic(.data, Message("\(path): is no checkpoint of a training run", "\(path)：不是训练的检查点"), at: .none)
    }
    guard arrays.metadata["nabla.version"] == Checkpoint.version else {
      throw Diagnostic(.data, Message("\(path): is a checkpoint of another version of nabla", "\(path)：是另一版本 nabla 的检查点"), at: .none)
    }
  }

  /// The state.
  ///
  /// - Throws: `data` where the metadata are incomplete.
  func state() throws(Diagnostic) -> TrainingState {
    func field<Value: LosslessStringConvertible>(_ name: String, _: Value.Type) throws(Diagnostic) -> Value {
      guard let value = arrays.metadata[name].flatMap(Value.init) else {
        throw Diagnostic(.data, Message("\(arrays.origin): the checkpoint lacks its \(name)", "\(arrays.origin)：检查点缺少 \(name)"), at: .none)
      }
      return value
    }
    var state = TrainingState(seed: try field("order", UInt64.self))
    state.epoch = try field("epoch", Int.self)
    state.position = try field("position", Int.self)
    state.step = try field("step", Int.self)
    state.lossSum = try field("loss_sum", Double.self)
    state.bestEpoch = try field("best_epoch", Int.self)
    state.isFinished = try field("finished", Bool.self)
    guard state.epoch >= 0, state.position >= 0, state.step >= 0 else {
      throw Diagnostic(.data, Message("\(arrays.origin): the checkpoint is damaged", "\(arrays.origin)：检查点已损坏"), at: .none)
    }
    state.losses = try arrays.array("history/loss").doubles
    if arrays.contains("history/validation") { state.validationLosses = try arrays.array("history/validation").doubles }
    return state
  }

  /// Checks that a run has the settings that the checkpoint was made with; the number of epochs may differ.
  ///
  /// - Throws: `setting` that names the first that differs.
  func requireSettings(_ settings: [String: String]) throws(Diagnostic) {
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
      guard let own = arrays.metadata[name], own != value else { continue }
      let isText = name == "program"
      throw Diagnostic(
        .setting,
        isText
          ? Message("\(arrays.origin): the checkpoint was made by another program", "\(arrays.origin)：检查点由另一个程序产生")
          : Message(
            "\(arrays.origin): the checkpoint was made with \(name) \(own), and this run has \(value)",
            "\(arrays.origin)：检查点用的是 \(name) \(own)，而这次运行是 \(value)"),
        at: .none,
        help: isText
          ? Message("run that program, or start anew with another --checkpoint", "请运行那个程序，或换一个 --checkpoint 重新开始")
          : Message("use --\(name) \(own), or start anew with another --checkpoint", "请用 --\(name) \(own)，或换一个 --checkpoint 重新开始"))
    }
  }
}

extension TrainingSettings {
  /// The settings that decide the way of a run, as texts.
  func texts(program: String, precision: String, examples: Int) -> [String: String] {
    [
      "optimizer": optimizer.rawValue, "rate": "\(stepRate)", "momentum": "\(momentum)", "beta1": "\(beta1)", "beta2": "\(beta2)",
      "epsilon": "\(epsilon)", "weight-decay": "\(decay)", "batch": "\(batch)", "seed": "\(seed)", "shuffle": "\(shuffles)", "program": program,
      "dtype": precision, "examples": "\(examples)",
    ]
  }
}

import ArrayFiles
import Diagnostics

// A run written down between two steps, and taken up again.
extension TrainingRun {
  /// The run as it stands.
  public var checkpoint: Checkpoint {
    var arrays = parameters.segments.map { ($0.name, parameters.array($0)) }
    for (slot, storage) in optimizer.slots { arrays += storage.segments.map { ("optimizer/\(slot)/\($0.name)", storage.array($0)) } }
    for (k, pair) in memory.pairs.enumerated() {
      arrays.append(("optimizer/step/\(k)", ArrayValue(shape: [pair.s.count], doubles: pair.s)))
      arrays.append(("optimizer/change/\(k)", ArrayValue(shape: [pair.y.count], doubles: pair.y)))
    }
    if state.bestEpoch > 0 { arrays += best.segments.map { ("best/\($0.name)", best.array($0)) } }
    return Checkpoint(arrays: arrays, state: state, settings: texts)
  }

  /// Goes on where a checkpoint was made.
  ///
  /// - Throws: `setting` where it was made with other settings, `data` where it lacks something.
  public func resume(_ checkpoint: Checkpoint) throws(Diagnostic) {
    try checkpoint.requireSettings(texts)
    let arrays = checkpoint.arrays
    let state = try checkpoint.state()
    for segment in parameters.segments { try parameters.set(segment, to: try arrays.array(segment.name), origin: arrays.origin) }
    for (slot, storage) in optimizer.slots {
      for segment in storage.segments { try storage.set(segment, to: try arrays.array("optimizer/\(slot)/\(segment.name)"), origin: arrays.origin) }
    }
    if state.bestEpoch > 0 {
      for segment in best.segments { try best.set(segment, to: try arrays.array("best/\(segment.name)"), origin: arrays.origin) }
    }
    var pairs: [(s: [Double], y: [Double])] = []
    while arrays.contains("optimizer/step/\(pairs.count)"), pairs.count < LimitedMemory.memory {
      let (s, y) = (try arrays.array("optimizer/step/\(pairs.count)"), try arrays.array("optimizer/change/\(pairs.count)"))
      guard s.count == parameters.count, y.count == parameters.count else {
        throw Diagnostic(.data, Message("\(arrays.origin): the checkpoint is damaged", "\(arrays.origin)：检查点已损坏"), at: .none)
      }
      pairs.append((s.doubles, y.doubles))
    }
    memory = LimitedMemory(pairs: pairs)
    optimizer.steps = state.step
    self.state = state
    if state.epoch < settings.epochs, state.isFinished, !isPatienceOver { self.state.isFinished = false }
  }
}

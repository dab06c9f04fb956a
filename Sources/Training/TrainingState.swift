import DataSets

/// Where a run stands between two steps: with the parameters and the optimiser's memory, all that is needed to go on as if it had never stopped.
public struct TrainingState: Sendable, Hashable {
  /// Epochs that are complete.
  public var epoch = 0
  /// Batches of the current epoch that are done.
  public var position = 0
  /// Steps made since the start.
  public var step = 0
  /// The generator before it put the examples of the current epoch in order.
  public var order: SplitMix
  /// The losses of the current epoch's batches, each times its examples.
  public var lossSum = 0.0
  /// The mean loss of each complete epoch.
  public var losses: [Double] = []
  /// The validation loss after each complete epoch.
  public var validationLosses: [Double] = []
  /// The epoch with the least validation loss, from 1; 0 before there is one.
  public var bestEpoch = 0
  /// True where there is nothing more to do.
  public var isFinished = false

  /// The state before the first step.
  public init(seed: UInt64) { order = SplitMix(seed: seed) }
}

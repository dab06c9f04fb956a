import ArgumentParser
import Diagnostics
import Training

extension OptimizerKind: ExpressibleByArgument {}

/// The options that decide how a program is trained.
struct TrainingOptions: ParsableArguments {
  @Option(help: "How parameters go from one step to the next.")
  var optimizer: OptimizerKind = .adam

  @Option(help: "The length of a step; the usual one of the optimiser without it.")
  var rate: NumberArgument?

  @Option(help: "How much of the last step stays, for momentum.")
  var momentum = NumberArgument(0.9)

  @Option(help: "How much of the running mean of the gradient stays, for Adam.")
  var beta1 = NumberArgument(0.9)

  @Option(help: "How much of the running mean of its square stays, for Adam.")
  var beta2 = NumberArgument(0.999)

  @Option(help: "What Adam adds to the root of the mean square.")
  var epsilon = NumberArgument(1e-8)

  @Option(help: "How strongly weights are drawn to zero; 0.01 for AdamW without it.")
  var weightDecay: NumberArgument?

  @Option(help: "How often all examples are seen; for lbfgs and newton the number of steps.")
  var epochs = CountArgument(10)

  @Option(help: "Examples in a batch.")
  var batch = CountArgument(32)

  @Option(help: "Decides the first parameters and the order of the examples.")
  var seed: UInt64 = 1

  @Flag(inversion: .prefixedNo, help: "Put the examples in a new order before each epoch.")
  var shuffle = true

  @Option(help: ArgumentHelp("End after so many epochs without a better validation loss.", valueName: "epochs"))
  var patience: CountArgument?

  /// The settings.
  var settings: TrainingSettings {
    var settings = TrainingSettings(optimizer: optimizer)
    settings.rate = rate?.value
    settings.momentum = momentum.value
    settings.beta1 = beta1.value
    settings.beta2 = beta2.value
    settings.epsilon = epsilon.value
    settings.weightDecay = weightDecay?.value
    settings.epochs = epochs.value
    settings.batch = batch.value
    settings.seed = seed
    settings.shuffles = shuffle
    settings.patience = patience?.value
    return settings
  }
}

import Diagnostics

/// How parameters go from one step to the next.
public enum OptimizerKind: String, Hashable, Sendable, CaseIterable {
  /// p ← p − rate·g
  case sgd
  /// v ← momentum·v + g;  p ← p − rate·v
  case momentum
  /// Steps by running means of g and g² (D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1).
  case adam
  /// Adam with the weights drawn to zero apart from the gradient (I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", 2019).
  case adamw
  /// Steps by the curvature seen in the last steps, on all examples at once (J. Nocedal, S. Wright, "Numerical optimization", 2006, algorithm 7.5).
  case lbfgs
  /// Steps by the Hessian, on all examples at once; for one parameter.
  case newton

  /// True where every step takes all examples.
  public var isWhole: Bool { self == .lbfgs || self == .newton }

  /// The rate where none is given.
  public var usualRate: Double {
    switch self {
    case .sgd: 0.1
    case .momentum: 0.01
    case .adam, .adamw: 0.001
    case .lbfgs, .newton: 1
    }
  }
}

/// Everything that decides a training run beside the program, the data and the start.
public struct TrainingSettings: Hashable, Sendable {
  /// How parameters go from one step to the next.
  public var optimizer: OptimizerKind
  /// The length of a step; nil for the optimiser's usual one.
  public var rate: Double?
  /// How much of the last step stays, for `momentum`.
  public var momentum = 0.9
  /// How much of the running mean of the gradient stays, for Adam.
  public var beta1 = 0.9
  /// How much of the running mean of its square stays, for Adam.
  public var beta2 = 0.999
  /// What Adam adds to the root of the mean square.
  public var epsilon = 1e-8
  /// How strongly weights are drawn to zero; nil for the usual strength, 0.01 for AdamW and none for the others.
  public var weightDecay: Double?
  /// How often all examples are seen, or whole steps are made.
  public var epochs = 10
  /// Examples in a batch.
  public var batch = 32
  /// Decides the first parameters and the order of the examples.
  public var seed: UInt64 = 1
  /// True where the examples are put in a new order before each epoch.
  public var shuffles = true
  /// After how many epochs without a better validation loss the run ends; nil for never.
  public var patience: Int?

  /// Settings, the usual ones to be changed.
  public init(optimizer: OptimizerKind = .adam) { self.optimizer = optimizer }

  /// The length of a step.
  public var stepRate: Double { rate ?? optimizer.usualRate }
  /// How strongly weights are drawn to zero.
  public var decay: Double { weightDecay ?? (optimizer == .adamw ? 0.01 : 0) }

  /// Checks every setting, alone and with the number of examples.
  ///
  /// - Returns: What is allowed and may not be meant.
  /// - Throws: `setting` for the first that makes no sense.
  @discardableResult
  public func check(examples: Int, hasValidation: Bool) throws(Diagnostic) -> [Diagnostic] {
    func refuse(_ message: Message, _ help: Message) -> Diagnostic { Diagnostic(.setting, message, at: .none, help: help) }
    guard stepRate > 0, stepRate.isFinite else {
      throw refuse(
        Message("the rate is \(stepRate); steps go down the gradient only where it is positive", "学习率是 \(stepRate)；只有它为正时才沿梯度下降"),
        Message("try --rate \(optimizer.usualRate)", "可以试 --rate \(optimizer.usualRate)"))
    }
    guard (1...1_000_000_000).contains(epochs) else {
      throw refuse(
        Message("there are \(epochs) epochs; at least one is needed", "轮数是 \(epochs)；至少需要一轮"), Message("try --epochs 10", "可以试 --epochs 10"))
    }
    guard batch >= 1 else {
      throw refuse(
        Message("a batch has \(batch) examples; at least one is needed", "一批有 \(batch) 个样本；至少需要一个"), Message("try --batch 32", "可以试 --batch 32"))
    }
    guard batch <= examples || optimizer.isWhole else {
      throw refuse(
        Message("a batch has \(batch) examples, and the data has \(examples)", "一批有 \(batch) 个样本，而数据只有 \(examples) 个"),
        Message(
          "use --batch \(min(32, examples)), or --batch \(examples) for all at once", "请用 --batch \(min(32, examples))，或用 --batch \(examples) 一次算完"))
    }
    guard (0..<1).contains(momentum) else {
      throw refuse(
        Message("the momentum is \(momentum); it lies from 0 up to, not including, 1", "动量是 \(momentum)；它应不小于 0 且小于 1"),
        Message("try --momentum 0.9", "可以试 --momentum 0.9"))
    }
    for (name, beta) in [("beta1", beta1), ("beta2", beta2)] where !(0..<1).contains(beta) {
      throw refuse(
        Message("\(name) is \(beta); it lies from 0 up to, not including, 1", "\(name) 是 \(beta)；它应不小于 0 且小于 1"),
        Message("try \(name == "beta1" ? 0.9 : 0.999)", "可以试 \(name == "beta1" ? 0.9 : 0.999)"))
    }
    guard epsilon > 0, epsilon.isFinite else {
      throw refuse(Message("epsilon is \(epsilon); it is positive", "epsilon 是 \(epsilon)；它必须为正"), Message("try 1e-8", "可以试 1e-8"))
    }
    guard decay >= 0, decay.isFinite else {
      throw refuse(
        Message("the weight decay is \(decay); it is not negative", "权重衰减是 \(decay)；它不能为负"),
        Message("try --weight-decay 0.01", "可以试 --weight-decay 0.01"))
    }
    if let patience {
      guard patience >= 1 else {
        throw refuse(
          Message("the patience is \(patience) epochs; at least one is needed", "耐心是 \(patience) 轮；至少需要一轮"),
          Message("try --patience 10", "可以试 --patience 10"))
      }
      guard hasValidation else {
        throw refuse(
          Message("there is a patience and no validation data", "设置了耐心，却没有验证数据"),
          Message("add --validation FILE or --hold-out 0.1", "请加上 --validation 文件，或 --hold-out 0.1"))
      }
    }
    var warnings: [Diagnostic] = []
    if stepRate >= 10 * optimizer.usualRate {
      warnings.append(
        Diagnostic(
          .setting,
          Message(
            "the rate \(stepRate) is large for \(optimizer.rawValue); its usual one is \(optimizer.usualRate)",
            "对 \(optimizer.rawValue) 来说学习率 \(stepRate) 偏大；通常是 \(optimizer.usualRate)"), at: .none, severity: .warning)
      )
    }
    return warnings
  }
}

import Execution

/// The optimisers that need nothing but a gradient: SGD, momentum, Adam and AdamW.
final class FirstOrderOptimizer<Real: Element> {
  private let kind: OptimizerKind
  private let rate: Real
  private let momentum: Real
  private let beta1: Double
  private let beta2: Double
  private let epsilon: Real
  private let decay: Real
  /// What is kept from step to step: a velocity, or the running means of g and of g².
  let slots: [(name: String, storage: ParameterStorage<Real>)]
  /// Steps made.
  var steps = 0
  /// 1/(1 − β₁ᵗ) and 1/(1 − β₂ᵗ) of the step at hand.
  private var corrections: (Real, Real) = (1, 1)

  init(_ settings: TrainingSettings, like parameters: ParameterStorage<Real>) {
    kind = settings.optimizer
    rate = Real(settings.stepRate)
    momentum = Real(settings.momentum)
    beta1 = settings.beta1
    beta2 = settings.beta2
    epsilon = Real(settings.epsilon)
    decay = Real(settings.decay)
    switch kind {
    case .momentum: slots = [("velocity", ParameterStorage(like: parameters))]
    case .adam, .adamw: slots = [("mean", ParameterStorage(like: parameters)), ("square", ParameterStorage(like: parameters))]
    default: slots = []
    }
  }

  /// Begins a step.
  func beginStep() {
    steps += 1
    guard kind == .adam || kind == .adamw else { return }
    var (power1, power2) = (1.0, 1.0)
    var (base1, base2) = (beta1, beta2)
    var rest = steps
    while rest > 0 {
      if rest & 1 == 1 { (power1, power2) = (power1 * base1, power2 * base2) }
      (base1, base2) = (base1 * base1, base2 * base2)
      rest >>= 1
    }
    corrections = (Real(1 / (1 - power1)), Real(1 / (1 - power2)))
  }

  /// Moves `count` parameters from a place on, by their gradient times a factor.
  func update(_ parameters: UnsafeMutablePointer<Real>, at offset: Int, gradient: UnsafePointer<Real>, count: Int, factor: Real) {
    let rule = UpdateRule(
      kind: kind, rate: Double(rate), momentum: Double(momentum), beta1: beta1, beta2: beta2, epsilon: Double(epsilon), decay: Double(decay),
      corrections: (Double(corrections.0), Double(corrections.1)), factor: Double(factor))
    let p = UnsafeMutableRawPointer(parameters + offset)
    let first = slots.isEmpty ? p : UnsafeMutableRawPointer(slots[0].storage.start + offset)
    let second = slots.count < 2 ? p : UnsafeMutableRawPointer(slots[1].storage.start + offset)
    // The loops are compiled for each type of number where the type is named: other modules would reach them through tables of functions.
    if Real.self == Float.self {
      rule.apply(Float.self, p, first, second, UnsafeRawPointer(gradient), count)
    } else if Real.self == Double.self {
      rule.apply(Double.self, p, first, second, UnsafeRawPointer(gradient), count)
    } else {
      rule.apply(Real.self, p, first, second, UnsafeRawPointer(gradient), count)
    }
  }
}

/// The numbers of one step, and what they do to parameters.
private struct UpdateRule {
  var kind: OptimizerKind
  var rate: Double
  var momentum: Double
  var beta1: Double
  var beta2: Double
  var epsilon: Double
  var decay: Double
  /// 1/(1 − β₁ᵗ) and 1/(1 − β₂ᵗ).
  var corrections: (Double, Double)
  /// What gradients are multiplied by.
  var factor: Double

  /// Moves parameters p by gradients g; `first` and `second` are what is kept from step to step.
  func apply<Number: BinaryFloatingPoint>(
    _: Number.Type, _ p: UnsafeMutableRawPointer, _ first: UnsafeMutableRawPointer, _ second: UnsafeMutableRawPointer, _ g: UnsafeRawPointer,
    _ count: Int
  ) {
    let p = p.assumingMemoryBound(to: Number.self)
    let g = g.assumingMemoryBound(to: Number.self)
    switch kind {
    case .momentum: moveByVelocity(p, first.assumingMemoryBound(to: Number.self), g, count)
    case .adam, .adamw:
      moveByMoments(p, first.assumingMemoryBound(to: Number.self), second.assumingMemoryBound(to: Number.self), g, count)
    default: move(p, g, count)
    }
  }

  private func move<Number: BinaryFloatingPoint>(_ p: UnsafeMutablePointer<Number>, _ g: UnsafePointer<Number>, _ count: Int) {
    let (step, shrink) = (Number(rate) * Number(factor), Number(rate) * Number(decay))
    if decay == 0 {
      for k in 0..<count { p[k] -= step * g[k] }
    } else {
      for k in 0..<count { p[k] -= step * g[k] + shrink * p[k] }
    }
  }

  private func moveByVelocity<Number: BinaryFloatingPoint>(
    _ p: UnsafeMutablePointer<Number>, _ v: UnsafeMutablePointer<Number>, _ g: UnsafePointer<Number>, _ count: Int
  ) {
    let (rate, momentum, factor, decay) = (Number(rate), Number(momentum), Number(factor), Number(decay))
    for k in 0..<count {
      v[k] = momentum * v[k] + (factor * g[k] + decay * p[k])
      p[k] -= rate * v[k]
    }
  }

  /// m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)g², p ← p − rate·(m̂/(√ŝ + ε) + decay·p), where m̂ and ŝ are m and s without their start at 0.
  private func moveByMoments<Number: BinaryFloatingPoint>(
    _ p: UnsafeMutablePointer<Number>, _ m: UnsafeMutablePointer<Number>, _ s: UnsafeMutablePointer<Number>, _ g: UnsafePointer<Number>, _ count: Int
  ) {
    let (rate, factor, epsilon) = (Number(rate), Number(factor), Number(epsilon))
    let (b1, b2) = (Number(beta1), Number(beta2))
    let (c1, c2) = (Number(1 - beta1), Number(1 - beta2))
    let (m1, s1) = (Number(corrections.0), Number(corrections.1))
    // Adam adds the decay to the gradient, AdamW to the step.
    let inside = kind == .adam ? Number(decay) : 0
    let outside = kind == .adamw ? Number(decay) : 0
    for k in 0..<count {
      let gradient = factor * g[k] + inside * p[k]
      m[k] = b1 * m[k] + c1 * gradient
      s[k] = b2 * s[k] + c2 * gradient * gradient
      p[k] -= rate * (m[k] * m1 / ((s[k] * s1).squareRoot() + epsilon) + outside * p[k])
    }
  }
}

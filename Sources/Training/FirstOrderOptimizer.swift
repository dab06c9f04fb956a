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
    let p = parameters + offset
    switch kind {
    case .momentum: moveByVelocity(p, slots[0].storage.start + offset, gradient, count, factor)
    case .adam, .adamw:
      moveByMoments(p, slots[0].storage.start + offset, slots[1].storage.start + offset, gradient, count, factor)
    default: move(p, gradient, count, factor)
    }
  }

  private func move(_ p: UnsafeMutablePointer<Real>, _ g: UnsafePointer<Real>, _ count: Int, _ factor: Real) {
    let (step, shrink) = (rate * factor, rate * decay)
    if decay == 0 {
      for k in 0..<count { p[k] -= step * g[k] }
    } else {
      for k in 0..<count { p[k] -= step * g[k] + shrink * p[k] }
    }
  }

  private func moveByVelocity(
    _ p: UnsafeMutablePointer<Real>, _ v: UnsafeMutablePointer<Real>, _ g: UnsafePointer<Real>, _ count: Int, _ factor: Real
  ) {
    for k in 0..<count {
      v[k] = momentum * v[k] + (factor * g[k] + decay * p[k])
      p[k] -= rate * v[k]
    }
  }

  /// m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)g², p ← p − rate·(m̂/(√ŝ + ε) + decay·p), where m̂ and ŝ are m and s without their start at 0.
  private func moveByMoments(
    _ p: UnsafeMutablePointer<Real>, _ m: UnsafeMutablePointer<Real>, _ s: UnsafeMutablePointer<Real>, _ g: UnsafePointer<Real>, _ count: Int,
    _ factor: Real
  ) {
    let (b1, b2) = (Real(beta1), Real(beta2))
    let (c1, c2) = (Real(1 - beta1), Real(1 - beta2))
    let (m1, s1) = corrections
    // Adam adds the decay to the gradient, AdamW to the step.
    let inside = kind == .adam ? decay : 0
    let outside = kind == .adamw ? decay : 0
    for k in 0..<count {
      let gradient = factor * g[k] + inside * p[k]
      m[k] = b1 * m[k] + c1 * gradient
      s[k] = b2 * s[k] + c2 * gradient * gradient
      p[k] -= rate * (m[k] * m1 / ((s[k] * s1).squareRoot() + epsilon) + outside * p[k])
    }
  }
}

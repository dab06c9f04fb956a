import Diagnostics
import Execution

// Steps that take all examples at once: L-BFGS and Newton's method, with a line search. They are computed in double precision.
extension TrainingRun {
  /// One step; returns the loss after it, or nil where no step makes the loss smaller.
  func wholeStep() throws(Diagnostic) -> Double? {
    let (loss, gradient) = try lossAndGradient()
    guard loss.isFinite else { throw diverged(loss) }
    let size = LimitedMemory.dot(gradient, gradient).squareRoot()
    guard size > 1e-12 * max(1, abs(loss)) else { return nil }
    if settings.optimizer == .newton {
      let direction = newtonDirection(gradient) ?? gradient.map { -$0 }
      return try go(along: direction, loss, gradient)
    }
    // The first step has no curvature to go by, so that its length is one.
    let isFirst = memory.pairs.isEmpty
    let direction = isFirst ? gradient.map { -$0 / max(1, size) } : memory.direction(gradient)
    if let after = try go(along: direction, loss, gradient) { return after }
    guard !isFirst else { return nil }
    memory.reset()
    return try go(along: gradient.map { -$0 / max(1, size) }, loss, gradient)
  }

  /// Goes along a direction as far as the line search says, and remembers the step.
  private func go(along direction: [Double], _ loss: Double, _ gradient: [Double]) throws(Diagnostic) -> Double? {
    let start = (0..<parameters.count).map { Double(parameters.start[$0]) }
    let slope = LimitedMemory.dot(direction, gradient)
    let length = LineSearch.length(from: settings.stepRate, loss: loss, slope: slope) { length in
      place(start, direction, length)
      // What has no value, such as a singular matrix, is no step.
      do throws(Diagnostic) { return try lossAndGradient().loss } catch { return .infinity }
    }
    guard let length else {
      place(start, direction, 0)
      return nil
    }
    place(start, direction, length)
    let (after, gradientAfter) = try lossAndGradient()
    if settings.optimizer == .lbfgs {
      let step = (0..<parameters.count).map { Double(parameters.start[$0]) - start[$0] }
      memory.add(step: step, change: zip(gradientAfter, gradient).map { $0 - $1 })
    }
    return after
  }

  /// p = start + length·direction
  private func place(_ start: [Double], _ direction: [Double], _ length: Double) {
    for k in start.indices { parameters.start[k] = Real(start[k] + length * direction[k]) }
  }

  /// The loss of all examples and its gradient, in the parameters' places.
  private func lossAndGradient() throws(Diagnostic) -> (loss: Double, gradient: [Double]) {
    let all = Array(0..<rows.count)
    try function.run(all[...], of: rows)
    var gradient = [Double](repeating: 0, count: parameters.count)
    for (k, segment) in parameters.segments.enumerated() {
      function.withResult(k + 1) { entries in
        for place in 0..<segment.count {
          gradient[segment.offset + place] = Double(entries[place]) + settings.decay * Double(parameters.start[segment.offset + place])
        }
      }
    }
    var loss = function.value
    if settings.decay > 0 {
      for k in 0..<parameters.count { loss += settings.decay / 2 * Double(parameters.start[k]) * Double(parameters.start[k]) }
    }
    return (loss, gradient)
  }

  /// −H⁻¹·g of the one parameter, with a shift where H is not positive definite.
  private func newtonDirection(_ gradient: [Double]) -> [Double]? {
    guard let segment = parameters.segments.first else { return nil }
    var hessian = function.withResult(2) { $0.map { Double($0) } }
    let n = segment.count
    guard hessian.count == n * n else { return nil }
    for k in 0..<n { hessian[k * n + k] += settings.decay }
    guard let solution = ShiftedSystem.solve(hessian, gradient[..<n].map { -$0 }) else { return nil }
    return solution + [Double](repeating: 0, count: parameters.count - n)
  }
}

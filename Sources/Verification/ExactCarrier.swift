import Numerals

extension Residue: BaseCarrier {
  init(coefficient: Coefficient) throws(EvaluationFailure) {
    guard let residue = Residue(coefficient) else { throw .notRational }
    self = residue
  }

  init(eighths k: Int) { self = Residue(k) * .eighth }

  func divided(by divisor: Residue) throws(EvaluationFailure) -> Residue {
    guard let inverse = divisor.inverse else { throw .undefined }
    return self * inverse
  }

  var pivotQuality: Double { isZero ? 0 : 1 }

  func comparison(with other: Residue) throws(EvaluationFailure) -> Int { throw .notRational }

  func jet(of function: ScalarFunction, order: Int, moves: Bool) throws(EvaluationFailure) -> Jet<Residue> {
    func evaluate(_ facet: (@Sendable (Residue) -> Residue?)?) throws(EvaluationFailure) -> Residue {
      guard let facet else { throw .notRational }
      guard let y = facet(self) else { throw .undefined }
      return y
    }
    return Jet(
      value: try evaluate(function.residue), first: order >= 1 ? try evaluate(function.residueFirst) : .zero,
      second: order >= 2 ? try evaluate(function.residueSecond) : .zero)
  }
}

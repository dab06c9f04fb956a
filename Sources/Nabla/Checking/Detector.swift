import Diagnostics
import Syntax

/// One kind of mistake: how it is recognised, and how it is put into words.
struct Detector: Sendable {
  /// What the mistake is called.
  let name: String
  /// The verdicts that it can explain.
  let verdicts: Set<CheckResult.Verdict>
  /// The mistake in words, where the claim has it. It may look at the claim, the right derivative and the program, and try hypotheses.
  let explanation: @Sendable (inout Investigation) -> Message?

  /// A kind of mistake that leaves the shape right.
  static func ofValues(_ name: String, _ explanation: @escaping @Sendable (inout Investigation) -> Message?) -> Detector {
    Detector(name: name, verdicts: [.notEqual], explanation: explanation)
  }

  /// A kind of mistake that shows in the shape.
  static func ofShape(_ name: String, _ explanation: @escaping @Sendable (inout Investigation) -> Message?) -> Detector {
    Detector(name: name, verdicts: [.wrongShape], explanation: explanation)
  }

  /// A kind of mistake of either sort.
  static func any(_ name: String, _ explanation: @escaping @Sendable (inout Investigation) -> Message?) -> Detector {
    Detector(name: name, verdicts: [.notEqual, .wrongShape], explanation: explanation)
  }

  /// The kinds that are seen without making formulas, which long ones have too many of.
  static let numeric: [Detector] = [
    .valueItself, .constantFactor, .freeEntries, .functionOfValue, .otherDerivative, .distributionAssumption, .symmetryAssumption,
    .vectorised,
  ]

  /// All kinds, in the order in which they are tried: what is sure and cheap to see first, guesses last.
  static let all: [Detector] = [
    .diagonalForVector,
    .valueItself,
    .constantFactor,
    .freeEntries,
    .wrongTerm,
    .missingOffDiagonal,
    .functionOfValue,
    .wrongSign,
    .wrongInnerDerivative,
    .distributionAssumption,
    .forgottenSum,
    .missingFactor,
    .otherDerivative,
    .scalarFactor,
    .vectorised,
    .slip,
    .wrongExpandedTerm,
    .symmetryAssumption,
    .wrongArgument,
    .misplacedTerm,
    .neededFactor,
    .treatedAsConstant,
  ]
}

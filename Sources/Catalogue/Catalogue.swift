import Expressions
import Typing
import Verification

/// Every named function of the language.
public struct Catalogue: Sendable {
  /// The operations.
  public let operations: [Operation]
  /// What the front end knows of them.
  public let signatures: SignatureTable
  /// What the index form knows of the elementwise ones.
  public let rules: ElementwiseTable
  /// What the other road knows of the elementwise ones.
  public let functions: [String: ScalarFunction]

  /// A catalogue of those operations.
  public init(_ operations: [Operation]) {
    self.operations = operations
    signatures = SignatureTable(operations.map(\.signature))
    var rules: [ElementwiseRule] = []
    var functions: [String: ScalarFunction] = [:]
    for operation in operations {
      guard case .elementwise(let rule, let numeric) = operation.role else { continue }
      rules.append(rule)
      functions[rule.name] = numeric
    }
    self.rules = ElementwiseTable(rules)
    self.functions = functions
  }

  /// The catalogue of the language.
  public static let standard = Catalogue(Operation.builtins + elementwise + definitions)

  private static let elementwise: [Operation] = [
    .exponential,
    .logarithm,
    .squareRoot,
    .magnitude,
    .sign,
    .step,
    .relu,
    .sine,
    .cosine,
    .tangent,
    .inverseSine,
    .inverseCosine,
    .inverseTangent,
    .hyperbolicSine,
    .hyperbolicCosine,
    .hyperbolicTangent,
    .sigmoid,
    .softplus,
    .errorFunction,
  ]

  private static let definitions: [Operation] = [
    .square,
    .reciprocal,
    .gelu,
    .silu,
    .maximum,
    .minimum,
    .mean,
    .norm1,
    .norm2,
    .logsumexp,
    .softmax,
    .logsoftmax,
    .crossEntropy,
    .logisticLoss,
    .layerNorm,
    .logdet,
    .adjugate,
  ]
}

import Catalogue
import Diagnostics
import Expressions
import Nabla
import Numerals
import Testing

/// A catalogue with one wrong rule must give no answer at all: the certificate takes another road than the rules.
struct PlantedRuleTests {
  /// A wrong derivative of a function, in the engine's half of its record only.
  struct Planted: CustomTestStringConvertible, Sendable {
    let function: String
    let mistake: String
    let derivative: @Sendable (Polynomial, Polynomial, inout Arena) -> Polynomial

    var testDescription: String { "\(function): \(mistake)" }

    init(_ function: String, _ mistake: String, _ derivative: @escaping @Sendable (Polynomial, Polynomial, inout Arena) -> Polynomial) {
      self.function = function
      self.mistake = mistake
      self.derivative = derivative
    }
  }

  static let planted: [Planted] = [
    Planted("exp", "derivative 1") { x, _, _ in .constant(.one, x.axes) },
    Planted("log", "derivative 1/x²") { x, _, arena in arena.power(x, -Coefficient(2)) },
    Planted("sin", "sign") { x, _, arena in arena.apply(.named("cos"), x).scaled(by: .minusOne) },
    Planted("cos", "sign forgotten") { x, _, arena in arena.apply(.named("sin"), x) },
    Planted("tan", "1 − y²") { _, y, arena in arena.oneMinusSquare(y) },
    Planted("arcsin", "square root forgotten") { x, _, arena in arena.power(arena.oneMinusSquare(x), .minusOne) },
    Planted("arccos", "sign forgotten") { x, _, arena in arena.power(arena.oneMinusSquare(x), -.half) },
    Planted("arctan", "1 − x²") { x, _, arena in arena.power(arena.oneMinusSquare(x), .minusOne) },
    Planted("sinh", "itself") { _, y, _ in y },
    Planted("cosh", "sign") { x, _, arena in arena.apply(.named("sinh"), x).scaled(by: .minusOne) },
    Planted("tanh", "1 − y") { _, y, arena in arena.sum([.constant(.one, y.axes), y.scaled(by: .minusOne)]) },
    Planted("tanh", "at x in place of y") { x, _, arena in arena.oneMinusSquare(x) },
    Planted("sigmoid", "a factor forgotten") { _, y, _ in y },
    Planted("sigmoid", "at x in place of y") { x, _, arena in arena.sum([x, arena.power(x, Coefficient(2)).scaled(by: .minusOne)]) },
    Planted("softplus", "zero") { x, _, _ in .zero(x.axes) },
    Planted("erf", "a factor of two") { x, _, arena in arena.gaussian(x).scaled(by: .half) },
    Planted("relu", "one everywhere") { x, _, _ in .constant(.one, x.axes) },
    Planted("abs", "one everywhere") { x, _, _ in .constant(.one, x.axes) },
    Planted("sign", "one") { x, _, _ in .constant(.one, x.axes) },
    Planted("step", "one") { x, _, _ in .constant(.one, x.axes) },
  ]

  /// The standard catalogue with the derivative of one function replaced.
  static func catalogue(with planted: Planted) -> Catalogue {
    Catalogue(
      Catalogue.standard.operations.map { operation in
        guard operation.signature.name == planted.function, case .elementwise(let rule, let numeric) = operation.role else { return operation }
        let wrong = ElementwiseRule(
          name: rule.name, parity: rule.parity, isPositive: rule.isPositive, values: rule.values,
          derivative: { x, y, arena in planted.derivative(x, y, &arena) }, reduction: rule.reduction)
        return Operation(
          signature: operation.signature, summary: operation.summary, role: .elementwise(rule: wrong, numeric: numeric), source: operation.source)
      })
  }

  @Test(arguments: planted)
  func wrongDerivativeIsRefused(_ planted: Planted) {
    let problem = Problem(
      program: "g'*\(planted.function)(W*x)", declarations: [("g", "vector(m)"), ("W", "matrix(m, n)"), ("x", "vector(n)")], variables: ["x"])
    #expect(throws: (any Error).self) { try Engine(catalogue: Self.catalogue(with: planted)).derive(problem) }
    do {
      _ = try Engine(catalogue: Self.catalogue(with: planted)).derive(problem)
      Issue.record("an answer from a wrong rule was given")
    } catch {
      #expect(error.code == .unverified)
    }
    #expect(throws: Never.self) { try Engine().derive(problem) }
  }

  @Test(arguments: [("cos", ElementwiseRule.Parity.odd), ("sin", .even), ("tanh", .none), ("exp", .even), ("log", .odd)])
  func wrongParityIsRefusedOrHarmless(_ function: String, _ parity: ElementwiseRule.Parity) throws {
    let catalogue = Catalogue(
      Catalogue.standard.operations.map { operation in
        guard operation.signature.name == function, case .elementwise(let rule, let numeric) = operation.role else { return operation }
        let wrong = ElementwiseRule(
          name: rule.name, parity: parity, isPositive: rule.isPositive, values: rule.values, derivative: rule.derivative, reduction: rule.reduction)
        return Operation(
          signature: operation.signature, summary: operation.summary, role: .elementwise(rule: wrong, numeric: numeric), source: operation.source)
      })
    let problem = Problem(program: "g'*\(function)(2 - x)", declarations: [("g", "vector(n)"), ("x", "vector(n)")], variables: ["x"])
    do {
      // No parity is a loss of shortness only; any other wrong one turns a sign.
      let answer = try Engine(catalogue: catalogue).derive(problem)
      #expect(parity == .none || answer.derivatives[0].certificate.points > 0)
    } catch {
      #expect(error.code == .unverified)
    }
  }

  @Test func wrongKnownValueIsRefused() {
    let catalogue = Catalogue(
      Catalogue.standard.operations.map { operation in
        guard operation.signature.name == "exp", case .elementwise(let rule, let numeric) = operation.role else { return operation }
        let wrong = ElementwiseRule(
          name: rule.name, parity: rule.parity, isPositive: rule.isPositive, values: [(.zero, Coefficient(2))], derivative: rule.derivative,
          reduction: rule.reduction)
        return Operation(
          signature: operation.signature, summary: operation.summary, role: .elementwise(rule: wrong, numeric: numeric), source: operation.source)
      })
    let problem = Problem(program: "exp(0)*x'*x", declarations: [("x", "vector(n)")], variables: ["x"])
    #expect(throws: Diagnostic.self) { try Engine(catalogue: catalogue).derive(problem) }
  }
}

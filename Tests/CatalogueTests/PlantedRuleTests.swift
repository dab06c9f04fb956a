import Catalogue
import Diagnostics
import Expressions
import Nabla
import Numerals
import Testing
import Typing
import Verification

/// Wrong rules are noticed: an answer that rests on one is refused as unverified.
///
/// A wrong *definition* cannot be noticed in this way, since both roads read the same text; `DefinitionTests` compare definitions with formulas.
struct PlantedRuleTests {
  /// A rule with something wrong in it, and a program that rests on it.
  struct Plant: Sendable, CustomStringConvertible {
    var description: String
    var function: String
    var program: String
    var change: @Sendable (ElementwiseRule) -> ElementwiseRule
  }

  /// The catalogue with the plant in place of the function's own rule.
  private func catalogue(with plant: Plant) -> Catalogue {
    Catalogue(
      Catalogue.standard.operations.map { operation in
        guard operation.signature.name == plant.function, case .elementwise(let rule, let numeric) = operation.role else { return operation }
        return Operation(
          signature: operation.signature, summary: operation.summary, role: .elementwise(rule: plant.change(rule), numeric: numeric),
          source: operation.source)
      })
  }

  @Test(arguments: wrongDerivatives + wrongIdentities)
  func plantsAreRefused(plant: Plant) throws {
    let problem = Problem(program: plant.program, declarations: [("x", "vector(n)")], variables: ["x"])
    #expect(throws: Never.self) { try Engine().derive(problem) }
    let error = try #require(throws: Diagnostic.self) { try Engine(catalogue: catalogue(with: plant)).derive(problem) }
    #expect(error.code == .unverified)
  }

  /// A planted fault is refused in second order and deep within a program too.
  @Test func plantsAreRefusedWhereverTheyStand() throws {
    let plant = Self.derivative("tanh", "1 - y", { _, y, arena in arena.sum([.constant(.one, y.axes), y.scaled(by: .minusOne)]) })
    let engine = Engine(catalogue: catalogue(with: plant))
    let declarations = [("x", "vector(n)"), ("W", "matrix(n, n)"), ("y", "vector(n)")]
    for program in ["norm2(W*sigmoid(W*tanh(W*x) + y) - y)^2", "softmax(W*tanh(x))", "y'*inv(W*W' + eye(n) + diag(exp(tanh(x))))*y"] {
      for order in 1...2 {
        let problem = Problem(program: program, declarations: declarations, variables: ["x"], order: order)
        let error = try #require(throws: Diagnostic.self) { try engine.derive(problem) }
        #expect(error.code == .unverified)
      }
    }
  }

  /// A planted fault is refused where the function is constant to rounding, so that right and wrong are alike at every point.
  @Test(arguments: ["tanh(norm2(x) + 14)", "tanh(x.^2 + 30)", "sum(tanh(x.^2 + 25))^2"])
  func plantsAreRefusedWhereNothingIsLeftOfThem(program: String) throws {
    let plants = [
      Self.derivative("tanh", "1 - y", { _, y, arena in arena.sum([.constant(.one, y.axes), y.scaled(by: .minusOne)]) }),
      Self.derivative("tanh", "0", { _, y, arena in .zero(y.axes) }),
    ]
    for plant in plants {
      for order in 1...2 {
        let problem = Problem(program: program, declarations: [("x", "vector(n)")], variables: ["x"], order: order)
        #expect(throws: Never.self) { try Engine().derive(problem) }
        let error = try #require(throws: Diagnostic.self) { try Engine(catalogue: catalogue(with: plant)).derive(problem) }
        #expect(error.code == .unverified)
      }
    }
  }

  /// Wrong numbers on the other road are noticed as well.
  @Test(arguments: ["tanh", "sigmoid", "log", "sin"])
  func wrongNumbersAreRefused(name: String) throws {
    let operations = Catalogue.standard.operations.map { operation in
      guard operation.signature.name == name, case .elementwise(let rule, let numeric) = operation.role else { return operation }
      let wrong = ScalarFunction(
        value: numeric.value, first: { 1.000001 * numeric.first($0) }, second: numeric.second, isDefined: numeric.isDefined)
      return Operation(
        signature: operation.signature, summary: operation.summary, role: .elementwise(rule: rule, numeric: wrong), source: operation.source)
    }
    let problem = Problem(program: "sum(\(name)(1 + x.^2))", declarations: [("x", "vector(n)")], variables: ["x"])
    let error = try #require(throws: Diagnostic.self) { try Engine(catalogue: Catalogue(operations)).derive(problem) }
    #expect(error.code == .unverified)
  }

  // MARK: Plants

  typealias Formula = @Sendable (_ x: Polynomial, _ y: Polynomial, _ arena: inout Arena) -> Polynomial

  private static func changed(
    _ rule: ElementwiseRule, parity: ElementwiseRule.Parity? = nil, isPositive: Bool? = nil,
    values: [(argument: Coefficient, value: Coefficient)]? = nil, derivative: Formula? = nil,
    reduction: (@Sendable (_ x: Polynomial, _ arena: inout Arena) -> Polynomial?)? = nil
  ) -> ElementwiseRule {
    ElementwiseRule(
      name: rule.name, parity: parity ?? rule.parity, isPositive: isPositive ?? rule.isPositive, values: values ?? rule.values,
      derivative: derivative ?? rule.derivative, reduction: reduction ?? rule.reduction)
  }

  private static func derivative(_ function: String, _ words: String, _ formula: @escaping Formula) -> Plant {
    let argument = function == "log" ? "1 + x.^2" : ["arcsin", "arccos"].contains(function) ? "sin(x)/2" : "x"
    return Plant(description: "\(function)' = \(words)", function: function, program: "sum(\(function)(\(argument)))") {
      changed($0, derivative: formula)
    }
  }

  /// For every function its own derivative times two, negated and one too large; and mistakes that people make.
  static let wrongDerivatives: [Plant] = {
    var plants: [Plant] = []
    for operation in Catalogue.standard.operations {
      guard case .elementwise(let rule, _) = operation.role else { continue }
      let name = operation.signature.name
      // A root is a power to the index form, which differentiates powers by itself.
      if name == "sqrt" { continue }
      if !["sign", "step"].contains(name) {
        plants.append(derivative(name, "twice as much") { x, y, arena in rule.derivative(x, y, &arena).scaled(by: Coefficient(2)) })
        plants.append(derivative(name, "the negative") { x, y, arena in rule.derivative(x, y, &arena).scaled(by: .minusOne) })
        plants.append(derivative(name, "0") { x, _, _ in .zero(x.axes) })
      }
      plants.append(derivative(name, "one more") { x, y, arena in arena.sum([rule.derivative(x, y, &arena), .constant(.one, x.axes)]) })
    }
    let one: Formula = { x, _, _ in .constant(.one, x.axes) }
    plants += [
      derivative("tanh", "1 - y") { _, y, arena in arena.sum([.constant(.one, y.axes), y.scaled(by: .minusOne)]) },
      derivative("sin", "-cos") { x, _, arena in arena.apply(.named("cos"), x).scaled(by: .minusOne) },
      derivative("cos", "sin") { x, _, arena in arena.apply(.named("sin"), x) },
      derivative("sigmoid", "y") { _, y, _ in y },
      derivative("sigmoid", "1 - y") { _, y, arena in arena.sum([.constant(.one, y.axes), y.scaled(by: .minusOne)]) },
      derivative("log", "1", one), derivative("relu", "1", one), derivative("exp", "x") { x, _, _ in x },
      derivative("abs", "1", one), derivative("softplus", "tanh") { x, _, arena in arena.apply(.named("tanh"), x) },
      derivative("tan", "1 - y²") { _, y, arena in arena.oneMinusSquare(y) },
    ]
    return plants
  }()

  /// Identities that do not hold.
  static let wrongIdentities: [Plant] = [
    Plant(description: "tanh is even", function: "tanh", program: "sum(tanh(-x).*x)") { changed($0, parity: .even) },
    Plant(description: "cos is odd", function: "cos", program: "sum(cos(-x).*x)") { changed($0, parity: .odd) },
    Plant(description: "sigmoid(-x) = -sigmoid(x)", function: "sigmoid", program: "sum(sigmoid(-x).*x)") { changed($0, parity: .odd) },
    Plant(description: "tanh is positive", function: "tanh", program: "sum(abs(tanh(x)))") { changed($0, isPositive: true) },
    Plant(description: "cos 0 = 0", function: "cos", program: "sum(x.*cos(0))") { changed($0, values: [(.zero, .zero)]) },
    Plant(description: "log x = x", function: "log", program: "sum(log(1 + x.^2))") { changed($0, reduction: { x, _ in x }) },
  ]
}

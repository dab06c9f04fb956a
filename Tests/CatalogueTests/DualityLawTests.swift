import Catalogue
import Nabla
import Testing
import Typing
import Verification

/// Forward and reverse differentiation are transposes of each other, and second derivatives are symmetric: by the values of printed answers.
struct DualityLawTests {
  private static let sizes = ["m": 3, "n": 4]

  /// Numbers of −1 … 1, the same in every run.
  private static func numbers(_ count: Int, salt: Int) -> [Double] {
    (0..<count).map { (place: Int) -> Double in
      var bits = UInt64(place + 1_000 * salt + 1) &* 0x9E37_79B9_7F4A_7C15
      bits = (bits ^ (bits >> 29)) &* 0xBF58_476D_1CE4_E5B9
      return Double(bits >> 11) / 0x1p52 - 1
    }
  }

  private func values(of program: TypedProgram, salt: Int = 0) throws -> [String: NumericArray] {
    var values: [String: NumericArray] = [:]
    for (k, variable) in program.variables.enumerated() {
      let shape = variable.type.axes.map { $0.value(Self.sizes) ?? 1 }
      values[variable.name] = NumericArray(shape: shape, values: Self.numbers(shape.reduce(1, *), salt: k + salt))
    }
    return values
  }

  private func evaluate(_ program: TypedProgram, _ values: [String: NumericArray]) throws -> [Double] {
    try Evaluator(functions: Catalogue.standard.functions).value(of: program.result, in: program, sizes: Self.sizes, variables: values).values
  }

  /// ⟨Ȳ, dY⟩ = ⟨X̄, dX⟩ with dY = d/dt Y(X + t·dX) by forward differentiation, and X̄ = ∂⟨Ȳ, Y⟩/∂X by reverse differentiation.
  @Test(arguments: LawProgram.all)
  func pullbackIsThePushforwardTransposed(program: LawProgram) throws {
    let engine = Engine()
    let typed = try engine.elaborate(program.problem())
    let (name, type) = program.declarations[0]
    let result = typed[typed.result].type
    guard result.axes.allSatisfy({ $0.extents.count == 1 }) else { return }

    let pulled = Problem(
      program: "Y = \(program.text)\nsum(Ybar.*Y)", declarations: program.declarations + [("Ybar", result.text)], variables: [name])
    let gradient = try #require(try engine.derive(pulled).derivatives.first)
    var values = try self.values(of: gradient.typed)
    let covector = try evaluate(gradient.typed, values)

    var moved = program.declarations
    moved[0].name = "X0"
    let pushed = Problem(
      program: "\(name) = X0 + t*dX\n\(program.text)", declarations: moved + [("t", "scalar"), ("dX", type)], variables: ["t"])
    let tangent = try #require(try engine.derive(pushed).derivatives.first)
    let direction = try #require(values[name]).values.indices.map { Double(($0 * 37) % 11) / 5 - 1 }
    values["X0"] = values[name]
    values["t"] = NumericArray(0)
    values["dX"] = NumericArray(shape: try #require(values[name]).shape, values: direction)
    let vector = try evaluate(tangent.typed, values)

    let left = zip(try #require(values["Ybar"]).values, vector).reduce(0) { $0 + $1.0 * $1.1 }
    let right = zip(covector, direction).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(left - right) <= 1e-9 * (1 + abs(left)), "\(left) and \(right)")
  }

  /// The Hessian of a scalar by a vector is symmetric.
  @Test(arguments: LawProgram.all.filter { $0.declarations[0].name == "x" })
  func hessiansAreSymmetric(program: LawProgram) throws {
    let engine = Engine()
    let scalar = Problem(program: "Y = \(program.text)\nsum(sin(Y))", declarations: program.declarations, variables: ["x"], order: 2)
    let hessian = try #require(try engine.derive(scalar).derivatives.first)
    let entries = try evaluate(hessian.typed, try values(of: hessian.typed))
    let n = 4
    #expect(entries.count == n * n)
    let scale = entries.reduce(1) { max($0, abs($1)) }
    for i in 0..<n { for j in 0..<i { #expect(abs(entries[i * n + j] - entries[j * n + i]) <= 1e-10 * scale) } }
  }
}

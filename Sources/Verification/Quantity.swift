import Numerals
import Shapes
import Typing

/// Something that has entries at given sizes and values: the value of a node, or its derivative on the other road.
struct Quantity: Sendable {
  let program: TypedProgram
  let node: TypedProgram.ID
  /// The variable and the order of the derivative; nil for the value itself.
  var derivative: (variable: Int, order: Int)?
  /// False leaves the derivative by a symmetric or diagonal variable as if the entries were free.
  var isProjected = true

  /// The type of the entries.
  var type: ValueType {
    guard let derivative else { return program[node].type }
    return derivativeType(of: program[node].type, by: program.variables[derivative.variable].type, order: derivative.order)
  }
}

/// A quantity laid out at given sizes.
struct PlacedQuantity: Sendable {
  private enum Road: Sendable {
    case value(EvaluationPlan)
    case derivative(Derivative)
  }

  private let road: Road
  /// For each variable of the quantity's program the place of the sampled one of that name and shape.
  private let variables: [Int?]
  /// The shape as the comparison sees it: rows and columns, a scalar being 1×1, or the axes of a tensor.
  let shape: [Int]
  /// About how many multiplications an evaluation takes.
  let work: Double
  /// The degrees of the entries, when laid out for the residues.
  let degree: DegreeBound

  /// Lays the quantity out. `sampled` is the program whose variables get values; they are found by name.
  init(
    _ quantity: Quantity, sampled: TypedProgram, sizes: SizeAssignment, functions: [String: ScalarFunction], isExact: Bool
  ) throws(EvaluationFailure) {
    let program = quantity.program
    var planner = Planner(program: program, sizes: sizes, functions: functions, isExact: isExact, seeded: quantity.derivative?.variable)
    let plan = try planner.plan(for: quantity.node)
    if let (place, order) = quantity.derivative {
      let variable = program.variables[place]
      let projection: Derivative.Projection =
        !quantity.isProjected
        ? .none
        : variable.facts.contains(.diagonal)
          ? .diagonal
          : !variable.facts.isDisjoint(with: [.symmetric, .positiveDefinite]) ? .symmetric : .none
      let derivative = Derivative(plan: plan, order: order, variableShape: try sizes.shape(of: variable.type), projection: projection)
      road = .derivative(derivative)
      work = derivative.work
    } else {
      road = .value(plan)
      work = plan.work
    }
    degree = plan.degree.derivative(quantity.derivative?.order ?? 0)
    shape = try PlacedQuantity.comparableShape(quantity.type, sizes)
    var places: [Int?] = []
    for (number, variable) in program.variables.enumerated() {
      // The programs compared nearly always have the same variables in the same order.
      let isInPlace = number < sampled.variables.count && sampled.variables[number].name == variable.name
      let place = isInPlace ? number : sampled.variables.firstIndex { $0.name == variable.name }
      if let place, try sizes.shape(of: sampled.variables[place].type) != sizes.shape(of: variable.type) {
        places.append(nil)
      } else {
        places.append(place)
      }
    }
    variables = places
  }

  /// Rows and columns of a scalar, vector or matrix; the axes of a tensor.
  static func comparableShape(_ type: ValueType, _ sizes: SizeAssignment) throws(EvaluationFailure) -> [Int] {
    let shape = try sizes.shape(of: type)
    switch type {
    case .scalar: return [1, 1]
    case .column: return [shape[0], 1]
    case .row: return [1, shape[0]]
    case .matrix, .tensor: return shape
    }
  }

  /// The entries, by rows, for the sampled variables' values.
  func evaluate<Base: BaseCarrier>(_ sampled: [[Base]]) throws(EvaluationFailure) -> [Base] {
    let values = variables.map { $0.map { sampled[$0] } ?? [] }
    switch road {
    case .value(let plan): return Array(try Machine<Base>(plan, variables: values).result)
    case .derivative(let derivative): return try derivative.evaluate(values)
    }
  }
}

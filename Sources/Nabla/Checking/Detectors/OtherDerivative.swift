import Syntax
import Typing
import Verification

extension Detector {
  /// The value in the place of its derivative.
  static let valueItself = Detector.any("the value itself") { search in
    let program = search.program
    let isValue = search.claims(program[program.result].type) { $0.value(of: program.result, in: program) }
    return isValue ? "that is the value itself, not its derivative" : nil
  }

  /// The derivative by another variable or by an intermediate value, of an intermediate value, or of another order.
  static let otherDerivative = Detector.any("another derivative") { search in
    let program = search.program
    let variable = program.variables[search.variable]
    let other = search.order == 1 ? 2 : 1
    if search.order == 2 || variable.type != .scalar {
      if search.claims(search.type(of: program.result, by: variable.type, order: other), { point in
        point.derivative(of: program.result, by: search.variable, order: other, in: program)
      }) {
        return "that is the \(other == 2 ? "second" : "first") derivative"
      }
    }
    for (place, candidate) in program.variables.enumerated() where place != search.variable {
      let type = search.type(of: program.result, by: candidate.type, order: search.order)
      let isClaimed = search.claims(type) { point in
        point.derivative(of: program.result, by: place, order: search.order, in: program)
      }
      if isClaimed { return "that is the derivative by \(candidate.name), not by \(variable.name)" }
    }
    return search.intermediate(variable.name)
  }
}

extension Investigation {
  /// The type of a derivative of a node.
  fileprivate func type(of node: TypedProgram.ID, by variable: ValueType, order: Int) -> ValueType {
    derivativeType(of: program[node].type, by: variable, order: order)
  }

  /// True where the claim has a type, and the values that a quantity has at the points.
  fileprivate func claims(_ type: ValueType, _ quantity: (SamplePoint) -> NumericArray?) -> Bool {
    guard claim.type == type, points.count > 1 else { return false }
    return points.allSatisfy { point, claimed, _ in quantity(point).map { claimed.isClose(to: $0) } ?? false }
  }

  /// The derivative by an intermediate value, or of one.
  fileprivate func intermediate(_ variable: String) -> String? {
    guard order == 1 else { return nil }
    let value = programTree.statements.last?.name ?? "the value"
    for statement in program.statements.dropLast().suffix(12) {
      guard let name = statement.name else { continue }
      let isOf = claims(type(of: statement.value, by: program.variables[self.variable].type, order: 1)) { point in
        point.derivative(of: statement.value, by: self.variable, order: 1, in: program)
      }
      if isOf { return "that is the derivative of \(name) by \(variable), not of \(value)" }
      let by = type(of: program.result, by: program[statement.value].type, order: 1)
      guard claim.type == by || claim.type == Investigation.transposed(by), by != .scalar else { continue }
      let cut = Mutation(freezing: statement.value, in: program)
      let isBy = claims(derivativeOf: cut, by: cut.variable)
      if isBy { return "that is the derivative by \(name); the chain from \(name) to \(variable) is missing" }
    }
    return nil
  }
}

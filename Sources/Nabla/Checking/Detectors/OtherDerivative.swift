import Diagnostics
import Syntax
import Typing
import Verification

extension Detector {
  /// The value in the place of its derivative.
  static let valueItself = Detector.any("the value itself") { search in
    let program = search.program
    let isValue = search.claims(program[program.result].type) { $0.value(of: program.result, in: program) }
    return isValue ? Message("that is the value itself, not its derivative", "这是值本身，不是它的导数") : nil
  }

  /// The derivative by another variable or by an intermediate value, of an intermediate value, or of another order.
  static let otherDerivative = Detector.any("another derivative") { search in
    let (program, place, order) = (search.program, search.variable, search.order)
    let variable = program.variables[place]
    let other = order == 1 ? 2 : 1
    let otherType = search.type(of: program.result, by: variable.type, order: other)
    if search.claims(otherType, { $0.derivative(of: program.result, by: place, order: other, in: program) }) {
      return other == 2 ? Message("that is the second derivative", "这是二阶导数") : Message("that is the first derivative", "这是一阶导数")
    }
    for (candidatePlace, candidate) in program.variables.enumerated() where candidatePlace != place {
      let type = search.type(of: program.result, by: candidate.type, order: order)
      let isClaimed = search.claims(type) { $0.derivative(of: program.result, by: candidatePlace, order: order, in: program) }
      if isClaimed {
        return Message("that is the derivative by \(candidate.name), not by \(variable.name)", "这是对 \(candidate.name) 的导数，不是对 \(variable.name) 的导数")
      }
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
  fileprivate mutating func claims(_ type: ValueType, _ quantity: (SamplePoint) -> NumericArray?) -> Bool {
    guard claim.type == type, points.count > 1, derivativesLeft > 0 else { return false }
    derivativesLeft -= 1
    return points.allSatisfy { point, claimed, _ in quantity(point).map { claimed.isClose(to: $0) } ?? false }
  }

  /// The derivative by an intermediate value, or of one.
  fileprivate mutating func intermediate(_ variableName: String) -> Message? {
    guard order == 1 else { return nil }
    let value = programTree.statements.last?.name.map(Message.code) ?? Message("the value", "目标值")
    let (place, program) = (variable, program)
    for statement in program.statements.dropLast().suffix(12) {
      guard let name = statement.name else { continue }
      let isOf = claims(type(of: statement.value, by: program.variables[place].type, order: 1)) { point in
        point.derivative(of: statement.value, by: place, order: 1, in: program)
      }
      if isOf {
        return Message("that is the derivative of \(name) by \(variableName), not of \(value)", "这是 \(name) 对 \(variableName) 的导数，不是 \(value) 的导数")
      }
      let by = type(of: program.result, by: program[statement.value].type, order: 1)
      guard claim.type == by || claim.type == Investigation.transposed(by), by != .scalar else { continue }
      let cut = Mutation(freezing: [statement.value], in: program)
      let isBy = claims(derivativeOf: cut, by: cut.variable)
      if isBy {
        return Message(
          "that is the derivative by \(name); the chain from \(name) to \(variableName) is missing",
          "这是对 \(name) 的导数；缺少从 \(name) 到 \(variableName) 的链式法则")
      }
    }
    return nil
  }
}

import Diagnostics
import Syntax
import Typing
import Verification

extension Detector {
  /// The derivative f' of an elementwise function left out of the chain, taken at the wrong argument, or another function's; softmax treated as elementwise.
  static let wrongInnerDerivative = Detector.ofValues("wrong inner derivative") { search in
    for id in search.activeNodes.prefix(40) {
      for slope in search.slopes(at: id) {
        guard let mutation = Mutation(at: id, in: search.program, slope: slope.slope), search.claims(derivativeOf: mutation) else { continue }
        return slope.phrase
      }
    }
    return nil
  }
}

/// A derivative that stands in the place of a function's.
private struct Slope {
  var slope: @Sendable (_ argument: Double, _ value: Double) -> Double
  var phrase: String
}

extension Investigation {
  /// What can stand in the place of the derivative of a node's function.
  fileprivate mutating func slopes(at id: TypedProgram.ID) -> [Slope] {
    let node = program[id]
    switch node.operation {
    case .elementwise(let name): return slopes(of: name, functions[name], id)
    case .abstractElementwise(let name, let order):
      return slopes(of: name + String(repeating: "'", count: order), nil, id)
    case .defined(let name, .all) where name == "softmax":
      let call = quoted(node.span) ?? name
      return [
        Slope(
          slope: { _, value in value * (1 - value) },
          phrase: "softmax is treated as elementwise: the off-diagonal entries of the Jacobian of \(call) are missing"),
        Slope(slope: { _, value in value }, phrase: "the claim treats the sum inside \(call) as constant"),
        Slope(slope: { _, _ in 1 }, phrase: "the derivative of softmax, at \(call), is forgotten"),
      ]
    default: return []
    }
  }

  private mutating func slopes(of name: String, _ function: ScalarFunction?, _ id: TypedProgram.ID) -> [Slope] {
    let argument = program[id].arguments.first.flatMap { self.text(of: $0) }
    let derivative = argument.map { "\(name)'(\($0))" } ?? "the derivative of \(name)"
    let missing = factorMissing.map { $0.hasSuffix(derivative) ? "" : ": \($0) is missing" } ?? ""
    var slopes = [Slope(slope: { _, _ in 1 }, phrase: "\(derivative) is forgotten in the chain\(missing)")]
    if let function {
      slopes.append(
        Slope(slope: { _, value in function.first(value) }, phrase: "\(derivative) is taken at the value of \(name) in the place of its argument"))
      slopes.append(Slope(slope: { argument, _ in -function.first(argument) }, phrase: "the sign of \(derivative) is wrong"))
    }
    slopes.append(Slope(slope: { _, value in value }, phrase: "\(name) stands in the place of its derivative, \(derivative)"))
    if name != "sigmoid" {
      slopes.append(
        Slope(slope: { _, value in value * (1 - value) }, phrase: "a.*(1 - a), the derivative of sigmoid, stands in the place of \(derivative)"))
    }
    if name != "tanh" {
      slopes.append(Slope(slope: { _, value in 1 - value * value }, phrase: "1 - a.^2, the derivative of tanh, stands in the place of \(derivative)"))
    }
    if name != "relu" {
      slopes.append(Slope(slope: { argument, _ in argument > 0 ? 1 : 0 }, phrase: "the derivative of relu stands in the place of \(derivative)"))
    }
    return slopes
  }

  /// A node as the program writes it; nil for the inside of a definition.
  private func text(of id: TypedProgram.ID) -> String? {
    if definition(around: id) != nil { return nil }
    if let named = program.statements.first(where: { $0.value == id })?.name { return named }
    return quoted(program[id].span)
  }

  /// The factor of the right formula without which it is the claim, in words.
  private var factorMissing: String? {
    mutating get {
      if let known = missingFactor { return known.isEmpty ? nil : known }
      var found: String?
      if let right {
        for (tree, part) in right.tree.withoutOneFactor() where holds(tree, equals: .claim) {
          found = part
          break
        }
      }
      missingFactor = found ?? ""
      return found
    }
  }
}

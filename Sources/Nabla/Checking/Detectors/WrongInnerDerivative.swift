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
  var phrase: Message
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
          phrase: Message(
            "softmax is treated as elementwise: the off-diagonal entries of the Jacobian of \(call) are missing",
            "softmax 被当成了逐元素函数：缺少 \(call) 的雅可比矩阵的非对角元素")),
        Slope(slope: { _, value in value }, phrase: Message("the claim treats the sum inside \(call) as constant", "所给公式把 \(call) 内部的求和当成了常数")),
        Slope(slope: { _, _ in 1 }, phrase: Message("the derivative of softmax, at \(call), is forgotten", "漏掉了 \(call) 处 softmax 的导数")),
      ]
    default: return []
    }
  }

  private mutating func slopes(of name: String, _ function: ScalarFunction?, _ id: TypedProgram.ID) -> [Slope] {
    let argument = program[id].arguments.first.flatMap { self.text(of: $0) }
    let derivative = argument.map { Message.code("\(name)'(\($0))") } ?? Message("the derivative of \(name)", "\(name) 的导数")
    var forgotten = Message("\(derivative) is forgotten in the chain", "链式法则里漏掉了 \(derivative)")
    if let factor = factorMissing, !factor.english.hasSuffix(derivative.english) {
      forgotten = Message("\(forgotten): \(factor) is missing", "\(forgotten)：缺少\(factor)")
    }
    var slopes = [Slope(slope: { _, _ in 1 }, phrase: forgotten)]
    if let function {
      slopes.append(
        Slope(
          slope: { _, value in function.first(value) },
          phrase: Message("\(derivative) is taken at the value of \(name) in the place of its argument", "\(derivative) 应在 \(name) 的参数处取值，却取在了它的函数值处")
        ))
      slopes.append(
        Slope(slope: { argument, _ in -function.first(argument) }, phrase: Message("the sign of \(derivative) is wrong", "\(derivative) 的符号错误")))
    }
    slopes.append(
      Slope(
        slope: { _, value in value },
        phrase: Message("\(name) stands in the place of its derivative, \(derivative)", "该用导数 \(derivative) 的地方用了 \(name) 本身")))
    if name != "sigmoid" {
      slopes.append(
        Slope(
          slope: { _, value in value * (1 - value) },
          phrase: Message(
            "a.*(1 - a), the derivative of sigmoid, stands in the place of \(derivative)", "该用 \(derivative) 的地方用了 sigmoid 的导数 a.*(1 - a)")))
    }
    if name != "tanh" {
      slopes.append(
        Slope(
          slope: { _, value in 1 - value * value },
          phrase: Message("1 - a.^2, the derivative of tanh, stands in the place of \(derivative)", "该用 \(derivative) 的地方用了 tanh 的导数 1 - a.^2")))
    }
    if name != "relu" {
      slopes.append(
        Slope(
          slope: { argument, _ in argument > 0 ? 1 : 0 },
          phrase: Message("the derivative of relu stands in the place of \(derivative)", "该用 \(derivative) 的地方用了 relu 的导数")))
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
  private var factorMissing: Message? {
    mutating get {
      if let missingFactor { return missingFactor }
      var found: Message?
      if let right {
        for (tree, part) in right.tree.withoutOneFactor() where holds(tree, equals: .claim) {
          found = part
          break
        }
      }
      missingFactor = .some(found)
      return found
    }
  }
}

import Diagnostics
import Typing

extension TypedProgram {
  /// The variables that a value needs, by their places.
  func variables(neededBy value: ID) -> Set<Int> {
    var variables: Set<Int> = []
    var seen: Set<ID> = [value]
    var open = [value]
    while let id = open.popLast() {
      if case .variable(let place) = nodes[id].operation { variables.insert(place) }
      for argument in nodes[id].arguments where seen.insert(argument).inserted { open.append(argument) }
    }
    return variables
  }

  /// The place of a statement by its name, or of the last one that needs no labels: no one-hot vector and no distribution.
  ///
  /// - Throws: `unknownName` where there is no such statement.
  func predictedStatement(_ name: String?, isGiven: [Bool]) throws(Diagnostic) -> Int {
    if let name {
      if let place = statements.firstIndex(where: { $0.name == name }) { return place }
      let names = statements.compactMap(\.name)
      let near = nearestNames(to: name, in: names).first
      throw Diagnostic(
        .unknownName, Message("the program has no statement \(name)", "程序里没有语句 \(name)"), at: .none,
        help: near.map { Message("did you mean \($0)?", "是否想写 \($0)？") }
          ?? (names.isEmpty ? nil : Message("its statements are \(names.joined(separator: ", "))", "语句有 \(names.joined(separator: "、"))")))
    }
    let isLabel = variables.map { !$0.facts.isDisjoint(with: [.oneHot, .sumsToOne]) }
    for place in statements.indices.reversed() where statements[place].name != nil {
      let needed = variables(neededBy: statements[place].value)
      if needed.allSatisfy({ !isLabel[$0] }), place < statements.count - 1 || needed.allSatisfy({ isGiven[$0] }) { return place }
    }
    throw Diagnostic(
      .unknownName, Message("no statement of the program is a prediction: every one needs labels", "程序里没有语句是预测：每一个都需要标签"), at: .none,
      help: Message("name the prediction by a statement of its own, such as p = softmax(z)", "请用单独的语句给预测命名，例如 p = softmax(z)"))
  }

  /// For a one-hot variable the last statement of its type that does not need it: what predicts it.
  func prediction(of variable: Int) -> Int? {
    guard variables[variable].facts.contains(.oneHot) else { return nil }
    return statements.indices.dropLast().last { place in
      self[statements[place].value].type.axes == variables[variable].type.axes
        && !variables(neededBy: statements[place].value).contains(variable)
    }
  }
}

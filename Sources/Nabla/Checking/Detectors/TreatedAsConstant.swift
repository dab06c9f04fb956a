import Typing

extension Detector {
  /// A part of the program through which no derivative was taken.
  static let treatedAsConstant = Detector.ofValues("treated as constant") { search in
    for id in search.activeNodes.prefix(40) {
      if search.claims(derivativeOf: Mutation(freezing: id, in: search.program)) { return "the claim treats \(search.name(ofPart: id)) as constant" }
    }
    return nil
  }
}

extension Investigation {
  private static let ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"]

  /// A part of the program in words.
  fileprivate func name(ofPart id: TypedProgram.ID) -> String {
    let node = program[id]
    if let call = definition(around: id) {
      let text = quoted(program[call].span) ?? "the call"
      switch node.operation {
      case .reduce(.sum, _): return "the sum inside \(text)"
      case .reduce: return "the reduction inside \(text)"
      case .elementwise(let name): return "\(name) inside \(text)"
      default: return "a part of \(text)"
      }
    }
    guard case .variable(let place) = node.operation else { return quoted(node.span) ?? "a part of the program" }
    let name = program.variables[place].name
    let occurrences = program.nodes.indices.filter { program[$0].operation == node.operation }.sorted {
      program[$0].span.start < program[$1].span.start
    }
    guard occurrences.count > 1, let rank = occurrences.firstIndex(of: id), rank < Investigation.ordinals.count else { return name }
    return "the \(Investigation.ordinals[rank]) \(name)"
  }
}

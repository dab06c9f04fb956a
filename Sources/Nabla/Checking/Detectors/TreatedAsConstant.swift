import Typing

extension Detector {
  /// A part of the program through which no derivative was taken.
  static let treatedAsConstant = Detector.ofValues("treated as constant") { search in
    let active = search.activeNodes
    for id in active.prefix(40) {
      if search.claims(derivativeOf: Mutation(freezing: [id], in: search.program)) {
        return "the claim treats \(search.name(ofPart: id)) as constant"
      }
    }
    // One occurrence of the variable differentiated, the others left.
    let occurrences = active.filter { search.program[$0].arguments.isEmpty }
    guard occurrences.count > 2, occurrences.count <= 8 else { return nil }
    for id in occurrences where search.claims(derivativeOf: Mutation(freezing: occurrences.filter { $0 != id }, in: search.program)) {
      return "the claim differentiates \(search.name(ofPart: id)) alone, and treats the others as constant"
    }
    return nil
  }
}

extension Investigation {
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

import Diagnostics
import Typing

extension Detector {
  /// A part of the program through which no derivative was taken.
  static let treatedAsConstant = Detector.ofValues("treated as constant") { search in
    let active = search.activeNodes
    for id in active.prefix(40) {
      if search.claims(derivativeOf: Mutation(freezing: [id], in: search.program)) {
        return Message("the claim treats \(search.name(ofPart: id)) as constant", "所给公式把 \(search.name(ofPart: id)) 当成了常数")
      }
    }
    // One occurrence of the variable differentiated, the others left.
    let occurrences = active.filter { search.program[$0].arguments.isEmpty }
    guard occurrences.count > 2, occurrences.count <= 8 else { return nil }
    for id in occurrences where search.claims(derivativeOf: Mutation(freezing: occurrences.filter { $0 != id }, in: search.program)) {
      return Message(
        "the claim differentiates \(search.name(ofPart: id)) alone, and treats the others as constant",
        "所给公式只对 \(search.name(ofPart: id)) 求导，把其余的当成了常数")
    }
    return nil
  }
}

extension Investigation {
  /// A part of the program in words.
  fileprivate func name(ofPart id: TypedProgram.ID) -> Message {
    let node = program[id]
    if let call = definition(around: id) {
      let text = quoted(program[call].span).map(Message.code) ?? Message("the call", "这个调用")
      switch node.operation {
      case .reduce(.sum, _): return Message("the sum inside \(text)", "\(text) 内部的求和")
      case .reduce: return Message("the reduction inside \(text)", "\(text) 内部的归约")
      case .elementwise(let name): return Message("\(name) inside \(text)", "\(text) 内部的 \(name)")
      default: return Message("a part of \(text)", "\(text) 的一部分")
      }
    }
    guard case .variable(let place) = node.operation else {
      return quoted(node.span).map(Message.code) ?? Message("a part of the program", "程序的一部分")
    }
    let name = program.variables[place].name
    let occurrences = program.nodes.indices.filter { program[$0].operation == node.operation }.sorted {
      program[$0].span.start < program[$1].span.start
    }
    guard occurrences.count > 1, let rank = occurrences.firstIndex(of: id), rank < Investigation.ordinals.count else { return .code(name) }
    return Message("the \(Investigation.ordinals[rank]) \(name)", "第 \(rank + 1) 个 \(name)")
  }
}

import Diagnostics
import Syntax

/// One step of the walk over an expression: a node is entered, which opens scopes and schedules operands, and left once its operands are typed.
enum WalkStep {
  case enter(SyntaxTree.ID)
  case leave(SyntaxTree.ID)
}

/// The walk over expressions, with a stack of its own, so that no depth of input exhausts the machine's.
extension Elaboration {
  /// The typed node of an expression of the frame.
  mutating func elaborate(expression root: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    var steps = [WalkStep.enter(root)]
    while let step = steps.popLast() {
      switch step {
      case .enter(let id):
        mark(id)
        if let typed = try enter(id, &steps) { frame.typed[id] = typed }
      case .leave(let id):
        mark(id)
        frame.typed[id] = try leave(id)
      }
    }
    return frame.typed[root]
  }

  private mutating func mark(_ id: SyntaxTree.ID) {
    guard frame.parameters == nil else { return }
    place = id
    progress += 1
  }

  /// Types a leaf, or schedules the operands of a node and its leaving.
  private mutating func enter(_ id: SyntaxTree.ID, _ steps: inout [WalkStep]) throws(Diagnostic) -> TypedProgram.ID? {
    let node = frame.tree[id]
    switch node.kind {
    case .number(let value): return try add(.number(value), [], .scalar, id)
    case .name(let name): return try value(of: name, id)
    case .call(let name, let order): return try enter(call: name, order: order, id, &steps)
    case .access:
      steps.append(.leave(id))
      steps.append(.enter(node.children[0]))
    case .indexedSum(let indices):
      for index in indices { _ = try bind(index: index, at: span(of: id)) }
      steps.append(.leave(id))
      steps.append(.enter(node.children[0]))
    case .binary(let operation):
      if operation == .divide, let signal = try errorSignal(id) { return signal }
      steps.append(.leave(id))
      steps.append(.enter(node.children[1]))
      steps.append(.enter(node.children[0]))
    case .negate, .transpose:
      steps.append(.leave(id))
      steps.append(.enter(node.children[0]))
    }
    return nil
  }

  private mutating func leave(_ id: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    let node = frame.tree[id]
    switch node.kind {
    case .call(let name, let order): return try leave(call: name, order: order, id)
    case .access: return try access(id)
    case .indexedSum(let indices): return try sum(over: indices, id)
    case .binary(let operation): return try apply(operation, id)
    case .negate: return try negate(id)
    case .transpose: return try transpose(id)
    case .number, .name: return frame.typed[id]
    }
  }
}

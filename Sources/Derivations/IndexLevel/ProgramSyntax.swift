import Numerals
import Shapes
import Syntax
import Typing

/// The text of a node of a typed program, as a syntax tree: the reverse of typing.
struct ProgramSyntax {
  private let program: TypedProgram
  /// The text that names a variable or a statement.
  private let name: (IndexedWhole) -> String

  /// A writer for a program whose names are changed by `name`.
  init(_ program: TypedProgram, name: @escaping (IndexedWhole) -> String) {
    self.program = program
    self.name = name
  }

  /// Adds a node to a tree; nil for what can only be written with indices.
  func add(_ root: TypedProgram.ID, to tree: inout SyntaxTree) -> SyntaxTree.ID? {
    var needed: Set<TypedProgram.ID> = [root]
    var pending = [root]
    var named: [TypedProgram.ID: Int] = [:]
    for (place, statement) in program.statements.enumerated() where statement.name != nil { named[statement.value] = named[statement.value] ?? place }
    while let id = pending.popLast() {
      if named[id] != nil { continue }
      for argument in shownArguments(program[id]) where needed.insert(argument).inserted { pending.append(argument) }
    }
    var made: [TypedProgram.ID: SyntaxTree.ID] = [:]
    for id in needed.sorted() {
      if let place = named[id] {
        made[id] = tree.add(.name(name(.statement(place))))
        continue
      }
      let arguments = shownArguments(program[id]).compactMap { made[$0] }
      guard arguments.count == shownArguments(program[id]).count, let node = add(program[id], arguments, to: &tree) else { return nil }
      made[id] = node
    }
    return made[root]
  }

  /// A defined function is written as a call, without its body.
  private func shownArguments(_ node: TypedProgram.Node) -> [TypedProgram.ID] {
    if case .defined = node.operation { return Array(node.arguments.dropLast()) }
    return node.arguments
  }

  private func add(_ node: TypedProgram.Node, _ arguments: [SyntaxTree.ID], to tree: inout SyntaxTree) -> SyntaxTree.ID? {
    func call(_ function: String, _ extra: [SyntaxTree.ID] = []) -> SyntaxTree.ID { tree.add(.call(function, order: 0), arguments + extra) }
    switch node.operation {
    case .number(let value): return tree.add(.number(value))
    case .variable(let place): return tree.add(.name(name(.variable(place))))
    case .identity:
      guard let axis = node.type.axes.first, axis.extents.count == 1 else { return nil }
      return tree.add(.call("eye", order: 0), [tree.addExtent(axis.extents[0])])
    case .fill(let value):
      guard node.type.axes.allSatisfy({ $0.extents.count == 1 }), node.type.axes.count <= 2 else { return nil }
      let sizes = node.type.axes.map { tree.addExtent($0.extents[0]) }
      var ones = tree.add(.call("ones", order: 0), sizes)
      if case .row = node.type { ones = tree.add(.transpose, [ones]) }
      return value.isOne ? ones : tree.add(.binary(.multiply), [tree.add(.number(value)), ones])
    case .negate: return tree.add(.negate, arguments)
    case .add: return tree.add(.binary(.add), arguments)
    case .subtract: return tree.add(.binary(.subtract), arguments)
    case .multiply: return tree.add(.binary(.multiply), arguments)
    case .hadamard: return tree.add(.binary(.hadamard), arguments)
    case .divide: return tree.add(.binary(.divide), arguments)
    case .hadamardDivide: return tree.add(.binary(.hadamardDivide), arguments)
    case .power: return tree.add(.binary(node.type == .scalar ? .power : .hadamardPower), arguments)
    case .matrixPower(let exponent): return tree.add(.binary(.power), arguments + [tree.add(.number(Coefficient(exponent)))])
    case .transpose: return tree.add(.transpose, arguments)
    case .kronecker: return tree.add(.binary(.kronecker), arguments)
    case .elementwise(let function): return call(function)
    case .abstractElementwise(let function, let order): return tree.add(.call(function, order: order), arguments)
    case .reduce(let reduction, let axis): return call(reduction.rawValue, axis == .all ? [] : [tree.add(.name(axis.rawValue))])
    case .trace: return call("tr")
    case .determinant: return call("det")
    case .inverse: return call("inv")
    case .diagonal, .diagonalPart: return call("diag")
    case .vectorize: return call("vec")
    case .defined(let function, let axis): return call(function, axis == .all ? [] : [tree.add(.name(axis.rawValue))])
    case .abstractFunction(let function): return call(function)
    case .abstractGradient, .comprehension, .indexedSum, .access: return nil
    }
  }
}

extension SyntaxTree {
  /// The text of an extent inside `eye(…)` and its like: `n`, `3`, `n - k + 1`.
  mutating func addExtent(_ extent: Extent) -> SyntaxTree.ID {
    var result: SyntaxTree.ID?
    for term in extent.terms.filter({ $0.factor > 0 }) + extent.terms.filter({ $0.factor < 0 }) {
      var part = add(.name(term.name))
      let factor = Int(term.factor.magnitude)
      if factor != 1 { part = add(.binary(.multiply), [add(.number(Coefficient(factor))), part]) }
      if let left = result {
        result = add(.binary(term.factor < 0 ? .subtract : .add), [left, part])
      } else {
        result = term.factor < 0 ? add(.negate, [part]) : part
      }
    }
    guard let names = result else { return add(.number(Coefficient(extent.constant))) }
    if extent.constant == 0 { return names }
    return add(.binary(extent.constant < 0 ? .subtract : .add), [names, add(.number(Coefficient(abs(extent.constant))))])
  }
}

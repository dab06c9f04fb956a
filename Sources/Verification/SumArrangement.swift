import Numerals
import Typing

/// Pushes the sums of index notation inwards by the distributive law, so that evaluating them takes work in proportion to what they say.
///
/// Σₖₗₚ a[i,k]·b[k,l]·c[l,p] as it stands visits every assignment of i, k, l and p; as Σₖ a[i,k]·(Σₗ b[k,l]·(Σₚ c[l,p])) it never looks at more than
/// two indices at once. The index whose factors speak of the fewest others goes first.
struct SumArrangement {
  private let source: TypedProgram
  private var program: TypedProgram
  /// The new place of each node.
  private var places: [TypedProgram.ID] = []
  /// The free indices of each new node.
  private var indices: [Set<Int>] = []

  /// The program with its sums arranged, and the new place of a node; both as they were where there is nothing to arrange.
  static func arranged(_ program: TypedProgram, _ node: TypedProgram.ID) -> (program: TypedProgram, node: TypedProgram.ID) {
    let hasSums = program.nodes[...node].contains { node in
      if case .indexedSum = node.operation { true } else { false }
    }
    guard hasSums else { return (program, node) }
    var arrangement = SumArrangement(program)
    for id in 0...node { arrangement.copy(id) }
    return (arrangement.program, arrangement.places[node])
  }

  private init(_ program: TypedProgram) {
    source = program
    self.program = program
    self.program.nodes = []
    self.program.statements = []
  }

  // MARK: Copying

  private mutating func copy(_ id: TypedProgram.ID) {
    var node = source[id]
    node.arguments = node.arguments.map { places[$0] }
    if case .indexedSum(let bound) = node.operation, node.arguments.count == 1 {
      places.append(sum(node.arguments[0], over: bound, like: node))
    } else {
      places.append(add(node))
    }
  }

  private mutating func add(_ node: TypedProgram.Node) -> TypedProgram.ID {
    var free = node.arguments.reduce(into: Set<Int>()) { $0.formUnion(indices[$1]) }
    switch node.operation {
    case .access(let subscripts): free.formUnion(subscripts.flatMap { $0.terms.map(\.index) })
    case .indexedSum(let bound), .comprehension(let bound): free.subtract(bound)
    default: break
    }
    program.nodes.append(node)
    indices.append(free)
    return program.nodes.count - 1
  }

  // MARK: Sums

  private mutating func sum(_ body: TypedProgram.ID, over bound: [Int], like node: TypedProgram.Node) -> TypedProgram.ID {
    var factors = self.factors(of: body, like: node)
    var open = bound
    while !open.isEmpty {
      // What an index speaks of: its own factors' other indices.
      let groups = open.map { index in factors.filter { indices[$0].contains(index) } }
      let reaches = groups.map { group in group.reduce(into: Set<Int>()) { $0.formUnion(indices[$1]) }.count }
      guard let choice = open.indices.min(by: { (reaches[$0], groups[$0].count) < (reaches[$1], groups[$1].count) }) else { break }
      let index = open.remove(at: choice)
      let group = groups[choice]
      factors.removeAll { group.contains($0) }
      let inner = group.isEmpty ? number(.one, like: node) : product(group, like: node)
      factors.append(add(TypedProgram.Node(.indexedSum([index]), [inner], .scalar, node.span)))
    }
    return product(factors, like: node)
  }

  /// The factors of a product in index notation.
  private mutating func factors(of body: TypedProgram.ID, like node: TypedProgram.Node) -> [TypedProgram.ID] {
    var found: [TypedProgram.ID] = []
    var open = [body]
    while let id = open.popLast() {
      let arguments = program[id].arguments
      guard arguments.allSatisfy({ program[$0].type == .scalar }) else {
        found.append(id)
        continue
      }
      switch program[id].operation {
      case .multiply, .hadamard: open += arguments
      case .negate:
        open += arguments
        found.append(number(.minusOne, like: node))
      case .divide, .hadamardDivide:
        open.append(arguments[0])
        found.append(add(TypedProgram.Node(.divide, [number(.one, like: node), arguments[1]], .scalar, node.span)))
      default: found.append(id)
      }
    }
    return found.reversed()
  }

  private mutating func product(_ factors: [TypedProgram.ID], like node: TypedProgram.Node) -> TypedProgram.ID {
    guard var result = factors.first else { return number(.one, like: node) }
    for factor in factors.dropFirst() { result = add(TypedProgram.Node(.multiply, [result, factor], .scalar, node.span)) }
    return result
  }

  private mutating func number(_ value: Coefficient, like node: TypedProgram.Node) -> TypedProgram.ID {
    add(TypedProgram.Node(.number(value), [], .scalar, node.span))
  }
}

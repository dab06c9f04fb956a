import Numerals
import Syntax

/// Forms as a syntax tree, which is what answers are.
struct Notation {
  let store: FormStore
  var tree = SyntaxTree()
  private var made: [FormID: SyntaxTree.ID] = [:]

  init(store: FormStore) { self.store = store }

  /// The tree node of a form; operands are made first, without recursion.
  mutating func node(_ root: FormID) -> SyntaxTree.ID {
    var order: Set<FormID> = []
    var pending = [root]
    while let next = pending.popLast() {
      guard made[next] == nil, order.insert(next).inserted else { continue }
      pending += store.children(of: next)
    }
    for form in order.sorted() { made[form] = make(form) }
    return made[root] ?? make(root)
  }

  private func child(_ form: FormID) -> SyntaxTree.ID { made[form] ?? 0 }

  private mutating func make(_ form: FormID) -> SyntaxTree.ID {
    switch store[form].kind {
    case .number(let value): return tree.add(.number(value))
    case .symbol(let name): return tree.add(.name(name))
    case .call(let name, let arguments):
      if name == "log", case .call("det", let inner) = store[arguments[0]].kind {
        return tree.add(.call("logdet", order: 0), inner.map { child($0) })
      }
      let primes = name.reversed().prefix { $0 == "'" }.count
      return tree.add(.call(String(name.dropLast(primes)), order: primes), arguments.map { child($0) })
    case .product(let factors): return chain(.multiply, factors)
    case .hadamard(let factors): return chain(.hadamard, factors)
    case .quotient(let a, let b): return tree.add(.binary(.divide), [child(a), child(b)])
    case .hadamardQuotient(let a, let b): return tree.add(.binary(.hadamardDivide), [child(a), child(b)])
    case .power(let a, let b): return tree.add(.binary(.power), [child(a), child(b)])
    case .hadamardPower(let a, let b): return tree.add(.binary(.hadamardPower), [child(a), child(b)])
    case .transpose(let a): return tree.add(.transpose, [child(a)])
    case .negative(let a): return negated(child(a))
    case .access(let base, let subscripts): return tree.add(.access, [child(base)] + subscripts.map { child($0) })
    case .indexedSum(let names, let body): return tree.add(.indexedSum(names), [child(body)])
    case .sum(let terms, let signs):
      var result = signs[0] ? negated(child(terms[0])) : child(terms[0])
      for k in terms.indices.dropFirst() { result = tree.add(.binary(signs[k] ? .subtract : .add), [result, child(terms[k])]) }
      return result
    }
  }

  private mutating func chain(_ operation: BinaryOperator, _ factors: [FormID]) -> SyntaxTree.ID {
    var result = child(factors[0])
    for factor in factors.dropFirst() { result = tree.add(.binary(operation), [result, child(factor)]) }
    return result
  }

  /// −(a·b) prints as `-a*b`: the sign goes to the first factor.
  private mutating func negated(_ node: SyntaxTree.ID) -> SyntaxTree.ID {
    var spine: [SyntaxTree.ID] = []
    var head = node
    while case .binary(let operation) = tree[head].kind, [.multiply, .divide, .hadamard, .hadamardDivide].contains(operation) {
      spine.append(head)
      head = tree[head].children[0]
    }
    var result = tree.add(.negate, [head])
    for place in spine.reversed() { result = tree.add(tree[place].kind, [result, tree[place].children[1]]) }
    return result
  }
}

import Nabla
import Numerals
import Syntax
import Typing

/// What a gathered number gives: tr(M*dZ) as a line, and the derivative M' read off it.
extension Gathering {
  /// The factor M of tr(M*dZ); nil where it is 1.
  private func factor(_ term: Term) -> SyntaxTree? {
    let factors = term.right + term.left
    guard !factors.isEmpty else { return nil }
    return SyntaxTree.expression { new in new.addProduct(factors.map { new.adopt($0, of: tree) }) }
  }

  private func scaled(_ term: Term, _ value: SyntaxTree) -> SyntaxTree {
    var result = value
    // Numerals first, then names, then traces.
    func rank(_ id: SyntaxTree.ID) -> Int { tree.isNumeral(id) ? 0 : tree[id].children.isEmpty ? 1 : 2 }
    let ordered = term.scalars.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
    for scalar in ordered.reversed() { result = SyntaxTree.product(tree.part(scalar), result) }
    for divisor in term.divisors {
      result = SyntaxTree.expression { $0.add(.binary(.divide), [$0.adopt(result), $0.adopt(divisor, of: tree)]) }
    }
    return result
  }

  /// Σ ± c·tr(M*dZ), a product of numbers and vectors where dZ is one.
  func gathered(_ type: ValueType) -> SyntaxTree {
    let direction = SyntaxTree(name: direction)
    return SyntaxTree.sum(
      terms.map { term in
        guard let factor = factor(term) else {
          let moving = term.isTransposed ? direction.transposed(isScalar: type == .scalar) : direction
          if case .matrix = type { return (scaled(term, direction.applying("tr")), term.isNegative) }
          return (scaled(term, moving), term.isNegative)
        }
        // tr(M*dZ') = tr(M'*dZ)
        if case .matrix = type {
          return (scaled(term, SyntaxTree.product(term.isTransposed ? turned(term) : factor, direction).applying("tr")), term.isNegative)
        }
        // A vector's differential stands last, a row's first.
        let read = read(term, factor, type)
        let isRow = if case .row = type { true } else { false }
        let product = isRow ? SyntaxTree.product(direction, read.transposed()) : SyntaxTree.product(read, direction)
        return (scaled(term, product), term.isNegative)
      })
  }

  /// What a term adds to the derivative, its numbers apart.
  private func read(_ term: Term, _ factor: SyntaxTree, _ type: ValueType) -> SyntaxTree {
    switch type {
    case .matrix: term.isTransposed ? factor : turned(term)
    case .column: term.isTransposed ? turned(term) : factor
    case .row: term.isTransposed ? factor : turned(term)
    default: factor
    }
  }

  /// The derivative read off: a row by a vector, a number by a number, Mᵀ by a matrix; nil where a term has no factor to read off.
  func derivative(_ type: ValueType) -> SyntaxTree? {
    var found: [(SyntaxTree, Bool)] = []
    for term in terms {
      var value: SyntaxTree
      if let factor = factor(term) {
        value = read(term, factor, type)
      } else {
        switch type {
        case .scalar: value = SyntaxTree(number: .one)
        case .matrix(let n, _): value = SyntaxTree.expression { new in new.addCall("eye", [new.add(.name(n.text))]) }
        default: return nil
        }
      }
      value = scaled(term, value)
      found.append((value, term.isNegative))
    }
    return found.isEmpty ? nil : SyntaxTree.sum(found)
  }

  /// The derivative by a matrix as the transpose of what multiplies dZ under the trace, Σ ±c·M'; nil where it has no factor, or is no more than a product of one.
  var untransposed: SyntaxTree? {
    var found: [(SyntaxTree, Bool)] = []
    for term in terms {
      guard let factor = factor(term) else { return nil }
      found.append((scaled(term, (term.isTransposed ? turned(term) : factor).transposed()), term.isNegative))
    }
    return found.isEmpty ? nil : SyntaxTree.sum(found)
  }

  /// (A*B*C)' as C'*B'*A'.
  private func turned(_ term: Term) -> SyntaxTree {
    let factors = (term.right + term.left).reversed()
    return SyntaxTree.expression { new in
      new.addProduct(
        factors.map { id in
          let copy = new.adopt(id, of: tree)
          return type(id) == .scalar ? copy : new.addTransposed(copy)
        })
    }
  }
}

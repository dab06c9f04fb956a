import Diagnostics
import Syntax

/// Factors that stand in the wrong place or want a transpose.
extension SyntaxTree {
  /// The most factors of one product that are moved about.
  private static let longestProduct = 6

  /// One factor of a product of matrices, perhaps transposed on the way.
  private struct Move {
    var order: [Int]
    var turned: Set<Int> = []
    var phrase: Message
  }

  /// Changes of one factor of the product at a place: its transpose, or a factor that has none.
  func transpositionSlips(ofProduct root: ID) -> [Slip] {
    let factors = factors(of: root)
    let movable = movable(factors)
    var moves = movable.map { Move(order: Array(factors.indices), turned: [$0], phrase: turningPhrase(factors[$0])) }
    for (k, i) in movable.enumerated() {
      for j in movable[(k + 1)...] {
        let isOneTransposed = isTransposed(factors[i]) != isTransposed(factors[j])
        let phrase =
          isOneTransposed
          ? Message("the wrong factor is transposed", "转置放错了因子")
          : Message("\(turningPhrase(factors[i])), and \(turningPhrase(factors[j]))", "\(turningPhrase(factors[i]))，且 \(turningPhrase(factors[j]))")
        moves.append(Move(order: Array(factors.indices), turned: [i, j], phrase: phrase))
      }
    }
    return moves.map { slip($0, factors, root) }
  }

  /// Changes of the order of the factors of the product at a place, with and without transposes.
  func orderSlips(ofProduct root: ID) -> [Slip] {
    let factors = factors(of: root)
    let movable = movable(factors)
    var plain: [Move] = []
    var turned: [Move] = []
    for (k, i) in movable.enumerated() {
      for j in movable[(k + 1)...] {
        var order = Array(factors.indices)
        order.swapAt(i, j)
        let phrase = swapPhrase(factors[i], factors[j], neighbours: movable.count == 2)
        plain.append(Move(order: order, phrase: phrase))
        turned.append(Move(order: order, turned: [i], phrase: phrase))
        turned.append(Move(order: order, turned: [j], phrase: phrase))
        turned.append(Move(order: order, turned: [i, j], phrase: phrase))
      }
    }
    guard movable.count > 2 else { return (plain + turned).map { slip($0, factors, root) } }
    for i in movable {
      for j in movable where abs(i - j) > 1 {
        var order = Array(factors.indices)
        order.insert(order.remove(at: i), at: j)
        let phrase = Message("the factor \(quoted(factors[i])) stands in the wrong place", "因子 \(quoted(factors[i])) 的位置错误")
        plain.append(Move(order: order, phrase: phrase))
        turned.append(Move(order: order, turned: [i], phrase: phrase))
      }
    }
    return (plain + turned).map { slip($0, factors, root) }
  }

  /// The product at a place without one of its factors.
  func surplusFactorSlips(ofProduct root: ID) -> [Slip] {
    let factors = factors(of: root)
    return factors.indices.filter { !isNumeral(factors[$0]) }.map { left in
      let kept = factors.indices.filter { $0 != left }.map { factors[$0] }
      return Slip(
        replacing(root) { new, places in new.addProduct(kept.map { places[$0] }, span: self[root].span) },
        Message("the factor \(quoted(factors[left])) is too much", "多了因子 \(quoted(factors[left]))")
      )
    }
  }

  /// The product at a place with a name of the program, or its transpose, as one more factor.
  func neededFactorSlips(ofProduct root: ID, named name: String) -> [Slip] {
    let factors = factors(of: root)
    let first = factors.prefix { isNumeral($0) }.count
    return (first...factors.count).flatMap { place in
      [false, true].map { isTransposed in
        let changed = replacing(root) { new, places in
          var made = factors.map { $0 == root ? copy(root, in: &new, places) : places[$0] }
          let factor = new.add(.name(name))
          made.insert(isTransposed ? new.add(.transpose, [factor]) : factor, at: place)
          return new.addProduct(made, span: self[root].span)
        }
        return Slip(changed, Message("the factor \(name)\(isTransposed ? "'" : "") is missing", "缺少因子 \(name)\(isTransposed ? "'" : "")"))
      }
    }
  }

  /// Transposes of what is no factor of a product: names, calls, and whole terms.
  func transpositionSlipsOfOperands() -> [Slip] {
    let used = used
    var isFactor = Array(repeating: false, count: nodes.count)
    for root in products {
      for factor in factors(of: root) { isFactor[factor] = true }
    }
    // What is transposed already can only lose that.
    var isTurned = Array(repeating: false, count: nodes.count)
    for id in nodes.indices where isTransposed(id) { isTurned[self[id].children[0]] = true }
    // What stands outside comes first: a transpose there is said more simply.
    return nodes.indices.reversed().filter { used[$0] && !isFactor[$0] && !isTurned[$0] }.compactMap { id in
      switch self[id].kind {
      case .transpose: Slip(replacing(id) { _, places in places[self[id].children[0]] }, turningPhrase(id))
      case .name, .call, .binary(.multiply):
        Slip(replacing(id) { new, places in new.addTransposed(copy(id, in: &new, places), span: self[id].span) }, turningPhrase(id))
      default: nil
      }
    }
  }

  // MARK: Making

  private func movable(_ factors: [ID]) -> [Int] {
    let movable = factors.indices.filter { !isNumeral(factors[$0]) }
    return movable.count <= SyntaxTree.longestProduct ? movable : Array(movable.suffix(SyntaxTree.longestProduct))
  }

  private func slip(_ move: Move, _ factors: [ID], _ root: ID) -> Slip {
    let changed = replacing(root) { new, places in
      // The sign of the first factor, as in -A*B, stays in front.
      var isNegated = false
      var made = factors.map { places[$0] }
      if case .negate = self[factors[0]].kind, !isNumeral(factors[0]) {
        made[0] = places[self[factors[0]].children[0]]
        isNegated = true
      }
      made = move.order.map { k in move.turned.contains(k) ? new.addTransposed(made[k], span: self[factors[k]].span) : made[k] }
      if isNegated { made[0] = new.add(.negate, [made[0]]) }
      return new.addProduct(made, span: self[root].span)
    }
    return Slip(changed, move.phrase)
  }

  private func copy(_ id: ID, in new: inout SyntaxTree, _ places: [ID]) -> ID {
    new.add(self[id].kind, self[id].children.map { places[$0] }, span: self[id].span)
  }

  private func isTransposed(_ id: ID) -> Bool {
    if case .transpose = self[id].kind { return true }
    return false
  }

  private func turningPhrase(_ id: ID) -> Message {
    if isTransposed(id) { return Message("\(quoted(self[id].children[0])) must not be transposed", "\(quoted(self[id].children[0])) 不应转置") }
    return Message("\(quoted(id)) must be transposed", "\(quoted(id)) 应转置")
  }

  private func swapPhrase(_ left: ID, _ right: ID, neighbours: Bool) -> Message {
    if isDiagonal(right), !isDiagonal(left) { return Message("the diagonal factor stands on the left", "对角因子应在左边") }
    if isDiagonal(left), !isDiagonal(right) { return Message("the diagonal factor stands on the right", "对角因子应在右边") }
    let (a, b) = (bare(left), bare(right))
    return neighbours
      ? Message("\(a) multiplies from the right", "\(a) 应从右边乘") : Message("the factors \(a) and \(b) are in the wrong order", "因子 \(a) 和 \(b) 的顺序错误")
  }

  /// A factor without its sign and transpose.
  private func bare(_ id: ID) -> String {
    switch self[id].kind {
    case .transpose, .negate: quoted(self[id].children[0])
    default: quoted(id)
    }
  }
}

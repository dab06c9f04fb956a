import Numerals
import Syntax

/// Signs, operators, numbers and functions that are easily mistaken.
extension SyntaxTree {
  /// Another sign in front of one term.
  func signSlips() -> [Slip] {
    let used = used
    return nodes.indices.filter { used[$0] }.compactMap { id in
      let children = self[id].children
      switch self[id].kind {
      case .binary(.add): return slip(id, .binary(.subtract), children, "the sign before \(quoted(children[1])) is wrong")
      case .binary(.subtract): return slip(id, .binary(.add), children, "the sign before \(quoted(children[1])) is wrong")
      case .negate: return Slip(replacing(id) { _, places in places[children[0]] }, "the sign of \(quoted(children[0])) is wrong")
      case .call(let name, _) where children.count == 1 && !["ones", "eye", "zeros"].contains(name):
        let changed = replacing(id) { new, places in
          new.add(self[id].kind, [new.add(.negate, [places[children[0]]])], span: self[id].span)
        }
        return Slip(changed, "the sign of the argument of \(name) is wrong")
      default: return nil
      }
    }
  }

  /// The same operands under another operator.
  func operatorSlips(at places: [ID]? = nil) -> [Slip] {
    let used = used
    return (places ?? nodes.indices.filter { used[$0] }).flatMap { id -> [Slip] in
      guard case .binary(let operation) = self[id].kind else { return [] }
      let children = self[id].children
      switch operation {
      case .multiply: return [slip(id, .binary(.hadamard), children, "the product is elementwise")]
      case .hadamard: return [slip(id, .binary(.multiply), children, "the product is the matrix product")] + diagonalSlips(id)
      case .divide: return [slip(id, .binary(.hadamardDivide), children, "the quotient is elementwise")]
      case .power: return [slip(id, .binary(.hadamardPower), children, "the power is elementwise")]
      case .hadamardPower: return [slip(id, .binary(.power), children, "the power is that of the matrix")]
      case .kronecker: return [slip(id, .binary(.kronecker), children.reversed(), "the factors of the Kronecker product are in the wrong order")]
      case .add, .subtract, .hadamardDivide: return []
      }
    }
  }

  /// A vector in a product that is meant as the diagonal matrix of its entries.
  func diagonalSlips(_ id: ID) -> [Slip] {
    let children = self[id].children
    return [0, 1].map { k in
      let changed = replacing(id) { new, places in
        var operands = children.map { places[$0] }
        operands[k] = new.addCall("diag", [operands[k]])
        return new.add(.binary(.multiply), operands, span: self[id].span)
      }
      return Slip(changed, "\(quoted(children[k])) stands for the diagonal matrix of its entries")
    }
  }

  /// Half of an elementwise operation or a quotient.
  func surplusOperandSlips() -> [Slip] {
    let used = used
    let elementwise = withoutElementwiseFactors().map { Slip(($0.tree, $0.place), "the factor \($0.text) is too much") }
    return elementwise
      + nodes.indices.filter { used[$0] }.flatMap { id -> [Slip] in
        let children = self[id].children
        switch self[id].kind {
        case .binary(.divide), .binary(.hadamardDivide):
          return [Slip(replacing(id) { _, places in places[children[0]] }, "the division by \(quoted(children[1])) is too much")]
        case .binary(.power), .binary(.hadamardPower):
          return [Slip(replacing(id) { _, places in places[children[0]] }, "the power \(quoted(children[1])) is too much")]
        default: return []
        }
      }
  }

  /// Another number in the place of one.
  func numeralSlips() -> [Slip] {
    let used = used
    return nodes.indices.filter { used[$0] }.flatMap { id -> [Slip] in
      guard case .number(let value) = self[id].kind else { return [] }
      let others = [value - .one, value + .one, -value, value * Coefficient(2), value / Coefficient(2)]
      var seen: Set<Coefficient> = [value]
      return others.filter { seen.insert($0).inserted }.map { other in
        slip(id, .number(other), [], "the number \(quoted(id)) should be \(SyntaxTree.text(other))")
      }
    }
  }

  /// Functions that are taken one for the other.
  private static let confused: [String: [String]] = [
    "sin": ["cos"], "cos": ["sin"], "sinh": ["cosh"], "cosh": ["sinh"], "tanh": ["sigmoid", "tan"], "tan": ["tanh"], "sigmoid": ["tanh", "softmax"],
    "softmax": ["sigmoid", "logsoftmax"], "logsoftmax": ["softmax"], "relu": ["step"], "step": ["relu"], "abs": ["sign"], "sign": ["abs"],
    "softplus": ["sigmoid"], "exp": ["log"], "log": ["exp"], "det": ["logdet", "tr"], "logdet": ["det"], "tr": ["det", "sum"], "sum": ["tr"],
    "inv": ["adj"], "adj": ["inv"], "norm1": ["norm2"], "norm2": ["norm1"],
  ]

  /// Another function, or none, in the place of one.
  func functionSlips() -> [Slip] {
    let used = used
    return nodes.indices.filter { used[$0] }.flatMap { id -> [Slip] in
      guard case .call(let name, let order) = self[id].kind, self[id].children.count == 1 else { return [] }
      let children = self[id].children
      var slips = (SyntaxTree.confused[name] ?? []).map { slip(id, .call($0, order: order), children, "\(name) should be \($0)") }
      if order > 0 {
        slips.append(slip(id, .call(name, order: order - 1), children, "\(quoted(id)) is differentiated once too often"))
      } else if SyntaxTree.confused[name] == nil {
        slips.append(slip(id, .call(name, order: 1), children, "the prime of \(name) is missing"))
      }
      if name != "ones", name != "eye", name != "zeros" {
        slips.append(Slip(replacing(id) { _, places in places[children[0]] }, "\(quoted(id)) should be \(quoted(children[0]))"))
      }
      return slips
    }
  }

  /// Ones and identities of another size.
  func sizeSlips(dimensions: [String]) -> [Slip] {
    let used = used
    return nodes.indices.filter { used[$0] }.flatMap { id -> [Slip] in
      guard case .call(let name, _) = self[id].kind, name == "ones" || name == "eye" else { return [] }
      return self[id].children.flatMap { child -> [Slip] in
        guard case .name(let present) = self[child].kind else { return [] }
        return dimensions.filter { $0 != present }.map { other in
          let changed = replacing(child) { new, _ in new.add(.name(other)) }
          return Slip(changed, "\(quoted(id)) has the wrong size, \(other) in the place of \(present) is meant")
        }
      }
    }
  }

  /// Brackets left out or put in the wrong place: A*b + c for A*(b + c), A*B*C for A*(B.*C).
  func bracketSlips() -> [Slip] {
    let used = used
    return nodes.indices.filter { used[$0] }.flatMap { id -> [Slip] in
      guard case .binary(let operation) = self[id].kind else { return [] }
      let (left, right) = (self[id].children[0], self[id].children[1])
      var slips: [Slip] = []
      if operation == .add || operation == .subtract {
        if case .binary(.multiply) = self[left].kind {
          slips.append(regrouped(id, self[left].children[0], .multiply, self[left].children[1], operation, right))
        }
        if case .binary(.multiply) = self[right].kind {
          let changed = replacing(id) { new, places in
            let sum = new.add(self[id].kind, [places[left], places[self[right].children[0]]])
            return new.add(.binary(.multiply), [sum, places[self[right].children[1]]], span: self[id].span)
          }
          slips.append(Slip(changed, "the sum wants brackets"))
        }
      }
      if operation == .multiply, case .binary(.multiply) = self[left].kind {
        slips.append(regrouped(id, self[left].children[0], .multiply, self[left].children[1], .hadamard, right))
      }
      if operation == .hadamard, case .binary(.multiply) = self[left].kind {
        slips.append(regrouped(id, self[left].children[0], .multiply, self[left].children[1], .hadamard, right))
      }
      return slips
    }
  }

  /// a outer (b inner c) in the place of a node.
  private func regrouped(_ id: ID, _ a: ID, _ outer: BinaryOperator, _ b: ID, _ inner: BinaryOperator, _ c: ID) -> Slip {
    let changed = replacing(id) { new, places in
      let group = new.add(.binary(inner), [places[b], places[c]])
      return new.add(.binary(outer), [places[a], group], span: self[id].span)
    }
    return Slip(changed, inner == .hadamard ? "the elementwise product comes first" : "the sum wants brackets")
  }

  private func slip(_ id: ID, _ kind: SyntaxKind, _ children: [ID], _ phrase: String) -> Slip {
    Slip(replacing(id) { new, places in new.add(kind, children.map { places[$0] }, span: self[id].span) }, phrase)
  }

  /// A number as it is written.
  static func text(_ number: Coefficient) -> String {
    var tree = SyntaxTree()
    let id = tree.add(.number(number))
    return SourcePrinter.print(tree, id)
  }
}

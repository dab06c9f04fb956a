import Diagnostics
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
      case .binary(.add):
        return slip(id, .binary(.subtract), children, Message("the sign before \(quoted(children[1])) is wrong", "\(quoted(children[1])) 前的符号错误"))
      case .binary(.subtract):
        return slip(id, .binary(.add), children, Message("the sign before \(quoted(children[1])) is wrong", "\(quoted(children[1])) 前的符号错误"))
      case .negate:
        return Slip(
          replacing(id) { _, places in places[children[0]] }, Message("the sign of \(quoted(children[0])) is wrong", "\(quoted(children[0])) 的符号错误"))
      case .call(let name, _) where children.count == 1 && !["ones", "eye", "zeros"].contains(name):
        let changed = replacing(id) { new, places in
          new.add(self[id].kind, [new.add(.negate, [places[children[0]]])], span: self[id].span)
        }
        return Slip(changed, Message("the sign of the argument of \(name) is wrong", "\(name) 的参数的符号错误"))
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
      case .multiply: return [slip(id, .binary(.hadamard), children, Message("the product is elementwise", "这里是逐元素乘积"))]
      case .hadamard: return [slip(id, .binary(.multiply), children, Message("the product is the matrix product", "这里是矩阵乘积"))] + diagonalSlips(id)
      case .divide: return [slip(id, .binary(.hadamardDivide), children, Message("the quotient is elementwise", "这里是逐元素相除"))]
      case .power: return [slip(id, .binary(.hadamardPower), children, Message("the power is elementwise", "这里是逐元素的幂"))]
      case .hadamardPower: return [slip(id, .binary(.power), children, Message("the power is that of the matrix", "这里是矩阵的幂"))]
      case .kronecker:
        return [
          slip(id, .binary(.kronecker), children.reversed(), Message("the factors of the Kronecker product are in the wrong order", "克罗内克积的因子顺序错误"))
        ]
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
      return Slip(changed, Message("\(quoted(children[k])) stands for the diagonal matrix of its entries", "\(quoted(children[k])) 应是以其元素为对角线的对角矩阵"))
    }
  }

  /// Half of an elementwise operation or a quotient.
  func surplusOperandSlips() -> [Slip] {
    let used = used
    let elementwise = withoutElementwiseFactors().map { Slip(($0.tree, $0.place), Message("the factor \($0.text) is too much", "多了因子 \($0.text)")) }
    return elementwise
      + nodes.indices.filter { used[$0] }.flatMap { id -> [Slip] in
        let children = self[id].children
        switch self[id].kind {
        case .binary(.divide), .binary(.hadamardDivide):
          return [
            Slip(
              replacing(id) { _, places in places[children[0]] },
              Message("the division by \(quoted(children[1])) is too much", "多除了 \(quoted(children[1]))"))
          ]
        case .binary(.power), .binary(.hadamardPower):
          return [
            Slip(
              replacing(id) { _, places in places[children[0]] },
              Message("the power \(quoted(children[1])) is too much", "多了幂 \(quoted(children[1]))"))
          ]
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
        slip(
          id, .number(other), [],
          Message("the number \(quoted(id)) should be \(SyntaxTree.text(other))", "数 \(quoted(id)) 应为 \(SyntaxTree.text(other))"))
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
      var slips = (SyntaxTree.confused[name] ?? []).map {
        slip(id, .call($0, order: order), children, Message("\(name) should be \($0)", "\(name) 应为 \($0)"))
      }
      if order > 0 {
        slips.append(
          slip(id, .call(name, order: order - 1), children, Message("\(quoted(id)) is differentiated once too often", "\(quoted(id)) 多求了一次导")))
      } else if SyntaxTree.confused[name] == nil {
        slips.append(slip(id, .call(name, order: 1), children, Message("the prime of \(name) is missing", "\(name) 缺少撇号")))
      }
      if name != "ones", name != "eye", name != "zeros" {
        slips.append(
          Slip(
            replacing(id) { _, places in places[children[0]] },
            Message("\(quoted(id)) should be \(quoted(children[0]))", "\(quoted(id)) 应为 \(quoted(children[0]))")))
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
          return Slip(
            changed,
            Message("\(quoted(id)) has the wrong size, \(other) in the place of \(present) is meant", "\(quoted(id)) 的大小错误，\(present) 应为 \(other)"))
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
          slips.append(Slip(changed, Message("the sum wants brackets", "和式要加括号")))
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
    return Slip(
      changed, inner == .hadamard ? Message("the elementwise product comes first", "应先算逐元素乘积") : Message("the sum wants brackets", "和式要加括号"))
  }

  private func slip(_ id: ID, _ kind: SyntaxKind, _ children: [ID], _ phrase: Message) -> Slip {
    Slip(replacing(id) { new, places in new.add(kind, children.map { places[$0] }, span: self[id].span) }, phrase)
  }

  /// A number as it is written.
  static func text(_ number: Coefficient) -> String {
    var tree = SyntaxTree()
    let id = tree.add(.number(number))
    return SourcePrinter.print(tree, id)
  }
}

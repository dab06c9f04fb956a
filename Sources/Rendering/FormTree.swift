// Forms as trees: their operands, read and replaced.
extension FormStore {
  /// The operands of a form.
  func children(of id: FormID) -> [FormID] {
    switch self[id].kind {
    case .number, .symbol: []
    case .call(_, let list), .product(let list), .hadamard(let list), .sum(let list, _): list
    case .quotient(let a, let b), .hadamardQuotient(let a, let b), .power(let a, let b), .hadamardPower(let a, let b): [a, b]
    case .negative(let a), .transpose(let a), .indexedSum(_, let a): [a]
    case .access(let base, let subscripts): [base] + subscripts
    }
  }

  /// The form with its operands replaced through `map`.
  mutating func mapped(_ id: FormID, _ map: [FormID: FormID]) -> FormID {
    let entry = self[id]
    func image(_ form: FormID) -> FormID { map[form] ?? form }
    let kind: FormKind
    switch entry.kind {
    case .number, .symbol: return id
    case .call(let name, let list): kind = .call(name, list.map(image))
    case .product(let list): kind = .product(list.map(image))
    case .hadamard(let list): kind = .hadamard(list.map(image))
    case .sum(let list, let signs): kind = .sum(list.map(image), signs)
    case .quotient(let a, let b): kind = .quotient(image(a), image(b))
    case .hadamardQuotient(let a, let b): kind = .hadamardQuotient(image(a), image(b))
    case .power(let a, let b): kind = .power(image(a), image(b))
    case .hadamardPower(let a, let b): kind = .hadamardPower(image(a), image(b))
    case .negative(let a): kind = .negative(image(a))
    case .transpose(let a): kind = .transpose(image(a))
    case .indexedSum(let names, let a): kind = .indexedSum(names, image(a))
    case .access(let base, let subscripts): kind = .access(image(base), subscripts.map(image))
    }
    return make(kind, entry.orientation, symmetric: entry.isSymmetric)
  }
}

import Numerals

// Constructors that keep forms short: no transposes of transposes, no products with one, nested lists flattened.
extension FormStore {
  mutating func number(_ value: Coefficient) -> FormID { make(.number(value), .scalar) }

  mutating func symbol(_ name: String, _ orientation: Orientation, symmetric: Bool = false) -> FormID {
    make(.symbol(name), orientation, symmetric: symmetric || orientation == .scalar)
  }

  mutating func call(_ name: String, _ arguments: [FormID], _ orientation: Orientation, symmetric: Bool = false) -> FormID {
    make(.call(name, arguments), orientation, symmetric: symmetric)
  }

  /// f(x) entry by entry.
  mutating func elementwise(_ name: String, _ argument: FormID) -> FormID {
    call(name, [argument], self[argument].orientation, symmetric: self[argument].isSymmetric)
  }

  mutating func transpose(_ id: FormID) -> FormID {
    let entry = self[id]
    if entry.orientation == .scalar || entry.isSymmetric { return id }
    let orientation = entry.orientation.transposed
    switch entry.kind {
    case .transpose(let inner): return inner
    case .product(let factors):
      let scalars = factors.filter { self[$0].orientation == .scalar }
      let rest = factors.filter { self[$0].orientation != .scalar }
      return product(scalars + rest.reversed().map { transpose($0) })
    case .quotient(let a, let b): return make(.quotient(transpose(a), b), orientation)
    case .negative(let a): return negative(transpose(a))
    case .call("ones", let arguments) where arguments.count == 1 && entry.orientation == .column:
      return make(.transpose(id), orientation)
    default: return make(.transpose(id), orientation)
    }
  }

  /// The product in the order given; scalars may stand anywhere in front.
  mutating func product(_ factors: [FormID]) -> FormID {
    var list: [FormID] = []
    for factor in factors {
      if case .product(let inner) = self[factor].kind { list += inner } else { list.append(factor) }
    }
    list.removeAll { if case .number(let value) = self[$0].kind { value.isOne } else { false } }
    guard let first = list.first else { return number(.one) }
    if list.count == 1 { return first }
    let shaped = list.filter { self[$0].orientation != .scalar }
    let orientation: Orientation
    if let head = shaped.first, let tail = shaped.last {
      let rows = self[head].orientation == .column || self[head].orientation == .matrix
      let columns = self[tail].orientation == .row || self[tail].orientation == .matrix
      orientation = rows && columns ? .matrix : rows ? .column : columns ? .row : .scalar
    } else {
      orientation = .scalar
    }
    // s·(a ∘ b) prints without brackets as s*a.*b.
    if shaped.count == 1, let last = list.last, case .hadamard(let inner) = self[last].kind {
      return hadamard([product(Array(list.dropLast()) + [inner[0]])] + inner.dropFirst())
    }
    return make(.product(list), orientation, symmetric: palindrome(list))
  }

  /// True for B·A·Bᵀ with a symmetric middle.
  private func palindrome(_ list: [FormID]) -> Bool {
    let shaped = list.filter { self[$0].orientation != .scalar }
    var (low, high) = (0, shaped.count - 1)
    while low < high {
      let (a, b) = (self[shaped[low]], self[shaped[high]])
      let mirrored: Bool
      if a.kind == .transpose(shaped[high]) || b.kind == .transpose(shaped[low]) {
        mirrored = true
      } else {
        mirrored = shaped[low] == shaped[high] && a.isSymmetric && a.orientation == .matrix
      }
      if !mirrored { return false }
      low += 1
      high -= 1
    }
    return low > high ? true : self[shaped[low]].isSymmetric
  }

  mutating func hadamard(_ factors: [FormID]) -> FormID {
    var list: [FormID] = []
    for factor in factors {
      if case .hadamard(let inner) = self[factor].kind { list += inner } else { list.append(factor) }
    }
    guard list.count > 1 else { return list[0] }
    let orientation = list.map { self[$0].orientation }.first { $0 != .scalar } ?? .scalar
    return make(.hadamard(list), orientation, symmetric: list.allSatisfy { self[$0].isSymmetric })
  }

  mutating func quotient(_ a: FormID, _ b: FormID) -> FormID {
    if case .number(let value) = self[b].kind, value.isOne { return a }
    return make(.quotient(a, b), self[a].orientation, symmetric: self[a].isSymmetric)
  }

  mutating func hadamardQuotient(_ a: FormID, _ b: FormID) -> FormID {
    let orientation = self[a].orientation == .scalar ? self[b].orientation : self[a].orientation
    if self[b].orientation == .scalar { return quotient(a, b) }
    return make(.hadamardQuotient(a, b), orientation, symmetric: self[a].isSymmetric && self[b].isSymmetric)
  }

  mutating func negative(_ a: FormID) -> FormID {
    switch self[a].kind {
    case .negative(let inner): return inner
    case .sum(let terms, let signs):
      var flipped = signs.map { !$0 }
      var order = terms
      if let k = flipped.firstIndex(of: false), flipped[0] {
        order.swapAt(0, k)
        flipped.swapAt(0, k)
      }
      return make(.sum(order, flipped), self[a].orientation, symmetric: self[a].isSymmetric)
    default: return make(.negative(a), self[a].orientation, symmetric: self[a].isSymmetric)
    }
  }

  /// The sum of signed forms, a positive one first when there is one.
  mutating func sum(_ parts: [(form: FormID, isNegative: Bool)]) -> FormID {
    var terms: [FormID] = []
    var signs: [Bool] = []
    for part in parts {
      if case .sum(let inner, let innerSigns) = self[part.form].kind {
        terms += inner
        signs += innerSigns.map { $0 != part.isNegative }
      } else if case .negative(let inner) = self[part.form].kind {
        terms.append(inner)
        signs.append(!part.isNegative)
      } else {
        terms.append(part.form)
        signs.append(part.isNegative)
      }
    }
    if terms.count == 1 { return signs[0] ? negative(terms[0]) : terms[0] }
    if signs[0], let positive = signs.firstIndex(of: false) {
      let term = terms.remove(at: positive)
      signs.remove(at: positive)
      terms.insert(term, at: 0)
      signs.insert(false, at: 0)
    }
    let order: [Orientation] = [.matrix, .column, .row, .scalar]
    let orientation = order.first { wanted in terms.contains { self[$0].orientation == wanted } } ?? .scalar
    return make(.sum(terms, signs), orientation, symmetric: terms.allSatisfy { self[$0].isSymmetric && self[$0].orientation == orientation || self[$0].orientation == .scalar })
  }

  /// The power of a form, `^` for a scalar and `.^` for anything else; 1/2 prints as a square root.
  mutating func power(_ a: FormID, _ exponent: Coefficient) -> FormID {
    if exponent.isOne { return a }
    let isScalar = self[a].orientation == .scalar
    if exponent == .half { return elementwise("sqrt", a) }
    if let (n, d) = exponent.fraction, d == 2, n > 2 {
      let root = elementwise("sqrt", a)
      return power(root, Coefficient(n))
    }
    let e = exponent.isNegative ? negative(number(-exponent)) : number(exponent)
    return make(isScalar ? .power(a, e) : .hadamardPower(a, e), self[a].orientation, symmetric: self[a].isSymmetric)
  }
}

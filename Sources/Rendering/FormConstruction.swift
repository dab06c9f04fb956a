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
    elementwiseNames.insert(name)
    return call(name, [argument], self[argument].orientation, symmetric: self[argument].isSymmetric)
  }

  /// Σ over all entries; those of |x| are the 1-norm of x.
  mutating func entrySum(_ form: FormID) -> FormID {
    if case .call("abs", let arguments) = self[form].kind { return call("norm1", arguments, .scalar) }
    return call("sum", [form], .scalar)
  }

  /// The form as a row or as a column, whichever is shorter, where only the entries matter.
  mutating func bare(_ form: FormID) -> FormID {
    let turned = transpose(form)
    return shorter(form, turned)
  }

  /// Products of more factors than this stay whole inside others.
  static let longestMerged = 48

  /// The shorter of two equal forms, the first when they are alike.
  ///
  /// Mutating, so that arguments made in the same call cannot be looked up in an older copy of the store.
  mutating func shorter(_ a: FormID, _ b: FormID) -> FormID { self[b].length < self[a].length ? b : a }

  /// v, when a scalar form is v'·v or ‖v‖².
  mutating func squareRootOfSquare(_ form: FormID) -> FormID? {
    switch self[form].kind {
    case .product(let factors):
      guard factors.count % 2 == 0, factors.allSatisfy({ self[$0].orientation != .scalar }) else { return nil }
      let half = product(Array(factors[(factors.count / 2)...]))
      return self[half].orientation == .column && transpose(half) == product(Array(factors[..<(factors.count / 2)])) ? half : nil
    case .power(let base, let exponent):
      guard self[exponent].kind == .number(Coefficient(2)), case .call("norm2", let arguments) = self[base].kind else { return nil }
      return arguments[0]
    case .call("tr", let arguments):
      // tr is blind to where the circle of factors is cut: tr(X·Xᵀ·Aᵀ·A) = ‖A·X‖².
      guard case .product(let factors) = self[arguments[0]].kind, factors.count % 2 == 0,
        factors.allSatisfy({ self[$0].orientation == .matrix })
      else { return nil }
      for cut in factors.indices {
        let circle = Array(factors[cut...] + factors[..<cut])
        let half = product(Array(circle[(circle.count / 2)...]))
        if transpose(half) == product(Array(circle[..<(circle.count / 2)])) { return half }
      }
      return nil
    case .call("sum", let arguments):
      guard arguments.count == 1, case .hadamardPower(let base, let exponent) = self[arguments[0]].kind else { return nil }
      return self[exponent].kind == .number(Coefficient(2)) ? base : nil
    default: return nil
    }
  }

  /// How much there is to read when what stands twice is read once: repeated parts count as a short name.
  func readingLength(_ root: FormID) -> Int {
    var total = 0
    var seen: Set<FormID> = []
    var pending = [root]
    while let next = pending.popLast() {
      let children = self.children(of: next)
      if children.isEmpty || self[next].length < 6 {
        total += self[next].length
        continue
      }
      guard seen.insert(next).inserted else {
        total += 2
        continue
      }
      total += self[next].length - children.reduce(0) { $0 + self[$1].length }
      pending += children
    }
    return total
  }

  /// The product in the order given; scalars may stand anywhere in front.
  mutating func product(_ factors: [FormID]) -> FormID {
    var list: [FormID] = []
    for factor in factors {
      // An inner product x'*y stays one factor: A*(x'*y) and (x'*y)*A are no chains of A, x' and y.
      if case .product(let inner) = self[factor].kind, inner.count <= FormStore.longestMerged,
        self[factor].orientation != .scalar || inner.allSatisfy({ self[$0].orientation == .scalar })
      {
        list += inner
      } else {
        list.append(factor)
      }
    }
    list.removeAll { if case .number(let value) = self[$0].kind { value.isOne } else { false } }
    list = onesGathered(powersGathered(list))
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

  /// A·A is A^2.
  private mutating func powersGathered(_ list: [FormID]) -> [FormID] {
    func base(_ form: FormID) -> (FormID, Int) {
      if case .power(let base, let exponent) = self[form].kind, self[base].orientation == .matrix, case .number(let n) = self[exponent].kind,
        let k = n.integer
      {
        return (base, k)
      }
      return (form, 1)
    }
    var out: [FormID] = []
    for form in list {
      if let last = out.last, self[form].orientation == .matrix {
        let (a, m) = base(last)
        let (b, n) = base(form)
        if a == b {
          let exponent = number(Coefficient(m + n))
          out[out.count - 1] = make(.power(a, exponent), .matrix, symmetric: self[a].isSymmetric)
          continue
        }
      }
      out.append(form)
    }
    return out
  }

  /// ones(m)·ones(n)ᵀ is ones(m, n).
  private mutating func onesGathered(_ list: [FormID]) -> [FormID] {
    func length(_ form: FormID) -> FormID? {
      if case .call("ones", let arguments) = self[form].kind, arguments.count == 1 { return arguments[0] }
      return nil
    }
    var out: [FormID] = []
    for form in list {
      if let last = out.last, let rows = length(last), case .transpose(let inner) = self[form].kind, let columns = length(inner) {
        out[out.count - 1] = call("ones", [rows, columns], .matrix, symmetric: rows == columns)
      } else {
        out.append(form)
      }
    }
    return out
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
      // Made anew, so that a matrix goes on standing before what is spread over it.
      return sum(zip(terms, signs).map { (form: $0, isNegative: !$1) })
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
    guard let only = terms.first else { return number(.zero) }
    if terms.count == 1 { return signs[0] ? negative(only) : only }
    // A matrix stands before what is spread over it, and a positive term before a negative one.
    let order: [Orientation] = [.matrix, .column, .row, .scalar]
    let orientation = order.first { wanted in terms.contains { self[$0].orientation == wanted } } ?? .scalar
    let needsShape = orientation == .matrix && terms.contains { self[$0].orientation == .column } && terms.contains { self[$0].orientation == .row }
    let leads = terms.indices.filter { !needsShape || self[terms[$0]].orientation == orientation }
    if let first = leads.first(where: { !signs[$0] }) ?? leads.first, first != 0, signs[0] || needsShape {
      terms.insert(terms.remove(at: first), at: 0)
      signs.insert(signs.remove(at: first), at: 0)
    }
    if let mirrored = mirrored(terms, signs) { return mirrored }
    return make(
      .sum(terms, signs), orientation,
      symmetric: terms.allSatisfy { self[$0].isSymmetric && self[$0].orientation == orientation || self[$0].orientation == .scalar })
  }

  /// 1 − sigmoid(u) = sigmoid(−u), and off the jump 1 − step(u) = step(−u), where that is shorter.
  private mutating func mirrored(_ terms: [FormID], _ signs: [Bool]) -> FormID? {
    guard terms.count == 2, signs == [false, true], case .number(let one) = self[terms[0]].kind, one.isOne,
      case .call(let name, let arguments) = self[terms[1]].kind, name == "sigmoid" || name == "step"
    else { return nil }
    let turned = negative(arguments[0])
    guard self[turned].length <= self[arguments[0]].length + 1 else { return nil }
    return elementwise(name, turned)
  }

  /// The power of a form, `^` for a scalar and `.^` for anything else; 1/2 prints as a square root, 3/2 as 1.5.
  mutating func power(_ a: FormID, _ exponent: Coefficient) -> FormID {
    if exponent.isOne { return a }
    let isScalar = self[a].orientation == .scalar
    if let (n, d) = exponent.fraction, d == 2, n > 0 {
      if isScalar, let v = squareRootOfSquare(a) { return power(call("norm2", [bare(v)], .scalar), Coefficient(n)) }
      if n == 1 { return elementwise("sqrt", a) }
    }
    let e = exponent.isNegative ? negative(number(-exponent)) : number(exponent)
    return make(isScalar ? .power(a, e) : .hadamardPower(a, e), self[a].orientation, symmetric: self[a].isSymmetric)
  }
}

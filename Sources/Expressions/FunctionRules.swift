import Numerals
import Shapes

// Products of functions of the same argument that are known to be simpler.
extension Arena {
  /// The place, in a draft, of a named function of the same argument at the same labels.
  private func partner(_ name: String, of operand: PolynomialID, at labels: [Int], in draft: Draft) -> Int? {
    draft.factors.firstIndex {
      $0.labels == labels && atoms[$0.atom].kind == .apply(.named(name), operand)
    }
  }

  /// True where a value is 0 outside of a support, such as off the diagonal, whatever its variables are.
  private func standsOnSupport(_ value: Polynomial) -> Bool {
    hasZeros(value)
      || value.terms.allSatisfy { term in
        term.factors.contains { factor in
          switch atoms[factor.atom].kind {
          case .delta, .indicator: true
          case .polynomial(let p): standsOnDiagonal(polynomials[p])
          default: false
          }
        }
      }
  }

  private func standsOnDiagonal(_ value: Polynomial) -> Bool {
    !value.terms.isEmpty && value.terms.allSatisfy { $0.factors.contains { if case .delta = atoms[$0.atom].kind { true } else { false } } }
  }

  /// sign(u)·|u|^b = u^b for odd b; even powers of |u| are powers of u; sign(u)² = 1, step(u)² = step(u), step(u)·relu(u) = relu(u).
  mutating func useSigns(_ draft: inout Draft) -> Bool {
    for (k, factor) in draft.factors.enumerated() {
      guard case .apply(.named(let name), let operand) = atoms[factor.atom].kind, let power = factor.exponent.integer else { continue }
      switch name {
      case "sign":
        let isZeroSomewhere = standsOnSupport(polynomials[operand])
        if power > 2 && isZeroSomewhere || (power >= 2 || power < 0) && !isZeroSomewhere {
          draft.factors[k].exponent = power % 2 != 0 ? .one : isZeroSomewhere ? Coefficient(2) : .zero
          draft.factors.removeAll { $0.exponent.isZero }
          return true
        }
        if let other = partner("abs", of: operand, at: factor.labels, in: draft), let b = draft.factors[other].exponent.integer, b % 2 != 0 {
          let labels = factor.labels
          draft.factors = draft.factors.enumerated().filter { $0.offset != k && $0.offset != other }.map(\.element)
          append(self.power(polynomials[operand], Coefficient(b)), at: labels, to: &draft)
          return true
        }
      case "abs":
        if power % 2 == 0 {
          let labels = factor.labels
          draft.factors.remove(at: k)
          append(self.power(polynomials[operand], factor.exponent), at: labels, to: &draft)
          return true
        }
      case "step":
        if power > 1 {
          draft.factors[k].exponent = .one
          return true
        }
        if power == 1, let other = partner("relu", of: operand, at: factor.labels, in: draft), draft.factors[other].exponent > .zero {
          draft.factors.remove(at: k)
          return true
        }
      default: continue
      }
    }
    return false
  }

  /// eᵘ/(1 + eᵘ) is sigmoid(u), and 1/(1 + eᵘ) is sigmoid(−u).
  mutating func useSigmoid(_ draft: inout Draft) -> Bool {
    guard functions["sigmoid"] != nil else { return false }
    for (k, factor) in draft.factors.enumerated() {
      if let power = factor.exponent.integer, power < 0, case .polynomial(let id) = atoms[factor.atom].kind,
        let (argument, labels) = onePlusExponential(polynomials[id])
      {
        let at = factor.labels
        draft.factors.remove(at: k)
        let sigmoid = apply(.named("sigmoid"), argument.scaled(by: .minusOne))
        append(self.power(sigmoid, Coefficient(-power)), at: labels.map { at[$0] }, to: &draft)
        return true
      }
      // sigmoid(v)·exp(−v) = sigmoid(−v)
      guard case .apply(.named("sigmoid"), let operand) = atoms[factor.atom].kind, factor.exponent.isOne else { continue }
      let argument = polynomials[operand]
      let exponential = apply(.named("exp"), argument)
      guard exponential.terms.count == 1, exponential.terms[0].bound.isEmpty, exponential.terms[0].coefficient.isOne,
        let inner = exponential.terms[0].factors.first, exponential.terms[0].factors.count == 1
      else { continue }
      let at = inner.labels.map { factor.labels[$0] }
      guard let other = draft.factors.firstIndex(where: { $0.atom == inner.atom && $0.labels == at }),
        draft.factors[other].exponent == -inner.exponent
      else { continue }
      let labels = factor.labels
      draft.factors = draft.factors.enumerated().filter { $0.offset != k && $0.offset != other }.map(\.element)
      append(apply(.named("sigmoid"), argument.scaled(by: .minusOne)), at: labels, to: &draft)
      return true
    }
    return false
  }

  /// u, when the value is 1 + exp(u); with the axes of the value that u's axes are.
  func onePlusExponential(_ value: Polynomial) -> (argument: Polynomial, labels: [Int])? {
    guard value.terms.count == 2, let one = value.terms.firstIndex(where: { $0.factors.isEmpty && $0.coefficient.isOne }) else { return nil }
    let other = value.terms[1 - one]
    guard other.coefficient.isOne, other.bound.isEmpty, other.factors.count == 1 else { return nil }
    let factor = other.factors[0]
    guard case .apply(.named("exp"), let operand) = atoms[factor.atom].kind, let sign = factor.exponent.integer, sign.magnitude == 1 else {
      return nil
    }
    return (polynomials[operand].scaled(by: factor.exponent), factor.labels)
  }

  /// Y = X⁻¹ beside X: Σⱼ Y[i,j]·X[j,k] = δ[i,k], and the same from the other side.
  mutating func useInverse(_ draft: inout Draft) -> Bool {
    for (k, factor) in draft.factors.enumerated() {
      guard factor.exponent.isOne, case .inverse(let operand, rows: 1) = atoms[factor.atom].kind else { continue }
      let matrix = polynomials[operand]
      guard matrix.axes.count == 2 else { continue }
      let symmetric = atoms[factor.atom].isSymmetric
      for side in 0..<2 {
        let shared = factor.labels[side]
        let outer = factor.labels[1 - side]
        guard draft.isBound(shared), shared != outer, draft.occurrences(of: shared) == 2 else { continue }
        // The inverse's axis 0 is the matrix's axis 1 and the other way round; a symmetric matrix meets its inverse at either axis.
        for axis in symmetric ? [1 - side, side] : [1 - side] {
          if let (place, far, scale) = meeting(matrix, axis: axis, shared: shared, in: draft, except: k) {
            draft.factors = draft.factors.enumerated().filter { $0.offset != k && !place.contains($0.offset) }.map(\.element)
            draft.coefficient = draft.coefficient / scale
            draft.factors.append(Factor(intern(.delta(draft.extents[outer]), axes: [draft.extents[outer], draft.extents[outer]]), [outer, far]))
            draft.retired.insert(shared)
            return true
          }
        }
      }
    }
    return false
  }

  /// Where `matrix` stands as a factor whose given axis has the label `shared`: the places of its factors, the label of its other axis, its scale.
  private func meeting(_ matrix: Polynomial, axis: Int, shared: Int, in draft: Draft, except: Int) -> (
    places: Set<Int>, far: Int, scale: Coefficient
  )? {
    for (k, factor) in draft.factors.enumerated() where k != except && factor.exponent.isOne && factor.labels.contains(shared) {
      if matrix.terms.count == 1 {
        let term = matrix.terms[0]
        if term.factors.count == 1, term.bound.isEmpty {
          let inner = term.factors[0]
          guard inner.atom == factor.atom, inner.exponent.isOne, inner.labels.count == 2 else { continue }
          // inner.labels is [0, 1] or [1, 0]: which matrix axis each axis of the atom is.
          for position in 0..<2 where factor.labels[position] == shared {
            if atoms[factor.atom].isSymmetric || inner.labels[position] == axis { return ([k], factor.labels[1 - position], .one) }
          }
        } else if let found = network(term, axis: axis, shared: shared, in: draft, except: except) {
          return found
        }
      } else if case .polynomial(let id) = atoms[factor.atom].kind, polynomials[id] == matrix {
        for position in 0..<2 where factor.labels[position] == shared && factor.labels[1 - position] != shared {
          if position == axis || atoms[factor.atom].isSymmetric { return ([k], factor.labels[1 - position], .one) }
        }
      }
    }
    return nil
  }

  /// Where the product `term` stands as several factors of the draft, with its free label `axis` at `shared` and its bound labels used nowhere else.
  private func network(_ term: Monomial, axis: Int, shared: Int, in draft: Draft, except: Int) -> (places: Set<Int>, far: Int, scale: Coefficient)? {
    guard let match = MonomialMatch.find(term, free: 2, in: draft.factors, fixed: [axis: shared], arena: self, allowed: { !$0.contains(except) }),
      let far = match.labels[1 - axis]
    else { return nil }
    for label in 2..<(2 + term.bound.count) {
      guard let image = match.labels[label], draft.isBound(image),
        draft.factorCount(of: image)
          == draft.factors.enumerated().filter({ match.places.contains($0.offset) && $0.element.labels.contains(image) }).count
      else { return nil }
    }
    return (match.places, far, term.coefficient)
  }
}

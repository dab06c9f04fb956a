import Expressions
import Numerals
import Shapes

/// What an atom's differential is made of: dF[f] = Σₓ K[f, x]·dX[x], one such piece for each operand X.
///
/// This is the one formula that the engine has for an operation. Read from right to left it pushes a tangent forward; its transpose pulls a cotangent back.
struct DifferentialPiece {
  /// The operand X.
  var operand: PolynomialID
  /// The label of each of X's axes. The labels 0..<k are those of the atom's own axes f; an elementwise function has x = f.
  var labels: [Int]
  /// The factors of the kernel K.
  var kernel: [Operand]
  /// The sign or other number before it.
  var coefficient = Coefficient.one
}

/// The differentials of the closed set of atoms.
enum Differential {
  /// The pieces of an atom's differential; none for what depends on nothing.
  static func pieces(of atom: AtomID, in arena: inout Arena) throws(Pullback.Failure) -> [DifferentialPiece] {
    let value = arena.single(atom)
    let own = Array(value.axes.indices)
    switch arena[atom].kind {
    case .number, .extent, .delta, .indicator, .variable: return []
    case .polynomial(let p): return [DifferentialPiece(operand: p, labels: own, kernel: [])]
    case .apply(let function, let p):
      // dY = f'(X) ∘ dX
      let slope = try derivative(of: function, at: arena.polynomials[p], value: value, in: &arena)
      return [DifferentialPiece(operand: p, labels: own, kernel: [Operand(slope, own)])]
    case .power(let b, let e):
      // d(b^e) = e·b^(e−1)·db + b^e·log(b)·de
      let (base, exponent) = (arena.polynomials[b], arena.polynomials[e])
      let lowered = arena.power(base, arena.sum([exponent, .constant(.minusOne, exponent.axes)]))
      let logarithm = arena.apply(.named("log"), base)
      return [
        DifferentialPiece(operand: b, labels: own, kernel: [Operand(exponent, own), Operand(lowered, own)]),
        DifferentialPiece(operand: e, labels: own, kernel: [Operand(value, own), Operand(logarithm, own)]),
      ]
    case .inverse(let p, let rows):
      // Y = X⁻¹: differentiating X·Y = I gives dY = −Y·dX·Y, that is dY[c, r] = −Σ Y[c, r']·dX[r', c']·Y[c', r].
      // Source: K. B. Petersen and M. S. Pedersen, The Matrix Cookbook (2012), equation (40).
      let columns = value.axes.count - rows
      let (c, r) = (Array(own[..<columns]), Array(own[columns...]))
      let (rInner, cInner) = (r.map { $0 + 100 }, c.map { $0 + 100 })
      return [
        DifferentialPiece(
          operand: p, labels: rInner + cInner, kernel: [Operand(value, c + rInner), Operand(value, cInner + r)], coefficient: .minusOne)
      ]
    case .determinant(let p, let rows):
      // d det X = det X · Σ Y[c, r]·dX[r, c] with Y = X⁻¹ (Jacobi's formula).
      // Source: The Matrix Cookbook (2012), equation (41).
      let x = arena.polynomials[p]
      let inverse = arena.inverse(x, rows: rows)
      let labels = x.axes.indices.map { $0 + 100 }
      return [
        DifferentialPiece(operand: p, labels: labels, kernel: [Operand(value, []), Operand(inverse, Array(labels[rows...] + labels[..<rows]))])
      ]
    case .selection(let selection, let p, let kept):
      let x = arena.polynomials[p]
      let labels = own + (kept..<x.axes.count).map { $0 + 100 }
      return [DifferentialPiece(operand: p, labels: labels, kernel: [Operand(slope(selection, value, x, kept, in: &arena), labels)])]
    case .abstractScalar(let name, let p, let order):
      let higher = arena.abstractScalar(name, arena.polynomials[p], order: order + 1)
      let labels = arena.polynomials[p].axes.indices.map { $0 + 100 }
      return [DifferentialPiece(operand: p, labels: labels, kernel: [Operand(higher, own + labels)])]
    }
  }

  private static func derivative(
    of function: ElementwiseFunction, at x: Polynomial, value y: Polynomial, in arena: inout Arena
  ) throws(Pullback.Failure) -> Polynomial {
    switch function {
    case .abstract(let name, let order): return arena.apply(.abstract(name, order: order + 1), x)
    case .named(let name):
      guard let rule = arena.functions[name] else { throw .noRule(name) }
      return rule.derivative(x, y, &arena)
    }
  }

  /// dΠx = Π·Σ dxᵢ/xᵢ where no entry is zero; the largest entry moves with the entry that attains it, [xᵢ = max] = 1 − sign(max − xᵢ).
  private static func slope(
    _ selection: Selection, _ y: Polynomial, _ x: Polynomial, _ kept: Int, in arena: inout Arena
  ) -> Polynomial {
    let all = Array(x.axes.indices)
    if selection == .product {
      if arena.hasZeros(x) || arena.takesFewValues(x) || isProductOfOthers(x, in: arena) { return productOfOthers(x, kept, in: &arena) }
      // Where x = δ·u only the entries of u move: the quotient is δ/u, which is 0 and not undefined off the support.
      var quotients = [Operand(y, Array(0..<kept))]
      if let (support, entries) = arena.supportRemoved(x) {
        quotients += [Operand(support, all), Operand(arena.power(entries, .minusOne), all)]
      } else {
        quotients.append(Operand(arena.power(x, .minusOne), all))
      }
      return arena.product(.one, quotients, output: arena.outputs(x.axes))
    }
    let value = arena.broadcast(y, labels: Array(0..<kept), axes: x.axes)
    let gap = selection == .maximum ? arena.sum([value, x.scaled(by: .minusOne)]) : arena.sum([x, value.scaled(by: .minusOne)])
    return arena.sum([.constant(.one, x.axes), arena.apply(.named("sign"), gap).scaled(by: .minusOne)])
  }

  /// True for what `productOfOthers` makes of an x some of whose entries are 0: x + δ·(1 − x).
  private static func isProductOfOthers(_ x: Polynomial, in arena: Arena) -> Bool {
    x.terms.contains { $0.factors.contains { arena[$0.atom].hasZeros } }
      && x.terms.contains { $0.factors.contains { if case .delta = arena[$0.atom].kind { true } else { false } } }
  }

  /// Π_{j≠i} x[f,j] = Πⱼ (x[f,j] + δ[i,j]·(1 − x[f,j])), with the axes f, i: what dx[f,i] is multiplied by in dΠx[f,·], also where entries are 0.
  private static func productOfOthers(_ x: Polynomial, _ kept: Int, in arena: inout Arena) -> Polynomial {
    let dropped = Array(x.axes[kept...])
    let f = Array(0..<kept)
    let i = Array(kept..<x.axes.count)
    let j = i.map { $0 + dropped.count }
    let axes = x.axes + dropped
    var replacing = [Operand(arena.sum([.constant(.one, x.axes), x.scaled(by: .minusOne)]), f + j)]
    for (a, extent) in dropped.enumerated() { replacing.append(Operand(arena.delta(extent), [i[a], j[a]])) }
    let replaced = arena.product(.one, replacing, output: arena.outputs(axes))
    let others = arena.sum([arena.broadcast(x, labels: f + j, axes: axes), replaced])
    return arena.select(.product, others, kept: x.axes.count)
  }
}

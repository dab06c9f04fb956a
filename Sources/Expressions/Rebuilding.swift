import Numerals
import Shapes

extension Arena {
  /// The atoms that a value is made of, directly or inside other atoms, operands first.
  public func atoms(of values: [Polynomial]) -> [AtomID] {
    var seen: Set<AtomID> = []
    var pending: [AtomID] = []
    func visit(_ value: Polynomial) {
      for term in value.terms {
        for factor in term.factors where seen.insert(factor.atom).inserted { pending.append(factor.atom) }
      }
    }
    values.forEach(visit)
    while let atom = pending.popLast() {
      for operand in operands(of: atoms[atom].kind) { visit(polynomials[operand]) }
    }
    return seen.sorted()
  }

  /// The value with some atoms replaced by values of the same axes, everything above them made anew (and so simplified anew).
  public mutating func rebuilt(_ value: Polynomial, replacing replacements: [AtomID: Polynomial]) -> Polynomial {
    var new = replacements
    for atom in atoms(of: [value]) where new[atom] == nil {
      let kind = atoms[atom].kind
      guard operands(of: kind).contains(where: { polynomials[$0].terms.contains { $0.factors.contains { new[$0.atom] != nil } } }) else { continue }
      switch kind {
      case .polynomial(let p): new[atom] = rebuilt(polynomials[p], by: new)
      case .apply(let function, let p): new[atom] = apply(function, rebuilt(polynomials[p], by: new))
      case .power(let base, let exponent):
        let newBase = rebuilt(polynomials[base], by: new)
        new[atom] = power(newBase, rebuilt(polynomials[exponent], by: new))
      case .inverse(let p, let rows): new[atom] = inverse(rebuilt(polynomials[p], by: new), rows: rows)
      case .determinant(let p, let rows): new[atom] = determinant(rebuilt(polynomials[p], by: new), rows: rows)
      case .selection(let selection, let p, let kept): new[atom] = select(selection, rebuilt(polynomials[p], by: new), kept: kept)
      case .abstractScalar(let name, let p, let order): new[atom] = abstractScalar(name, rebuilt(polynomials[p], by: new), order: order)
      case .number, .extent, .variable, .delta, .indicator: continue
      }
    }
    return rebuilt(value, by: new)
  }

  private mutating func rebuilt(_ value: Polynomial, by new: [AtomID: Polynomial]) -> Polynomial {
    var terms: [Monomial] = []
    for term in value.terms {
      guard term.factors.contains(where: { new[$0.atom] != nil }) else {
        terms.append(term)
        continue
      }
      var operands: [Operand] = []
      for factor in term.factors {
        operands.append(Operand(power(new[factor.atom] ?? single(factor.atom), factor.exponent), factor.labels))
      }
      // A bound label that no factor uses cannot occur in a canonical term, so the product sees every label.
      terms += product(term.coefficient, operands, output: outputs(value.axes)).terms
    }
    return collected(axes: value.axes, terms)
  }
}

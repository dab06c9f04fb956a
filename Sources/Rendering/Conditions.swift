import Expressions
import Numerals
import Syntax

extension Renderer {
  /// Under what conditions values are defined and differentiable: what is inverted, divided by, under a root or a logarithm, and where a kink lies.
  ///
  /// Where what a condition speaks of is too long to be read, the condition is put in general: no divisor is 0.
  ///
  /// - Parameters:
  ///   - derivative: the derivative.
  ///   - objective: what is differentiated. Kinks are its own; a sign or a step in the derivative alone has a value everywhere.
  ///   - moving: the numbers of the variable; a kink in what does not move with it is none.
  ///   - definite: the numbers of variables that are declared positive definite, which are invertible by that.
  public mutating func conditions(of derivative: Polynomial, objective: Polynomial, moving: Set<Int>, definite: Set<Int>) -> [String] {
    var out: [String] = []
    func add(_ words: Words, _ entries: Bool, _ predicate: String, orElse general: String) {
      let text: String
      switch words {
      case .none: return
      case .long: text = general
      case .text(let subject): text = "\(entries ? "the entries of " : "")\(subject) \(predicate)"
      }
      if !out.contains(text) { out.append(text) }
    }
    func scan(_ value: Polynomial) {
      for term in value.terms {
        for factor in term.factors {
          let isRoot = factor.exponent.integer == nil
          guard isRoot || factor.exponent.isNegative, !arena.isAboveZero(factor.atom, definite) else { continue }
          if let base = arena.squared(factor.atom) {
            // A sum of squares is 0 only where all of them are; its root has a kink there.
            guard factor.exponent.isNegative || factor.exponent < .one && arena.depends(factor.atom, on: moving) else { continue }
            add(words(forAtom: base), base == factor.atom && !arena[base].axes.isEmpty, "≠ 0", orElse: "no divisor is 0")
          } else if isRoot, let vector = wordsForSquareRoot(ofAtom: factor.atom) {
            add(vector, false, "≠ 0", orElse: "no norm is 0")
          } else {
            let words = words(forAtom: factor.atom)
            add(words, !arena[factor.atom].axes.isEmpty, isRoot ? "> 0" : "≠ 0", orElse: isRoot ? "what stands under a root > 0" : "no divisor is 0")
          }
        }
      }
    }
    func attained(_ operand: PolynomialID, _ end: String) {
      let words =
        switch words(for: arena.polynomials[operand]) {
        case .text(let text): Words.text("the \(end) entry of \(text)")
        case let other: other
        }
      add(words, false, "is attained once", orElse: "every \(end) entry is attained once")
    }
    let own = Set(arena.atoms(of: [objective]))
    func hasKink(_ atom: AtomID) -> Bool { own.contains(atom) && arena.depends(atom, on: moving) }
    scan(derivative)
    scan(objective)
    for atom in arena.atoms(of: [derivative, objective]) {
      for operand in arena.operands(of: arena[atom].kind) { scan(arena.polynomials[operand]) }
      switch arena[atom].kind {
      case .inverse(let p, _) where !arena.isDefinite(p, definite):
        add(words(for: arena.polynomials[p]), false, "is invertible", orElse: "every matrix under inv is invertible")
      case .apply(.named(let name), let p):
        let operand = arena.polynomials[p]
        let entries = !operand.axes.isEmpty
        switch name {
        case "log" where !arena.isAboveZero(operand, definite):
          add(words(for: operand), entries, "> 0", orElse: "what stands under a logarithm > 0")
        case "abs", "sign", "relu", "step":
          if hasKink(atom) { add(words(for: operand), entries, "≠ 0", orElse: "no argument of \(name) is 0") }
        case "arcsin", "arccos": add(words(for: operand), entries, "lie in (-1, 1)", orElse: "the arguments of \(name) lie in (-1, 1)")
        default: break
        }
      case .selection(.maximum, let p, _) where hasKink(atom): attained(p, "largest")
      case .selection(.minimum, let p, _) where hasKink(atom): attained(p, "smallest")
      case .variable(let number):
        if arena.variables[number].sumsToOne { add(.text(arena.variables[number].name), true, "sum to 1", orElse: "") }
      default: break
      }
    }
    // What is positive is not zero, and a matrix whose determinant is either is invertible.
    return out.filter { condition in
      if condition.hasSuffix(" ≠ 0") { return !out.contains(condition.dropLast(4) + " > 0") }
      guard condition.hasSuffix(" is invertible") else { return true }
      let determinant = "det(\(condition.dropLast(" is invertible".count)))"
      return !out.contains("\(determinant) > 0") && !out.contains("\(determinant) ≠ 0")
    }
  }
}

extension Arena {
  /// True where an atom's value moves with one of the variables.
  fileprivate func depends(_ atom: AtomID, on moving: Set<Int>) -> Bool {
    atoms(of: operands(of: self[atom].kind).map { polynomials[$0] }).contains { inner in
      if case .variable(let number) = self[inner].kind { moving.contains(number) } else { false }
    }
  }

  /// True for a single variable that is positive definite.
  fileprivate func isDefinite(_ matrix: PolynomialID, _ definite: Set<Int>) -> Bool {
    let terms = polynomials[matrix].terms
    guard terms.count == 1, terms[0].coefficient > .zero, terms[0].factors.count == 1,
      case .variable(let number) = self[terms[0].factors[0].atom].kind
    else { return false }
    return definite.contains(number)
  }

  /// True where every entry is positive at all points that the declarations allow; a sum of squares, which may be 0, is not.
  fileprivate func isAboveZero(_ atom: AtomID, _ definite: Set<Int>) -> Bool {
    switch self[atom].kind {
    case .polynomial(let p): isAboveZero(polynomials[p], definite)
    case .determinant(let p, _): isDefinite(p, definite)
    default: self[atom].isPositive
    }
  }

  fileprivate func isAboveZero(_ value: Polynomial, _ definite: Set<Int>) -> Bool {
    // Sums nest no deeper than the atoms of one value, which the arena bounds; most are settled at the first step.
    value.terms.contains { term in term.coefficient > .zero && term.factors.allSatisfy { isSimplyAbove($0.atom, definite) } }
      && value.terms.allSatisfy { term in
        term.coefficient > .zero && term.factors.allSatisfy { ($0.exponent.integer ?? 1) % 2 == 0 || isSimplyAbove($0.atom, definite) }
      }
  }

  private func isSimplyAbove(_ atom: AtomID, _ definite: Set<Int>) -> Bool {
    switch self[atom].kind {
    case .polynomial(let p): self[atom].isPositive && !polynomials[p].terms.allSatisfy { $0.factors.contains { ($0.exponent.integer ?? 1) % 2 == 0 } }
    case .determinant(let p, _): isDefinite(p, definite)
    default: self[atom].isPositive
    }
  }

  /// For a sum of squares what is 0 with it: x for Σ x², itself for several terms; nil for anything else.
  fileprivate func squared(_ atom: AtomID) -> AtomID? {
    guard case .polynomial(let p) = self[atom].kind, self[atom].isPositive else { return nil }
    let terms = polynomials[p].terms
    guard self[atom].axes.isEmpty, terms.count == 1, terms[0].factors.count == 1, !self[terms[0].factors[0].atom].axes.isEmpty else { return atom }
    return terms[0].factors[0].atom
  }
}

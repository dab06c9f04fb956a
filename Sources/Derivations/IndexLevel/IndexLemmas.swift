import Formulas
import Shapes
import Syntax
import Typing

extension IndexDeriver {
  /// Why the entries of an inverse or a determinant change as they do, for the first such matrix of the program.
  mutating func lemma(_ rule: IndexRule, _ working: PartialDifferentiation) throws(EntryFailure) -> IndexDerivation.Passage {
    let node = program.nodes.first { node in
      switch (rule, node.operation) {
      case (.inverseRule, .inverse), (.determinantRule, .determinant): dependent.contains(node.arguments[0])
      case (.inverseRule, .matrixPower(let exponent)): exponent < 0 && dependent.contains(node.arguments[0])
      default: false
      }
    }
    guard let matrix = node?.arguments[0], program[matrix].type.axes.count == 2, let extent = program[matrix].type.axes[0].extents.first else {
      throw EntryFailure()
    }
    return rule == .inverseRule ? try inverseLemma(matrix, extent, working) : try determinantLemma(matrix, extent, working)
  }

  /// A formula of the matrix itself.
  private func matrixFormula(_ node: TypedProgram.ID) -> Formula? {
    var tree = SyntaxTree()
    guard let syntax = ProgramSyntax(program, name: { display.name($0, false) }).add(node, to: &tree) else { return nil }
    return display.emitter.formula(tree, node: syntax)
  }

  /// Letters for indices that stand for themselves in a lemma.
  private mutating func freeLabels(_ count: Int, _ extent: Extent) -> [Int] {
    letters.others.prefix(count).map { expressions.label($0, extent, isFree: true) }
  }

  /// Σₘ M[k,m]·Y[m,l] = δ[k,l] with Y = M⁻¹. Differentiated: Σₘ (∂M[k,m]·Y[m,l] + M[k,m]·∂Y[m,l]) = 0. Times Y[p,k], summed over k, the second sum is ∂Y[p,l].
  private mutating func inverseLemma(
    _ matrix: TypedProgram.ID, _ extent: Extent, _ working: PartialDifferentiation
  ) throws(EntryFailure) -> IndexDerivation.Passage {
    let labels = freeLabels(4, extent)
    guard labels.count == 4, let name = matrixFormula(matrix) else { throw EntryFailure() }
    let (k, l, m, p) = (labels[0], labels[1], labels[2], labels[3])
    var expansion = EntryExpansion(program, letters: Array(letters.others.dropFirst(4)))
    expansion.named = working.expansion.named
    func entry(_ this: inout IndexDeriver, _ a: Int, _ b: Int) throws(EntryFailure) -> Int {
      if let statement = expansion.named[matrix] { return this.expressions.intern(.entry(.statement(statement), [.label(a), .label(b)])) }
      return try expansion.entry(matrix, [.label(a), .label(b)], in: &this.expressions)
    }
    func inverse(_ this: inout IndexDeriver, _ a: Int, _ b: Int) -> Int {
      this.expressions.intern(.entry(.inverse(of: matrix), [.label(a), .label(b)]))
    }
    let first = try entry(&self, k, m)
    let second = inverse(&self, m, l)
    let product = expressions.contraction([m], expressions.product([first, second]))
    let unit = expressions.delta(.label(k), .label(l), extent)
    let leftPart = expressions.contraction([m], expressions.product([expressions.partial(first), second]))
    let rightPart = expressions.contraction([m], expressions.product([first, expressions.partial(second)]))
    let changed = expressions.sum([leftPart, rightPart])
    let outer = inverse(&self, p, k)
    let solved = expressions.negative(
      expressions.contraction([k, m], expressions.product([outer, expressions.partial(first), second])))
    let wanted = inverse(&self, p, l)
    func formula(_ this: IndexDeriver, _ id: Int, _ free: [Int]) throws(EntryFailure) -> Formula {
      guard let formula = this.display.formula(id, this.scope(free), in: this.expressions) else { throw EntryFailure() }
      return formula
    }
    func line(_ this: IndexDeriver, _ left: Int, _ right: Int, _ free: [Int], _ rules: [IndexRule]) throws(EntryFailure) -> IndexDerivation.Line {
      let shown = (try formula(this, left, free), try formula(this, right, free))
      return IndexDerivation.Line(left: shown.0, right: shown.1, source: nil, rules: rules)
    }
    let zero = expressions.number(.zero)
    let change = expressions.partial(wanted)
    let solvedFree = [p, l] + variableLabels
    let lines = [
      try line(self, product, unit, [k, l], [.definition]),
      try line(self, changed, zero, [k, l] + variableLabels, [.productRule]),
      try line(self, change, solved, solvedFree, [.inverseRule]),
    ]
    // Each equation is compared on its own: both sides of the first and of the last one.
    if let a = source(product, [k, l], isDerivative: false), let b = source(unit, [k, l], isDerivative: false) {
      groups.append(IndexReplay.Group(sources: [a, b]))
    }
    if let a = source(change, solvedFree, isDerivative: true), let b = source(solved, solvedFree, isDerivative: true) {
      groups.append(IndexReplay.Group(sources: [a, b]))
    }
    return .lemma(.inverseRule, matrix: name, lines: lines)
  }

  /// Along row k, det M = Σₘ M[k,m]·C[k,m], and the cofactors C[k,m] of a row do not contain that row, so ∂det M/∂M[k,l] = C[k,l] = adj(M)[l,k] = det M·M⁻¹[l,k].
  private mutating func determinantLemma(
    _ matrix: TypedProgram.ID, _ extent: Extent, _ working: PartialDifferentiation
  ) throws(EntryFailure) -> IndexDerivation.Passage {
    let labels = freeLabels(3, extent)
    guard labels.count == 3, let name = matrixFormula(matrix) else { throw EntryFailure() }
    let (k, l, m) = (labels[0], labels[1], labels[2])
    var expansion = EntryExpansion(program, letters: Array(letters.others.dropFirst(3)))
    expansion.named = working.expansion.named
    var entry = expressions.number(.zero)
    if let statement = expansion.named[matrix] {
      entry = expressions.intern(.entry(.statement(statement), [.label(k), .label(m)]))
    } else {
      entry = try expansion.entry(matrix, [.label(k), .label(m)], in: &expressions)
    }
    let determinant = expressions.intern(.entry(.determinant(of: matrix), []))
    let cofactorOfRow = expressions.intern(.entry(.adjugate(of: matrix), [.label(m), .label(k)]))
    let laplace = expressions.contraction([m], expressions.product([entry, cofactorOfRow]))
    let adjugate = expressions.intern(.entry(.adjugate(of: matrix), [.label(l), .label(k)]))
    let inverse = expressions.intern(.entry(.inverse(of: matrix), [.label(l), .label(k)]))
    let scaled = expressions.product([determinant, inverse])
    var lines: [IndexDerivation.Line] = []
    for (left, right, free, rule) in [(determinant, laplace, [k], IndexRule.definition), (adjugate, scaled, [k, l], IndexRule.determinantRule)] {
      guard let a = display.formula(left, scope(free), in: expressions), let b = display.formula(right, scope(free), in: expressions) else {
        throw EntryFailure()
      }
      lines.append(IndexDerivation.Line(left: a, right: b, source: nil, rules: [rule]))
      if let a = source(left, free, isDerivative: false), let b = source(right, free, isDerivative: false) {
        groups.append(IndexReplay.Group(sources: [a, b]))
      }
    }
    return .lemma(.determinantRule, matrix: name, lines: lines)
  }
}

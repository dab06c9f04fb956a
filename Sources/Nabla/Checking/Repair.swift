import Diagnostics
import Syntax
import Typing

/// The search for what a claim that is not well formed was meant to say.
struct Repair {
  /// The program, and how more text is read after it.
  let program: TypedProgram
  let signatures: SignatureTable
  /// The program's dimensions by name.
  let dimensions: [String]
  /// The derivative's type.
  let type: ValueType
  /// Whether a well-formed formula is the right derivative.
  let isRight: (TypedProgram) -> Bool

  /// The most formulas that are read, and the most that are compared.
  private static let readingLimit = 400
  private static let comparisonLimit = 40

  /// What came of the search.
  struct Outcome {
    /// The smallest change found that makes the claim well formed and right.
    var right: Slip?
    /// The first change found that gives it the right shape at least.
    var fitting: (slip: Slip, typed: TypedProgram)?
  }

  /// Looks for a small change that makes a claim well formed and right. Two changes are tried where one leaves another fault behind.
  func mend(_ tree: SyntaxTree, _ fault: Diagnostic) -> Outcome {
    var outcome = Outcome()
    guard tree.nodes.count <= Investigation.rewritingLimit else { return outcome }
    var waiting = [(tree: tree, fault: fault, phrases: [Message]())]
    var seen: Set<String> = []
    var compared = 0
    var next = 0
    while next < waiting.count {
      let (tree, fault, phrases) = waiting[next]
      next += 1
      for slip in slips(of: tree, at: fault.span) {
        guard seen.count < Repair.readingLimit, compared < Repair.comparisonLimit else { return outcome }
        guard seen.insert(SourcePrinter.print(slip.tree)).inserted else { continue }
        var slip = slip
        let all = phrases + [slip.phrase]
        slip.phrase = all.dropFirst().reduce(all[0]) { Message("\($0), and \($1)", "\($0)，且 \($1)") }
        do throws(Diagnostic) {
          let typed = try Elaborator.elaborate(slip.tree, after: program, signatures: signatures)
          guard typed[typed.result].type == type else { continue }
          compared += 1
          if isRight(typed) {
            outcome.right = slip
            return outcome
          }
          if outcome.fitting == nil { outcome.fitting = (slip, typed) }
        } catch {
          let isElsewhere = error.span != fault.span && error.code == fault.code
          if phrases.count < 2, isElsewhere, waiting.count < 12 { waiting.append((slip.tree, error, all)) }
        }
      }
    }
    return outcome
  }

  /// Changes at the place of a fault: of the product there, or of the operands of another operation.
  private func slips(of tree: SyntaxTree, at span: SourceSpan) -> [Slip] {
    let used = tree.used
    guard let faulty = tree.nodes.indices.last(where: { used[$0] && tree[$0].span == span && !tree[$0].children.isEmpty }) else { return [] }
    var slips: [Slip] = []
    if let root = tree.products.first(where: { Repair.isWithin(faulty, $0, tree) }) {
      slips += tree.transpositionSlips(ofProduct: root)
      slips += tree.orderSlips(ofProduct: root)
      slips += tree.operatorSlips(at: [faulty]) + tree.diagonalSlips(faulty)
      slips += tree.bracketSlips() + tree.sizeSlips(dimensions: dimensions)
      slips += tree.surplusFactorSlips(ofProduct: root)
      slips += factorNames.flatMap { tree.neededFactorSlips(ofProduct: root, named: $0) }
      return slips
    }
    slips += tree.operatorSlips(at: [faulty])
    let operands = tree[faulty].children
    let products = operands.flatMap { operand in tree.products.filter { product in tree.terms(of: operand).contains { $0.id == product } } }
    slips += products.flatMap { tree.transpositionSlips(ofProduct: $0) }
    slips += operands.indices.flatMap { Repair.operandSlips(tree, faulty, $0) }
    slips += tree.bracketSlips() + tree.sizeSlips(dimensions: dimensions)
    slips += products.flatMap { tree.orderSlips(ofProduct: $0) }
    slips += operands.map { child in
      let other = operands.first { $0 != child } ?? child
      return Slip(
        tree.replacing(faulty) { _, places in places[other] }, Message("the operand \(tree.quoted(child)) is too much", "多了运算数 \(tree.quoted(child))")
      )
    }
    for operand in operands {
      for term in tree.terms(of: operand) where !tree.isNumeral(term.id) {
        slips += factorNames.flatMap { tree.neededFactorSlips(ofProduct: term.id, named: $0) }
      }
    }
    return slips
  }

  /// Names that could be factors.
  private var factorNames: [String] {
    let variables = program.variables.filter { $0.type.axes.count == 2 }.map(\.name)
    let statements = program.statements.filter { program[$0.value].type.axes.count == 2 }.compactMap(\.name)
    let vectors = program.variables.filter { $0.type.axes.count == 1 }.map(\.name)
    return Array((variables + statements + vectors).prefix(6))
  }

  /// One operand of a faulty operation transposed, or made a diagonal matrix.
  private static func operandSlips(_ tree: SyntaxTree, _ faulty: SyntaxTree.ID, _ k: Int) -> [Slip] {
    let child = tree[faulty].children[k]
    let diagonal = operand(
      k, of: faulty, in: tree, Message("\(tree.quoted(child)) stands for the diagonal matrix of its entries", "\(tree.quoted(child)) 应是以其元素为对角线的对角矩阵")
    ) { new, places in
      new.addCall("diag", [places[child]])
    }
    if case .transpose = tree[child].kind {
      let inner = tree[child].children[0]
      return [
        operand(k, of: faulty, in: tree, Message("\(tree.quoted(inner)) must not be transposed", "\(tree.quoted(inner)) 不应转置")) { _, places in
          places[inner]
        }, diagonal,
      ]
    }
    let turned = operand(k, of: faulty, in: tree, Message("\(tree.quoted(child)) must be transposed", "\(tree.quoted(child)) 应转置")) { new, places in
      new.add(.transpose, [places[child]])
    }
    return [turned, diagonal]
  }

  private static func operand(
    _ k: Int, of faulty: SyntaxTree.ID, in tree: SyntaxTree, _ phrase: Message, _ make: (inout SyntaxTree, [SyntaxTree.ID]) -> SyntaxTree.ID
  ) -> Slip {
    let changed = tree.replacing(faulty) { new, places in
      var operands = tree[faulty].children.map { places[$0] }
      operands[k] = make(&new, places)
      return new.add(tree[faulty].kind, operands, span: tree[faulty].span)
    }
    return Slip(changed, phrase)
  }

  /// True where a product under `*` is part of another's chain of factors.
  private static func isWithin(_ id: SyntaxTree.ID, _ root: SyntaxTree.ID, _ tree: SyntaxTree) -> Bool {
    guard case .binary(.multiply) = tree[id].kind else { return false }
    var pending = [root]
    while let next = pending.popLast() {
      if next == id { return true }
      if case .binary(.multiply) = tree[next].kind { pending += tree[next].children }
    }
    return false
  }
}

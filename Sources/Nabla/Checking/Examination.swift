import Diagnostics
import Syntax
import Typing
import Verification

/// The judging of claims about one derivative.
struct Examination {
  let engine: Engine
  let problem: Problem
  let program: TypedProgram
  let programTree: SyntaxTree
  let place: Int
  /// The derivative in the layout asked for; nil where the engine finds no formula.
  let shown: Derivative?
  /// The derivative in the shape convention.
  let right: ReadFormula?
  /// True where the layout asked for is the transpose of the shape convention.
  let isTurned: Bool
  let judge: Judge
  let evaluator: Evaluator

  init(_ engine: Engine, _ problem: Problem, _ program: TypedProgram, _ place: Int) throws(Diagnostic) {
    self.engine = engine
    self.problem = problem
    self.program = program
    self.place = place
    programTree = try Parser.parse(problem.program)
    judge = Judge(program: program, objective: program.result, variable: place, order: problem.order, functions: engine.catalogue.functions)
    evaluator = Evaluator(functions: engine.catalogue.functions)
    var plain = problem
    plain.layout = .shape
    // A derivative that the engine cannot find does not keep a claim from being judged.
    let derivative = try? engine.derive(plain).derivatives.first
    right = derivative.flatMap { found in
      (try? Parser.parse(found.shown)).map { ReadFormula(tree: $0, typed: found.typed) }
    }
    guard problem.layout != .shape, let turned = try? engine.derive(problem).derivatives.first else {
      shown = derivative
      isTurned = false
      return
    }
    shown = turned
    isTurned = (try? judge.judge(turned.typed))?.verdict == .transposed
  }

  /// The sentence with the right formula behind it.
  private func reason(_ words: String) -> String {
    guard let shown else { return words }
    return "\(words); the right answer is \(shown.shown.split(separator: "\n").joined(separator: "; "))"
  }

  // MARK: Ill-formed claims

  func result(illFormed tree: SyntaxTree, _ fault: Diagnostic) -> CheckResult {
    let wanted = isTurned ? Investigation.transposed(rightType) ?? rightType : rightType
    let repair = Repair(program: program, signatures: engine.catalogue.signatures, dimensions: program.dimensionNames, type: wanted) { typed in
      guard let right else { return false }
      return (try? judge.matches(typed, claim: right.typed, transposed: isTurned)) ?? false
    }
    let outcome = repair.mend(tree, fault)
    var words = fault.message
    if let slip = outcome.right {
      words += "; \(slip.mended) is meant: \(slip.phrase)"
      if !slip.showsWhole { words = reason(words) }
    } else {
      if let (slip, typed) = outcome.fitting, let more = explanation(ofMended: ReadFormula(tree: slip.tree, typed: typed)) {
        words += "; \(slip.mended) has the right shape, and then \(more)"
      } else if let help = fault.help {
        words += "; \(help)"
      }
      words = reason(words)
    }
    return CheckResult(verdict: .shapeError, reason: words, right: shown, diagnostic: fault)
  }

  /// What is wrong with the values of a claim whose shapes have been put right.
  private func explanation(ofMended claim: ReadFormula) -> String? {
    guard !isTurned, let judgement = try? judge.judge(claim.typed), judgement.verdict == .notEqual else { return nil }
    return explanation(.notEqual, claim, judgement)
  }

  private var rightType: ValueType {
    derivativeType(of: program[program.result].type, by: program.variables[place].type, order: problem.order)
  }

  // MARK: Well-formed claims

  func result(_ claim: ReadFormula) throws(Diagnostic) -> CheckResult {
    // In another layout the transpose of the claim is compared.
    let compared = isTurned ? turned(claim) : claim
    guard let compared else {
      return CheckResult(verdict: .wrongShape, reason: reason("the claim is a \(claim.type.text)"), right: shown)
    }
    let judgement: Judgement
    do throws(Diagnostic) {
      judgement = try judge.judge(compared.typed)
    } catch {
      throw Diagnostic(error.code, error.message, at: .none, help: error.help)
    }
    switch judgement.verdict {
    case .equal: return CheckResult(verdict: .equal, reason: praise(claim), right: shown)
    case .transposed:
      return CheckResult(
        verdict: .transposed, reason: reason(transposed(compared, judgement)), right: shown, counterexample: counterexample(compared, judgement))
    case .notEqual:
      let words = explanation(.notEqual, compared, judgement) ?? "the shape is right, the entries are not"
      return CheckResult(verdict: .notEqual, reason: reason(words), right: shown, counterexample: counterexample(compared, judgement))
    case .wrongShape:
      let shapes = "the claim is a \(claim.type.text), the derivative a \(shown?.type.text ?? rightType.text)"
      let words = explanation(.wrongShape, compared, judgement).map { "\($0); \(shapes)" } ?? shapes
      return CheckResult(verdict: .wrongShape, reason: reason(words), right: shown)
    }
  }

  private func turned(_ claim: ReadFormula) -> ReadFormula? {
    var tree = claim.tree
    guard let last = tree.statements.last else { return nil }
    if last.indices != nil, let name = last.name {
      let value = tree.add(.transpose, [tree.add(.name(name))])
      tree.statements.append(SyntaxTree.Statement(name: nil, nameSpan: .none, indices: nil, indexSpans: [], value: value, span: .none))
    } else {
      tree = tree.concluding { $0.addTransposed($1) }
    }
    guard let typed = try? Elaborator.elaborate(tree, after: program, signatures: engine.catalogue.signatures) else { return nil }
    return ReadFormula(tree: tree, typed: typed)
  }

  private func praise(_ claim: ReadFormula) -> String {
    let layout = isTurned ? ", in \(problem.layout.words)" : ""
    guard let shown else { return "equal\(layout)" }
    let isLiteral = SourcePrinter.print(claim.tree, claim.tree.conclusion) == shown.source
    return isLiteral ? "equal\(layout)" : "equal\(layout), in another form: \(shown.shown.split(separator: "\n").joined(separator: "; "))"
  }

  private func counterexample(_ claim: ReadFormula, _ judgement: Judgement) -> String? {
    guard !isTurned || rightType.axes.count == 1, judgement.counterexample != nil else { return nil }
    let text = CounterexampleText(program: program, variable: place, order: problem.order, evaluator: evaluator)
    return text.text(claim.typed, found: judgement.counterexample)
  }

  private func transposed(_ claim: ReadFormula, _ judgement: Judgement) -> String {
    if isTurned { return "the claim is in the shape convention, and \(problem.layout.words) is asked for" }
    let words = LayoutWords(value: program[program.result].type, variable: program.variables[place], right: rightType, order: problem.order).sentence
    guard case .matrix(let m, let n) = rightType, m == n else { return words }
    // A single part may be what wants the transpose.
    var search = investigation(claim, judgement)
    let tree = claim.tree
    guard search.canRewrite, case .binary = tree[tree.conclusion].kind else { return words }
    let operands = tree.transpositionSlipsOfOperands().filter { $0.place != $0.tree.conclusion }
    for slip in tree.products.flatMap({ tree.transpositionSlips(ofProduct: $0) }) + operands where search.holds(slip.tree, equals: .right) {
      return "\(words): \(slip.phrase)"
    }
    return tree.terms(of: tree.conclusion).count > 1 ? "\(words): the whole sum must be transposed" : words
  }

  private func explanation(_ verdict: CheckResult.Verdict, _ claim: ReadFormula, _ judgement: Judgement) -> String? {
    var search = investigation(claim, judgement)
    for detector in search.canRewrite ? Detector.all : Detector.numeric where detector.verdicts.contains(verdict) {
      if let words = detector.explanation(&search) { return words }
    }
    return nil
  }

  private func investigation(_ claim: ReadFormula, _ judgement: Judgement) -> Investigation {
    Investigation(
      program: program, syntax: programTree, text: problem.program, variable: place, order: problem.order,
      signatures: engine.catalogue.signatures, functions: engine.catalogue.functions, judge: judge, judgement: judgement, claim: claim, right: right)
  }
}

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
  private func reason(_ words: Message) -> Message {
    guard let text = shown?.inOneLine else { return words }
    return Message("\(words); the right answer is \(text)", "\(words)；正确答案是 \(text)")
  }

  // MARK: Ill-formed claims

  func result(illFormed tree: SyntaxTree, _ fault: Diagnostic) -> CheckResult {
    let wanted = isTurned ? Investigation.transposed(rightType) ?? rightType : rightType
    let repair = Repair(program: program, signatures: engine.catalogue.signatures, dimensions: program.dimensionNames, type: wanted) { typed in
      guard let right else { return false }
      return (try? judge.matches(typed, claim: right.typed, transposed: isTurned)) ?? false
    }
    let outcome = repair.mend(tree, fault)
    var words = fault.wording
    if let slip = outcome.right {
      words = Message("\(words); \(slip.mended) is meant: \(slip.phrase)", "\(words)；应为 \(slip.mended)：\(slip.phrase)")
      if !slip.showsWhole { words = reason(words) }
    } else {
      if let (slip, typed) = outcome.fitting, let more = explanation(ofMended: ReadFormula(tree: slip.tree, typed: typed)) {
        words = Message("\(words); \(slip.mended) has the right shape, and then \(more)", "\(words)；\(slip.mended) 的形状正确，但 \(more)")
      } else if let advice = fault.advice {
        words = .clauses([words, advice])
      }
      words = reason(words)
    }
    return CheckResult(verdict: .shapeError, explanation: words, right: shown, diagnostic: fault)
  }

  /// What is wrong with the values of a claim whose shapes have been put right.
  private func explanation(ofMended claim: ReadFormula) -> Message? {
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
      return CheckResult(
        verdict: .wrongShape, explanation: reason(Message("the claim is a \(claim.type.text)", "所给公式是 \(claim.type.text)")), right: shown)
    }
    let judgement: Judgement
    do throws(Diagnostic) {
      judgement = try judge.judge(compared.typed)
    } catch {
      throw error.moved(to: .none)
    }
    switch judgement.verdict {
    case .equal: return CheckResult(verdict: .equal, explanation: praise(claim), right: shown)
    case .transposed:
      return CheckResult(
        verdict: .transposed, explanation: reason(transposed(compared, judgement)), right: shown, example: example(compared, judgement))
    case .notEqual:
      let words = explanation(.notEqual, compared, judgement) ?? Message("the shape is right, the entries are not", "形状正确，元素不对")
      return CheckResult(verdict: .notEqual, explanation: reason(words), right: shown, example: example(compared, judgement))
    case .wrongShape:
      let right = shown?.type.text ?? rightType.text
      let shapes = Message("the claim is a \(claim.type.text), the derivative a \(right)", "所给公式是 \(claim.type.text)，导数是 \(right)")
      let words = explanation(.wrongShape, compared, judgement).map { Message.clauses([$0, shapes]) } ?? shapes
      return CheckResult(verdict: .wrongShape, explanation: reason(words), right: shown)
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

  private func praise(_ claim: ReadFormula) -> Message {
    let layout = problem.layout.words
    let equal = isTurned ? Message("equal, in \(layout)", "相等（按\(layout)）") : Message("equal", "相等")
    guard let shown, SourcePrinter.print(claim.tree, claim.tree.conclusion) != shown.source else { return equal }
    return Message("\(equal), in another form: \(shown.inOneLine)", "\(equal)，写法不同：\(shown.inOneLine)")
  }

  private func example(_ claim: ReadFormula, _ judgement: Judgement) -> Message? {
    guard !isTurned || rightType.axes.count == 1, judgement.counterexample != nil else { return nil }
    let text = CounterexampleText(program: program, variable: place, order: problem.order, evaluator: evaluator)
    return text.text(claim.typed, found: judgement.counterexample)
  }

  private func transposed(_ claim: ReadFormula, _ judgement: Judgement) -> Message {
    if isTurned {
      let layout = problem.layout.words
      return Message("the claim is in the shape convention, and \(layout) is asked for", "所给公式按形状约定书写，而要求的是\(layout)")
    }
    let words = LayoutWords(value: program[program.result].type, variable: program.variables[place], right: rightType, order: problem.order).sentence
    guard case .matrix(let m, let n) = rightType, m == n else { return words }
    // A single part may be what wants the transpose.
    var search = investigation(claim, judgement)
    let tree = claim.tree
    guard search.canRewrite, case .binary = tree[tree.conclusion].kind else { return words }
    let operands = tree.transpositionSlipsOfOperands().filter { $0.place != $0.tree.conclusion }
    for slip in tree.products.flatMap({ tree.transpositionSlips(ofProduct: $0) }) + operands where search.holds(slip.tree, equals: .right) {
      return Message("\(words): \(slip.phrase)", "\(words)：\(slip.phrase)")
    }
    return tree.terms(of: tree.conclusion).count > 1 ? Message("\(words): the whole sum must be transposed", "\(words)：整个和式应转置") : words
  }

  private func explanation(_ verdict: CheckResult.Verdict, _ claim: ReadFormula, _ judgement: Judgement) -> Message? {
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

extension Derivative {
  /// The formula in a sentence: its statements one after another.
  fileprivate var inOneLine: String { shown.split(separator: "\n").joined(separator: "; ") }
}

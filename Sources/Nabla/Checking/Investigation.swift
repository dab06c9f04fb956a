import Diagnostics
import Numerals
import Syntax
import Typing
import Verification

/// A formula as read: its tree, and the program with its statements behind it.
struct ReadFormula: Sendable {
  var tree: SyntaxTree
  var typed: TypedProgram

  /// The type of its value.
  var type: ValueType { typed[typed.result].type }

  /// The formula on one line.
  var text: String { ReadFormula.text(tree) }

  /// A tree on one line.
  static func text(_ tree: SyntaxTree) -> String { SourcePrinter.print(tree).split(separator: "\n").joined(separator: "; ") }
}

/// The search for what is wrong with a claim. Hypotheses are formulas that must equal the claim or the right derivative if they are true; each is
/// evaluated at one point first, and confirmed at several sizes and points.
struct Investigation {
  /// The program as typed by its user.
  let program: TypedProgram
  /// Its syntax.
  let programTree: SyntaxTree
  /// Its text.
  let programText: String
  /// The place of the variable.
  let variable: Int
  let order: Int
  let signatures: SignatureTable
  /// The primitive elementwise functions in numbers.
  let functions: [String: ScalarFunction]
  let judge: Judge
  let judgement: Judgement
  let claim: ReadFormula
  /// The right derivative; nil where no formula is known.
  let right: ReadFormula?
  /// Points with the claim's and the right derivative's values there, the first one found by the judge.
  private(set) var points: [(point: SamplePoint, claim: NumericArray, right: NumericArray)] = []
  /// The factor of the right formula without which it is the claim, in words, once that was looked for.
  var missingFactor: Message??
  /// How many more candidates are evaluated, and how many are read at all.
  private var evaluationsLeft = 200
  private var readingsLeft = 600
  /// How many more derivatives are evaluated.
  var derivativesLeft = 200

  init(
    program: TypedProgram, syntax programTree: SyntaxTree, text programText: String, variable: Int, order: Int, signatures: SignatureTable,
    functions: [String: ScalarFunction], judge: Judge, judgement: Judgement, claim: ReadFormula, right: ReadFormula?
  ) {
    self.program = program
    self.programTree = programTree
    self.programText = programText
    self.variable = variable
    self.order = order
    self.signatures = signatures
    self.functions = functions
    self.judge = judge
    self.judgement = judgement
    self.claim = claim
    self.right = right
    guard let first = startingPoint(Evaluator(functions: functions)) else {
      // Without a point of one's own every candidate takes a full comparison.
      evaluationsLeft = 30
      return
    }
    for point in [first, first.moved(within: program)] {
      guard let claimed = point.value(of: claim.typed.result, in: claim.typed),
        let correct = point.derivative(of: program.result, by: variable, order: order, in: program)
      else { continue }
      points.append((point, claimed, correct))
    }
    let cells = max(1, first.cellCount(of: program))
    let entries = max(1, first.variables[program.variables[variable].name]?.values.count ?? 1)
    evaluationsLeft = max(20, min(200, 2_000_000 / cells))
    derivativesLeft = min(200, 300_000 / cells / (order == 1 ? entries : entries * entries))
    readingsLeft = min(600, 600_000 / max(1, claim.typed.nodes.count))
  }

  /// The point of the counterexample, or, where the claim's shape allows none, that of a formula that is surely wrong.
  private func startingPoint(_ evaluator: Evaluator) -> SamplePoint? {
    var example = judgement.counterexample
    if example == nil, let right {
      let wrong = right.tree.concluding { tree, value in tree.add(.binary(.add), [value, tree.add(.number(.one))]) }
      example = read(wrong).flatMap { try? judge.judge($0.typed) }?.counterexample
    }
    // Sizes under an integer's name stand in for a large length; values of that size cannot be evaluated at the length itself.
    guard let example, example.sizes.keys.allSatisfy({ Int($0) == nil }) else { return nil }
    return SamplePoint(sizes: example.sizes, variables: example.point, evaluator: evaluator)
  }

  /// The most nodes of a formula that is changed at all its places.
  static let rewritingLimit = 400

  /// True where the formulas are short enough to be changed place by place.
  var canRewrite: Bool { max(claim.tree.nodes.count, right?.tree.nodes.count ?? 0) <= Investigation.rewritingLimit }

  // MARK: Candidates

  /// A tree in the program's environment; nil where it is not well formed.
  func read(_ tree: SyntaxTree) -> ReadFormula? {
    guard let typed = try? Elaborator.elaborate(tree, after: program, signatures: signatures) else { return nil }
    return ReadFormula(tree: tree, typed: typed)
  }

  /// What a hypothesis is compared with.
  enum Target {
    /// The claim as made.
    case claim
    /// The right derivative.
    case right
  }

  /// How a candidate agrees with a target: up to a factor, straight or transposed.
  struct Agreement {
    /// candidate = factor · target
    var factor: Coefficient
    /// True where it agrees with the transpose.
    var isTransposed: Bool

    /// True where both are the same.
    var isPlain: Bool { factor.isOne && !isTransposed }
  }

  /// Whether a candidate equals a target.
  mutating func holds(_ tree: SyntaxTree, equals target: Target) -> Bool { agreement(of: tree, with: target)?.isPlain ?? false }

  /// How a candidate agrees with a target; nil where it does not, up to factors that mistakes are made of.
  mutating func agreement(of tree: SyntaxTree, with target: Target, allowsFactors: Bool = false) -> Agreement? {
    guard evaluationsLeft > 0, readingsLeft > 0 else { return nil }
    readingsLeft -= 1
    guard let candidate = read(tree) else { return nil }
    let wanted = target == .claim ? claim.type : rightType
    let isStraight = candidate.type == wanted
    let isTurned = !isStraight && candidate.type == Investigation.transposed(wanted)
    guard isStraight || isTurned else { return nil }
    evaluationsLeft -= 1
    var factor = Coefficient.one
    if let first = points.first {
      guard let value = first.point.value(of: candidate.typed.result, in: candidate.typed) else { return nil }
      var expected = target == .claim ? first.claim : first.right
      if isTurned { expected = expected.transposed }
      if !value.isClose(to: expected) {
        guard allowsFactors, let ratio = value.ratio(to: expected).flatMap(Investigation.simpleFactor) else { return nil }
        factor = ratio
      }
    }
    let scaled = factor.isOne ? candidate : read(tree.concluding { $0.addScaled($1, by: factor.reciprocal) })
    guard let scaled, confirms(scaled.typed, target, transposed: isTurned) else { return nil }
    return Agreement(factor: factor, isTransposed: isTurned)
  }

  /// The type of the right derivative.
  var rightType: ValueType {
    derivativeType(of: program[program.result].type, by: program.variables[variable].type, order: order)
  }

  private func confirms(_ candidate: TypedProgram, _ target: Target, transposed: Bool) -> Bool {
    switch (target, right) {
    case (.claim, _): return (try? judge.matches(candidate, claim: claim.typed, transposed: transposed)) ?? false
    case (.right, let right?): return (try? judge.matches(candidate, claim: right.typed, transposed: transposed)) ?? false
    case (.right, nil): return (try? judge.judge(candidate))?.verdict == (transposed ? .transposed : .equal)
    }
  }

  /// The number as a factor that is easily forgotten or doubled; nil for all others.
  static func simpleFactor(_ value: Double) -> Coefficient? {
    for denominator in 1...4 {
      let numerator = (value * Double(denominator)).rounded()
      if abs(numerator) <= 8, numerator != 0, abs(value * Double(denominator) - numerator) < 1e-7 {
        return Coefficient(Int(numerator), over: denominator)
      }
    }
    return nil
  }

  /// The type of the transpose; nil for a scalar or a tensor.
  static func transposed(_ type: ValueType) -> ValueType? {
    switch type {
    case .column(let n): .row(n)
    case .row(let n): .column(n)
    case .matrix(let m, let n): .matrix(n, m)
    case .scalar, .tensor: nil
    }
  }

  // MARK: Quotations

  /// Words that count terms and occurrences.
  static let ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"]

  /// The program's text at a span, when it is short and on one line.
  func quoted(_ span: SourceSpan) -> String? {
    let scalars = Array(programText.unicodeScalars)
    guard span.length > 0, span.length <= 48, span.start >= 0, span.end <= scalars.count else { return nil }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[span.start..<span.end])
    let text = String(view)
    return text.contains("\n") ? nil : text
  }
}

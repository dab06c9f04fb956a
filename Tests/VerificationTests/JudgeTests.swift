import Diagnostics
import Numerals
import Shapes
import Testing
import Typing

@testable import Verification

@Suite struct JudgeTests {
  typealias ID = TypedProgram.ID

  /// f = s · xᵀAx by x, whose gradient is s(A + Aᵀ)x.
  private struct Quadratic {
    var builder = ProgramBuilder()
    let s: ID
    let matrixA: ID
    let x: ID
    let objective: ID
    let judge: Judge

    init() {
      s = builder.variable("s", .scalar)
      matrixA = builder.variable("A", .matrix(n, n))
      x = builder.variable("x", .column(n))
      let form = builder.multiply(builder.transpose(x), builder.multiply(matrixA, x))
      objective = builder.multiply(s, form)
      var program = builder
      let finished = program.finished(objective)
      judge = Judge(program: finished, objective: objective, variable: 2, order: 1, functions: functions)
    }

    func claim(_ build: (inout ProgramBuilder) -> ID) -> TypedProgram {
      var b = builder
      let result = build(&b)
      return b.finished(result)
    }

    func gradient(_ b: inout ProgramBuilder) -> ID { b.multiply(s, b.multiply(b.add(matrixA, b.transpose(matrixA)), x)) }
  }

  @Test func verdicts() throws {
    let q = Quadratic()
    #expect(try q.judge.judge(q.claim { q.gradient(&$0) }).verdict == .equal)
    let row = try q.judge.judge(q.claim { b in b.transpose(q.gradient(&b)) })
    #expect(row.verdict == .transposed)
    #expect(row.ratio == nil)
    #expect(try q.judge.judge(q.claim { b in b.multiply(q.s, b.multiply(q.matrixA, q.x)) }).verdict == .notEqual)
    #expect(try q.judge.judge(q.claim { b in b.multiply(q.x, b.transpose(q.x)) }).verdict == .wrongShape)
    #expect(try q.judge.judge(q.claim { _ in q.s }).verdict == .wrongShape)
  }

  @Test func factors() throws {
    let q = Quadratic()
    for factor in [Coefficient(2), .half, .minusOne, Coefficient(-3, over: 4), .zero] {
      let judgement = try q.judge.judge(
        q.claim { b in
          let c = b.node(.number(factor), [], .scalar)
          return b.multiply(c, q.gradient(&b))
        })
      #expect(judgement.verdict == .notEqual)
      #expect(judgement.ratio == Judgement.Ratio(number: factor, source: nil, exponent: 0))
    }
    let lengthened = try q.judge.judge(
      q.claim { b in
        let length = b.sum(b.node(.fill(.one), [], .column(n)))
        return b.multiply(length, q.gradient(&b))
      })
    #expect(lengthened.ratio == Judgement.Ratio(number: .one, source: .dimension("n"), exponent: 1))
    let unscaled = try q.judge.judge(q.claim { b in b.multiply(b.add(q.matrixA, b.transpose(q.matrixA)), q.x) })
    #expect(unscaled.ratio == Judgement.Ratio(number: .one, source: .variable("s"), exponent: -1))
    let doubledRow = try q.judge.judge(
      q.claim { b in
        let two = b.number(2)
        return b.multiply(two, b.transpose(q.gradient(&b)))
      })
    #expect(doubledRow.verdict == .wrongShape)
    #expect(doubledRow.transposedRatio?.number == Coefficient(2))
  }

  @Test func counterexampleAndDifference() throws {
    let q = Quadratic()
    let judgement = try q.judge.judge(q.claim { b in b.add(q.gradient(&b), q.x) })
    #expect(judgement.verdict == .notEqual)
    #expect(judgement.ratio == nil)
    let example = try #require(judgement.counterexample)
    let difference = try #require(judgement.difference)
    #expect(example.position.count == 1)
    let x = try #require(example.point["x"])
    for (a, b) in zip(difference.values, x.values) { #expect(abs(a - b) < 1e-12) }
    #expect(abs(example.claimed - example.right - x.values[example.position[0] - 1]) < 1e-12)
  }

  /// What is left of the gradient without its second term.
  @Test func hypotheses() throws {
    let q = Quadratic()
    let claim = q.claim { b in b.multiply(b.multiply(q.s, q.matrixA), q.x) }
    #expect(try q.judge.matches(q.claim { b in b.multiply(q.s, b.multiply(q.matrixA, q.x)) }, claim: claim))
    #expect(try !q.judge.matches(q.claim { b in b.multiply(q.s, b.multiply(b.transpose(q.matrixA), q.x)) }, claim: claim))
    #expect(try q.judge.matches(q.claim { b in b.transpose(b.multiply(q.s, b.multiply(q.matrixA, q.x))) }, claim: claim, transposed: true))
  }

  @Test func freeGradientOfASymmetricVariable() throws {
    var b = ProgramBuilder()
    let matrixX = b.variable("X", .matrix(n, n), .symmetric)
    let u = b.variable("u", .column(n))
    let v = b.variable("v", .column(n))
    let objective = b.multiply(b.transpose(u), b.multiply(matrixX, v))
    let free = b.multiply(u, b.transpose(v))
    var (program, claim) = (b, b)
    let judge = Judge(program: program.finished(objective), objective: objective, variable: 0, order: 1, functions: functions)
    let judgement = try judge.judge(claim.finished(free))
    #expect(judgement.verdict == .notEqual)
    #expect(judgement.isUnconstrained)
  }
}

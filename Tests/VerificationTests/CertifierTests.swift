import Diagnostics
import Numerals
import Shapes
import Testing
import Typing

@testable import Verification

/// Right answers pass, wrong ones are refused.
@Suite struct CertifierTests {
  typealias ID = TypedProgram.ID
  let certifier = Certifier(functions: functions)

  /// The program with an answer behind it.
  private func answer(_ program: ProgramBuilder, _ build: (inout ProgramBuilder) -> ID) -> TypedProgram {
    var builder = program
    let result = build(&builder)
    return builder.finished(result)
  }

  /// f = ‖Ax − v‖² by x, whose gradient is 2Aᵀ(Ax − v).
  private struct LeastSquares {
    var builder = ProgramBuilder()
    let matrixA: ID
    let x: ID
    let residual: ID
    let objective: ID

    init() {
      matrixA = builder.variable("A", .matrix(m, n))
      x = builder.variable("x", .column(n))
      let v = builder.variable("v", .column(m))
      residual = builder.subtract(builder.multiply(matrixA, x), v)
      let two = builder.number(2)
      objective = builder.power(builder.norm2(residual), two)
    }

    func gradient(_ b: inout ProgramBuilder, factor: Int = 2) -> ID {
      let scale = b.number(factor)
      return b.multiply(scale, b.multiply(b.transpose(matrixA), residual))
    }
  }

  @Test func rationalAnswersAreComparedExactly() throws {
    let given = LeastSquares()
    let program = answer(given.builder) { _ in given.objective }
    let right = answer(given.builder) { given.gradient(&$0) }
    let certificate = try certifier.certify(program: program, objective: given.objective, variable: 1, order: 1, answer: right)
    #expect(certificate.isExact)
    #expect(certificate.points == 5)
    #expect(certificate.sizes.count == 2)
    #expect(certificate.maximumRelativeError < 1e-12)
    #expect(try #require(certificate.errorProbability) < 1e-30)
    for sizes in certificate.sizes { #expect(sizes["m"] != sizes["n"]) }
  }

  @Test func wrongAnswersAreRefused() throws {
    let given = LeastSquares()
    let program = answer(given.builder) { _ in given.objective }
    let wrong: [TypedProgram] = [
      answer(given.builder) { given.gradient(&$0, factor: 1) },
      answer(given.builder) { given.gradient(&$0, factor: -2) },
      answer(given.builder) { b in b.transpose(given.gradient(&b)) },
      answer(given.builder) { b in
        let product = b.multiply(given.matrixA, given.x)
        let two = b.number(2)
        return b.multiply(two, b.multiply(b.transpose(given.matrixA), product))
      },
      // Off by one part in 10⁹.
      answer(given.builder) { b in
        let nearly = b.node(.number(Coefficient(2_000_000_002, over: 1_000_000_000)), [], .scalar)
        return b.multiply(nearly, b.multiply(b.transpose(given.matrixA), given.residual))
      },
    ]
    for claim in wrong {
      #expect {
        try certifier.certify(program: program, objective: given.objective, variable: 1, order: 1, answer: claim)
      } throws: {
        ($0 as? Diagnostic)?.code == .unverified
      }
    }
  }

  @Test func hessians() throws {
    let given = LeastSquares()
    let program = answer(given.builder) { _ in given.objective }
    let right = answer(given.builder) { b in
      let two = b.number(2)
      return b.multiply(two, b.multiply(b.transpose(given.matrixA), given.matrixA))
    }
    #expect(try certifier.certify(program: program, objective: given.objective, variable: 1, order: 2, answer: right).isExact)
  }

  /// f = Σ tanh(Wx) by W: (1 − tanh²(Wx)) xᵀ.
  @Test func floatingPoint() throws {
    var b = ProgramBuilder()
    let matrixW = b.variable("W", .matrix(m, n))
    let x = b.variable("x", .column(n))
    let activation = b.apply("tanh", b.multiply(matrixW, x))
    let objective = b.sum(activation)
    let program = answer(b) { _ in objective }
    func gradient(_ exponent: Int, _ b: inout ProgramBuilder) -> ID {
      let k = b.number(exponent)
      let ones = b.node(.fill(.one), [], .column(m))
      return b.multiply(b.subtract(ones, b.power(activation, k)), b.transpose(x))
    }
    let certificate = try certifier.certify(
      program: program, objective: objective, variable: 0, order: 1, answer: answer(b) { gradient(2, &$0) })
    #expect(!certificate.isExact)
    #expect(certificate.points == 4)
    #expect(certificate.maximumRelativeError < 1e-12)
    #expect(throws: Diagnostic.self) {
      try certifier.certify(program: program, objective: objective, variable: 0, order: 1, answer: answer(b) { gradient(4, &$0) })
    }
  }

  /// d/dx Σ tanh(x² + 30), known on the other road to be about 10⁻²⁵, is lost in 1 − tanh²: it is compared where tanh is moved, and no other passes.
  @Test func whatIsLostInRoundingIsComparedElsewhere() throws {
    var b = ProgramBuilder()
    let x = b.variable("x", .column(n))
    let two = b.number(2)
    let activation = b.apply("tanh", b.add(b.power(x, two), b.number(30)))
    let objective = b.sum(activation)
    let program = answer(b) { _ in objective }
    func gradient(factor: Int, exponent: Int) -> TypedProgram {
      answer(b) { b in
        let (scale, power) = (b.number(factor), b.number(exponent))
        let ones = b.node(.fill(.one), [], .column(n))
        return b.hadamard(b.multiply(scale, x), b.subtract(ones, b.power(activation, power)))
      }
    }
    let certificate = try certifier.certify(
      program: program, objective: objective, variable: 0, order: 1, answer: gradient(factor: 2, exponent: 2))
    #expect(certificate.statement.contains("tanh(u - c*sign(u))"))
    #expect(certificate.maximumRelativeError < 1e-8)
    for wrong in [
      gradient(factor: 0, exponent: 2), gradient(factor: 1, exponent: 2), gradient(factor: 2, exponent: 1), gradient(factor: -2, exponent: 4),
    ] {
      let refusal = try #require(throws: Diagnostic.self) {
        try certifier.certify(program: program, objective: objective, variable: 0, order: 1, answer: wrong)
      }
      #expect(refusal.code == .unverified)
    }
  }

  /// d/dx (eˣ + 10⁶ − 10⁶): the value loses digits, and the answer eˣ + 10⁶ − 10⁶ too; both roads agree within what is left.
  @Test func cancellationIsAllowedForAndNoMore() throws {
    var b = ProgramBuilder()
    let x = b.variable("x", .column(n))
    let objective = b.apply("exp", x)
    let million = b.number(1_000_000)
    let noisy = b.subtract(b.add(objective, million), million)
    let program = answer(b) { $0.sum(objective) }
    let right = answer(b) { _ in noisy }
    let certificate = try certifier.certify(program: program, objective: program.result, variable: 0, order: 1, answer: right)
    #expect(certificate.maximumRelativeError > 1e-13)
    let wrong = answer(b) { b in
      let off = b.node(.number(Coefficient(1, over: 100_000)), [], .scalar)
      return b.add(noisy, off)
    }
    #expect(throws: Diagnostic.self) { try certifier.certify(program: program, objective: program.result, variable: 0, order: 1, answer: wrong) }
  }

  /// log det X by X: X⁻ᵀ, symmetric positive definite or general; and the free gradient is refused where X is symmetric.
  @Test func domains() throws {
    for facts: Facts in [[], [.symmetric, .positiveDefinite]] {
      var b = ProgramBuilder()
      let matrixX = b.variable("X", .matrix(n, n), facts)
      let objective = b.apply("log", b.node(.determinant, [matrixX], .scalar))
      let program = answer(b) { _ in objective }
      let right = answer(b) { b in b.transpose(b.node(.inverse, [matrixX], .matrix(n, n))) }
      #expect(try certifier.certify(program: program, objective: objective, variable: 0, order: 1, answer: right).points >= 4)
    }
  }

  /// √(x − 30) is defined far from where most programs are sampled.
  @Test func domainsFarAway() throws {
    var b = ProgramBuilder()
    let x = b.variable("x", .scalar)
    let thirty = b.number(30)
    let objective = b.apply("sqrt", b.subtract(x, thirty))
    let program = answer(b) { _ in objective }
    let right = answer(b) { b in
      let half = b.node(.number(.half), [], .scalar)
      return b.entrywise(.divide, half, objective)
    }
    #expect(try certifier.certify(program: program, objective: objective, variable: 0, order: 1, answer: right).points == 4)
  }

  @Test func symmetricVariables() throws {
    var b = ProgramBuilder()
    let matrixX = b.variable("X", .matrix(n, n), .symmetric)
    let u = b.variable("u", .column(n))
    let v = b.variable("v", .column(n))
    let objective = b.multiply(b.transpose(u), b.multiply(matrixX, v))
    let free = b.multiply(u, b.transpose(v))
    let program = answer(b) { _ in objective }
    let projected = answer(b) { b in
      let two = b.number(2)
      return b.entrywise(.divide, b.add(free, b.transpose(free)), two)
    }
    #expect(try certifier.certify(program: program, objective: objective, variable: 0, order: 1, answer: projected).isExact)
    #expect(throws: Diagnostic.self) {
      try certifier.certify(program: program, objective: objective, variable: 0, order: 1, answer: answer(b) { _ in free })
    }
  }

  /// tr((XᵀX)⁻¹) needs at least as many rows as columns, which only some sizes have.
  @Test func sizesAreTriedUntilTheProgramIsDefined() throws {
    var b = ProgramBuilder()
    let matrixX = b.variable("X", .matrix(m, n))
    let inverse = b.node(.inverse, [b.multiply(b.transpose(matrixX), matrixX)], .matrix(n, n))
    let objective = b.node(.trace, [inverse], .scalar)
    let program = answer(b) { _ in objective }
    let right = answer(b) { b in
      let minus = b.number(-2)
      return b.multiply(minus, b.multiply(matrixX, b.multiply(inverse, inverse)))
    }
    let certificate = try certifier.certify(program: program, objective: objective, variable: 0, order: 1, answer: right)
    #expect(certificate.isExact)
    for sizes in certificate.sizes { #expect(try #require(sizes["m"]) >= #require(sizes["n"])) }
  }

  @Test func largeIntegerLengthsAreReplaced() throws {
    var b = ProgramBuilder()
    let (wide, long) = (Dimension.literal(784), Dimension.literal(128))
    let matrixW = b.variable("W", .matrix(long, wide))
    let x = b.variable("x", .column(wide))
    let objective = b.sum(b.multiply(matrixW, x))
    let program = answer(b) { _ in objective }
    let right = answer(b) { b in
      let ones = b.node(.fill(.one), [], .column(long))
      return b.multiply(ones, b.transpose(x))
    }
    let certificate = try certifier.certify(program: program, objective: objective, variable: 0, order: 1, answer: right)
    #expect(certificate.isExact)
    #expect(certificate.sizes.allSatisfy { ($0["784"] ?? 99) < 10 })
  }

  /// Σ 1ᵢ xᵢ… with the length as a number: holds at that length only.
  @Test func answersThatHangOnALengthAreTriedAtThatLength() throws {
    var b = ProgramBuilder()
    let x = b.variable("x", .scalar)
    let ones = b.node(.fill(.one), [], .column(.literal(10)))
    let objective = b.sum(b.multiply(x, ones))
    let program = answer(b) { _ in objective }
    let right = answer(b) { $0.number(10) }
    #expect(try certifier.certify(program: program, objective: objective, variable: 0, order: 1, answer: right).sizes == [[:]])
    #expect(throws: Diagnostic.self) {
      try certifier.certify(program: program, objective: objective, variable: 0, order: 1, answer: answer(b) { $0.number(9) })
    }
  }

  @Test func whatIsDefinedNowhereIsUnverified() throws {
    var b = ProgramBuilder()
    let x = b.variable("x", .column(n))
    let two = b.number(2)
    let objective = b.sum(b.apply("log", b.entrywise(.negate, b.power(x, two))))
    let program = answer(b) { _ in objective }
    #expect {
      try certifier.certify(program: program, objective: objective, variable: 0, order: 1, answer: answer(b) { _ in x })
    } throws: {
      ($0 as? Diagnostic)?.message.contains("at any point") == true
    }
  }

  @Test func tooLargeIsALimit() throws {
    var b = ProgramBuilder()
    let side = Dimension.literal(3000)
    let matrixX = b.variable("X", .matrix(side, side))
    let vec = b.node(.vectorize, [matrixX], .column(.literal(9_000_000)))
    let objective = b.sum(vec)
    let program = answer(b) { _ in objective }
    let right = answer(b) { $0.node(.fill(.one), [], .matrix(side, side)) }
    #expect {
      try certifier.certify(program: program, objective: objective, variable: 0, order: 1, answer: right)
    } throws: {
      ($0 as? Diagnostic)?.code == .limit
    }
  }

  /// A claim that rests on Σy = 1 holds for a one-hot y, and for no other.
  @Test func factsAreSampled() throws {
    for facts: Facts in [[.oneHot, .sumsToOne], [.sumsToOne], []] {
      var b = ProgramBuilder()
      let y = b.variable("y", .column(n), facts)
      let x = b.variable("x", .column(n))
      let objective = b.multiply(b.sum(y), b.sum(b.apply("exp", x)))
      let program = answer(b) { _ in objective }
      let claim = answer(b) { $0.apply("exp", x) }
      let holds = (try? certifier.certify(program: program, objective: objective, variable: 1, order: 1, answer: claim)) != nil
      #expect(holds == !facts.isEmpty)
    }
  }

  @Test func unknownVariablesOfTheAnswerAreRefused() throws {
    var b = ProgramBuilder()
    let x = b.variable("x", .column(n))
    let objective = b.sum(x)
    let program = answer(b) { _ in objective }
    let claim = answer(b) { $0.variable("z", .column(n)) }
    #expect(throws: Diagnostic.self) { try certifier.certify(program: program, objective: objective, variable: 0, order: 1, answer: claim) }
  }
}

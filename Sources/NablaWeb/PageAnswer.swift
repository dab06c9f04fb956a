import Derivations
import Diagnostics
import JSON
import Nabla
import Pages
import Typing

/// Answers to the page: those of a batch, with the formulas as MathML and the program as it was understood.
enum PageAnswer {
  /// The answer to a request.
  static func make(_ operation: Interface.Operation, _ request: PageRequest, _ engine: Engine) -> JSONValue {
    let clock = ContinuousClock()
    let start = clock.now
    var members: [JSONValue.Member]
    do throws(Diagnostic) {
      switch operation {
      case .derive: members = try derive(request, engine)
      case .check: members = try check(request, engine)
      case .plan: members = try plan(request, engine)
      }
    } catch {
      members = BatchAnswer.members(error, in: request.language)
      // A program that is sound has its variables, whatever else went wrong.
      if let program = try? engine.elaborate(request.batch.problem) { members += understood(program) }
    }
    let seconds = ((clock.now - start) / .microseconds(1)).rounded() / 1_000_000
    members.append(JSONValue.Member("seconds", .real(seconds)))
    return .object([JSONValue.Member("id", request.batch.id)] + members)
  }

  /// The object of an error.
  static func object(of error: Diagnostic, id: JSONValue, in language: Language) -> JSONValue {
    .object([JSONValue.Member("id", id)] + BatchAnswer.members(error, in: language) + [JSONValue.Member("seconds", .real(0))])
  }

  private static func derive(_ request: PageRequest, _ engine: Engine) throws(Diagnostic) -> [JSONValue.Member] {
    let answer = try engine.derive(request.batch.problem)
    var members = BatchAnswer.members(answer, forms: request.batch.forms, in: request.language)
    members = written(members, answer.derivatives, of: answer.program, request)
    members += understood(answer.program)
    members += try PagePanels.members(answer, request, engine)
    return members
  }

  private static func check(_ request: PageRequest, _ engine: Engine) throws(Diagnostic) -> [JSONValue.Member] {
    do throws(Engine.ClaimFault) {
      let (program, result) = try engine.judge(request.batch.problem, claim: request.batch.claim ?? "")
      let members = BatchAnswer.members(result, program: program, forms: request.batch.forms, in: request.language)
      return written(members, result.right.map { [$0] } ?? [], of: program, request) + understood(program)
    } catch {
      guard error.isInClaim else { throw error.diagnostic }
      // Places in an answer are places in the program.
      throw Diagnostic(
        error.diagnostic.code, Message("in the claim: \(error.diagnostic.wording)", "所给公式中：\(error.diagnostic.wording)"), at: .none,
        help: error.diagnostic.advice)
    }
  }

  private static func plan(_ request: PageRequest, _ engine: Engine) throws(Diagnostic) -> [JSONValue.Member] {
    try PagePanels.plan(try engine.derive(request.batch.problem), request)
  }

  /// The members with each derivative's equation as MathML where that is asked for.
  private static func written(
    _ members: [JSONValue.Member], _ derivatives: [Derivative], of program: TypedProgram, _ request: PageRequest
  ) -> [JSONValue.Member] {
    guard request.formats.contains("mathml") else { return members }
    let name = program.statements.last { $0.value == program.result && $0.name != nil }?.name
    return members.map { member in
      guard member.name == "derivatives", case .array(let items) = member.value else { return member }
      let extended = zip(items, derivatives).map { item, derivative -> JSONValue in
        guard case .object(let inner) = item else { return item }
        let told = derivative.conditions.map { JSONValue.string(Telling(request.language).condition($0).plainText) }
        let equation = try? MathMLEquation(derivative, of: name)
        return .object(
          inner + [
            JSONValue.Member("mathml", .text(equation?.whole)),
            JSONValue.Member("mathml_pieces", .array((equation?.pieces ?? []).map(JSONValue.string))),
            JSONValue.Member("conditions_told", .array(told)),
          ])
      }
      return JSONValue.Member("derivatives", .array(extended))
    }
  }

  /// The program as understood: every variable with its type as a declaration writes it, every statement with the type of its value.
  private static func understood(_ program: TypedProgram) -> [JSONValue.Member] {
    let variables = program.variables.map { variable -> JSONValue in
      let dimensions = variable.type.axes.flatMap { $0.extents.flatMap { $0.terms.map(\.name) } }
      return .object([
        JSONValue.Member("name", .string(variable.name)), JSONValue.Member("type", .string(variable.type.text)),
        JSONValue.Member("declaration", .string(variable.declaredType)), JSONValue.Member("inferred", .bool(variable.isInferred)),
        JSONValue.Member("constant", .bool(variable.facts.contains(.constant))),
        JSONValue.Member("dimensions", .array(Set(dimensions).sorted().map(JSONValue.string))),
      ])
    }
    let statements = program.statements.map { statement -> JSONValue in
      .object([JSONValue.Member("name", .text(statement.name)), JSONValue.Member("type", .string(program[statement.value].type.text))])
    }
    return [JSONValue.Member("variables", .array(variables)), JSONValue.Member("statements", .array(statements))]
  }
}

import Diagnostics
import Emission
import JSON
import Typing
import Verification

/// Answers as JSON objects.
public enum BatchAnswer {
  /// The members of an answer that say what was derived: `ok`, `type`, `inferred`, `derivatives`, `warnings`. With `steps`, those of each derivative stand
  /// in it; steps that did not pass their check are null, and `steps_error` says why.
  public static func members(
    _ answer: Answer, forms: Set<BatchRequest.Form>, sizes: [String: Int] = [:], steps: [Result<JSONValue, Diagnostic>] = [],
    in language: Language = .english
  ) -> [JSONValue.Member] {
    var inferred: [JSONValue.Member] = []
    for variable in answer.program.variables where variable.isInferred {
      inferred.append(JSONValue.Member(variable.name, .string(variable.declaredType)))
    }
    let derivatives = answer.derivatives.enumerated().map { place, found in
      derivative(found, of: answer.program, forms: forms, sizes: sizes, steps: place < steps.count ? steps[place] : nil, in: language)
    }
    return [
      JSONValue.Member("ok", .bool(true)),
      JSONValue.Member("type", .string(answer.type.text)),
      JSONValue.Member("inferred", .object(inferred)),
      JSONValue.Member("derivatives", .array(derivatives)),
      JSONValue.Member("warnings", .array(answer.warnings.map { diagnostic($0, in: language) })),
    ]
  }

  /// The members of an answer about a claim: those of the right derivative, with the verdict before them.
  public static func members(_ claim: CheckResult, program: TypedProgram, forms: Set<BatchRequest.Form>, in language: Language = .english)
    -> [JSONValue.Member]
  {
    var members = self.members(
      Answer(program: program, derivatives: claim.right.map { [$0] } ?? [], warnings: program.warnings), forms: forms, in: language)
    let verdict = [
      JSONValue.Member("verdict", .string(claim.verdict.rawValue)),
      JSONValue.Member("reason", .string(claim.explanation.text(in: language))),
      JSONValue.Member("counterexample", .text(claim.example?.text(in: language))),
      JSONValue.Member("claim_error", claim.diagnostic.map { diagnostic($0, in: language) } ?? .null),
    ]
    members.insert(contentsOf: verdict, at: 1)
    return members
  }

  /// The members of an answer that could not be given: `ok`, `error`.
  public static func members(_ error: Diagnostic, in language: Language = .english) -> [JSONValue.Member] {
    [JSONValue.Member("ok", .bool(false)), JSONValue.Member("error", diagnostic(error, in: language))]
  }

  private static func derivative(
    _ derivative: Derivative, of program: TypedProgram, forms: Set<BatchRequest.Form>, sizes: [String: Int], steps: Result<JSONValue, Diagnostic>?,
    in language: Language
  ) -> JSONValue {
    var members = [
      JSONValue.Member("wrt", .string(derivative.variable)),
      JSONValue.Member("order", .integer(derivative.order)),
      JSONValue.Member("type", .string(derivative.type.text)),
      JSONValue.Member("source", .text(derivative.source)),
      JSONValue.Member("index", .string(derivative.index)),
    ]
    if forms.contains(.latex) { members.append(JSONValue.Member("latex", .text(try? derivative.latex()))) }
    for target in Target.allCases where target != .latex {
      guard let form = BatchRequest.Form(rawValue: target.rawValue), forms.contains(form) else { continue }
      members.append(JSONValue.Member(target.rawValue, .text(try? derivative.code(of: program, in: target, sizes: sizes))))
    }
    members.append(JSONValue.Member("conditions", .array(derivative.conditions.map(JSONValue.string))))
    if let unconstrained = derivative.unconstrained { members.append(JSONValue.Member("unconstrained", .string(unconstrained))) }
    if !derivative.assuming.isEmpty {
      let formulas = derivative.assuming.map {
        JSONValue.object([JSONValue.Member("condition", .string($0.condition.text(in: language))), JSONValue.Member("source", .string($0.source))])
      }
      members.append(JSONValue.Member("assuming", .array(formulas)))
    }
    members.append(JSONValue.Member("certificate", certificate(derivative.certificate, in: language)))
    switch steps {
    case .success(let told): members.append(JSONValue.Member("steps", told))
    case .failure(let fault): members += [JSONValue.Member("steps", .null), JSONValue.Member("steps_error", diagnostic(fault, in: language))]
    case nil: break
    }
    return .object(members)
  }

  private static func certificate(_ certificate: Certificate, in language: Language) -> JSONValue {
    .object([
      JSONValue.Member("points", .integer(certificate.points)),
      JSONValue.Member("sizes", .array(certificate.sizes.map(sizes))),
      JSONValue.Member("max_relative_error", .real(certificate.maximumRelativeError)),
      JSONValue.Member("exact", .bool(certificate.isExact)),
      JSONValue.Member("error_probability", certificate.errorProbability.map(JSONValue.real) ?? .null),
      JSONValue.Member("statement", .string(certificate.wording.text(in: language))),
    ])
  }

  private static func sizes(_ sizes: [String: Int]) -> JSONValue {
    .object(sizes.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .integer($0.value)) })
  }

  /// A diagnostic; `start` and `length` are null where no text stands for it.
  private static func diagnostic(_ diagnostic: Diagnostic, in language: Language) -> JSONValue {
    let hasPlace = diagnostic.span != .none
    return .object([
      JSONValue.Member("code", .string(diagnostic.code.rawValue)),
      JSONValue.Member("message", .string(diagnostic.wording.text(in: language))),
      JSONValue.Member("start", hasPlace ? .integer(diagnostic.span.start) : .null),
      JSONValue.Member("length", hasPlace ? .integer(diagnostic.span.length) : .null),
      JSONValue.Member("hint", .text(diagnostic.advice?.text(in: language))),
    ])
  }
}

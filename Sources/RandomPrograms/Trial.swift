import Diagnostics
import Nabla
import Typing
import Verification

/// What became of one program.
public enum Outcome: Sendable {
  /// It was derived, and the answer passed its check.
  case derived
  /// The program has a value at no point that was tried, so that there is nothing to differentiate.
  case undefined
  /// The engine refused it.
  case refused(Diagnostic)

  /// The same for failures of one cause, as far as messages tell: the code and the message without what is particular to the program.
  public var failure: String? {
    guard case .refused(let diagnostic) = self else { return nil }
    var shape = ""
    for character in diagnostic.message.prefix(60) where character.isLetter || character == " " { shape.append(character) }
    let words = shape.split(separator: " ").prefix(7).joined(separator: " ")
    return "\(diagnostic.code.rawValue): \(words)"
  }
}

extension RandomProgram {
  /// What is asked of the engine.
  public var problem: Problem { Problem(program: text, declarations: declared, variables: variables, order: order) }
}

extension Outcome {
  /// Derives a program.
  public init(of problem: Problem, engine: Engine, functions: [String: ScalarFunction]) {
    do {
      _ = try engine.derive(problem)
      self = .derived
    } catch {
      let isUndefined = error.code == .unverified && error.message.hasSuffix("at any point") && !Self.hasValues(problem, engine, functions)
      self = isUndefined ? .undefined : .refused(error)
    }
  }

  /// True where the derivative exists at some of the points that are tried.
  private static func hasValues(_ problem: Problem, _ engine: Engine, _ functions: [String: ScalarFunction]) -> Bool {
    guard let program = try? engine.elaborate(problem) else { return true }
    for name in problem.variables {
      guard let place = program.variables.firstIndex(where: { $0.name == name }) else { return true }
      var claim = program
      claim.nodes.append(TypedProgram.Node(.number(.one), [], .scalar, .none))
      claim.statements.append(TypedProgram.Statement(name: nil, value: claim.nodes.count - 1, span: .none))
      let judge = Judge(program: program, objective: program.result, variable: place, order: problem.order, functions: functions)
      do {
        _ = try judge.judge(claim)
      } catch {
        return false
      }
    }
    return true
  }
}

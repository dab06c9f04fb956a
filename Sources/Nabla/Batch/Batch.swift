import Diagnostics
import JSON
import Typing

/// Answers requests in JSON, a line each. What one line holds has no bearing on the answer of another.
public struct Batch: Sendable {
  /// Tells the steps of each derivative of an answer, as deep and in the language that the request asks for: lists of objects.
  public typealias Steps = @Sendable (_ answer: Answer, _ request: BatchRequest) -> [Result<JSONValue, Diagnostic>]

  private let engine: Engine
  private let steps: Steps?

  /// A batch answered by an engine; `steps` tells derivations where requests ask for them, which lies above this module.
  public init(engine: Engine = Engine(), steps: Steps? = nil) {
    self.engine = engine
    self.steps = steps
  }

  /// The answer to a line, on one line and without its end; nil where the line is blank.
  public func answer(_ line: [UInt8]) -> String? {
    if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return nil }
    let clock = ContinuousClock()
    let start = clock.now
    var id = JSONValue.null
    var members: [JSONValue.Member]
    do throws(Diagnostic) {
      let value = try Batch.read(line)
      id = try BatchRequest.id(of: value)
      members = try answer(try BatchRequest(value))
    } catch {
      members = BatchAnswer.members(error)
    }
    let seconds = ((clock.now - start) / .microseconds(1)).rounded() / 1_000_000
    members.append(JSONValue.Member("seconds", .real(seconds)))
    return JSONValue.object([JSONValue.Member("id", id)] + members).description
  }

  /// The answer to a line that was cut off after `limit` bytes.
  public static func refusal(ofLineLongerThan limit: Int) -> String {
    let error = Diagnostic(.limit, "the line is longer than \(limit) bytes", at: .none)
    let members = [JSONValue.Member("id", .null)] + BatchAnswer.members(error) + [JSONValue.Member("seconds", .real(0))]
    return JSONValue.object(members).description
  }

  private static func read(_ line: [UInt8]) throws(Diagnostic) -> JSONValue {
    do throws(JSONReader.Fault) {
      return try JSONReader.read(line)
    } catch {
      throw Diagnostic(.syntax, "the line is not JSON: \(error.message), at byte \(error.offset + 1)", at: .none)
    }
  }

  private func answer(_ request: BatchRequest) throws(Diagnostic) -> [JSONValue.Member] {
    guard let claim = request.claim else {
      let answer = try engine.derive(request.problem)
      guard request.steps != nil else { return BatchAnswer.members(answer, forms: request.forms, sizes: request.sizes) }
      guard let steps else { throw Diagnostic(.unsupported, "steps are not told here", at: .none) }
      return BatchAnswer.members(answer, forms: request.forms, sizes: request.sizes, steps: steps(answer, request))
    }
    do throws(Engine.ClaimFault) {
      let (program, result) = try engine.judge(request.problem, claim: claim)
      return BatchAnswer.members(result, program: program, forms: request.forms)
    } catch {
      guard error.isInClaim else { throw error.diagnostic }
      // Places in an answer are places in the program.
      throw Diagnostic(error.diagnostic.code, "in the claim: \(error.diagnostic.message)", at: .none, help: error.diagnostic.help)
    }
  }
}

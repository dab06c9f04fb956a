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
    var language = Language.english
    var members: [JSONValue.Member]
    do throws(Diagnostic) {
      let value = try Batch.read(line)
      language = BatchRequest.language(of: value)
      id = try BatchRequest.id(of: value)
      members = try answer(try BatchRequest(value))
    } catch {
      members = BatchAnswer.members(error, in: language)
    }
    let seconds = ((clock.now - start) / .microseconds(1)).rounded() / 1_000_000
    members.append(JSONValue.Member("seconds", .real(seconds)))
    return JSONValue.object([JSONValue.Member("id", id)] + members).description
  }

  /// The answer to a line that was cut off after `limit` bytes.
  public static func refusal(ofLineLongerThan limit: Int) -> String {
    let error = Diagnostic(.limit, Message("the line is longer than \(limit) bytes", "这一行超过 \(limit) 字节"), at: .none)
    let members = [JSONValue.Member("id", .null)] + BatchAnswer.members(error) + [JSONValue.Member("seconds", .real(0))]
    return JSONValue.object(members).description
  }

  private static func read(_ line: [UInt8]) throws(Diagnostic) -> JSONValue {
    do throws(JSONReader.Fault) {
      return try JSONReader.read(line)
    } catch {
      throw Diagnostic(
        .syntax,
        Message("the line is not JSON: \(error.message), at byte \(error.offset + 1)", "这一行不是 JSON：第 \(error.offset + 1) 个字节处\(error.message)"),
        at: .none)
    }
  }

  private func answer(_ request: BatchRequest) throws(Diagnostic) -> [JSONValue.Member] {
    guard let claim = request.claim else {
      let answer = try engine.derive(request.problem)
      guard request.steps != nil else { return BatchAnswer.members(answer, forms: request.forms, sizes: request.sizes, in: request.language) }
      guard let steps else { throw Diagnostic(.unsupported, Message("steps are not told here", "这里不给出推导步骤"), at: .none) }
      return BatchAnswer.members(
        answer, forms: request.forms, sizes: request.sizes, steps: steps(answer, request), in: request.language)
    }
    do throws(Engine.ClaimFault) {
      let (program, result) = try engine.judge(request.problem, claim: claim)
      return BatchAnswer.members(result, program: program, forms: request.forms, in: request.language)
    } catch {
      guard error.isInClaim else { throw error.diagnostic }
      // Places in an answer are places in the program.
      throw Diagnostic(
        error.diagnostic.code, Message("in the claim: \(error.diagnostic.wording)", "所给公式中：\(error.diagnostic.wording)"), at: .none,
        help: error.diagnostic.advice)
    }
  }
}

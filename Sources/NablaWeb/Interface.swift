import Diagnostics
import FlyingFox
import Nabla

/// The HTTP interface: requests and answers have the schema of a batch, and what only a page needs beside it.
struct Interface: Sendable {
  /// What can be asked, by path.
  enum Operation: String, Sendable, CaseIterable {
    /// Derivatives.
    case derive = "/api/derive"
    /// A verdict on a claim.
    case check = "/api/check"
    /// How value and derivatives would be computed at given sizes.
    case plan = "/api/plan"
  }

  private let limits: WebServer.Limits
  private let workers: Workers
  private let engine = Engine()

  init(limits: WebServer.Limits) {
    self.limits = limits
    workers = Workers(limit: limits.waiting)
  }

  /// The response to a body, in the language that it asks for, otherwise in the one that its headers do.
  func answer(_ operation: Operation, _ body: [UInt8], in accepted: Language) async -> HTTPResponse {
    let request: PageRequest
    var language = accepted
    do throws(Diagnostic) {
      let value = try PageRequest.value(of: body)
      language = PageRequest.language(of: value) ?? accepted
      request = try PageRequest(value, operation, in: language)
    } catch {
      return Reply.json(.badRequest, PageAnswer.object(of: error, id: .null, in: language))
    }
    let engine = engine
    do throws(Workers.Refusal) {
      let value = try await workers.run(seconds: limits.answer) { PageAnswer.make(operation, request, engine) }
      return Reply.json(.ok, value)
    } catch {
      let reason =
        switch error {
        case .crowded: Message("too many requests wait for the engine; try again in a moment", "等待引擎的请求太多，请稍后再试")
        case .late:
          Message(
            "the answer takes longer than \(Int(limits.answer)) seconds, which is the limit of one request",
            "求解超过 \(Int(limits.answer)) 秒，这是一个请求的时间上限")
        }
      return Reply.refusal(.serviceUnavailable, "limit", reason, in: language)
    }
  }
}

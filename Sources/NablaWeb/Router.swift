import FlyingFox
import Foundation

/// Which request gets which answer.
struct Router: HTTPHandler {
  let access: Access
  let assets: Assets
  let interface: Interface
  /// What the gate adds to every request that it lets through; others did not come that way.
  let pass: String

  /// The header that carries the gate's pass.
  static let passHeader = "X-Nabla-Gate"

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard request.headers[HTTPHeader(Self.passHeader)] == pass else {
      return Reply.refusal(.forbidden, "forbidden", "requests come through the gate")
    }
    let headers = request.headers
    if let reason = access.refusal(
      host: headers[.host], origin: headers[HTTPHeader("Origin")], site: headers[HTTPHeader("Sec-Fetch-Site")].flatMap(site(of:)))
    {
      return Reply.refusal(.forbidden, "forbidden", reason)
    }
    if let operation = Interface.Operation(rawValue: request.path) { return await answer(operation, request) }
    return file(request)

    /// Following a link from elsewhere to the page is a navigation, and that may come from any site.
    func site(of value: String) -> String? {
      let isNavigation = headers[HTTPHeader("Sec-Fetch-Mode")] == "navigate" && request.method == .GET
      return isNavigation ? nil : value
    }
  }

  private func answer(_ operation: Interface.Operation, _ request: HTTPRequest) async -> HTTPResponse {
    guard request.method == .POST else { return Reply.refusal(.methodNotAllowed, "method", "\(operation.rawValue) takes POST", allow: "POST") }
    let type = request.headers[.contentType]?.split(separator: ";").first.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
    guard type == "application/json" else {
      return Reply.refusal(.unsupportedMediaType, "media_type", "the body is application/json")
    }
    guard let body = try? await request.bodyData else { return Reply.refusal(.badRequest, "syntax", "the body could not be read") }
    return await interface.answer(operation, [UInt8](body))
  }

  private func file(_ request: HTTPRequest) -> HTTPResponse {
    guard let asset = assets[request.path] else { return Reply.refusal(.notFound, "not_found", "there is nothing at \(request.path.prefix(200))") }
    guard request.method == .GET || request.method == .HEAD else {
      return Reply.refusal(.methodNotAllowed, "method", "\(request.path.prefix(200)) takes GET", allow: "GET, HEAD")
    }
    if request.headers[.ifNoneMatch] == asset.tag { return Reply.make(.notModified, type: asset.contentType, Data(), tag: asset.tag) }
    var response = Reply.make(.ok, type: asset.contentType, asset.bytes, tag: asset.tag)
    if request.method == .HEAD {
      response = Reply.make(.ok, type: asset.contentType, Data(), tag: asset.tag)
      response.headers[.contentLength] = "\(asset.bytes.count)"
    }
    return response
  }
}

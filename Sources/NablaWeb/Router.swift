import Diagnostics
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
    let headers = request.headers
    let language = AcceptedLanguage.first(in: headers[HTTPHeader("Accept-Language")] ?? "")
    guard headers[HTTPHeader(Self.passHeader)] == pass else {
      return Reply.refusal(.forbidden, "forbidden", Message("requests come through the gate", "请求须经由入口到达"), in: language)
    }
    if let reason = access.refusal(
      host: headers[.host], origin: headers[HTTPHeader("Origin")], site: headers[HTTPHeader("Sec-Fetch-Site")].flatMap(site(of:)))
    {
      return Reply.refusal(.forbidden, "forbidden", reason, in: language)
    }
    if let operation = Interface.Operation(rawValue: request.path) { return await answer(operation, request, in: language) }
    return file(request, in: language)

    /// Following a link from elsewhere to the page is a navigation, and that may come from any site.
    func site(of value: String) -> String? {
      let isNavigation = headers[HTTPHeader("Sec-Fetch-Mode")] == "navigate" && request.method == .GET
      return isNavigation ? nil : value
    }
  }

  private func answer(_ operation: Interface.Operation, _ request: HTTPRequest, in language: Language) async -> HTTPResponse {
    guard request.method == .POST else { return otherMethod(operation.rawValue, "POST", allow: "POST", in: language) }
    let type = request.headers[.contentType]?.split(separator: ";").first.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
    guard type == "application/json" else {
      return Reply.refusal(
        .unsupportedMediaType, "media_type", Message("the body is application/json", "请求体应为 application/json"), in: language)
    }
    guard let body = try? await request.bodyData else {
      return Reply.refusal(.badRequest, "syntax", Message("the body could not be read", "无法读取请求体"), in: language)
    }
    return await interface.answer(operation, [UInt8](body), in: language)
  }

  private func file(_ request: HTTPRequest, in language: Language) -> HTTPResponse {
    let path = String(request.path.prefix(200))
    guard let asset = assets[request.path] else {
      return Reply.refusal(.notFound, "not_found", Message("there is nothing at \(path)", "\(path) 处什么也没有"), in: language)
    }
    guard request.method == .GET || request.method == .HEAD else { return otherMethod(path, "GET", allow: "GET, HEAD", in: language) }
    if request.headers[.ifNoneMatch] == asset.tag { return Reply.make(.notModified, type: asset.contentType, Data(), tag: asset.tag) }
    var response = Reply.make(.ok, type: asset.contentType, asset.bytes, tag: asset.tag)
    if request.method == .HEAD {
      response = Reply.make(.ok, type: asset.contentType, Data(), tag: asset.tag)
      response.headers[.contentLength] = "\(asset.bytes.count)"
    }
    return response
  }

  private func otherMethod(_ path: String, _ method: String, allow: String, in language: Language) -> HTTPResponse {
    Reply.refusal(
      .methodNotAllowed, "method", Message("\(path) takes \(method)", "\(path) 只接受 \(method)"), in: language, allow: allow)
  }
}

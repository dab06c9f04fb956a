import Diagnostics
import FlyingFox
import Foundation

import enum JSON.JSONValue

/// Responses with the headers that every one of them bears.
enum Reply {
  /// Nothing is loaded from elsewhere, nothing inline runs, and no other page may frame this one.
  private static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  /// A response of a type.
  static func make(_ status: HTTPStatusCode, type: String, _ body: Data, tag: String? = nil) -> HTTPResponse {
    var headers: HTTPHeaders = [
      .contentType: type,
      HTTPHeader("Content-Security-Policy"): policy,
      HTTPHeader("X-Content-Type-Options"): "nosniff",
      HTTPHeader("X-Frame-Options"): "DENY",
      HTTPHeader("Referrer-Policy"): "no-referrer",
      HTTPHeader("Cross-Origin-Opener-Policy"): "same-origin",
      HTTPHeader("Cross-Origin-Resource-Policy"): "same-origin",
      .cacheControl: tag == nil ? "no-store" : "no-cache",
      .connection: "close",
    ]
    if let tag { headers[.eTag] = tag }
    return HTTPResponse(statusCode: status, headers: headers, body: body)
  }

  /// An answer in JSON.
  static func json(_ status: HTTPStatusCode, _ value: JSONValue) -> HTTPResponse {
    make(status, type: "application/json", Data((value.description + "\n").utf8))
  }

  /// A request turned away, in the words of a batch.
  static func refusal(_ status: HTTPStatusCode, _ code: String, _ message: Message, in language: Language, allow: String? = nil) -> HTTPResponse {
    var response = json(status, error(code, message, in: language))
    response.headers[HTTPHeader("Content-Language")] = language.rawValue
    if let allow { response.headers[HTTPHeader("Allow")] = allow }
    return response
  }

  /// The object of an error that is about the request, not about a program.
  static func error(_ code: String, _ message: Message, in language: Language) -> JSONValue {
    .object([
      JSONValue.Member("id", .null), JSONValue.Member("ok", .bool(false)),
      JSONValue.Member(
        "error",
        .object([
          JSONValue.Member("code", .string(code)), JSONValue.Member("message", .string(message.text(in: language))),
          JSONValue.Member("start", .null), JSONValue.Member("length", .null), JSONValue.Member("hint", .null),
        ])),
    ])
  }
}

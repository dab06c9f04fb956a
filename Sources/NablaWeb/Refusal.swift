import Diagnostics

/// Why the gate turns a request away, and how it says so.
struct Refusal: Error, Equatable {
  /// The status: its number and its phrase.
  let status: String
  /// The code in the answer's error.
  let code: String
  /// What is wrong, for people.
  let message: Message

  static func malformed(_ what: Message) -> Refusal {
    Refusal(status: "400 Bad Request", code: "syntax", message: Message("the request is no HTTP: \(what)", "请求不是 HTTP：\(what)"))
  }
  static func headTooLarge(_ limit: Int) -> Refusal {
    Refusal(
      status: "431 Request Header Fields Too Large", code: "limit",
      message: Message("the headers are longer than \(limit) bytes", "请求头超过 \(limit) 字节"))
  }
  static func bodyTooLarge(_ limit: Int) -> Refusal {
    Refusal(
      status: "413 Content Too Large", code: "limit",
      message: Message(
        "the request is longer than \(limit / 1024) KiB, which is the limit of one request", "请求超过 \(limit / 1024) KiB，这是一个请求的大小上限"))
  }
  static func late(_ seconds: Double) -> Refusal {
    Refusal(
      status: "408 Request Timeout", code: "limit",
      message: Message("the request did not arrive within \(Int(seconds)) seconds", "请求没有在 \(Int(seconds)) 秒内到达"))
  }
  static let lengthRequired = Refusal(
    status: "411 Length Required", code: "syntax", message: Message("the request must state its Content-Length", "请求必须写明 Content-Length"))
  static let version = Refusal(
    status: "505 HTTP Version Not Supported", code: "syntax", message: Message("the version of HTTP is 1.1", "HTTP 的版本应为 1.1"))
  static let crowded = Refusal(
    status: "503 Service Unavailable", code: "limit",
    message: Message("too many requests at a time; try again in a moment", "同时的请求太多，请稍后再试"))

  /// The whole response, in a language.
  func response(in language: Language) -> [UInt8] {
    let body = Array((Reply.error(code, message, in: language).description + "\n").utf8)
    let head =
      "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\nContent-Language: \(language.rawValue)\r\n"
      + "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    return Array(head.utf8) + body
  }
}

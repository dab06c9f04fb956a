/// Why the gate turns a request away, and how it says so.
struct Refusal: Error, Equatable {
  /// The status: its number and its phrase.
  let status: String
  /// The code in the answer's error.
  let code: String
  /// What is wrong, for people.
  let message: String

  static func malformed(_ what: String) -> Refusal { Refusal(status: "400 Bad Request", code: "syntax", message: "the request is no HTTP: \(what)") }
  static func headTooLarge(_ limit: Int) -> Refusal {
    Refusal(status: "431 Request Header Fields Too Large", code: "limit", message: "the headers are longer than \(limit) bytes")
  }
  static func bodyTooLarge(_ limit: Int) -> Refusal {
    Refusal(status: "413 Content Too Large", code: "limit", message: "the body is longer than \(limit) bytes")
  }
  static func late(_ seconds: Double) -> Refusal {
    Refusal(status: "408 Request Timeout", code: "limit", message: "the request did not arrive within \(Int(seconds)) seconds")
  }
  static let lengthRequired = Refusal(status: "411 Length Required", code: "syntax", message: "the request must state its Content-Length")
  static let version = Refusal(status: "505 HTTP Version Not Supported", code: "syntax", message: "the version of HTTP is 1.1")
  static let crowded = Refusal(status: "503 Service Unavailable", code: "limit", message: "too many requests at a time; try again in a moment")

  /// The whole response.
  var response: [UInt8] {
    let body = Array((Reply.error(code, message).description + "\n").utf8)
    let head =
      "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\nX-Content-Type-Options: nosniff\r\n"
      + "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
    return Array(head.utf8) + body
  }
}

import Diagnostics
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The request line and the headers of one request, as far as the gate needs to know them.
///
/// The gate does not interpret requests; that is the library's work. It finds where a request ends, and lets nothing through about whose end two readers could disagree
/// (RFC 9112, sections 2.2, 3 and 6).
struct RequestHead {
  /// The lines, the request line first, without their ends.
  private var lines: [[UInt8]] = []
  /// The length of the body.
  private(set) var bodyLength = 0

  /// The head as it is passed on: marked as having come through the gate, and to be closed after the answer.
  func forwarded(pass: String) -> [UInt8] {
    var out: [UInt8] = []
    for (k, line) in lines.enumerated() where k == 0 || !["connection", "expect", "keep-alive", "upgrade"].contains(RequestHead.name(line)) {
      out += line + [0x0D, 0x0A]
    }
    return out + Array("\(Router.passHeader): \(pass)\r\nConnection: close\r\n\r\n".utf8)
  }

  /// Reads one request with its whole body; nil where the client said nothing and left. Its head, whatever came of it, is left in `received`.
  ///
  /// - Throws: the limit or the form that it broke.
  static func read(
    from client: Int32, into received: inout [UInt8], limits: WebServer.Limits, deadline: ContinuousClock.Instant
  ) throws(Refusal) -> (head: RequestHead, body: [UInt8])? {
    var buffer = [UInt8](repeating: 0, count: 16 * 1024)
    var searched = 0
    while true {
      if let end = end(of: received, from: searched) {
        guard end <= limits.head else { throw .headTooLarge(limits.head) }
        let head = try parse(Array(received[..<end]), limits)
        var body = Array(received[end...].prefix(head.bodyLength))
        if head.expectsContinue, body.count < head.bodyLength {
          guard Gate.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), to: client, deadline: deadline) else { return nil }
        }
        while body.count < head.bodyLength {
          guard Gate.wait(for: client, Int16(POLLIN), until: deadline) else { throw .late(limits.arrival) }
          let count = recv(client, &buffer, min(buffer.count, head.bodyLength - body.count), 0)
          guard count > 0 else { throw .malformed(Message("the body ended early", "请求体过早结束")) }
          body += buffer[..<count]
        }
        return (head, body)
      }
      guard received.count <= limits.head else { throw .headTooLarge(limits.head) }
      searched = max(0, received.count - 3)
      guard Gate.wait(for: client, Int16(POLLIN), until: deadline) else {
        if received.isEmpty { return nil }
        throw .late(limits.arrival)
      }
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0 else {
        if received.isEmpty { return nil }
        throw .malformed(Message("the request ended early", "请求过早结束"))
      }
      received += buffer[..<count]
    }
  }

  /// Where the head ends, behind its empty line.
  private static func end(of bytes: [UInt8], from start: Int) -> Int? {
    guard bytes.count >= 4 else { return nil }
    for k in start...(bytes.count - 4) where bytes[k] == 0x0D && bytes[k + 1] == 0x0A && bytes[k + 2] == 0x0D && bytes[k + 3] == 0x0A { return k + 4 }
    return nil
  }

  private static func parse(_ bytes: [UInt8], _ limits: WebServer.Limits) throws(Refusal) -> RequestHead {
    var head = RequestHead()
    var line: [UInt8] = []
    for (k, byte) in bytes.dropLast(2).enumerated() {
      if byte == 0x0A { continue }
      if byte == 0x0D {
        guard bytes[k + 1] == 0x0A else { throw .malformed(Message("a carriage return stands alone", "有单独的回车符")) }
        head.lines.append(line)
        line = []
        continue
      }
      if k > 0, bytes[k - 1] == 0x0A, byte == 0x20 || byte == 0x09 { throw .malformed(Message("a header goes on in another line", "一个请求头跨了多行")) }
      guard byte >= 0x20 && byte != 0x7F || byte == 0x09 else { throw .malformed(Message("a control character stands in the head", "请求头中有控制字符")) }
      line.append(byte)
    }
    // A bare line feed would end a line for some readers and not for others.
    let feeds = bytes.indices.filter { bytes[$0] == 0x0A }
    guard feeds.allSatisfy({ $0 > 0 && bytes[$0 - 1] == 0x0D }) else { throw .malformed(Message("a line feed stands alone", "有单独的换行符")) }
    guard let request = head.lines.first else { throw .malformed(Message("there is no request line", "没有请求行")) }
    let words = request.split(separator: 0x20, omittingEmptySubsequences: false)
    guard words.count == 3, words.allSatisfy({ !$0.isEmpty }), words[0].allSatisfy({ (0x41...0x5A).contains($0) }) else {
      throw .malformed(Message("the request line is not a method, a target and a version", "请求行不是方法、目标与版本三段"))
    }
    guard words[1].first == 0x2F, words[1].allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw .malformed(Message("the target is no path", "目标不是路径"))
    }
    guard words[2].elementsEqual("HTTP/1.1".utf8) || words[2].elementsEqual("HTTP/1.0".utf8) else { throw .version }
    return try head.framed(limits)
  }

  /// The head with the length of its body.
  private func framed(_ limits: WebServer.Limits) throws(Refusal) -> RequestHead {
    var head = self
    var seen: Set<String> = []
    for line in lines.dropFirst() {
      guard let name = RequestHead.name(line), !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
        throw .malformed(Message("a header has no name", "有一个请求头没有名字"))
      }
      let isNew = seen.insert(name).inserted
      switch name {
      case "transfer-encoding": throw .lengthRequired
      case "host", "origin", "content-type":
        guard isNew else { throw .malformed(Message("there are two headers \(name)", "请求头 \(name) 出现了两次")) }
      case "content-length":
        let value = RequestHead.value(line)
        guard isNew, !value.isEmpty, value.count < 19, value.allSatisfy({ ("0"..."9").contains($0) }), let length = Int(value) else {
          throw .malformed(Message("the content length is no number", "Content-Length 不是数"))
        }
        guard length <= limits.body else { throw .bodyTooLarge(limits.body) }
        head.bodyLength = length
      default: break
      }
    }
    guard seen.contains("host") else { throw .malformed(Message("the request names no host", "请求没有写明主机（Host）")) }
    let method = lines[0].prefix { $0 != 0x20 }
    if method.elementsEqual("POST".utf8), !seen.contains("content-length") { throw .lengthRequired }
    return head
  }

  private var expectsContinue: Bool {
    lines.dropFirst().contains { RequestHead.name($0) == "expect" && RequestHead.value($0).lowercased() == "100-continue" }
  }

  private static func name(_ line: [UInt8]) -> String? {
    guard let colon = line.firstIndex(of: 0x3A) else { return nil }
    return String(decoding: line[..<colon], as: UTF8.self).lowercased()
  }

  private static func value(_ line: [UInt8]) -> String {
    guard let colon = line.firstIndex(of: 0x3A) else { return "" }
    return String(decoding: line[(colon + 1)...], as: UTF8.self).trimmingCharacters(in: .whitespaces)
  }
}

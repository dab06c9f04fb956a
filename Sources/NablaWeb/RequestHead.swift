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
  /// What became of reading a request.
  enum Outcome {
    /// The client said nothing and left.
    case nothing
    /// It broke a limit or the form.
    case refused(Refusal)
    /// It is there with its whole body.
    case whole(RequestHead, body: [UInt8])
  }

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

  /// Reads one request.
  static func read(from client: Int32, limits: WebServer.Limits, deadline: ContinuousClock.Instant) -> Outcome {
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16 * 1024)
    var searched = 0
    while true {
      if let end = end(of: received, from: searched) {
        guard end <= limits.head else { return .refused(.headTooLarge(limits.head)) }
        let head: RequestHead
        switch parse(Array(received[..<end]), limits) {
        case .failure(let refusal): return .refused(refusal)
        case .success(let parsed): head = parsed
        }
        var body = Array(received[end...].prefix(head.bodyLength))
        if head.expectsContinue, body.count < head.bodyLength {
          guard Gate.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), to: client, deadline: deadline) else { return .nothing }
        }
        while body.count < head.bodyLength {
          guard Gate.wait(for: client, Int16(POLLIN), until: deadline) else { return .refused(.late(limits.arrival)) }
          let count = recv(client, &buffer, min(buffer.count, head.bodyLength - body.count), 0)
          guard count > 0 else { return .refused(.malformed("the body ended early")) }
          body += buffer[..<count]
        }
        return .whole(head, body: body)
      }
      guard received.count <= limits.head else { return .refused(.headTooLarge(limits.head)) }
      searched = max(0, received.count - 3)
      guard Gate.wait(for: client, Int16(POLLIN), until: deadline) else { return received.isEmpty ? .nothing : .refused(.late(limits.arrival)) }
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0 else { return received.isEmpty ? .nothing : .refused(.malformed("the request ended early")) }
      received += buffer[..<count]
    }
  }

  /// Where the head ends, behind its empty line.
  private static func end(of bytes: [UInt8], from start: Int) -> Int? {
    guard bytes.count >= 4 else { return nil }
    for k in start...(bytes.count - 4) where bytes[k] == 0x0D && bytes[k + 1] == 0x0A && bytes[k + 2] == 0x0D && bytes[k + 3] == 0x0A { return k + 4 }
    return nil
  }

  private static func parse(_ bytes: [UInt8], _ limits: WebServer.Limits) -> Result<RequestHead, Refusal> {
    var head = RequestHead()
    var line: [UInt8] = []
    for (k, byte) in bytes.dropLast(2).enumerated() {
      if byte == 0x0A { continue }
      if byte == 0x0D {
        guard bytes[k + 1] == 0x0A else { return .failure(.malformed("a carriage return stands alone")) }
        head.lines.append(line)
        line = []
        continue
      }
      if k > 0, bytes[k - 1] == 0x0A, byte == 0x20 || byte == 0x09 { return .failure(.malformed("a header goes on in another line")) }
      guard byte >= 0x20 && byte != 0x7F || byte == 0x09 else { return .failure(.malformed("a control character stands in the head")) }
      line.append(byte)
    }
    // A bare line feed would end a line for some readers and not for others.
    let feeds = bytes.indices.filter { bytes[$0] == 0x0A }
    guard feeds.allSatisfy({ $0 > 0 && bytes[$0 - 1] == 0x0D }) else { return .failure(.malformed("a line feed stands alone")) }
    guard let request = head.lines.first else { return .failure(.malformed("there is no request line")) }
    let words = request.split(separator: 0x20, omittingEmptySubsequences: false)
    guard words.count == 3, words.allSatisfy({ !$0.isEmpty }), words[0].allSatisfy({ (0x41...0x5A).contains($0) }) else {
      return .failure(.malformed("the request line is not a method, a target and a version"))
    }
    guard words[1].first == 0x2F, words[1].allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return .failure(.malformed("the target is no path")) }
    guard words[2].elementsEqual("HTTP/1.1".utf8) || words[2].elementsEqual("HTTP/1.0".utf8) else { return .failure(.version) }
    return head.framed(limits)
  }

  /// The head with the length of its body.
  private func framed(_ limits: WebServer.Limits) -> Result<RequestHead, Refusal> {
    var head = self
    var seen: Set<String> = []
    for line in lines.dropFirst() {
      guard let name = RequestHead.name(line), !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
        return .failure(.malformed("a header has no name"))
      }
      let isNew = seen.insert(name).inserted
      switch name {
      case "transfer-encoding": return .failure(.lengthRequired)
      case "host", "origin", "content-type":
        guard isNew else { return .failure(.malformed("there are two headers \(name)")) }
      case "content-length":
        let value = RequestHead.value(line)
        guard isNew, !value.isEmpty, value.count < 19, value.allSatisfy({ ("0"..."9").contains($0) }), let length = Int(value) else {
          return .failure(.malformed("the content length is no number"))
        }
        guard length <= limits.body else { return .failure(.bodyTooLarge(limits.body)) }
        head.bodyLength = length
      default: break
      }
    }
    guard seen.contains("host") else { return .failure(.malformed("the request names no host")) }
    let method = lines[0].prefix { $0 != 0x20 }
    if method.elementsEqual("POST".utf8), !seen.contains("content-length") { return .failure(.lengthRequired) }
    return .success(head)
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

import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A client that sends bytes as they are and reads until the server closes.
struct RawClient {
  let port: UInt16

  /// What a server sent back.
  struct Reply {
    var bytes: [UInt8]
    var text: String { String(decoding: bytes, as: UTF8.self) }
    var status: Int? { text.split(separator: " ").dropFirst().first.flatMap { Int($0) } }
    var body: String { text.range(of: "\r\n\r\n").map { String(text[$0.upperBound...]) } ?? "" }
    func header(_ name: String) -> String? {
      for line in text.components(separatedBy: "\r\n\r\n")[0].components(separatedBy: "\r\n").dropFirst()
      where line.lowercased().hasPrefix(name.lowercased() + ":") {
        return line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
      }
      return nil
    }
  }

  /// A connection that is open.
  func connected() -> Int32 {
    #if os(Linux)
      let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let client = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    return client
  }

  /// The reply. The server's tasks share their threads with the other tests, and may be told to come again: so it is asked a few times.
  func send(_ bytes: [UInt8]) -> Reply {
    for _ in 0..<20 {
      let reply = sendOnce(bytes)
      if reply.status != 503 { return reply }
    }
    return sendOnce(bytes)
  }

  private func sendOnce(_ bytes: [UInt8]) -> Reply {
    let client = connected()
    defer { close(client) }
    write(bytes, to: client)
    return Reply(bytes: rest(of: client))
  }

  func send(_ text: String) -> Reply { send(Array(text.utf8)) }

  /// Asks for a file, or posts a body.
  func request(_ method: String, _ path: String, _ body: String? = nil, headers: [String] = [], host: String? = nil) -> Reply {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: \(host ?? "127.0.0.1:\(port)")"] + headers
    if let body { lines += ["Content-Length: \(body.utf8.count)"] }
    if body != nil, !headers.contains(where: { $0.lowercased().hasPrefix("content-type") }) { lines.append("Content-Type: application/json") }
    return send(lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? ""))
  }

  func write(_ bytes: [UInt8], to client: Int32) {
    var sent = 0
    while sent < bytes.count {
      #if os(Linux)
        let count = bytes.withUnsafeBytes { Glibc.send(client, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL)) }
      #else
        let count = bytes.withUnsafeBytes { Darwin.send(client, $0.baseAddress?.advanced(by: sent), bytes.count - sent, 0) }
      #endif
      if count <= 0 { return }
      sent += count
    }
  }

  func rest(of client: Int32) -> [UInt8] {
    var out: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(client, &buffer, buffer.count, 0)
      if count <= 0 { return out }
      out += buffer[..<count]
    }
  }
}

import Diagnostics
import FlyingSocks
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// What the gate does with descriptors. Every wait has an end.
extension Gate {
  #if os(Linux)
    static let stream = Int32(SOCK_STREAM.rawValue)
  #else
    static let stream = SOCK_STREAM
  #endif

  /// A listening socket and its port.
  static func bound(_ address: String, _ port: UInt16) throws(WebServer.StartFault) -> (Int32, UInt16) {
    let isVersion6 = address.contains(":")
    let family = isVersion6 ? AF_INET6 : AF_INET
    let listener = socket(family, stream, 0)
    guard listener >= 0 else { throw WebServer.StartFault(message: Message("no socket: \(reason())", "没有套接字：\(reason())")) }
    var yes: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    let isBound: Bool
    do {
      if isVersion6 {
        isBound = try sockaddr_in6.inet6(ip6: address, port: port).withSockAddr { bind(listener, $0, $1) == 0 }
      } else {
        isBound = try sockaddr_in.inet(ip4: address, port: port).withSockAddr { bind(listener, $0, $1) == 0 }
      }
    } catch {
      _ = closeDescriptor(listener)
      throw WebServer.StartFault(
        message: Message(
          "\(address) is no address of this kind: four numbers as in 127.0.0.1, or an IPv6 address",
          "\(address) 不是这类地址：应为四个数，如 127.0.0.1，或一个 IPv6 地址"))
    }
    guard isBound, listen(listener, 128) == 0 else {
      let why = reason()
      _ = closeDescriptor(listener)
      throw WebServer.StartFault(message: Message("\(address):\(port) cannot be listened on: \(why)", "无法在 \(address):\(port) 上监听：\(why)"))
    }
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let bound = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> UInt16 in
        guard getsockname(listener, address, &length) == 0 else { return port }
        // The port stands at the same place in both kinds of address.
        return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { UInt16(bigEndian: $0.pointee.sin_port) }
      }
    }
    return (listener, bound)
  }

  /// Why the system refused a socket.
  private static func reason() -> Message {
    let number = errno
    let text = strerror(number).map { String(cString: $0) } ?? "error \(number)"
    let english = text.prefix(1).lowercased() + text.dropFirst()
    return switch number {
    case EADDRINUSE: Message("\(english)", "地址已被占用")
    case EADDRNOTAVAIL: Message("\(english)", "本机没有这个地址")
    case EACCES, EPERM: Message("\(english)", "没有权限")
    case EMFILE, ENFILE: Message("\(english)", "打开的文件太多")
    default: Message("\(english)", "系统错误 \(number)")
    }
  }

  /// Waits for an event; false when the time is over or the other end is gone.
  static func wait(for descriptor: Int32, _ events: Int16, until deadline: ContinuousClock.Instant) -> Bool {
    while true {
      let left = (deadline - .now) / .milliseconds(1)
      guard left > 0 else { return false }
      var entry = pollfd(fd: descriptor, events: events, revents: 0)
      let found = poll(&entry, 1, Int32(min(left.rounded(.up), 60_000)))
      if found < 0, errno == EINTR { continue }
      return found > 0 && entry.revents & (events | Int16(POLLHUP)) != 0
    }
  }

  /// Writes all bytes; false where that failed or took too long.
  static func write(_ bytes: some Collection<UInt8>, to descriptor: Int32, deadline: ContinuousClock.Instant) -> Bool {
    let bytes = Array(bytes)
    var sent = 0
    #if os(Linux)
      let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
    #else
      let flags = MSG_DONTWAIT
    #endif
    while sent < bytes.count {
      guard wait(for: descriptor, Int16(POLLOUT), until: deadline) else { return false }
      let count = bytes.withUnsafeBytes { Platform.send(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, flags) }
      if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        return false
      }
      sent += count
    }
    return true
  }

  /// Answers with a refusal.
  static func send(_ refusal: Refusal, in language: Language, to client: Int32) {
    _ = write(refusal.response(in: language), to: client, deadline: .now + .seconds(1))
  }

  /// What a client has sent by now, a few kilobytes at most; it stays to be read.
  static func arrived(at client: Int32) -> ArraySlice<UInt8> {
    var buffer = [UInt8](repeating: 0, count: 4 * 1024)
    #if os(Linux)
      let flags = Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)
    #else
      let flags = MSG_PEEK | MSG_DONTWAIT
    #endif
    return buffer[..<max(0, recv(client, &buffer, buffer.count, flags))]
  }

  /// Closes a connection so that what was written still arrives: what the client goes on sending is read for a moment and dropped.
  static func hangUp(_ client: Int32) {
    shutdown(client, Int32(SHUT_WR))
    let deadline = ContinuousClock.now + .milliseconds(500)
    var buffer = [UInt8](repeating: 0, count: 16 * 1024)
    var dropped = 0
    while dropped < 4 << 20, wait(for: client, Int16(POLLIN), until: deadline) {
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      dropped += count
    }
    _ = closeDescriptor(client)
  }

  static func closeDescriptor(_ descriptor: Int32) -> Int32 { Platform.close(descriptor) }

  /// The system's functions under names that the gate's own do not hide.
  private enum Platform {
    static func close(_ descriptor: Int32) -> Int32 {
      #if canImport(Glibc)
        Glibc.close(descriptor)
      #elseif canImport(Musl)
        Musl.close(descriptor)
      #else
        Darwin.close(descriptor)
      #endif
    }

    static func send(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
      #if canImport(Glibc)
        Glibc.send(descriptor, bytes, count, flags)
      #elseif canImport(Musl)
        Musl.send(descriptor, bytes, count, flags)
      #else
        Darwin.send(descriptor, bytes, count, flags)
      #endif
    }
  }
}

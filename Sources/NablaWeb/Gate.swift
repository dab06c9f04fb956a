import FlyingSocks
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The door of the server: reads one request of a connection within limits of size and time, refuses what breaks them with the status that says so, and passes the
/// rest on to the HTTP library. Every connection has a thread of its own and is closed after its answer.
final class Gate: Sendable {
  /// The port that is listened on.
  let port: UInt16
  /// Where the HTTP library listens: a socket without a file, reached from this machine only.
  let inner: sockaddr_un
  /// The secret that marks requests that came through the gate.
  let pass: String

  private let listener: Int32
  private let limits: WebServer.Limits
  private let count = Count()

  /// Binds the address.
  ///
  /// - Throws: `WebServer.StartFault` with the reason.
  init(address: String, port: UInt16, limits: WebServer.Limits) throws(WebServer.StartFault) {
    self.limits = limits
    pass = (0..<4).map { _ in String(UInt64.random(in: 0 ... .max), radix: 36) }.joined()
    #if os(Linux)
      inner = .unix(abstractNamespace: "nabla-\(pass.prefix(24))")
    #else
      inner = .unix(path: NSTemporaryDirectory() + "nabla-\(pass.prefix(24))")
    #endif
    (listener, self.port) = try Gate.bound(address, port)
  }

  /// Starts accepting.
  func open() {
    let thread = Thread { [self] in
      while true {
        let client = accept(listener, nil, nil)
        if client < 0 {
          // A full table of descriptors passes; a closed listener does not.
          if errno == EMFILE || errno == ENFILE || errno == EINTR || errno == ECONNABORTED {
            usleep(10_000)
            continue
          }
          return
        }
        guard count.enter(below: limits.connections) else {
          // Nothing is waited for here: the next client is at the door.
          Gate.send(.crowded, in: AcceptedLanguage.first(inHead: Gate.arrived(at: client)), to: client)
          _ = Gate.closeDescriptor(client)
          continue
        }
        let serving = Thread { [self] in
          serve(client)
          count.leave()
        }
        serving.stackSize = 256 * 1024
        serving.start()
      }
    }
    thread.start()
  }

  /// Stops listening.
  func close() {
    shutdown(listener, Int32(SHUT_RDWR))
    _ = Gate.closeDescriptor(listener)
  }

  private func serve(_ client: Int32) {
    let deadline = ContinuousClock.now + .seconds(limits.arrival)
    var received: [UInt8] = []
    do throws(Refusal) {
      if let (head, body) = try RequestHead.read(from: client, into: &received, limits: limits, deadline: deadline) {
        try forward(head.forwarded(pass: pass), body, to: client)
      }
    } catch {
      Gate.send(error, in: AcceptedLanguage.first(inHead: received), to: client)
    }
    Gate.hangUp(client)
  }

  /// Passes a request on and its answer back.
  ///
  /// - Throws: `crowded` where no answer came in time.
  private func forward(_ head: [UInt8], _ body: [UInt8], to client: Int32) throws(Refusal) {
    let server = socket(AF_UNIX, Gate.stream, 0)
    guard server >= 0 else { throw .crowded }
    defer { _ = Gate.closeDescriptor(server) }
    let isConnected = inner.withSockAddr { address, length in connect(server, address, length) == 0 }
    let deadline = ContinuousClock.now + .seconds(limits.answer + 10)
    guard isConnected, Gate.write(head, to: server, deadline: deadline), Gate.write(body, to: server, deadline: deadline) else { throw .crowded }
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    var isAnswered = false
    while Gate.wait(for: server, Int16(POLLIN), until: deadline) {
      let received = recv(server, &buffer, buffer.count, 0)
      if received < 0, errno == EINTR { continue }
      guard received > 0 else { break }
      isAnswered = true
      guard Gate.write(buffer[..<received], to: client, deadline: deadline) else { return }
    }
    // A server that is too busy to answer in time still owes the client a word.
    if !isAnswered { throw .crowded }
  }

  /// How many connections are open.
  private final class Count: @unchecked Sendable {
    // Guarded by the lock.
    private var value = 0
    private let lock = NSLock()

    func enter(below limit: Int) -> Bool {
      lock.withLock {
        guard value < limit else { return false }
        value += 1
        return true
      }
    }

    func leave() { lock.withLock { value -= 1 } }
  }
}

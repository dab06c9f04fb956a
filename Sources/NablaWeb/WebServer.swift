import Diagnostics
import Dispatch
import FlyingFox
import FlyingSocks
import Foundation

/// The local page and its interface: `nabla serve`.
///
/// Two servers stand one behind the other. The `Gate` listens where the browser connects, reads one request within limits of size and time, and passes it on; the HTTP
/// library answers it behind a socket that only this machine can reach. So no client, however slow, large or broken, reaches more than its own thread of the gate.
public struct WebServer: Sendable {
  /// Where the server listens and what it allows.
  public struct Configuration: Sendable {
    /// The address to bind, `127.0.0.1` unless something else is asked for by name.
    public var address: String
    /// The port; 0 takes a free one.
    public var port: UInt16
    /// Names under which the server may be called, beside the loopback ones.
    public var hosts: [String]
    /// The limits of one request.
    public var limits: Limits

    /// A configuration.
    public init(address: String = "127.0.0.1", port: UInt16 = 8080, hosts: [String] = [], limits: Limits = Limits()) {
      self.address = address
      self.port = port
      self.hosts = hosts
      self.limits = limits
    }
  }

  /// What one request may take, and how many may be served at a time.
  public struct Limits: Sendable {
    /// Bytes of the request line and all headers.
    public var head = 16 * 1024
    /// Bytes of the body.
    public var body = 256 * 1024
    /// Seconds until a request must have arrived whole.
    public var arrival = 10.0
    /// Seconds until an answer must be there.
    public var answer = 10.0
    /// Connections open at a time.
    public var connections = 256
    /// Requests that wait for the engine at a time.
    public var waiting = 200

    /// The limits that `nabla serve` sets.
    public init() {}
  }

  /// Why a server could not be started.
  public struct StartFault: Error {
    /// What went wrong, for people.
    public var message: Message
  }

  private let configuration: Configuration

  /// A server of that configuration.
  public init(_ configuration: Configuration = Configuration()) { self.configuration = configuration }

  /// Starts serving, and returns once requests are accepted.
  ///
  /// - Throws: `StartFault` where the address cannot be bound or the page's files are missing.
  public func start() throws(StartFault) -> Running {
    let gate = try Gate(address: configuration.address, port: configuration.port, limits: configuration.limits)
    let access = Access(address: configuration.address, port: gate.port, hosts: configuration.hosts)
    let router = Router(access: access, assets: try Assets.load(), interface: Interface(limits: configuration.limits), pass: gate.pass)
    // The library's own limit of time stands behind the one that the interface sets, which explains itself.
    let server = HTTPServer(
      config: .init(
        address: gate.inner, timeout: configuration.limits.answer + 5, sharedRequestBufferSize: configuration.limits.body, logger: .disabled),
      handler: router)
    let running = Running(gate: gate, server: server)
    Task.detached { await running.serve() }
    running.waitUntilListening()
    gate.open()
    return running
  }

  /// A server that serves.
  public final class Running: Sendable {
    /// The port it is reached at.
    public var port: UInt16 { gate.port }

    private let gate: Gate
    private let server: HTTPServer
    private let listening = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    fileprivate init(gate: Gate, server: HTTPServer) {
      self.gate = gate
      self.server = server
    }

    /// Blocks the thread until the server has stopped.
    public func wait() { ended.wait() }

    /// Stops serving.
    public func stop() async {
      gate.close()
      await server.stop(timeout: 1)
    }

    fileprivate func waitUntilListening() { listening.wait() }

    fileprivate func serve() async {
      async let end: Void = server.run()
      try? await server.waitUntilListening()
      listening.signal()
      _ = try? await end
      ended.signal()
    }
  }
}

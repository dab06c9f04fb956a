#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A copy of this program that runs apart, so that a crash or a program without end spoils nothing.
struct ChildProcess {
  /// How a child ended.
  enum End: Equatable {
    /// By itself, with that status.
    case exited(Int32)
    /// By a signal: a crash.
    case signalled(Int32)
    /// It was silent for too long and was ended.
    case silent
  }

  private let process: pid_t
  private let output: Int32

  /// Starts this program with those arguments and input; nil where the system refuses.
  init?(arguments: [String], input: [UInt8] = []) {
    var fromChild: [Int32] = [0, 0]
    var toChild: [Int32] = [0, 0]
    guard pipe(&fromChild) == 0, pipe(&toChild) == 0 else { return nil }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
    for end in fromChild + toChild { posix_spawn_file_actions_addclose(&actions, end) }
    let words = [CommandLine.arguments[0]] + arguments
    var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    // A crash is told by its signal; a backtrace would only take time.
    var environment: [UnsafeMutablePointer<CChar>?] = [strdup("SWIFT_BACKTRACE=enable=no"), nil]
    defer { for pointer in pointers + environment { free(pointer) } }
    var child = pid_t()
    let status = posix_spawn(&child, "/proc/self/exe", &actions, nil, &pointers, &environment)
    close(fromChild[1])
    close(toChild[0])
    guard status == 0 else {
      close(fromChild[0])
      close(toChild[1])
      return nil
    }
    process = child
    output = fromChild[0]
    signal(SIGPIPE, SIG_IGN)
    var rest = input[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(toChild[1], $0.baseAddress, $0.count) }
      if written <= 0 { break }
      rest = rest.dropFirst(written)
    }
    close(toChild[1])
  }

  /// Reads lines until the child ends; a child that says nothing for that many seconds is ended.
  func run(patience seconds: Int, line: (String) -> Void) -> End {
    var pending: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var isSilent = false
    while true {
      var state = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      let ready = poll(&state, 1, Int32(seconds) * 1000)
      if ready == 0 {
        kill(process, SIGKILL)
        isSilent = true
        break
      }
      let count = read(output, &buffer, buffer.count)
      if count <= 0 { break }
      pending += buffer[..<count]
      while let end = pending.firstIndex(of: 0x0A) {
        line(String(decoding: pending[..<end], as: UTF8.self))
        pending.removeSubrange(...end)
      }
    }
    close(output)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    if isSilent { return .silent }
    let signal = status & 0x7F
    return signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
  }
}

/// Writes a line at once, whatever the output is connected to.
func say(_ line: String) {
  var bytes = Array((line + "\n").utf8)[...]
  while !bytes.isEmpty {
    let written = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    if written <= 0 { return }
    bytes = bytes.dropFirst(written)
  }
}

/// The processor time that this process has taken, which does not depend on what else the machine does.
func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

/// Everything on standard input.
func wholeInput() -> [UInt8] {
  var all: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(0, &buffer, buffer.count)
    if count <= 0 { return all }
    all += buffer[..<count]
  }
}

import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A command of the user's, run by the shell with two paths. What it prints goes where the errors go.
struct ForeignCommand {
  private let text: String
  private let timeout: Double

  /// A command with its paths put in: where `{input}` and `{output}` stand, or behind it.
  init(_ command: String, input: String, output: String, timeout: Double) {
    let (input, output) = (Self.quoted(input), Self.quoted(output))
    let placed = command.replacing("{input}", with: input).replacing("{output}", with: output)
    text = placed == command ? "\(command) \(input) \(output)" : placed
    self.timeout = timeout
  }

  private static func quoted(_ path: String) -> String { "'" + path.replacing("'", with: "'\\''") + "'" }

  /// Runs the command to its end.
  ///
  /// - Throws: `data` where it cannot be started or fails, `limit` where it takes too long.
  func run() throws(Diagnostic) {
    var process: pid_t = 0
    let words = ["/bin/sh", "-c", "exec 1>&2; \(text)"]
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own, so that what the command starts ends with it.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    let failure = posix_spawn(&process, "/bin/sh", nil, &attributes, arguments, environ)
    guard failure == 0 else {
      throw Diagnostic(.data, Message("the command cannot be started: \(String(cString: strerror(failure)))", "无法启动命令（系统错误 \(failure)）"), at: .none)
    }
    var status: Int32 = 0
    var waited = 0.0
    while waitpid(process, &status, WNOHANG) == 0 {
      guard waited < timeout else {
        kill(-process, SIGKILL)
        waitpid(process, &status, 0)
        throw Diagnostic(
          .limit, Message("the command took longer than \(Int(timeout)) seconds", "命令运行超过 \(Int(timeout)) 秒"), at: .none,
          help: Message("give it more time with --timeout", "请用 --timeout 给它更多时间"))
      }
      usleep(5_000)
      waited += 0.005
    }
    guard status == 0 else {
      let signal = status & 0x7F
      let reason =
        signal == 0
        ? Message("with status \((status >> 8) & 0xFF)", "退出状态为 \((status >> 8) & 0xFF)") : Message("by signal \(signal)", "被信号 \(signal) 终止")
      throw Diagnostic(.data, Message("the command ended \(reason)", "命令已结束，\(reason)"), at: .none)
    }
  }
}

/// A new folder for files that do not outlive the command.
struct TemporaryFolder {
  /// Its path.
  let path: String

  /// Makes the folder where the system keeps such.
  ///
  /// - Throws: `data` where it cannot be made.
  init() throws(Diagnostic) {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/nabla-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw Diagnostic(.data, Message("no folder for temporary files can be made in \(base)", "无法在 \(base) 里建立临时文件夹"), at: .none)
    }
    path = String(cString: made)
  }

  /// Removes the folder and the files in it.
  func remove() {
    if let folder = opendir(path) {
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { unlink("\(path)/\(name)") }
      }
      closedir(folder)
    }
    rmdir(path)
  }
}

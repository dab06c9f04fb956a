#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Ctrl-C and the system's request to end, noted so that work can be brought to a good end. A second Ctrl-C ends the process at once.
enum Interruption {
  /// 1 once an end was asked for. A signal handler may do no more than write such a word, and whoever reads it a moment later loses nothing.
  private nonisolated(unsafe) static let flag: UnsafeMutablePointer<Int32> = {
    let flag = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    flag.initialize(to: 0)
    return flag
  }()

  /// True once an end was asked for.
  static var isRequested: Bool { flag.pointee != 0 }

  /// Notes requests from now on.
  static func watch() {
    flag.pointee = 0
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        if Interruption.flag.pointee != 0 { _exit(130) }
        Interruption.flag.pointee = 1
        _ = number
      }
    }
  }

  /// Lets requests end the process as usual.
  static func ignore() { for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) } }
}

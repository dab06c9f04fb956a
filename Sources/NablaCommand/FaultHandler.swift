import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Makes the process end with the status of an internal fault, and a line that says so, where it would otherwise be killed by a trap.
///
/// Where `SWIFT_BACKTRACE` is set the runtime's own report is wanted, and nothing is changed.
enum FaultHandler {
  private static let stackSize = 1 << 16

  /// Installs the handler that speaks a language, on a stack of its own so that it also answers an overflow of the stack.
  static func install(in language: Language) {
    guard getenv("SWIFT_BACKTRACE") == nil else { return }
    var stack = stack_t()
    stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: stackSize, alignment: 16)
    stack.ss_size = stackSize
    sigaltstack(&stack, nil)
    var action = sigaction()
    action.sa_flags = SA_ONSTACK
    // Nothing but calls that are safe inside a signal handler, which knows nothing from outside: so there is one for each language.
    let english: @convention(c) (Int32) -> Void = { _ in
      FaultHandler.end("nabla: internal fault; this is an error of nabla, not of the program\n")
    }
    let chinese: @convention(c) (Int32) -> Void = { _ in FaultHandler.end("nabla：内部错误；这是 nabla 的错误，不是程序的错误\n") }
    let handler = language == .chinese ? chinese : english
    #if canImport(Darwin)
      action.__sigaction_u.__sa_handler = handler
    #else
      action.__sigaction_handler.sa_handler = handler
    #endif
    for signal in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE] { sigaction(signal, &action, nil) }
  }

  private static func end(_ message: StaticString) -> Never {
    _ = write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
    _exit(70)
  }
}

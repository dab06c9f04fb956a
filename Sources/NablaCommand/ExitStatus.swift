import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the process says to its caller.
enum ExitStatus: Int32 {
  /// All went well.
  case success = 0
  /// The claim is not the derivative.
  case wrongClaim = 1
  /// What the user gave cannot be answered.
  case userError = 2
  /// An answer was found and did not pass its check.
  case unverified = 3
  /// The program itself failed.
  case internalFault = 70
  /// It was asked to stop, and left in good order.
  case interrupted = 130

  /// The status of a diagnostic.
  init(_ diagnostic: Diagnostic) { self = diagnostic.code == .unverified ? .unverified : .userError }

  /// Ends the process.
  func endProcess() -> Never { exit(rawValue) }
}

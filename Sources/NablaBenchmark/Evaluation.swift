import Diagnostics
import Execution
import Planning

/// A plan with its data in place, run over and over.
protocol Evaluation {
  /// Computes the result once.
  func run() throws(Diagnostic)
  /// The plan, for a reader.
  var planText: String { get }
  /// What two programs compare their results by.
  func checksums() -> Checksums
}

/// An executable in single or double precision.
struct BoundExecutable<Real: Element>: Evaluation {
  private let executable: Executable<Real>

  /// Copies the arrays into place.
  init(_ plan: Plan, arrays: [[Real]]) {
    executable = Executable<Real>(plan)
    for (place, array) in arrays.enumerated() { executable.copy(array, to: place) }
  }

  func run() throws(Diagnostic) { try executable.run() }

  var planText: String { executable.plan.text(entry: MemoryLayout<Real>.size) }

  func checksums() -> Checksums { Checksums(executable.output(0)) }
}

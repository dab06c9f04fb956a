import Diagnostics
import Execution
import Kernels
import Planning

/// A plan with its data in place, run over and over.
protocol Evaluation {
  /// Computes the result once.
  func run() throws(Diagnostic)
  /// The plan, for a reader.
  var planText: String { get }
  /// What two programs compare their results by. Factors differ from program to program: their product with the direction is compared.
  func checksums() throws(Diagnostic) -> Checksums
}

/// An executable in single or double precision.
struct BoundExecutable<Real: Element>: Evaluation {
  private let executable: Executable<Real>
  private let direction: DenseArray<Real>?

  /// Copies the arrays into place.
  init(_ plan: Plan, team: ThreadTeam, arrays: [[Real]], direction: DenseArray<Real>?) {
    executable = Executable<Real>(plan, team: team)
    self.direction = direction
    for (place, array) in arrays.enumerated() { executable.copy(array, to: place) }
  }

  func run() throws(Diagnostic) { try executable.run() }

  var planText: String { executable.plan.text(entry: MemoryLayout<Real>.size) }

  func checksums() throws(Diagnostic) -> Checksums {
    guard let direction else { return Checksums(executable.output(0)) }
    let product = try executable.factored(0).product(with: direction)
    return product.elements.withUnsafeBufferPointer { Checksums($0) }
  }
}

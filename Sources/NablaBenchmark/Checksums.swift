import Execution
import Foundation

/// What programs compare their results by, whatever their precision: three numbers, computed in double precision.
struct Checksums {
  /// Σ rᵢ
  private(set) var sum = 0.0
  /// √(Σ rᵢ²)
  private(set) var norm = 0.0
  /// Σ rᵢ·cos(i), which depends on the order of the entries.
  private(set) var weightedSum = 0.0

  /// The checksums of entries by rows.
  init<Real: Element>(_ entries: UnsafeBufferPointer<Real>) {
    var squares = 0.0
    for (place, entry) in entries.enumerated() {
      let value = Double(entry)
      sum += value
      squares += value * value
      weightedSum += value * cos(Double(place))
    }
    norm = squares.squareRoot()
  }
}

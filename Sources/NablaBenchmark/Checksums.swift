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
    if let doubles = entries as? UnsafeBufferPointer<Double> { add(doubles) { $0 } }
    if let singles = entries as? UnsafeBufferPointer<Float> { add(singles) { Double($0) } }
  }

  /// Adds up millions of entries in little more time than reading them takes, so that the time of a first result is that of the program:
  /// cos(i + 1) follows from cos(i) and sin(i), which are computed anew for every block.
  private mutating func add<Number>(_ entries: UnsafeBufferPointer<Number>, _ value: (Number) -> Double) {
    let (turn, rise) = (cos(1.0), sin(1.0))
    var squares = 0.0
    for start in stride(from: 0, to: entries.count, by: 64) {
      var (c, s) = (cos(Double(start)), sin(Double(start)))
      for place in start..<min(start + 64, entries.count) {
        let entry = value(entries[place])
        sum += entry
        squares += entry * entry
        weightedSum += entry * c
        (c, s) = (c * turn - s * rise, s * turn + c * rise)
      }
    }
    norm = squares.squareRoot()
  }
}

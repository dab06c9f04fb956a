import Diagnostics

/// The seconds that one call takes, told from many.
struct Timing {
  /// The median over the samples.
  var median: Double
  /// The least sample.
  var least: Double
  /// How many calls were made.
  var calls: Int

  /// A sample should last some 20 µs, so that reading the clock does not count.
  private static let sampleSeconds = 20e-6
  private static let mostCallsOfSample = 1000
  private static let mostSamples = 2000
  private static let fewestSamples = 3

  /// Calls often enough to fill `budget` seconds. A call above `slow` seconds is made once.
  ///
  /// - Throws: what the call throws.
  init(budget: Double, slow: Double, _ call: () throws(Diagnostic) -> Void) throws(Diagnostic) {
    var one = try Timing.seconds(calls: 1, call)
    if one > slow {
      self.init(median: one, least: one, calls: 1)
      return
    }
    for _ in 0..<2 { one = min(one, try Timing.seconds(calls: 1, call)) }
    let inner = max(1, min(Timing.mostCallsOfSample, Int(Timing.sampleSeconds / max(one, 1e-8))))
    var samples: [Double] = []
    var elapsed = 0.0
    while samples.count < Timing.mostSamples, elapsed < budget || samples.count < Timing.fewestSamples {
      let sample = try Timing.seconds(calls: inner, call)
      samples.append(sample / Double(inner))
      elapsed += sample
    }
    samples.sort()
    let middle = samples.count / 2
    let median = samples.count % 2 == 1 ? samples[middle] : (samples[middle - 1] + samples[middle]) / 2
    self.init(median: median, least: samples[0], calls: samples.count * inner)
  }

  private init(median: Double, least: Double, calls: Int) {
    self.median = median
    self.least = least
    self.calls = calls
  }

  /// The seconds of some calls together.
  static func seconds(calls: Int, _ call: () throws(Diagnostic) -> Void) throws(Diagnostic) -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    for _ in 0..<calls { try call() }
    return (clock.now - start) / .seconds(1)
  }
}

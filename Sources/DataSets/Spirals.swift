import ArrayFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Points of the plane on intertwined spiral arms, an arm for each class: a small problem that no linear classifier solves.
///
/// With t uniform in 0..<1, arm c of C has the points r·(sin θ, cos θ) where r = t and θ = 2π·c/C + turns·2π·t + noise·N(0, 1).
public struct Spirals: Sendable {
  /// Decides every random number.
  public var seed: UInt64
  /// Points, over all arms.
  public var count: Int
  /// Arms.
  public var classes: Int
  /// The spread of the angle.
  public var noise: Double
  /// How often an arm goes around.
  public var turns: Double

  /// A set of spirals; there is at least one class.
  public init(seed: UInt64, count: Int, classes: Int = 3, noise: Double = 0.2, turns: Double = 0.65) {
    self.seed = seed
    self.count = max(0, count)
    self.classes = max(1, classes)
    self.noise = noise
    self.turns = turns
  }

  /// `x`, the points as rows; `y`, their classes as one-hot rows; and `label`, their classes from 0. Classes take turns, so that any run of rows holds
  /// them equally often.
  public func arrays() -> NamedArrays {
    var random = SplitMix(seed: seed)
    var points: [Double] = []
    var rows = [Double](repeating: 0, count: count * classes)
    var labels: [Double] = []
    for k in 0..<count {
      let arm = k % classes
      let t = random.unit()
      let angle = 2 * Double.pi * (Double(arm) / Double(classes) + turns * t) + noise * random.normal()
      points += [t * sin(angle), t * cos(angle)]
      rows[k * classes + arm] = 1
      labels.append(Double(arm))
    }
    return NamedArrays(
      [
        ("x", ArrayValue(shape: [count, 2], doubles: points)), ("y", ArrayValue(shape: [count, classes], doubles: rows)),
        ("label", ArrayValue(shape: [count], doubles: labels)),
      ], origin: "spirals")
  }
}

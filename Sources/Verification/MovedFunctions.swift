import Typing

/// Functions that are constant to rounding where a program evaluates them, moved to where they are not.
///
/// 1 − tanh²(u) has no digits left for u > 20, so that a program like tanh(‖x‖ + 20) can be compared nowhere. With f(u − c) in place of f on both roads both
/// sides of the identity are analytic in the variables and in c together; what holds at random points with a random c holds identically, and so for c = 0.
/// A formula that uses a value or a symmetry of f fails the comparison; none that is wrong passes it.
extension Experiment {
  /// The experiment with one of the saturating functions of the program moved, for some constants each.
  func withMovedFunctions() -> [(function: String, experiment: Experiment)] {
    var names: [String] = []
    for node in sampled.nodes {
      guard case .elementwise(let name) = node.operation, !names.contains(name), functions[name]?.saturates == true else { continue }
      names.append(name)
    }
    var source = RandomSource(seed: 0x30fed)
    return names.flatMap { name in
      [3.0, 10, 30, 100, -3, -10, -30].compactMap { magnitude in
        var moved = self
        moved.functions[name] = functions[name]?.moved(by: magnitude * source.uniform(0.7, 1.4))
        return (name, moved)
      }
    }
  }
}

extension ScalarFunction {
  /// How far out a function that saturates is constant to rounding.
  private static let far = 60.0

  /// True for a function that tends to a constant other than 0 so fast that its slope is soon lost.
  var saturates: Bool {
    [Self.far, -Self.far].contains { isDefined($0) && abs(value($0)) > 0.5 && abs(first($0)) < 1e-20 } && isDefined(0.5) && first(0.5) != 0
  }

  /// u ↦ f(u − c)
  func moved(by constant: Double) -> ScalarFunction {
    ScalarFunction(
      value: { value($0 - constant) }, first: { first($0 - constant) }, second: { second($0 - constant) }, isDefined: { isDefined($0 - constant) })
  }
}

import Typing

/// Functions that are constant to rounding where a program evaluates them, moved to where they are not.
///
/// 1 − tanh²(u) has no digits left for |u| > 20, so that a program like tanh(‖x‖ + 20) can be compared nowhere. With f(u − c·sign u) in place of f on both
/// roads both sides of the identity are analytic in the variables and in c together while no argument changes its sign; what holds at random points with a
/// random c holds identically, and so for c = 0. The equations that f and its derivatives fulfil hold for the moved function too, and it is odd where f is;
/// a formula that uses another value or symmetry of f fails the comparison; none that is wrong passes it.
extension Experiment {
  /// The experiment with one of the saturating functions of the program moved, for some constants each.
  func withMovedFunctions() -> [(function: String, experiment: Experiment)] {
    var arguments: [String: [TypedProgram.ID]] = [:]
    var names: [String] = []
    for node in sampled.nodes {
      guard case .elementwise(let name) = node.operation, functions[name]?.saturates == true else { continue }
      if arguments[name] == nil { names.append(name) }
      arguments[name, default: []] += node.arguments
    }
    var source = RandomSource(seed: 0x30fed)
    return names.flatMap { name in
      let far = magnitudes(of: arguments[name] ?? []).map { $0 * source.uniform(0.9, 1.05) }
      let near = [3.0, 10, 30, 100].map { $0 * source.uniform(0.7, 1.4) }
      return (far + near).map { constant in
        var moved = self
        moved.functions[name] = functions[name]?.moved(by: constant)
        return (name, moved)
      }
    }
  }

  /// How large the entries of some nodes are at points drawn in all ways: the smallest, and quartiles.
  private func magnitudes(of nodes: [TypedProgram.ID]) -> [Double] {
    var found: [Double] = []
    for node in nodes.prefix(4) {
      var values = self
      values.quantities = [Quantity(program: sampled, node: node)]
      let measured = (try? values.measure(sizesWanted: 1, points: 2 * Strategy.allCases.count)) ?? []
      let sizes = measured.map { measurement in
        let entries = measurement.entries[0].map { abs($0.value) }.sorted()
        return entries[entries.count / 2]
      }.filter { $0 > 3 && $0.isFinite }.sorted()
      guard !sizes.isEmpty else { continue }
      for quarter in 0...3 {
        let size = sizes[quarter * (sizes.count - 1) / 4]
        if !found.contains(where: { abs($0 - size) < 2 }) { found.append(size) }
      }
    }
    return found
  }
}

extension ScalarFunction {
  /// How far out a function that saturates is constant to rounding.
  private static let far = 60.0

  /// True for a function that tends to a constant other than 0 so fast that its slope is soon lost.
  var saturates: Bool {
    [Self.far, -Self.far].contains { isDefined($0) && abs(value($0)) > 0.5 && abs(first($0)) < 1e-20 } && isDefined(0.5) && first(0.5) != 0
  }

  /// u ↦ f(u − c·sign u)
  func moved(by constant: Double) -> ScalarFunction {
    @Sendable func place(_ u: Double) -> Double { u - (u < 0 ? -constant : constant) }
    return ScalarFunction(
      value: { [self] in value(place($0)) }, first: { [self] in first(place($0)) }, second: { [self] in second(place($0)) },
      isDefined: { [self] in $0 != 0 && isDefined(place($0)) })
  }
}

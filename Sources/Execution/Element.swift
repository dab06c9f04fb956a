import Kernels

/// A type of number that plans run in: `Float` or `Double`.
public protocol Element: Real, Codable {
  /// Runs the steps of a machine; returns the place of the step that failed, or −1.
  ///
  /// A requirement, so that each type has code of its own whatever module asks.
  static func execute(_ machine: Machine<Self>) -> Int
}

extension Double: Element {
  /// Runs the steps in double precision.
  public static func execute(_ machine: Machine<Double>) -> Int { machine.runSteps() }
}

extension Float: Element {
  /// Runs the steps in single precision.
  public static func execute(_ machine: Machine<Float>) -> Int { machine.runSteps() }
}

/// How one function of the language is written in every target.
///
/// A text is an expression of the target in which `{0}`, `{1}`, … stand for the arguments. Where a target has none, the body that the catalogue defines the
/// function by is emitted. The key is the function's name, followed by ` rows` or ` columns` for a function that works along an axis. C and Swift write the
/// function of one entry; StableHLO writes nested calls of its own operations, numerals standing for arrays filled with them.
struct FunctionCode: Sendable {
  /// The function's name, and the axis along which it works.
  var key: String
  /// The expression in each target that has one.
  var texts: [Target: String] = [:]

  /// The texts of one function, side by side.
  init(
    _ key: String, numpy: String? = nil, jax: String? = nil, torch: String? = nil, julia: String? = nil, matlab: String? = nil, c: String? = nil,
    swift: String? = nil, stablehlo: String? = nil
  ) {
    self.key = key
    texts[.numpy] = numpy
    texts[.jax] = jax
    texts[.torch] = torch
    texts[.julia] = julia
    texts[.matlab] = matlab
    texts[.c] = c
    texts[.swift] = swift
    texts[.stablehlo] = stablehlo
  }
}

/// A small function of a target, emitted where a text calls it by its name.
struct FunctionDefinition: Sendable {
  /// Its name, which ends with an underscore, or in Python begins with one.
  var name: String
  /// The targets whose code it is.
  var targets: Set<Target>
  /// Its text.
  var text: String

  /// A definition for some targets.
  init(_ name: String, _ targets: Set<Target>, _ text: String) {
    self.name = name
    self.targets = targets
    self.text = text
  }
}

import Formulas
import Pictures

/// The graph of a network with one hidden layer.
enum SampleGraph {
  static let network = ComputationGraph(
    nodes: [
      node("x", bold("x"), nil, "d × 1", .variable), node("W", italic("W"), nil, "h × d", .variable, signal: true),
      node("b", bold("b"), nil, "h × 1", .variable, signal: true),
      node("z", bold("z"), sum(product(italic("W"), bold("x")), bold("b")), "h × 1", .intermediate, signal: true),
      node("a", bold("a"), call("relu", bold("z")), "h × 1", .intermediate, signal: true),
      node("U", italic("U"), nil, "k × h", .variable, signal: true), node("c", bold("c"), nil, "k × 1", .variable, signal: true),
      node("s", bold("s"), sum(product(italic("U"), bold("a")), bold("c")), "k × 1", .intermediate, signal: true),
      node("y", bold("y"), nil, "k × 1", .variable), node("J", italic("J"), call("CE", bold("y"), call("softmax", bold("s"))), "scalar", .objective),
    ],
    edges: [(0, 3), (1, 3), (2, 3), (3, 4), (4, 7), (5, 7), (6, 7), (7, 9), (8, 9)].map { .init(source: $0.0, target: $0.1) })

  /// Weights shared over time, so that one value has several users and edges pass by others.
  static let recurrent = ComputationGraph(
    nodes: [
      node("h0", italic("h"), nil, "n × 1", .variable), node("V", italic("V"), nil, "n × n", .variable, signal: true),
      node("h1", bold("h1"), call("tanh", product(italic("V"), italic("h"))), "n × 1", .intermediate, signal: true),
      node("h2", bold("h2"), call("tanh", product(italic("V"), bold("h1"))), "n × 1", .intermediate, signal: true),
      node("h3", bold("h3"), call("tanh", product(italic("V"), bold("h2"))), "n × 1", .intermediate, signal: true),
      node("J", italic("J"), call("sum", bold("h3")), "scalar", .objective),
    ],
    edges: [(0, 2), (1, 2), (1, 3), (1, 4), (2, 3), (3, 4), (4, 5), (2, 5)].map { .init(source: $0.0, target: $0.1) })

  static func node(
    _ id: String, _ label: Formula, _ definition: Formula?, _ shape: String, _ kind: ComputationGraph.Kind, signal: Bool = false
  ) -> ComputationGraph.Node {
    let derivative = fraction(join([sign("∂", .large), italic("J")]), join([sign("∂", .large), label]))
    return .init(
      id: id, label: .init(label), equation: definition.map { .init(join([label, sign("=", .relation), $0])) }, shape: shape, kind: kind,
      signal: signal ? .init(derivative) : nil,
      signalShape: signal ? shape : "")
  }

  static func italic(_ name: String) -> Formula { leaf(.identifier(name, .italic)) }
  static func bold(_ name: String) -> Formula { leaf(.identifier(name, .bold)) }
  static func sign(_ sign: String, _ spacing: Formula.Spacing) -> Formula { leaf(.sign(sign, spacing)) }
  static func product(_ a: Formula, _ b: Formula) -> Formula { join([a, sign(Formula.invisibleTimes, .binary), b]) }
  static func sum(_ a: Formula, _ b: Formula) -> Formula { join([a, sign("+", .binary), b]) }
  static func fraction(_ a: Formula, _ b: Formula) -> Formula { join([a, b], .fraction) }
  static func call(_ function: String, _ arguments: Formula...) -> Formula {
    var list: [Formula] = []
    for (k, argument) in arguments.enumerated() { list += k == 0 ? [argument] : [sign(",", .punctuation), argument] }
    return join([leaf(.identifier(function, .upright)), join([join(list)], .fenced(.parentheses, stretches: false))])
  }

  static func leaf(_ kind: Formula.Kind) -> Formula {
    var formula = Formula()
    formula.add(kind)
    return formula
  }

  static func join(_ parts: [Formula], _ kind: Formula.Kind = .row) -> Formula {
    var formula = Formula()
    var children: [Formula.ID] = []
    for part in parts {
      var places: [Formula.ID: Formula.ID] = [:]
      children.append(formula.add(partOf: part, part.root, &places))
    }
    formula.add(kind, children)
    return formula
  }
}

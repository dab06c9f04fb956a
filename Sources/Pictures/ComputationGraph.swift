import Formulas

/// What a program computes from what, as a picture shows it: values as nodes, uses as edges, and the error signals that flow back along them.
public struct ComputationGraph: Sendable, Equatable {
  /// What a value is in the program.
  public enum Kind: String, Sendable, Hashable {
    /// It comes from outside.
    case variable
    /// It is computed on the way.
    case intermediate
    /// It is what is differentiated.
    case objective
  }

  /// A formula with the same as plain text.
  public struct Label: Sendable, Equatable {
    /// The formula.
    public var formula: Formula
    /// The same in one line of text.
    public var text: String

    /// A label.
    public init(_ formula: Formula) {
      self.formula = formula
      text = PlainTextWriter().write(formula)
    }
  }

  /// One value.
  public struct Node: Sendable, Equatable {
    /// What the node is called in the picture's source; unique.
    public var id: String
    /// Its name.
    public var label: Label
    /// The equation that defines it, z = Wx + b, shown in place of the name; nil for what comes from outside.
    public var equation: Label?
    /// Its size in a few letters: `h × 1`.
    public var shape: String
    /// What it is in the program.
    public var kind: Kind
    /// The error signal that arrives at it, ∂J/∂z; nil off the paths that are differentiated along.
    public var signal: Label?
    /// The size of the error signal.
    public var signalShape: String

    /// A node.
    public init(id: String, label: Label, equation: Label? = nil, shape: String, kind: Kind, signal: Label? = nil, signalShape: String = "") {
      self.id = id
      self.label = label
      self.equation = equation
      self.shape = shape
      self.kind = kind
      self.signal = signal
      self.signalShape = signalShape
    }

    /// What is written in the node.
    public var title: Label { equation ?? label }
  }

  /// A use: the value at `source` is needed for the one at `target`.
  public struct Edge: Sendable, Hashable {
    /// A place in `nodes`.
    public var source: Int
    /// A later place in `nodes`.
    public var target: Int

    /// An edge.
    public init(source: Int, target: Int) {
      self.source = source
      self.target = target
    }
  }

  /// The values, each after those it is computed from.
  public private(set) var nodes: [Node]
  /// The uses; each pair once, from a smaller place to a greater.
  public private(set) var edges: [Edge]

  /// A graph. Edges that lead nowhere, back or twice between the same two values are left out.
  public init(nodes: [Node], edges: [Edge]) {
    self.nodes = nodes
    var seen: Set<Edge> = []
    self.edges = edges.filter { $0.source >= 0 && $0.source < $0.target && $0.target < nodes.count && seen.insert($0).inserted }
  }
}

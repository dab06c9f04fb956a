import Diagnostics
import Numerals

/// A binary operator as it is typed.
public enum BinaryOperator: String, Sendable, Hashable {
  /// `+`
  case add = "+"
  /// `-`
  case subtract = "-"
  /// `*`, also typed `·` or `@`: the matrix product, or a scalar times anything.
  case multiply = "*"
  /// `/`: division by a scalar.
  case divide = "/"
  /// `.*`, also typed `∘` or `⊙`: the Hadamard product.
  case hadamard = ".*"
  /// `./`, also typed `⊘`: the Hadamard quotient.
  case hadamardDivide = "./"
  /// `⊗`: the Kronecker product; `kron(A, B)` parses to the same node.
  case kronecker = "⊗"
  /// `^`: scalar power or integer power of a square matrix.
  case power = "^"
  /// `.^`: elementwise power.
  case hadamardPower = ".^"
}

/// What a node of the syntax tree is; its operands are the node's `children`, in the order stated.
public enum SyntaxKind: Hashable, Sendable {
  /// A numeral. No children.
  case number(Coefficient)
  /// A name. No children.
  case name(String)
  /// `f(a, b)`; `order` counts the primes of `f'(a)` for an abstract elementwise `f`. Children: the arguments.
  case call(String, order: Int)
  /// `base[i, j+1]`. Children: the base, then the subscripts.
  case access
  /// `sum[i,j](body)`. One child: the body.
  case indexedSum([String])
  /// Children: left, right.
  case binary(BinaryOperator)
  /// Unary minus. One child.
  case negate
  /// `x'`, `xᵀ`, `x^T`. One child.
  case transpose
}

/// A parsed program: its nodes in one array, children before parents, so that every walk is a loop.
public struct SyntaxTree: Sendable, Equatable {
  /// The place of a node in `nodes`.
  public typealias ID = Int

  /// One node: what it is, its operands and the text it came from.
  public struct Node: Sendable, Equatable {
    /// What the node is.
    public var kind: SyntaxKind
    /// The operands, each of a smaller ID.
    public var children: [ID]
    /// The characters of the program (Unicode scalars) that the node covers; empty in a tree made by the program itself.
    public var span: SourceSpan

    /// A node.
    public init(kind: SyntaxKind, children: [ID], span: SourceSpan) {
      self.kind = kind
      self.children = children
      self.span = span
    }
  }

  /// One declared type, `W: matrix(h, d) positive`.
  public struct Declaration: Sendable, Equatable {
    /// The declared name.
    public var name: String
    /// Where the name stands.
    public var nameSpan: SourceSpan
    /// The type as typed.
    public var type: TypeSyntax

    /// A declaration.
    public init(name: String, nameSpan: SourceSpan, type: TypeSyntax) {
      self.name = name
      self.nameSpan = nameSpan
      self.type = type
    }
  }

  /// A type as typed: `vector(n)`, `matrix(3, n) positive`, `function(vector(n))`, `elementwise`.
  public struct TypeSyntax: Sendable, Equatable {
    /// The word before the bracket: `scalar`, `vector`, `matrix`, …
    public var constructor: String
    /// Where `constructor` stands.
    public var constructorSpan: SourceSpan
    /// The dimensions: names or positive integers.
    public var dimensions: [DimensionSyntax]
    /// The argument of `function(…)`, otherwise empty (an array, since a value type cannot hold itself).
    public var argument: [TypeSyntax]
    /// The words after the type: `positive`, `nonneg`, `constant`, with where they stand.
    public var qualifiers: [String]
    /// Where each qualifier stands, in the order of `qualifiers`.
    public var qualifierSpans: [SourceSpan]
    /// The whole type.
    public var span: SourceSpan

    /// A type as typed.
    public init(
      constructor: String, constructorSpan: SourceSpan, dimensions: [DimensionSyntax], argument: [TypeSyntax], qualifiers: [String],
      qualifierSpans: [SourceSpan], span: SourceSpan
    ) {
      self.constructor = constructor
      self.constructorSpan = constructorSpan
      self.dimensions = dimensions
      self.argument = argument
      self.qualifiers = qualifiers
      self.qualifierSpans = qualifierSpans
      self.span = span
    }
  }

  /// A dimension as typed: its text, a name or the digits of an integer.
  public struct DimensionSyntax: Sendable, Equatable {
    /// The name or the digits.
    public var text: String
    /// Where it stands.
    public var span: SourceSpan

    /// A dimension as typed.
    public init(text: String, span: SourceSpan) {
      self.text = text
      self.span = span
    }
  }

  /// One statement: `expression`, `name = expression` or `name[i,j] = expression`.
  public struct Statement: Sendable, Equatable {
    /// The name on the left, if there is one.
    public var name: String?
    /// Where the name stands; empty without a name.
    public var nameSpan: SourceSpan
    /// The indices on the left; nil without a bracket.
    public var indices: [String]?
    /// Where each of the indices stands.
    public var indexSpans: [SourceSpan]
    /// The right-hand side.
    public var value: ID
    /// The whole statement.
    public var span: SourceSpan

    /// A statement.
    public init(name: String?, nameSpan: SourceSpan, indices: [String]?, indexSpans: [SourceSpan], value: ID, span: SourceSpan) {
      self.name = name
      self.nameSpan = nameSpan
      self.indices = indices
      self.indexSpans = indexSpans
      self.value = value
      self.span = span
    }
  }

  /// All nodes, children before parents.
  public var nodes: [Node]
  /// The declarations made in the program text, in order.
  public var declarations: [Declaration]
  /// The statements, in order; the last one is the objective.
  public var statements: [Statement]

  /// A tree, empty by default.
  public init(nodes: [Node] = [], declarations: [Declaration] = [], statements: [Statement] = []) {
    self.nodes = nodes
    self.declarations = declarations
    self.statements = statements
  }

  /// Appends a node and returns its ID.
  public mutating func add(_ kind: SyntaxKind, _ children: [ID] = [], span: SourceSpan = .none) -> ID {
    nodes.append(Node(kind: kind, children: children, span: span))
    return nodes.count - 1
  }

  /// The node of an ID.
  public subscript(id: ID) -> Node { nodes[id] }
}

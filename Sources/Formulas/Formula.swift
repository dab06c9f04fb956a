/// A formula as it is laid out on paper: rows, fences, fractions, scripts. It knows no mathematics; it is written as LaTeX or as plain text.
///
/// Nodes stand in one array, children before parents, so that every writer is a loop.
public struct Formula: Sendable, Equatable {
  /// The place of a node in `nodes`.
  public typealias ID = Int

  /// The face of an identifier.
  public enum Face: String, Sendable, Hashable {
    /// Slanted, the face of variables.
    case italic
    /// Bold, the face of vectors.
    case bold
    /// Upright, the face of named functions.
    case upright
  }

  /// How much space stands around an operator sign.
  public enum Spacing: String, Sendable, Hashable {
    /// Between two operands: +, ⊙.
    case binary
    /// A relation: =.
    case relation
    /// Before one operand: −.
    case prefix
    /// After an item of a list: a comma.
    case punctuation
    /// Before a body: ∑, ∂.
    case large
  }

  /// A pair of brackets.
  public enum Fence: String, Sendable, Hashable {
    /// ( )
    case parentheses
    /// | |
    case bars
    /// ‖ ‖
    case doubleBars
  }

  /// A mark above a letter.
  public enum Accent: String, Sendable, Hashable {
    /// x̂
    case hat
    /// x̄
    case bar
    /// x̃
    case tilde
    /// ẋ
    case dot
  }

  /// What a node is; the text in it is Unicode, whatever it is written to.
  public enum Kind: Sendable, Hashable {
    /// A letter or a word. No children.
    case identifier(String, Face)
    /// A numeral. No children.
    case number(String)
    /// An operator sign. No children.
    case sign(String, Spacing)
    /// Any number of children, side by side.
    case row
    /// One child between brackets, as tall as the child where `stretches` is true.
    case fenced(Fence, stretches: Bool)
    /// Children: numerator, denominator.
    case fraction
    /// Children: the base, then the subscript, then the superscript, as far as they are there.
    case script(subscript: Bool, superscript: Bool)
    /// One child below a mark.
    case accent(Accent)
    /// One child below a root sign.
    case root
    /// Two children per line: what stands left and right of where the lines are aligned.
    case lines
    /// Two children per case, a value and the condition under which it holds, behind one brace.
    case cases
    /// A matrix between square brackets, its entries row by row: as many children as rows times columns. Dots (⋮ ⋱ ⋯) are signs.
    case array(rows: Int, columns: Int)
    /// Words inside a formula, upright and with the spaces that they hold. No children.
    case words(String)
  }

  /// One node.
  public struct Node: Sendable, Equatable {
    /// What it is.
    public var kind: Kind
    /// Its children, each of a smaller ID.
    public var children: [ID]
  }

  /// The sign between two factors that stand side by side: Unicode's invisible times.
  public static let invisibleTimes = "\u{2062}"

  /// All nodes, children before parents.
  public private(set) var nodes: [Node] = []
  /// The node that is the formula; the last one added until it is set.
  public var root: ID = 0

  /// An empty formula.
  public init() {}

  /// Appends a node and returns its ID.
  @discardableResult
  public mutating func add(_ kind: Kind, _ children: [ID] = []) -> ID {
    nodes.append(Node(kind: kind, children: children))
    root = nodes.count - 1
    return root
  }

  /// The node of an ID.
  public subscript(id: ID) -> Node { nodes[id] }
}

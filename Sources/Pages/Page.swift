import Diagnostics
import Formulas

/// A piece of running text.
public enum Run: Sendable, Equatable {
  /// Words.
  case text(String)
  /// Words that matter: the name of a rule, a term when it is introduced.
  case strong(String)
  /// What is typed as it stands: a program, a command.
  case code(String)
  /// A formula in the line.
  case formula(Formula)
}

/// A page without a format: what a derivation, an identity or an answer shows, in one language, before it becomes terminal text, Markdown, LaTeX, HTML or JSON.
public struct Page: Sendable, Equatable {
  /// One line of a displayed calculation: left side, relation, right side, and why it holds.
  public struct Line: Sendable, Equatable {
    /// The left side; nil where the line goes on from the one above.
    public var left: Formula?
    /// The sign between the sides, mostly `=`.
    public var relation: String
    /// The right side.
    public var right: Formula
    /// Why the line follows from the one above, in a few words; empty where nothing need be said.
    public var reason: [Run]

    /// A line.
    public init(left: Formula?, relation: String = "=", right: Formula, reason: [Run] = []) {
      self.left = left
      self.relation = relation
      self.right = right
      self.reason = reason
    }
  }

  /// How loud a remark is.
  public enum Emphasis: String, Sendable, Hashable {
    /// Something worth knowing.
    case note
    /// Something that is wrong elsewhere, or that a reader must heed.
    case caution
    /// What was to be shown.
    case result
  }

  /// A block of a page. Blocks do not nest, except below what can be opened.
  public enum Block: Sendable, Equatable {
    /// A heading; level 1 stands below the title.
    case heading(level: Int, [Run])
    /// Running text.
    case paragraph([Run])
    /// A displayed calculation, aligned at its relations.
    case calculation([Line])
    /// A program of the language, or a command, as it is typed.
    case program(String)
    /// A remark, set off.
    case remark(Emphasis, [Run])
    /// A table: the cells of the head, then those of each row.
    case table(head: [[Run]], rows: [[[Run]]])
    /// A picture as SVG, with the same as text for a terminal and what it shows in words.
    case picture(svg: String, text: String, description: String)
    /// Blocks that a reader opens on demand where the format can, and that follow indented where it cannot; the number is the place in `Page.details`.
    case detail(summary: [Run], Int)
  }

  /// The title.
  public var title: [Run]
  /// The language of all its words.
  public var language: Language
  /// The blocks in order.
  public var blocks: [Block]
  /// The blocks below each detail, by number; a detail may hold details of greater number.
  public var details: [[Block]]

  /// A page.
  public init(title: [Run], language: Language, blocks: [Block] = [], details: [[Block]] = []) {
    self.title = title
    self.language = language
    self.blocks = blocks
    self.details = details
  }
}

import Expressions
import Numerals
import Shapes

/// A name of the program with the value that it stands for, so that answers can use it.
public struct NamedValue: Sendable {
  /// The name.
  public var name: String
  /// Its value.
  public var value: Polynomial
  /// How many of the value's axes are rows; a column has all of them, a row none.
  public var rows: Int
  /// Where the value is that function of each entry of an argument, the argument; nil for a statement.
  public var argument: Polynomial?

  /// A named value.
  public init(name: String, value: Polynomial, rows: Int) {
    self.name = name
    self.value = value
    self.rows = rows
  }

  /// The function of that name of each entry of an argument.
  public init(function: String, of argument: Polynomial, value: Polynomial) {
    self.init(name: function, value: value, rows: min(1, value.axes.count))
    self.argument = argument
  }

  var orientation: Orientation {
    switch (rows, value.axes.count - rows) {
    case (0, 0): .scalar
    case (_, 0): .column
    case (0, _): .row
    default: .matrix
    }
  }
}

/// What the displayed names are.
public struct NameTable: Sendable {
  /// How a variable is written.
  public struct Variable: Sendable {
    /// Its name.
    public var name: String
    /// How many of its axes are rows.
    public var rows: Int
    /// True for a variable declared diagonal, whose one axis holds the diagonal of a matrix of that name.
    public var isDiagonal: Bool

    /// A variable's name and lie.
    public init(name: String, rows: Int, isDiagonal: Bool) {
      self.name = name
      self.rows = rows
      self.isDiagonal = isDiagonal
    }
  }

  /// The variables, by their number in the arena.
  public var variables: [Int: Variable]
  /// The named statements, first to last.
  public var statements: [NamedValue]
  /// Names that must not be given to anything new.
  public var taken: Set<String>
  /// The abstract scalar functions whose argument is a row.
  public var rowFunctions: Set<String>

  /// A table of names.
  public init(variables: [Int: Variable], statements: [NamedValue], taken: Set<String>, rowFunctions: Set<String>) {
    self.rowFunctions = rowFunctions
    self.variables = variables
    self.statements = statements
    self.taken = taken
  }
}

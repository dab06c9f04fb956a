import Diagnostics
import Numerals

/// Which entries a reduction runs over.
public enum Axis: String, Hashable, Sendable {
  /// All entries; the result is a scalar.
  case all
  /// Each row by itself: `sum(X, rows)` is the column of row sums.
  case rows
  /// Each column by itself: `sum(X, columns)` is the row of column sums.
  case columns
}

/// A reduction over entries.
public enum Reduction: String, Hashable, Sendable {
  /// Σ
  case sum
  /// Π
  case product = "prod"
  /// The largest entry.
  case maximum = "max"
  /// The smallest entry.
  case minimum = "min"
}

/// A subscript `c + Σ fᵢ·indexᵢ`, counted from 1.
public struct Subscript: Hashable, Sendable {
  /// The indices that occur, as places in `TypedProgram.indices`, with their factors.
  public var terms: [Term]
  /// The constant part.
  public var constant: Int

  /// One index with its factor.
  public struct Term: Hashable, Sendable {
    /// A place in `TypedProgram.indices`.
    public var index: Int
    /// Its factor, never zero.
    public var factor: Int

    /// An index with its factor.
    public init(index: Int, factor: Int) {
      self.index = index
      self.factor = factor
    }
  }

  /// The subscript constant + Σ terms.
  public init(terms: [Term], constant: Int) {
    self.terms = terms
    self.constant = constant
  }

  /// The index when the subscript is that index alone.
  public var lone: Int? { terms.count == 1 && terms[0].factor == 1 && constant == 0 ? terms[0].index : nil }
}

/// What a node of a typed program computes from its arguments. The set is closed; named functions beyond it are definitions in terms of it.
public enum TypedOperation: Hashable, Sendable {
  /// A numeral.
  case number(Coefficient)
  /// A variable, by its place in `TypedProgram.variables`.
  case variable(Int)
  /// `eye(n)`; the node's type says n.
  case identity
  /// `ones`, `zeros`, `vector(c)`, `matrix(c)`: every entry that number; the node's type says the shape.
  case fill(Coefficient)
  /// −a
  case negate
  /// a + b. A scalar is added to every entry, a row to every row, a column to every column of a matrix.
  case add
  /// a − b, with the broadcasting of `add`.
  case subtract
  /// The matrix product, or a scalar times anything.
  case multiply
  /// a ∘ b, equal shapes or a scalar; inside definitions also a row or a column with a matrix.
  case hadamard
  /// a / b for a scalar b.
  case divide
  /// a ⊘ b, shapes as for `hadamard`.
  case hadamardDivide
  /// aᵇ of scalars, or `a.^b` elementwise; equal shapes or one a scalar.
  case power
  /// A^k of a square matrix, k any integer.
  case matrixPower(Int)
  /// Aᵀ; a column becomes a row and back, a scalar stays.
  case transpose
  /// A ⊗ B
  case kronecker
  /// A primitive elementwise function, by its catalogue name: `exp`, `tanh`, …
  case elementwise(String)
  /// A reduction of all entries, of each row or of each column.
  case reduce(Reduction, Axis)
  /// tr A
  case trace
  /// det A
  case determinant
  /// A⁻¹
  case inverse
  /// The diagonal matrix of a vector.
  case diagonal
  /// The column of the diagonal entries of a square matrix.
  case diagonalPart
  /// The columns of a matrix stacked; a vector as a column.
  case vectorize
  /// A function that the catalogue defines in terms of others. The last argument is the typed body with the arguments put in, equal in value and type;
  /// the arguments as typed stand before it.
  case defined(String, Axis)
  /// f applied entry by entry, `order` times differentiated, f known by name only.
  case abstractElementwise(String, order: Int)
  /// J(z), a scalar function known by name only.
  case abstractFunction(String)
  /// The derivative of J at z, of z's length, as a row.
  case abstractGradient(String)
  /// The value whose entry at the given free indices (places in `TypedProgram.indices`) is the scalar argument.
  case comprehension([Int])
  /// The scalar argument summed over the given indices.
  case indexedSum([Int])
  /// An entry of the argument, one subscript per axis.
  case access([Subscript])
}

/// A program whose every value has a type. Nodes stand in one array, arguments before users.
public struct TypedProgram: Sendable {
  /// The place of a node in `nodes`.
  public typealias ID = Int

  /// One value.
  public struct Node: Hashable, Sendable {
    /// What computes it.
    public var operation: TypedOperation
    /// From which values, each of a smaller ID.
    public var arguments: [ID]
    /// Its kind and size. Inside index notation the type is `scalar`: the value at given indices.
    public var type: ValueType
    /// The program text it came from.
    public var span: SourceSpan

    /// A typed node.
    public init(_ operation: TypedOperation, _ arguments: [ID], _ type: ValueType, _ span: SourceSpan) {
      self.operation = operation
      self.arguments = arguments
      self.type = type
      self.span = span
    }
  }

  /// A name whose value comes from outside.
  public struct Variable: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Its kind and size.
    public var type: ValueType
    /// What is stated of it.
    public var facts: Facts
    /// True when no declaration says so and the type was inferred from its use.
    public var isInferred: Bool

    /// A variable.
    public init(name: String, type: ValueType, facts: Facts, isInferred: Bool) {
      self.name = name
      self.type = type
      self.facts = facts
      self.isInferred = isInferred
    }
  }

  /// An index of index notation.
  public struct Index: Hashable, Sendable {
    /// Its name in the text.
    public var name: String
    /// The values 1…extent that it takes.
    public var extent: Extent

    /// An index.
    public init(name: String, extent: Extent) {
      self.name = name
      self.extent = extent
    }
  }

  /// An abstract function by name.
  public enum AbstractFunction: Hashable, Sendable {
    /// An unknown function applied entry by entry.
    case elementwise
    /// An unknown scalar function of an argument of that type.
    case scalar(of: ValueType)
  }

  /// A statement of the program.
  public struct Statement: Hashable, Sendable {
    /// The name that the program gives to the value.
    public var name: String?
    /// The value.
    public var value: ID
    /// The whole statement.
    public var span: SourceSpan

    /// A statement.
    public init(name: String?, value: ID, span: SourceSpan) {
      self.name = name
      self.value = value
      self.span = span
    }
  }

  /// The variables, declared ones first, in order.
  public var variables: [Variable]
  /// The abstract functions, by name.
  public var abstractFunctions: [String: AbstractFunction]
  /// The indices of index notation.
  public var indices: [Index]
  /// All values, arguments before users.
  public var nodes: [Node]
  /// The statements, in order.
  public var statements: [Statement]
  /// What was noticed on the way and is no error.
  public var warnings: [Diagnostic]

  /// A typed program.
  public init(
    variables: [Variable] = [], abstractFunctions: [String: AbstractFunction] = [:], indices: [Index] = [], nodes: [Node] = [],
    statements: [Statement] = [], warnings: [Diagnostic] = []
  ) {
    self.variables = variables
    self.abstractFunctions = abstractFunctions
    self.indices = indices
    self.nodes = nodes
    self.statements = statements
    self.warnings = warnings
  }

  /// The node of an ID.
  public subscript(id: ID) -> Node { nodes[id] }
  /// The objective: the value of the last statement.
  public var result: ID { statements[statements.count - 1].value }
}

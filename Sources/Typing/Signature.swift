/// What the front end must know of a named function: how it is called and what it stands for.
public struct Signature: Sendable {
  /// What a call of the function becomes.
  public enum Meaning: Sendable {
    /// A primitive elementwise function of one argument: `TypedOperation.elementwise(name)`.
    case elementwise
    /// A function defined by a text of the language, for each axis that it may be called with.
    ///
    /// The text is one expression in the parameters' names, or an indexed statement `out[i,j] = …`. In an axis definition (`rows`, `columns`) the
    /// first parameter is a matrix. A parameter is written `x`, of any shape, or with what is asked of it where no axis is named: `x: vector` (a column
    /// or a row), `x: scalar`, `X: matrix`, `A: square`. In axis definitions a row or a column combines with
    /// a matrix under `.*` and `./` too. Bodies may call `count(x)`, `count(X, rows)`, `count(X, columns)`: how many entries x, each
    /// row, each column has. Example: parameters `["x"]`, `[.all: "sqrt(sum(x.^2))"]`.
    case defined(parameters: [String], bodies: [Axis: String])
    /// A function that elaboration itself knows: `sum`, `tr`, `diag`, `eye`, ….
    case builtin(TypedOperation)
  }

  /// The name that answers are printed with.
  public let name: String
  /// Other names that are accepted.
  public let aliases: [String]
  /// The fewest and the most arguments, an axis word not counted.
  public let arity: ClosedRange<Int>
  /// What a call becomes.
  public let meaning: Meaning

  /// A signature.
  public init(name: String, aliases: [String], arity: ClosedRange<Int>, meaning: Meaning) {
    self.name = name
    self.aliases = aliases
    self.arity = arity
    self.meaning = meaning
  }
}

/// The functions of the language, by name and alias.
public struct SignatureTable: Sendable {
  private let byName: [String: Signature]
  /// The definitions by their function's name, parsed once and for all.
  private let definitions: [String: Definition]
  /// All signatures, in the order given.
  public let all: [Signature]

  /// The table of those signatures. A name given twice keeps its first meaning; the catalogue's tests see that none is.
  public init(_ signatures: [Signature]) {
    all = signatures
    byName = Dictionary(signatures.flatMap { s in ([s.name] + s.aliases).map { ($0, s) } }, uniquingKeysWith: { first, _ in first })
    definitions = Dictionary(
      signatures.compactMap { signature in Definition(signature).map { (signature.name, $0) } }, uniquingKeysWith: { first, _ in first })
  }

  /// The parsed definition of a function by its name, not by an alias; nil for one that is not defined by a text.
  func definition(of name: String) -> Definition? { definitions[name] }

  /// The signature of a name or alias.
  public subscript(name: String) -> Signature? { byName[name] }
  /// Every name and alias.
  public var names: [String] { byName.keys.sorted() }
}

import Expressions
import Numerals
import Shapes
import Syntax

/// How a value's axes lie: the first `rows` extents are its rows', the next `columns` its columns', as its type says.
public struct Layout: Hashable, Sendable {
  /// How many axes belong to the rows.
  public var rows: Int
  /// How many axes belong to the columns.
  public var columns: Int

  /// A layout.
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }
}

/// Shows values in index form as programs of the language.
public struct Renderer {
  private var renderer: MatrixRenderer

  /// A renderer for values of an arena, with the names that they may use.
  public init(arena: Arena, names: NameTable) { renderer = MatrixRenderer(arena: arena, names: names) }

  /// A value in matrix notation: statements of which the last is the answer; nil when it has no matrix form.
  ///
  /// `layout` is nil for a tensor, which has none.
  public mutating func source(of value: Polynomial, layout: Layout?) -> SyntaxTree? {
    guard let layout, layout.rows + layout.columns == value.axes.count else { return nil }
    renderer.auxiliary = []
    guard let column = renderer.laidOut(value, layout) else { return nil }
    let root = renderer.shared(column)
    return isReadable(root) ? tree(root, indices: nil) : nil
  }

  /// The most characters that an answer may have.
  static let longestAnswer = 400_000

  /// False where an answer with its statements is longer than is accepted, which is remembered, or took too much work.
  private mutating func isReadable(_ root: FormID) -> Bool {
    let statements = renderer.neededDefinitions(root) + renderer.auxiliary
    let length = statements.reduce(renderer.store[root].length) { min(FormStore.longest, $0 + renderer.store[$1.form].length) }
    if length > Renderer.longestAnswer { renderer.store.isTooLong = true }
    return !isExhausted
  }

  /// A value in index notation, `D[i,j] = …`, with auxiliary statements where a matrix function's operand needs one.
  public mutating func index(of value: Polynomial) -> SyntaxTree? {
    renderer.auxiliary = []
    var used = renderer.names.taken
    var labels: [String] = []
    for _ in value.axes {
      let name = Renderer.letters.first { !used.contains($0) } ?? (1...).lazy.map { "i\($0)" }.first { !used.contains($0) } ?? "i"
      used.insert(name)
      labels.append(name)
    }
    guard let form = renderer.indexForm(of: value, labels: labels, taken: used) else { return nil }
    return isReadable(form) ? tree(form, indices: labels) : nil
  }

  /// What an answer was given up for.
  public enum Limit: Sendable {
    /// It took more work than is accepted.
    case work
    /// It has more parts than are accepted.
    case parts
    /// It is longer than is accepted.
    case length
  }

  /// What an answer was given up for, if one was; what was rendered then means nothing.
  public var limit: Limit? {
    if renderer.store.isTooLong { return .length }
    if renderer.store.isExhausted { return .parts }
    return renderer.arena.isExhausted || renderer.indexEffort > MatrixRenderer.maximumIndexEffort ? .work : nil
  }

  var isExhausted: Bool { limit != nil }

  var arena: Arena { renderer.arena }

  /// An atom in matrix notation.
  mutating func words(forAtom atom: AtomID) -> Words {
    if isExhausted { return .none }
    let form = renderer.form(ofAtom: atom)
    return words(form)
  }

  /// The vector or matrix whose squared norm a scalar atom is, in matrix notation; nil where it is none.
  mutating func wordsForSquareRoot(ofAtom atom: AtomID) -> Words? {
    if isExhausted || !arena[atom].axes.isEmpty { return nil }
    guard let form = renderer.form(ofAtom: atom), let root = renderer.store.squareRootOfSquare(form) else { return nil }
    return words(root)
  }

  /// A value in matrix notation, a vector as a column.
  mutating func words(for value: Polynomial) -> Words {
    if isExhausted || value.axes.count > 2 { return .none }
    let form = renderer.form(of: value)
    return words(form)
  }

  /// How a value may be spoken of.
  enum Words {
    /// It has no matrix form.
    case none
    /// Its text would be too long to be read.
    case long
    /// Its text.
    case text(String)
  }

  /// The most characters that a value may have where it is spoken of in a sentence.
  static let longestWords = 400

  private func words(_ form: FormID?) -> Words {
    guard let form else { return .none }
    return renderer.store[form].length > Renderer.longestWords ? .long : .text(print(form))
  }

  private func print(_ form: FormID) -> String {
    var notation = Notation(store: renderer.store)
    let root = notation.node(form)
    return SourcePrinter.print(notation.tree, root)
  }

  private static let letters = "ijklpqrstuvw".map { String($0) }

  private mutating func tree(_ root: FormID, indices: [String]?) -> SyntaxTree {
    var notation = Notation(store: renderer.store)
    var statements: [SyntaxTree.Statement] = []
    for statement in renderer.ordered(renderer.neededDefinitions(root) + renderer.auxiliary) {
      statements.append(
        SyntaxTree.Statement(
          name: statement.name, nameSpan: .none, indices: statement.indices.isEmpty ? nil : statement.indices, indexSpans: [],
          value: notation.node(statement.form), span: .none))
    }
    let name = indices.map { _ in renderer.freshName(["D", "E", "F"]) }
    let listed = indices.flatMap { $0.isEmpty ? nil : $0 }
    statements.append(
      SyntaxTree.Statement(
        name: listed == nil ? nil : name, nameSpan: .none, indices: listed, indexSpans: [], value: notation.node(root), span: .none))
    var tree = notation.tree
    tree.statements = statements
    return tree
  }
}

extension MatrixRenderer {
  /// The definitions that an answer and its statements use, directly or through others.
  func neededDefinitions(_ root: FormID) -> [(name: String, indices: [String], form: FormID)] {
    guard !definitions.isEmpty else { return [] }
    var used = auxiliary.reduce(into: self.used(in: root)) { $0.formUnion(self.used(in: $1.form)) }
    for definition in definitions.reversed() where used.contains(definition.name) { used.formUnion(self.used(in: definition.form)) }
    return definitions.filter { used.contains($0.name) }
  }
}

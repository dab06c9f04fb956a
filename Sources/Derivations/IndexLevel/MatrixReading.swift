import Catalogue
import Diagnostics
import Expressions
import Lowering
import Rendering
import Shapes
import Syntax
import Typing

/// Reads an entry as the entry of a matrix: Σₖ A[i,k]·x[k] as the entry of A*x.
struct MatrixReading {
  let program: TypedProgram
  let catalogue: Catalogue

  /// The matrix whose entries a text in index notation gives; nil where it has no matrix form.
  ///
  /// - Parameter isRow: true where a vector is to be read as a row.
  func matrix(_ text: String, isRow: Bool) -> SyntaxTree? {
    guard let tree = try? Parser.parse(text),
      let typed = try? Elaborator.elaborate(tree, after: program, signatures: catalogue.signatures, text: text)
    else { return nil }
    var arena = Arena(functions: catalogue.rules)
    guard let lowered = try? Lowering.lower(typed, bare: [], in: &arena), !arena.isExhausted else { return nil }
    let value = lowered.result
    guard value.axes.count <= 2 else { return nil }
    var variables: [Int: NameTable.Variable] = [:]
    for (place, variable) in typed.variables.enumerated() {
      variables[lowered.variables[place]] = NameTable.Variable(
        name: variable.name, rows: variable.type.rows?.extents.count ?? 0, isDiagonal: variable.facts.contains(.diagonal))
    }
    var statements: [NamedValue] = []
    for (place, statement) in program.statements.enumerated() {
      let type = program[statement.value].type
      guard let name = statement.name, type.axes.count <= 2, type.axes.allSatisfy({ $0.extents.count == 1 }) else { continue }
      statements.append(NamedValue(name: name, value: lowered.statements[place], rows: type.rows == nil ? 0 : 1))
    }
    let rowFunctions = program.abstractFunctions.filter { if case .scalar(of: .row) = $0.value { true } else { false } }
    let names = NameTable(variables: variables, statements: statements, taken: program.takenNames, rowFunctions: Set(rowFunctions.keys))
    var renderer = Renderer(arena: arena, names: names)
    let count = value.axes.count
    let layout = Layout(rows: count == 2 || count == 1 && !isRow ? 1 : 0, columns: count == 2 || count == 1 && isRow ? 1 : 0)
    guard let shown = renderer.source(of: value, layout: layout) else { return nil }
    return shown
  }
}

extension IndexExpressions {
  /// How the entry of a term with the given free labels is read as a matrix's.
  func matrixRule(of root: Int, rows: [Int], columns: [Int]) -> MatrixRule {
    var id = root
    var bound: [Int] = []
    search: while true {
      switch self[id] {
      case .negative(let inner): id = inner
      case .contraction(let labels, let inner):
        bound += labels
        id = inner
      case .product(let list) where list.count == 2 && constant(list[0]) != nil: id = list[1]
      default: break search
      }
    }
    var factors: [Int]
    if case .product(let list) = self[id] { factors = list } else { factors = [id] }
    let free = rows + columns
    factors.removeAll { labels(in: $0).isEmpty }
    if free.isEmpty, bound.isEmpty { return .scalar }
    let entries = factors.map { Array(self[$0].subscripts.flatMap { $0.terms.map(\.index) }) }
    let isEntries = factors.allSatisfy { if case .entry = self[$0] { true } else { false } }
    let deltas = factors.filter { if case .delta = self[$0] { true } else { false } }
    if bound.isEmpty {
      if deltas.count == 1, free.count == 2 { return factors.count == 1 ? .identity : .diagonal }
      guard deltas.isEmpty else { return .contraction }
      if factors.count == 1, isEntries { return entries[0] == free ? .entry : entries[0] == free.reversed() ? .transpose : .entry }
      if factors.count == 1 { return .entry }
      let sets = factors.map { labels(in: $0) }
      if free.count == 2, sets.contains([free[0]]), sets.contains([free[1]]) { return factors.count == 2 ? .outerProduct : .contraction }
      return sets.allSatisfy { $0 == Set(free) } ? .hadamardProduct : .contraction
    }
    guard isEntries, bound.count == 1 else { return .contraction }
    if free.isEmpty {
      if factors.count == 1, entries[0] == [bound[0], bound[0]] { return .trace }
      return factors.count == 2 && entries.allSatisfy { $0 == [bound[0]] } ? .innerProduct : .contraction
    }
    guard factors.count == 2, entries.allSatisfy({ $0.contains(bound[0]) }) else { return .contraction }
    if free.count == 1 { return entries.contains([bound[0]]) ? .matrixTimesVector : .contraction }
    return entries.allSatisfy { $0.count == 2 } ? .matrixProduct : .contraction
  }
}

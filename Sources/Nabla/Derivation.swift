import Catalogue
import Diagnostics
import Differentiation
import Expressions
import Lowering
import Numerals
import Rendering
import Shapes
import Syntax
import Typing
import Verification

/// The work on one problem: the program in index form, its derivatives, and what is needed to show them.
struct Derivation {
  let program: TypedProgram
  let order: Int
  let catalogue: Catalogue
  var arena: Arena
  /// The derivatives in index form, in the order of the variables, and entry by entry where a constraint changes them.
  private var values: [Polynomial] = []
  private var unconstrained: [Polynomial?] = []
  /// What each derivative becomes where the entries of a variable, or of each of its rows, sum to 1.
  private var underSums: [[(variable: Int, value: Polynomial)]] = []
  var renderer: Renderer
  private let objective: Polynomial
  /// The numbers of the program's variables in what is shown.
  private let numbers: [Int]

  init(_ program: TypedProgram, _ places: [Int], _ order: Int, _ catalogue: Catalogue) throws(Diagnostic) {
    self.program = program
    self.order = order
    self.catalogue = catalogue
    try program.checkErrorSignalNames()
    var arena = Arena(functions: catalogue.rules)
    let bare = Set(places.filter { !program.variables[$0].facts.isDisjoint(with: Derivation.changingFacts) })
    let lowered = try Lowering.lower(program, bare: bare, in: &arena)
    var shown = lowered
    if !bare.isEmpty { shown = try Lowering.lower(program, bare: [], in: &arena) }
    var replacements: [AtomID: Polynomial] = [:]
    // The second lowering has variables of its own: all of them stand for the first one's, so that named values are found again.
    for place in bare.isEmpty ? [] : Array(program.variables.indices) {
      let atom = arena.intern(.variable(lowered.variables[place]), axes: arena.variables[lowered.variables[place]].axes)
      replacements[atom] = arena.interned(.variable(shown.variables[place]), axes: arena.variables[shown.variables[place]].axes)
    }
    let span = program[program.result].span
    if arena.isExhausted { throw Derivation.tooMuch(.work, span) }
    do throws(Pullback.Failure) {
      let numbers = places.map { lowered.variables[$0] }
      var derivatives = try Derivation.derivatives(of: lowered.result, by: numbers, in: &arena)
      if order == 2 {
        for k in derivatives.indices { derivatives[k] = try Derivation.derivatives(of: derivatives[k], by: [numbers[k]], in: &arena)[0] }
      }
      for (k, place) in places.enumerated() {
        var value = derivatives[k]
        if !replacements.isEmpty { value = arena.rebuilt(value, replacing: replacements) }
        let projected = Derivation.projected(value, program.variables[place], lowered.result.axes.count, order, in: &arena)
        values.append(projected)
        unconstrained.append(projected == value ? nil : value)
      }
    } catch {
      switch error {
      case .noRule(let name): throw Diagnostic(.unsupported, Message("\(name) has no rule of differentiation", "\(name) 没有求导规则"), at: span)
      case .tooLarge: throw Diagnostic(.limit, Message("the derivative has too many terms", "导数的项太多"), at: span)
      }
    }
    if arena.isExhausted { throw Derivation.tooMuch(.work, span) }
    if arena.isOutOfRange([shown.result] + values) {
      throw Diagnostic(
        .limit,
        Message("a number in the program or its derivative is infinite, undefined or too small to be computed with", "程序或其导数中有无穷大、无定义或小得无法计算的数"),
        at: span)
    }
    objective = shown.result
    numbers = shown.variables
    var names = Derivation.names(program, shown, bare: lowered, arena)
    for (k, place) in places.enumerated() {
      underSums.append(Derivation.underSums(values[k], program, apartFrom: place, numbers: shown.variables, names: &names, in: &arena))
    }
    self.arena = arena
    renderer = Renderer(arena: arena, names: names)
  }

  /// By scalars forward, where tangents stay whole; by everything else in one reverse pass.
  private static func derivatives(of value: Polynomial, by numbers: [Int], in arena: inout Arena) throws(Pullback.Failure) -> [Polynomial] {
    let isScalar = numbers.map { arena.variables[$0].axes.isEmpty }
    let reverse = try Pullback.derivatives(of: value, by: numbers.indices.filter { !isScalar[$0] }.map { numbers[$0] }, in: &arena)
    var next = reverse.makeIterator()
    var out: [Polynomial] = []
    for (k, number) in numbers.enumerated() {
      out.append(isScalar[k] ? try Pushforward.derivative(of: value, by: number, in: &arena) : next.next() ?? .zero(value.axes))
    }
    return out
  }

  private static func tooMuch(_ limit: Renderer.Limit, _ span: SourceSpan) -> Diagnostic {
    let message =
      switch limit {
      case .work: Message("the derivative takes more work than is accepted", "求这个导数的计算量超过上限")
      case .parts: Message("the derivative has more parts than are accepted", "导数的组成部分超过上限")
      case .length: Message("the derivative is longer than is accepted", "导数的长度超过上限")
      }
    return Diagnostic(
      .limit, message, at: span,
      help: Message("ask for fewer variables, or name intermediate values and differentiate by parts", "请少选几个变量，或给中间值命名后分步求导"))
  }

  /// Facts that a derivative entry by entry does not respect.
  private static let changingFacts: Facts = [.symmetric, .positiveDefinite, .oneHot, .sumsToOne]

  private static func names(_ program: TypedProgram, _ shown: LoweredProgram, bare: LoweredProgram, _ arena: Arena) -> NameTable {
    var variables: [Int: NameTable.Variable] = [:]
    for (place, variable) in program.variables.enumerated() {
      let entry = NameTable.Variable(
        name: variable.name, rows: variable.type.rows?.extents.count ?? 0, isDiagonal: variable.facts.contains(.diagonal))
      variables[shown.variables[place]] = entry
      variables[bare.variables[place]] = entry
    }
    // Statements come last, since the last that fits is taken.
    var known: Set<Polynomial> = []
    var statements = shown.entrywiseCalls.filter { $0.value.axes.count <= 2 && known.insert($0.value).inserted }.map {
      NamedValue(function: $0.name, of: $0.argument, value: $0.value)
    }
    for (k, statement) in program.statements.enumerated() {
      guard let name = statement.name, program[statement.value].type.axes.count <= 2 else { continue }
      let type = program[statement.value].type
      guard type.axes.allSatisfy({ $0.extents.count == 1 }) else { continue }
      statements.append(NamedValue(name: name, value: shown.statements[k], rows: type.rows == nil ? 0 : 1))
    }
    // A dimension's name is no value's, and a value's is none of a dimension.
    let dimensions = program.variables.flatMap { $0.type.axes.flatMap { $0.extents.flatMap { $0.terms.map(\.name) } } }
    let taken = Set(
      dimensions + program.variables.map(\.name) + program.statements.compactMap(\.name) + Array(program.abstractFunctions.keys))
    let rowFunctions = program.abstractFunctions.filter { if case .scalar(of: .row) = $0.value { true } else { false } }
    return NameTable(variables: variables, statements: statements, taken: taken, rowFunctions: Set(rowFunctions.keys))
  }

  /// The derivative within the symmetric matrices, sym(G) = (G + Gᵀ)/2, or within the diagonal ones, over each pair of the variable's axes.
  private static func projected(_ value: Polynomial, _ variable: TypedProgram.Variable, _ first: Int, _ order: Int, in arena: inout Arena)
    -> Polynomial
  {
    var result = value
    if !variable.facts.contains(.diagonal), !variable.facts.isDisjoint(with: [.symmetric, .positiveDefinite]) {
      for k in 0..<order {
        var swapped = Array(result.axes.indices)
        swapped.swapAt(first + 2 * k, first + 2 * k + 1)
        result = arena.sum([result, arena.permuted(result, swapped)]).scaled(by: .half)
      }
    } else if variable.facts.contains(.diagonal), case .matrix = variable.type {
      // The value has one axis d per differentiation, along the diagonal.
      for k in 0..<order {
        let axis = first + 2 * k
        let extent = result.axes[axis]
        var output = arena.outputs(result.axes)
        output.insert((1_000, extent), at: axis + 1)
        result = arena.product(.one, [Operand(result, Array(result.axes.indices)), Operand(arena.delta(extent), [axis, 1_000])], output: output)
      }
    }
    return result
  }

  /// The derivative of place k, shown, read again and checked.
  mutating func derivative(_ k: Int, by place: Int, layout: LayoutConvention) throws(Diagnostic) -> Derivative {
    let variable = program.variables[place]
    var type = derivativeType(of: program[program.result].type, by: variable.type, order: order)
    let value = values[k]
    let source = renderer.source(of: value, layout: Derivation.layout(of: type)).map { SourcePrinter.print($0) }
    if let limit = renderer.limit { throw Derivation.tooMuch(limit, program[program.result].span) }
    // Without a matrix form merged axes are listed one by one.
    let merges = type.axes.contains { $0.extents.count > 1 }
    if source == nil, merges { type = .tensor(type.axes.flatMap { $0.extents.map { Dimension($0) } }) }
    guard let index = renderer.index(of: value).map({ (text: SourcePrinter.print($0), name: $0.statements.last?.name ?? "") }) else {
      if let limit = renderer.limit { throw Derivation.tooMuch(limit, program[program.result].span) }
      throw unwritable(value, variable.name)
    }
    // Both forms are checked. Index notation knows no rows, so a row is compared turned into one; what has an index for each of its merged lengths is no row.
    var indexText = index.text
    if case .row(let length) = type, length.extents.count == 1, !index.name.isEmpty { indexText += "\n\(index.name)'" }
    let indexChecked = try certify(indexText, by: place)
    let checked = try source.map { text throws(Diagnostic) in try certify(text, by: place) } ?? indexChecked
    var shownType = type
    var shownSource = source
    var typed = checked.typed
    if layout != .shape, source != nil, let turned = try turned(value, by: place, type, layout) {
      (shownSource, shownType, typed) = turned
    }
    let definite = program.variables.indices.filter { program.variables[$0].facts.contains(.positiveDefinite) }
    let conditions = renderer.conditions(
      of: value, objective: objective, moving: [numbers[place]], definite: Set(definite.map { numbers[$0] }))
    let unconstrained = unconstrainedSource(k, type)
    let assuming = layout == .shape ? try shownUnderSums(underSums[k], by: place, type, source) : []
    if let limit = renderer.limit { throw Derivation.tooMuch(limit, program[program.result].span) }
    return Derivative(
      variable: variable.name, order: order, type: shownType, source: shownSource, index: index.text, conditions: conditions,
      unconstrained: unconstrained, assuming: assuming, certificate: checked.certificate, typed: typed)
  }

  /// What is said where not even index notation can write a derivative.
  private func unwritable(_ value: Polynomial, _ variable: String) -> Diagnostic {
    let span = program[program.result].span
    for atom in arena.atoms(of: [value]) {
      guard case .abstractScalar(let name, _, let order) = arena[atom].kind, order > 1 else { continue }
      return Diagnostic(
        .unsupported,
        Message(
          "the derivative by \(variable) holds a second derivative of \(name), for which there is no notation",
          "对 \(variable) 的导数含有 \(name) 的二阶导数，没有记法可写"),
        at: span,
        help: Message(
          "differentiate once, and name the gradient as in delta = d\(name)/dz", "只求一次导，并给梯度命名，如 delta = d\(name)/dz"))
    }
    return Diagnostic(
      .unsupported,
      Message(
        "the derivative by \(variable) holds a function of merged axes that index notation cannot write",
        "对 \(variable) 的导数含有合并了轴的函数，下标记法写不出来"),
      at: span,
      help: Message("write what `kron` or `vec` merges with an index for each axis", "请用下标记法写出 `kron` 或 `vec` 所合并的部分，每个轴一个下标"))
  }

  /// Reads a printed derivative again and compares it with the other road's.
  func certify(
    _ text: String, by place: Int, in stated: TypedProgram? = nil
  ) throws(Diagnostic) -> (typed: TypedProgram, certificate: Certificate) {
    let program = stated ?? self.program
    let typed: TypedProgram
    do {
      typed = try Elaborator.elaborate(try Parser.parse(text), after: program, signatures: catalogue.signatures, text: text)
    } catch {
      // What is too long to be read back is a limit, not a fault.
      if error.code == .limit {
        throw Diagnostic(.limit, Message("the derivative is too large: \(error.wording)", "导数太大：\(error.wording)"), at: program[program.result].span)
      }
      throw Diagnostic(
        .unverified, Message("the derivative that was found does not read back: \(error.wording)", "求出的导数无法重新读入：\(error.wording)"),
        at: program[program.result].span)
    }
    let certificate = try Certifier(functions: catalogue.functions).certify(
      program: program, objective: program.result, variable: place, order: order, answer: typed)
    return (typed, certificate)
  }

  /// How the axes of a type lie.
  static func layout(of type: ValueType) -> Layout? {
    switch type {
    case .scalar: Layout(rows: 0, columns: 0)
    case .column(let n): Layout(rows: n.extents.count, columns: 0)
    case .row(let n): Layout(rows: 0, columns: n.extents.count)
    case .matrix(let m, let n): Layout(rows: m.extents.count, columns: n.extents.count)
    case .tensor: nil
    }
  }

  private mutating func unconstrainedSource(_ k: Int, _ type: ValueType) -> String? {
    guard let value = unconstrained[k], value.axes.count == values[k].axes.count, let layout = Derivation.layout(of: type) else { return nil }
    return renderer.source(of: value, layout: layout).map { SourcePrinter.print($0) }
  }

  /// Numerator layout lists the value's axes in rows and the variable's in columns; denominator layout is its transpose.
  private mutating func turned(
    _ value: Polynomial, by place: Int, _ type: ValueType, _ layout: LayoutConvention
  ) throws(Diagnostic) -> (String?, ValueType, TypedProgram)? {
    let objective = program[program.result].type
    let variable = program.variables[place].type
    let transposes: Bool
    switch (objective, variable) {
    case (.scalar, .column), (.scalar, .matrix): transposes = layout == .numerator && order == 1
    case (.scalar, .row): transposes = layout == .denominator && order == 1
    case (.column, .scalar), (.matrix, .scalar), (.row, .scalar): transposes = layout == .denominator
    case (.column, .column), (.row, .row), (.column, .row), (.row, .column): transposes = layout == .denominator
    default: transposes = false
    }
    guard transposes else { return nil }
    let turnedType: ValueType
    switch type {
    case .column(let n): turnedType = .row(n)
    case .row(let n): turnedType = .column(n)
    case .matrix(let m, let n): turnedType = .matrix(n, m)
    case .scalar, .tensor: return nil
    }
    guard let layout = Derivation.layout(of: turnedType),
      let tree = renderer.source(of: type.axes.count == 2 ? transposed(value, type) : value, layout: layout)
    else { return nil }
    let text = SourcePrinter.print(tree)
    // What is shown is checked as well, turned back.
    var back = tree
    guard let last = back.statements.indices.last else { return nil }
    back.statements[last].value = back.add(.transpose, [back.statements[last].value])
    _ = try certify(SourcePrinter.print(back), by: place)
    let typed = try Elaborator.elaborate(try Parser.parse(text), after: program, signatures: catalogue.signatures, text: text)
    return (text, turnedType, typed)
  }

  private mutating func transposed(_ value: Polynomial, _ type: ValueType) -> Polynomial {
    let rows = type.rows?.extents.count ?? 0
    return arena.permuted(value, Array(rows..<value.axes.count) + Array(0..<rows))
  }
}

import Diagnostics
import Nabla
import Syntax
import Typing
import Verification

/// An answer as plain text for people: the program as understood, then each derivative with its conditions and its certificate.
struct TextReport {
  private let ink: Ink
  private let layout: LayoutConvention
  private var lines: [String] = []

  /// The longest index form that is shown beside a matrix form, and the longest statement that is shown whole.
  private static let longest = 400

  /// An empty report.
  init(ink: Ink, layout: LayoutConvention) {
    self.ink = ink
    self.layout = layout
  }

  /// What was written, with a final newline.
  var text: String { lines.joined(separator: "\n") + "\n" }

  /// Writes a line; an empty one separates.
  mutating func line(_ text: String = "") { lines.append(text) }

  /// The program as understood: every name with its type, every statement with the type of its value, and what was inferred.
  mutating func program(_ program: TypedProgram, text: String) {
    var rows: [(left: String, right: String)] = []
    for (name, function) in program.abstractFunctions.sorted(by: { $0.key < $1.key }) { rows.append(("\(name): \(function.declaredType)", "")) }
    for variable in program.variables { rows.append(("\(variable.name): \(variable.declaredType)", variable.isInferred ? "inferred" : "")) }
    let statements = TextReport.statements(of: text)
    for (k, statement) in program.statements.enumerated() where k < statements.count {
      rows.append((statements[k], program[statement.value].type.text))
    }
    // Long statements do not push everything else to the right.
    let width = rows.map(\.left.count).filter { $0 <= 60 }.max() ?? 0
    line(ink.heading("Program"))
    for row in rows {
      let padding = String(repeating: " ", count: max(0, width - row.left.count))
      line(row.right.isEmpty ? "  \(row.left)" : "  \(row.left)\(padding)   \(ink.aside(row.right))")
    }
  }

  /// The statements as they were read, each on one line.
  private static func statements(of text: String) -> [String] {
    guard let tree = try? Parser.parse(text) else { return [] }
    return tree.statements.map { statement in
      let text = SourcePrinter.print(SyntaxTree(nodes: tree.nodes, statements: [statement]))
      return text.utf8.count <= longest ? text : text.prefix(longest) + "…"
    }
  }

  /// One derivative of a program: its name and type, the formula, and what is known of it.
  mutating func derivative(_ derivative: Derivative, of program: TypedProgram) {
    let variable = program.variables.first { $0.name == derivative.variable }
    let kind = TextReport.kind(program[program.result].type, variable?.type ?? .scalar, derivative.order)
    let note = layout == .shape ? "" : ", \(layout.rawValue) layout"
    line()
    line(ink.heading("\(kind) by \(derivative.variable)") + ink.aside(": \(derivative.type.text)\(note)"))
    line()
    for statement in derivative.shown.split(separator: "\n") { line("  " + ink.formula(String(statement))) }
    line()
    if derivative.source == nil {
      row("form", "no matrix form; the entries are given in index notation")
    } else if derivative.index != derivative.source {
      row("index", derivative.index.utf8.count <= TextReport.longest ? derivative.index : "longer than can be read; --format json has it")
    }
    if let unconstrained = derivative.unconstrained {
      let kind = variable?.facts.contains(.diagonal) == true ? "diagonal" : "symmetric"
      row("note", "\(derivative.variable) is \(kind): this is the derivative within the \(kind) matrices; with its entries taken as free it is")
      row("", unconstrained)
    }
    for conditional in derivative.assuming {
      row("if", "\(conditional.condition): \(conditional.source.split(separator: "\n").joined(separator: "; "))")
    }
    if !derivative.conditions.isEmpty { row("holds", "where " + derivative.conditions.joined(separator: "; ")) }
    certificate(derivative.certificate)
  }

  /// How the derivative was checked.
  mutating func certificate(_ certificate: Certificate) {
    row("checked", certificate.statement)
    var facts: [String] = []
    let sizes = certificate.sizes.filter { !$0.isEmpty }.map { sizes in
      sizes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
    if !sizes.isEmpty { facts.append("sizes \(sizes.joined(separator: ", "))") }
    facts.append("largest relative error \(TextReport.short(certificate.maximumRelativeError))")
    row("", facts.joined(separator: "; "))
  }

  /// A labelled line; without a label it goes on with the one above.
  mutating func row(_ label: String, _ text: String) {
    let padding = String(repeating: " ", count: max(0, 7 - label.count))
    for (k, part) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      line(k == 0 ? "  \(ink.label(label))\(padding)  \(part)" : "           \(part)")
    }
  }

  /// Warnings with the places they are about.
  mutating func warnings(_ warnings: [Diagnostic], of program: ProgramText) {
    guard !warnings.isEmpty else { return }
    line()
    line(DiagnosticRenderer(label: program.label, usesColor: ink.usesColor).render(warnings, in: program.text))
  }

  /// What a derivative of a value by a variable is called.
  private static func kind(_ value: ValueType, _ variable: ValueType, _ order: Int) -> String {
    switch (value.axes.count, variable.axes.count, order) {
    case (0, 1..., 1): "Gradient"
    case (0, 1..., 2): "Hessian"
    case (1, 1, 1): "Jacobian"
    case (_, _, 1): "Derivative"
    default: "Second derivative"
    }
  }

  /// A number to two digits: `2.2e-16`.
  static func short(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    let text = "\(value)"
    guard let e = text.firstIndex(of: "e") else { return text.count <= 6 ? text : String(text.prefix(6)) }
    return String(text[..<e].prefix(value < 0 ? 4 : 3)) + text[e...]
  }
}

import Derivations
import Diagnostics
import Nabla
import Pages
import Syntax
import Typing
import Verification

/// An answer as plain text for people: the program as understood, then each derivative with its conditions and its certificate.
struct TextReport {
  private let ink: Ink
  private let layout: LayoutConvention
  /// The language of the words.
  let language: Language
  private var lines: [String] = []

  /// The longest index form that is shown beside a matrix form, and the longest statement that is shown whole.
  private static let longest = 400

  /// An empty report.
  init(ink: Ink, layout: LayoutConvention, language: Language) {
    self.ink = ink
    self.language = language
    self.layout = layout
  }

  /// What was written, with a final newline.
  var text: String { lines.joined(separator: "\n") + "\n" }

  /// A phrase in the language of the report.
  func say(_ english: Message.Wording<Message.English>, _ chinese: Message.Wording<Message.Chinese>) -> String {
    Message(english, chinese).text(in: language)
  }

  /// Writes a line; an empty one separates.
  mutating func line(_ text: String = "") { lines.append(text) }

  /// The program as understood: every name with its type, every statement with the type of its value, and what was inferred.
  mutating func program(_ program: TypedProgram, text: String) {
    var rows: [(left: String, right: String)] = []
    for (name, function) in program.abstractFunctions.sorted(by: { $0.key < $1.key }) { rows.append(("\(name): \(function.declaredType)", "")) }
    for variable in program.variables {
      rows.append(("\(variable.name): \(variable.declaredType)", variable.isInferred ? say("inferred", "推断") : ""))
    }
    let statements = TextReport.statements(of: text)
    for (k, statement) in program.statements.enumerated() where k < statements.count {
      rows.append((statements[k], program[statement.value].type.text))
    }
    // Long statements do not push everything else to the right.
    let width = rows.map(\.left.count).filter { $0 <= 60 }.max() ?? 0
    line(ink.heading(say("Program", "程序")))
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
    let layouts: [LayoutConvention: Message] = [
      .numerator: Message(", numerator layout", "，分子布局"), .denominator: Message(", denominator layout", "，分母布局"),
    ]
    let note = layouts[layout] ?? .code("")
    let kind = TextReport.kind(program[program.result].type, variable?.type ?? .scalar, derivative.order)
    let (name, type) = (derivative.variable, derivative.type.text)
    line()
    line(ink.heading(say("\(kind) by \(name)", "对 \(name) 的\(kind)")) + ink.aside(say(": \(type)\(note)", "：\(type)\(note)")))
    line()
    for statement in derivative.shown.split(separator: "\n") { line("  " + ink.formula(String(statement))) }
    line()
    if derivative.source == nil {
      row(say("form", "形式"), say("no matrix form; the entries are given in index notation", "没有矩阵形式；以下标记法给出各元素"))
    } else if derivative.index != derivative.source {
      let isShort = derivative.index.utf8.count <= TextReport.longest
      row(say("index", "下标"), isShort ? derivative.index : say("longer than can be read; --format json has it", "太长，无法阅读；--format json 里有全文"))
    }
    if let unconstrained = derivative.unconstrained {
      let kind = variable?.facts.contains(.diagonal) == true ? Message("diagonal", "对角") : Message("symmetric", "对称")
      row(
        say("note", "说明"),
        say(
          "\(name) is \(kind): this is the derivative within the \(kind) matrices; with its entries taken as free it is",
          "\(name) 是\(kind)矩阵：这是在\(kind)矩阵范围内的导数；若把各元素视为独立，则为"))
      row("", unconstrained)
    }
    for conditional in derivative.assuming {
      let (condition, formula) = (conditional.condition, conditional.source.split(separator: "\n").joined(separator: "; "))
      row(say("if", "若"), say("\(condition): \(formula)", "\(condition)：\(formula)"))
    }
    if !derivative.conditions.isEmpty {
      let told = derivative.conditions.map { Telling(language).condition($0).plainText }
      row(say("holds", "条件"), say("where \(told.joined(separator: "; "))", "\(told.joined(separator: "；"))"))
    }
    certificate(derivative.certificate)
  }

  /// How the derivative was checked.
  mutating func certificate(_ certificate: Certificate) {
    row(say("checked", "检验"), certificate.wording.text(in: language))
    var facts: [String] = []
    let sizes = certificate.sizes.filter { !$0.isEmpty }.map { sizes in
      sizes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
    if !sizes.isEmpty { facts.append(say("sizes \(sizes.joined(separator: ", "))", "大小 \(sizes.joined(separator: "，"))")) }
    let error = TextReport.short(certificate.maximumRelativeError)
    facts.append(say("largest relative error \(error)", "最大相对误差 \(error)"))
    row("", facts.joined(separator: say("; ", "；")))
  }

  /// A labelled line; without a label it goes on with the one above.
  mutating func row(_ label: String, _ text: String) {
    let padding = String(repeating: " ", count: max(0, 7 - label.reduce(0) { $0 + DisplayCell($1).width }))
    for (k, part) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      line(k == 0 ? "  \(ink.label(label))\(padding)  \(part)" : "           \(part)")
    }
  }

  /// Warnings with the places they are about.
  mutating func warnings(_ warnings: [Diagnostic], of program: ProgramText) {
    guard !warnings.isEmpty else { return }
    line()
    line(DiagnosticRenderer(label: program.label.text(in: language), usesColor: ink.usesColor, language: language).render(warnings, in: program.text))
  }

  /// What a derivative of a value by a variable is called.
  private static func kind(_ value: ValueType, _ variable: ValueType, _ order: Int) -> Message {
    switch (value.axes.count, variable.axes.count, order) {
    case (0, 1..., 1): Message("Gradient", "梯度")
    case (0, 1..., 2): Message("Hessian", "海森矩阵")
    case (1, 1, 1): Message("Jacobian", "雅可比矩阵")
    case (_, _, 1): Message("Derivative", "导数")
    default: Message("Second derivative", "二阶导数")
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

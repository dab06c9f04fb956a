import Diagnostics
import Formulas

/// Writes a page as Markdown with mathematics between dollar signs, as GitHub and most readers of Markdown show it.
public struct MarkdownPageWriter: PageWriter {
  private let latex = LaTeXWriter()

  /// The width at which a right side is broken, in ems: what stands beside a left side in a column of text.
  private static let rightLimit = 34.0
  /// The width beyond which a reason stands below its calculation, in ems.
  private static let reasonLimit = 24.0

  /// A writer.
  public init() {}

  /// The page as Markdown.
  public func write(_ page: Page) -> String {
    var blocks = ["# " + text(page.title)]
    for event in PageWalk.events(page) {
      switch event {
      case .block(let block): blocks.append(self.block(block, page.language))
      case .open(let summary, _):
        blocks.append("<details>\n<summary>\(MarkupText.escaped(summary.plainText.shownSafely))</summary>")
      case .close: blocks.append("</details>")
      }
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func block(_ block: Page.Block, _ language: Language) -> String {
    switch block {
    case .heading(let level, let title): return String(repeating: "#", count: max(2, min(6, level + 1))) + " " + text(title)
    case .paragraph(let runs): return text(runs)
    case .calculation(let lines): return calculation(lines)
    case .program(let program): return fence(program)
    case .remark(let emphasis, let runs):
      return "> **\(PageWords.label(emphasis, language))\(language == .chinese ? "：" : ":")** \(text(runs, startsLine: false))"
    case .table(let head, let rows): return table(head, rows)
    case .picture(_, let drawing, let description): return fence(drawing) + "\n\n*\(MarkdownText.escaped(description, startsLine: false))*"
    case .detail: return ""
    }
  }

  // MARK: Running text

  private func text(_ runs: [Run], startsLine: Bool = true) -> String {
    var out = ""
    for run in runs {
      switch run {
      case .text(let text): append(MarkdownText.escaped(text, startsLine: startsLine && out.isEmpty), to: &out)
      case .strong(let text): append("**\(MarkdownText.escaped(text, startsLine: false))**", to: &out)
      case .code(let text): append(MarkdownText.code(text), to: &out)
      case .formula(let formula):
        // A dollar sign opens a formula only after a blank or an opening bracket.
        if let last = out.last, last != " ", last != "(", last != "（" { out += " " }
        out += "$\(MarkdownText.mathematics(latex.write(formula)))$"
      }
    }
    return out
  }

  /// Keeps a formula that ends in a dollar sign apart from a letter after it.
  private func append(_ text: String, to out: inout String) {
    if out.hasSuffix("$"), let first = text.first, first.isLetter || first.isNumber { out += " " }
    out += text
  }

  // MARK: Blocks

  /// A calculation aligned at its relations, with short reasons beside it; long ones, which mathematics does not wrap, stand below it by number.
  private func calculation(_ lines: [Page.Line]) -> String {
    let areLong = lines.contains { FormulaMeasure.width(of: $0.reason.plainText) > MarkdownPageWriter.reasonLimit }
    var notes: [String] = []
    let rows = CalculationLines.lines(lines, limit: MarkdownPageWriter.rightLimit, widths: FormulaMeasure.widths).map { line in
      var row = "\(line.left.map { latex.write($0) + " " } ?? "")&\(line.relation.map { latex.write(CalculationLines.relation($0)) } ?? "\\quad ")"
      row += latex.write(line.right)
      if !line.reason.isEmpty {
        if areLong { notes.append("(\(notes.count + 1)) \(text(line.reason, startsLine: false))") }
        row += " && " + (areLong ? "\\text{(\(notes.count))}" : reason(line.reason))
      }
      return row
    }
    let display = "$$\n\\begin{aligned}\n\(MarkdownText.mathematics(rows.joined(separator: " \\\\\n")))\n\\end{aligned}\n$$"
    return ([display] + notes).joined(separator: "\n\n")
  }

  /// A reason inside mathematics: words as text between formulas.
  private func reason(_ runs: [Run]) -> String {
    runs.map { run in
      switch run {
      case .text(let text): LaTeXText.mathematics(words: text, command: "text")
      case .strong(let text): LaTeXText.mathematics(words: text, command: "textbf")
      case .code(let text): LaTeXText.mathematics(words: text, command: "texttt")
      case .formula(let formula): latex.write(formula)
      }
    }.joined()
  }

  private func fence(_ text: String) -> String {
    var run = 0
    var longest = 2
    for character in text {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).shownSafely }
    return "\(fence)text\n\(lines.joined(separator: "\n"))\n\(fence)"
  }

  private func table(_ head: [[Run]], _ rows: [[[Run]]]) -> String {
    let columns = max(1, head.count, rows.map(\.count).max() ?? 0)
    func line(_ cells: [[Run]]) -> String {
      let texts = (0..<columns).map { $0 < cells.count ? MarkdownText.cell(text(cells[$0], startsLine: false)) : "" }
      return "| " + texts.joined(separator: " | ") + " |"
    }
    let rule = "|" + String(repeating: " --- |", count: columns)
    return ([line(head), rule] + rows.map(line)).joined(separator: "\n")
  }
}

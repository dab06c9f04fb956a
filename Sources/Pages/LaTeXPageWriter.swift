import Diagnostics
import Formulas

/// Writes a page as a LaTeX document of its own, for XeLaTeX: `latexmk -xelatex page.tex`. It needs no package beyond amsmath, fontspec, booktabs, longtable and, for Chinese, ctex.
public struct LaTeXPageWriter: PageWriter {
  private let latex = LaTeXWriter()

  /// The width of a line of text, in ems, and how much of it what lies within details keeps.
  private static let lineWidth = 40.0
  /// The least and the greatest width that reasons have beside a calculation, in ems.
  private static let reasonWidths = 11.0...22.0
  /// The deepest level that is set in; LaTeX's lists nest no deeper than six.
  private static let deepestIndent = 4

  /// A writer.
  public init() {}

  /// The page as a document.
  public func write(_ page: Page) -> String {
    var body = "\\begin{center}\n{\\Large\\bfseries \(text(page.title))\\par}\n\\end{center}"
    var depth = 0
    var followsWords = false
    for event in PageWalk.events(page) {
      switch event {
      case .block(let block):
        // A calculation belongs to the paragraph above it: no page ends between them.
        if case .calculation = block {
          // A display that begins a paragraph leaves an empty line above it.
          body += followsWords ? "\n" : "\n\n\\vspace{-\\baselineskip}\\vspace{-\\parskip}\n"
        } else {
          body += "\n\n"
        }
        if case .paragraph = block { followsWords = true } else { followsWords = false }
        body += self.block(block, page.language, depth)
      case .open(let summary, _):
        body += "\n\n\\medskip\\noindent\\textbf{\(text(summary))}\\nopagebreak"
        if depth < LaTeXPageWriter.deepestIndent { body += "\n\\begin{detail}" }
        depth += 1
        followsWords = false
      case .close:
        depth -= 1
        if depth < LaTeXPageWriter.deepestIndent { body += "\n\n\\end{detail}" }
        followsWords = false
      }
    }
    return LaTeXPreamble.text(for: page) + body + "\n\n\\end{document}\n"
  }

  private func block(_ block: Page.Block, _ language: Language, _ depth: Int) -> String {
    switch block {
    case .heading(let level, let title):
      return (level <= 1 ? "\\section*{" : level == 2 ? "\\subsection*{" : "\\subsubsection*{") + text(title) + "}"
    case .paragraph(let runs): return text(runs)
    case .calculation(let lines): return calculation(lines, depth)
    case .program(let program): return typed(program, "program")
    case .remark(let emphasis, let runs):
      return "\\begin{remark}\n\\textbf{\(PageWords.label(emphasis, language))\(PageWords.colon(language))}\(text(runs))\n\\end{remark}"
    case .table(let head, let rows): return table(head, rows)
    case .picture(_, let drawing, let description):
      return typed(drawing, "picturetext") + "\n\n{\\small\\itshape \(LaTeXText.escaped(description))\\par}"
    case .detail: return ""
    }
  }

  private func text(_ runs: [Run]) -> String {
    runs.map { run in
      switch run {
      case .text(let text): LaTeXText.escaped(text)
      case .strong(let text): "\\textbf{\(LaTeXText.escaped(text))}"
      case .code(let text): "\\texttt{\(LaTeXText.code(text))}"
      case .formula(let formula): "$\(latex.write(formula))$"
      }
    }.joined()
  }

  /// Lines as they stand, one paragraph each, so that a long one is broken and a page may end between them.
  private func typed(_ text: String, _ environment: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.isEmpty ? "\\mbox{}\\par" : LaTeXText.code(String($0)) + "\\par"
    }
    return "\\begin{\(environment)}\n\(lines.joined(separator: "\n"))\n\\end{\(environment)}"
  }

  /// A calculation aligned at its relations. Reasons stand in a column at the right where the calculation leaves room for one, otherwise each beneath its line.
  private func calculation(_ lines: [Page.Line], _ depth: Int) -> String {
    let room = LaTeXPageWriter.lineWidth - 2 * Double(min(depth, LaTeXPageWriter.deepestIndent))
    let left = lines.compactMap { line in line.left.map { FormulaMeasure.widths($0)[safe: $0.root] } }.max() ?? 0
    let hasReasons = lines.contains { !$0.reason.isEmpty }
    let widest = lines.map { FormulaMeasure.widths($0.right)[safe: $0.right.root] }.max() ?? 0
    // What the calculation and the space before the reasons leave of the line.
    let beside = (room - left - widest - 5).rounded(.down)
    let hasColumn = hasReasons && beside >= LaTeXPageWriter.reasonWidths.lowerBound
    let reasonWidth = Int(min(beside, LaTeXPageWriter.reasonWidths.upperBound))
    let limit = max(10, room - left - 1.5)
    let rows = CalculationLines.lines(lines, limit: limit, widths: FormulaMeasure.widths).map { line in
      var row = "\(line.left.map { latex.write($0) + " " } ?? "")&\(line.relation.map { latex.write(CalculationLines.relation($0)) } ?? "\\quad ")"
      row += latex.write(line.right)
      guard !line.reason.isEmpty else { return row }
      return hasColumn
        ? "\(row) &\\quad& \\reason{\(reasonWidth)em}{\(text(line.reason))}"
        : "\(row) \\\\*\n&\\quad \\reasonbelow{\(Int(max(8, room - left - 4)))em}{\(text(line.reason))}"
    }
    let name = hasColumn ? "alignat*" : "align*"
    return "\\begin{\(name)}\(hasColumn ? "{2}" : "")\n\(rows.joined(separator: " \\\\\n"))\n\\end{\(name)}"
  }

  private func table(_ head: [[Run]], _ rows: [[[Run]]]) -> String {
    let columns = max(1, head.count, rows.map(\.count).max() ?? 0)
    var widths = Array(repeating: 2.0, count: columns)
    for row in [head] + rows {
      for (column, cell) in row.enumerated() { widths[column] = max(widths[column], min(24, FormulaMeasure.width(of: cell.plainText) + 1)) }
    }
    let total = max(widths.reduce(0, +), LaTeXPageWriter.lineWidth * 0.9)
    let columnTypes = widths.map { width in
      let share = Int(width / total * 94 * 10)
      return "p{0.\(String(repeating: "0", count: max(0, 3 - String(share).count)))\(share)\\linewidth}"
    }
    func line(_ cells: [[Run]]) -> String {
      (0..<columns).map { $0 < cells.count ? "\\raggedright\\arraybackslash " + text(cells[$0]) : "" }.joined(separator: " & ") + " \\\\"
    }
    let headLines = head.isEmpty ? "\\toprule" : "\\toprule\n\(line(head))\n\\midrule\n\\endhead"
    return
      "\\begin{longtable}{@{}\(columnTypes.joined(separator: " "))@{}}\n\(headLines)\n\(rows.map(line).joined(separator: "\n"))\n\\bottomrule\n\\end{longtable}"
  }
}

extension Array where Element == Double {
  /// The element, or 0 where there is none: an empty formula has no width.
  fileprivate subscript(safe place: Int) -> Double { indices.contains(place) ? self[place] : 0 }
}

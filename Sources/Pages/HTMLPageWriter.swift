import Diagnostics
import Formulas

/// Writes a page as one HTML file that needs nothing else: no script, no network. Formulas are MathML, which browsers draw; details open on demand; pictures are drawn in place.
public struct HTMLPageWriter: PageWriter {
  private let mathML = MathMLWriter()

  /// The width beyond which a right side is handed to the browser in pieces, in ems, so that it may break the line between them.
  private static let pieceWidth = 13.0

  /// A writer.
  public init() {}

  /// The page as a document.
  public func write(_ page: Page) -> String {
    """
    <!DOCTYPE html>
    <html lang="\(PageWords.tag(page.language))">
    <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'" />
    <title>\(MarkupText.escaped(page.title.plainText.shownSafely))</title>
    <style>
    \(HTMLStyle.sheet)
    </style>
    </head>
    <body>
    <main>
    \(body(page))
    </main>
    </body>
    </html>

    """
  }

  /// What stands inside `main`: the title and the blocks, for a page that brings its own frame and `HTMLPageWriter.styleSheet`.
  public func body(_ page: Page) -> String {
    var out = ["<h1>\(text(page.title))</h1>"]
    for event in PageWalk.events(page) {
      switch event {
      case .block(let block): out.append(self.block(block, page.language))
      case .open(let summary, _): out.append("<details>\n<summary>\(text(summary))</summary>\n<div class=\"inside\">")
      case .close: out.append("</div>\n</details>")
      }
    }
    return out.joined(separator: "\n")
  }

  /// The style sheet of a page.
  public static var styleSheet: String { HTMLStyle.sheet }

  private func block(_ block: Page.Block, _ language: Language) -> String {
    switch block {
    case .heading(let level, let title):
      let name = "h\(max(2, min(6, level + 1)))"
      return "<\(name)>\(text(title))</\(name)>"
    case .paragraph(let runs): return "<p>\(text(runs))</p>"
    case .calculation(let lines): return calculation(lines)
    case .program(let program): return "<pre class=\"program\"><code>\(lines(program))</code></pre>"
    case .remark(let emphasis, let runs):
      let label = "<strong>\(PageWords.label(emphasis, language))\(PageWords.colon(language))</strong>"
      return "<aside class=\"\(emphasis.rawValue)\"><p>\(label)\(text(runs))</p></aside>"
    case .table(let head, let rows): return table(head, rows)
    case .picture(let svg, _, let description):
      return "<figure>\n<div class=\"picture\">\(svg)</div>\n<figcaption>\(MarkupText.escaped(description))</figcaption>\n</figure>"
    case .detail: return ""
    }
  }

  private func text(_ runs: [Run]) -> String {
    var out = ""
    // A line may break before and after a formula, but not before the comma behind it.
    var held = ""
    for (place, run) in runs.enumerated() {
      switch run {
      case .text(let text): out += MarkupText.escaped(String(text.shownSafely.dropFirst(held.count)))
      case .strong(let text): out += "<strong>\(MarkupText.escaped(text.shownSafely))</strong>"
      case .code(let text): out += "<code>\(MarkupText.escaped(text.shownSafely))</code>"
      case .formula(let formula):
        held = ""
        if place + 1 < runs.count, case .text(let next) = runs[place + 1] { held = String(next.prefix { Self.closing.contains($0) }) }
        let math = mathML.write(formula)
        out += held.isEmpty ? math : "<span class=\"whole\">\(math)\(MarkupText.escaped(held))</span>"
        continue
      }
      held = ""
    }
    return out
  }

  private static let closing: Set<Character> = [".", ",", ";", ":", "!", "?", ")", "。", "，", "；", "：", "、", "！", "？", "）"]

  private func lines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { MarkupText.escaped(String($0).shownSafely) }.joined(separator: "\n")
  }

  private func calculation(_ lines: [Page.Line]) -> String {
    let hasReasons = lines.contains { !$0.reason.isEmpty }
    let rows = lines.map { line in
      let left = line.left.map { mathML.write($0, style: .enlarged) } ?? ""
      let reason = line.reason.isEmpty ? "" : "<div class=\"reason\">\(text(line.reason))</div>"
      return "<div class=\"left\">\(left)</div><div class=\"right\">\(right(line))</div>\(reason)"
    }
    return "<div class=\"calculation\(hasReasons ? " reasoned" : "")\">\n\(rows.joined(separator: "\n"))\n</div>"
  }

  /// The relation and the right side, in pieces between which the line may break.
  private func right(_ line: Page.Line) -> String {
    let parts = FormulaBreaking.lines(
      of: line.right, limit: HTMLPageWriter.pieceWidth, widths: FormulaMeasure.widths(line.right), showsProducts: false)
    return parts.enumerated().map { place, part in
      guard place == 0 else { return mathML.write(part, style: .enlarged) }
      var first = CalculationLines.relation(line.relation)
      var places: [Formula.ID: Formula.ID] = [:]
      let sign = first.root
      let row = part.nodes.isEmpty ? [sign] : [sign, first.add(partOf: part, part.root, &places)]
      first.add(.row, row)
      return mathML.write(first, style: .enlarged)
    }.joined(separator: "<wbr />")
  }

  private func table(_ head: [[Run]], _ rows: [[[Run]]]) -> String {
    let headLine = head.isEmpty ? "" : "<thead><tr>\(head.map { "<th scope=\"col\">\(text($0))</th>" }.joined())</tr></thead>\n"
    let lines = rows.map { row in "<tr>\(row.map { "<td>\(text($0))</td>" }.joined())</tr>" }
    return "<div class=\"table\"><table>\n\(headLine)<tbody>\n\(lines.joined(separator: "\n"))\n</tbody>\n</table></div>"
  }
}

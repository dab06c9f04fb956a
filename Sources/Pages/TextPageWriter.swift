import Diagnostics
import Formulas

/// Writes a page for a terminal: lines of a given width, calculations aligned at their relations with the reasons in a column of their own where there is room for one.
public struct TextPageWriter: PageWriter {
  private let width: Int
  private let ink: @Sendable (String, TextStyle) -> String
  private let flow: TextFlow

  /// A writer.
  ///
  /// - Parameters:
  ///   - width: the columns of the terminal; at least 40 are used.
  ///   - ink: how text of a style is coloured; without it, it is not.
  public init(width: Int = 80, ink: @escaping @Sendable (String, TextStyle) -> String = { text, _ in text }) {
    self.width = max(40, width)
    self.ink = ink
    flow = TextFlow(ink: ink)
  }

  /// The page as text, blocks apart by an empty line.
  public func write(_ page: Page) -> String {
    var out = flow.lines(page.title, width: width, style: .heading)
    var indent = 0
    for event in PageWalk.events(page) {
      let blank = String(repeating: " ", count: indent)
      switch event {
      case .block(let block): out += [""] + lines(block, page.language, width: max(32, width - indent)).map { $0.isEmpty ? "" : blank + $0 }
      case .open(let summary, _):
        out += [""] + flow.lines([.text("▾ ")] + summary, width: max(32, width - indent), style: .aside, hanging: 2).map { blank + $0 }
        indent += 2
      case .close: indent -= 2
      }
    }
    return out.joined(separator: "\n") + "\n"
  }

  private func lines(_ block: Page.Block, _ language: Language, width: Int) -> [String] {
    switch block {
    case .heading(_, let title): return flow.lines(title, width: width, style: .heading)
    case .paragraph(let text): return flow.lines(text, width: width)
    case .calculation(let lines): return TextCalculation(lines, width: width, ink: ink).lines
    case .program(let text):
      return text.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + ink(String($0).shownSafely, .code) }
    case .remark(let emphasis, let text): return remark(emphasis, text, language, width)
    case .table(let head, let rows): return TextTable(head: head, rows: rows, width: width, flow: flow, ink: ink).lines
    case .picture(_, let text, let description):
      let drawing = text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + String($0).shownSafely }
      return drawing + flow.lines([.text(description)], width: width, style: .aside)
    case .detail: return []
    }
  }

  private func remark(_ emphasis: Page.Emphasis, _ text: [Run], _ language: Language, _ width: Int) -> [String] {
    let label = PageWords.label(emphasis, language) + PageWords.colon(language)
    let style: TextStyle =
      switch emphasis {
      case .note: .note
      case .caution: .caution
      case .result: .result
      }
    let indent = TextFlow.width(label)
    let lines = flow.lines(text, width: max(24, width - indent))
    return lines.enumerated().map { place, line in place == 0 ? ink(label, style) + line : String(repeating: " ", count: indent) + line }
  }
}

import Formulas
import JSON

/// Writes a page as one JSON object: title, language, blocks, and the blocks below each detail by number. Every formula comes as text, LaTeX and MathML.
public struct JSONPageWriter: PageWriter {
  /// A writer.
  public init() {}

  /// The page as JSON on one line.
  public func write(_ page: Page) -> String { value(page).description + "\n" }

  /// The page as a JSON value, for what holds more than pages.
  public func value(_ page: Page) -> JSONValue {
    .object([
      .init("title", runs(page.title)), .init("language", .string(page.language.rawValue)), .init("blocks", .array(page.blocks.map(block))),
      .init("details", .array(page.details.map { .array($0.map(block)) })),
    ])
  }

  private func block(_ block: Page.Block) -> JSONValue {
    switch block {
    case .heading(let level, let title): kind("heading", .init("level", .integer(level)), .init("runs", runs(title)))
    case .paragraph(let text): kind("paragraph", .init("runs", runs(text)))
    case .calculation(let lines): kind("calculation", .init("lines", .array(lines.map(line))))
    case .program(let text): kind("program", .init("text", .string(text)))
    case .remark(let emphasis, let text): kind("remark", .init("emphasis", .string(emphasis.rawValue)), .init("runs", runs(text)))
    case .table(let head, let rows):
      kind("table", .init("head", .array(head.map(runs))), .init("rows", .array(rows.map { .array($0.map(runs)) })))
    case .picture(let svg, let text, let description):
      kind("picture", .init("svg", .string(svg)), .init("text", .string(text)), .init("description", .string(description)))
    case .detail(let summary, let number): kind("detail", .init("summary", runs(summary)), .init("detail", .integer(number)))
    }
  }

  private func kind(_ name: String, _ members: JSONValue.Member...) -> JSONValue { .object([.init("kind", .string(name))] + members) }

  private func line(_ line: Page.Line) -> JSONValue {
    .object([
      .init("left", line.left.map(formula) ?? .null), .init("relation", .string(line.relation)), .init("right", formula(line.right)),
      .init("reason", runs(line.reason)),
    ])
  }

  private func runs(_ runs: [Run]) -> JSONValue {
    .array(
      runs.map { run in
        switch run {
        case .text(let text): .object([.init("text", .string(text))])
        case .strong(let text): .object([.init("strong", .string(text))])
        case .code(let text): .object([.init("code", .string(text))])
        case .formula(let formula): .object([.init("formula", self.formula(formula))])
        }
      })
  }

  private func formula(_ formula: Formula) -> JSONValue {
    .object([
      .init("text", .string(formula.oneLine)), .init("latex", .string(LaTeXWriter().write(formula))),
      .init("mathml", .string(MathMLWriter().write(formula))),
    ])
  }
}

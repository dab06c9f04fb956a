import Diagnostics
import Formulas
import Pages
import WrittenText

/// Pages that hold what a format could take for its own.
enum HostilePage {
  static let texts = [
    "<script>alert(1)</script>", "</style></svg>", "a_b^c\\d~e", "\\end{document}", "$x$ $$ %comment # & {}", "`code` ``two`` ```three```",
    "*a* _b_ [c](d) ![e](f)",
    "| a | b |", "1. one", "- item", "> quote", "权重与偏差", "👩‍🚀 🇨🇳", "שלום עולם", "مرحبا", "a\u{202E}b\u{2066}c", "\u{0}\u{7}\u{1B}[31m",
    "line\nbreak\r\nand\ttab", "",
    " ", "--- — -- ''quotes\"", "&amp;&lt;", "]]>", "--", "жθŷ",
  ]

  /// A page of every kind of block around a text.
  static func page(_ text: String, _ language: Language = .english) -> Page {
    let formula = Formula.sketch { f in
      let name = f.add(.identifier(text, .italic))
      let bold = f.lowered(f.add(.identifier(text, .bold)), f.add(.identifier(text, .upright)))
      return f.add(.row, [name, f.add(.sign("+", .binary)), bold, f.add(.words(text))])
    }
    let runs: [Run] = [.text(text), .strong(text), .code(text), .formula(formula)]
    return Page(
      title: runs, language: language,
      blocks: [
        .heading(level: 1, runs), .paragraph(runs),
        .calculation([.init(left: formula, right: formula, reason: runs), .init(left: nil, right: formula)]),
        .program(text), .remark(.note, runs), .remark(.caution, runs), .remark(.result, runs),
        .table(head: [runs, runs], rows: [[runs], [runs, runs, runs]]),
        .picture(svg: "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", text: text, description: text), .detail(summary: runs, 0),
      ], details: [[.paragraph(runs)]])
  }
}

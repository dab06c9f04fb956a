import Typing

/// A complete LaTeX document of a program and the formulas of its derivatives.
public struct LaTeXDocument: Sendable {
  private let program: TypedProgram
  private let sections: [(title: String, formula: String, note: String?)]

  /// A document of a program and, for each derivative, what it is, its formula, and the conditions under which it holds.
  public init(program: TypedProgram, sections: [(title: String, formula: String, note: String?)]) {
    self.program = program
    self.sections = sections
  }

  /// The text of the file.
  public var text: String {
    var lines = ["\\documentclass{article}", "\\usepackage{amsmath,amssymb}", "\\begin{document}", ""]
    if !program.variables.isEmpty {
      lines += ["\\noindent Variables:", "\\begin{itemize}"]
      for variable in program.variables {
        let facts = variable.facts.words
        lines.append("\\item \\verb|\(variable.name)| : \\verb|\(variable.type.text)|\(facts.isEmpty ? "" : ", \(facts)")")
      }
      lines += ["\\end{itemize}", ""]
    }
    for section in sections {
      lines += ["\\section*{\(Self.escaped(section.title))}", "\\[", section.formula, "\\]"]
      if let note = section.note { lines.append("This holds where \\verb|\(note)|.") }
      lines.append("")
    }
    lines.append("\\end{document}")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func escaped(_ text: String) -> String { text.replacing("_", with: "\\_") }
}

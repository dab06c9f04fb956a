import Formulas

/// The head of a LaTeX document for a page: the class, the packages that its letters need, and the few environments that the writer uses.
enum LaTeXPreamble {
  /// The head, to `\begin{document}` and an empty line.
  static func text(for page: Page) -> String {
    let letters = Letters(page)
    var fonts: [String] = []
    if page.language == .chinese {
      fonts = ["\\usepackage[UTF8,heading=false,fontset=fandol]{ctex}"]
    } else if letters.hasChinese {
      fonts = ["\\usepackage[UTF8,scheme=plain,fontset=fandol]{ctex}"]
    }
    // Latin Modern has the Latin letters only.
    if letters.hasOthers { fonts.append("\\IfFontExistsTF{DejaVu Sans}{\\setmainfont{DejaVu Sans}[Scale=0.9]}{}") }
    return """
      % !TeX program = xelatex
      % Compile with XeLaTeX: latexmk -xelatex FILE.tex
      \\documentclass[11pt,a4paper,fleqn]{article}
      \\usepackage{amsmath,amssymb,bm}
      \\usepackage{fontspec}
      \\usepackage[margin=25mm]{geometry}
      \\usepackage{array,booktabs,longtable}
      \(fonts.map { $0 + "\n" }.joined())\\IfFontExistsTF{DejaVu Sans Mono}{\\setmonofont{DejaVu Sans Mono}[Scale=0.82]}{}
      \(plainStyle)
      \\begin{document}


      """
  }

  private static let plainStyle = """
    \\allowdisplaybreaks[2]
    \\setcounter{MaxMatrixCols}{64}
    \\setlength{\\mathindent}{1.5em}
    \\setlength{\\jot}{6pt}
    \\AtBeginDocument{\\setlength{\\abovedisplayskip}{3pt plus 2pt}\\setlength{\\belowdisplayskip}{6pt plus 2pt}\\setlength{\\abovedisplayshortskip}{3pt plus 2pt}}
    \\setlength{\\parindent}{0pt}
    \\setlength{\\parskip}{0.6em plus 0.2em}
    \\setlength{\\emergencystretch}{3em}
    \\newcommand{\\reason}[2]{\\parbox[t]{#1}{\\raggedright\\footnotesize #2}}
    \\newcommand{\\reasonbelow}[2]{\\parbox[t]{#1}{\\raggedright\\footnotesize #2}}
    \\newenvironment{detail}{\\begin{list}{}{\\setlength{\\topsep}{0pt}\\setlength{\\leftmargin}{1.6em}\\setlength{\\rightmargin}{0pt}}\\item\\relax}{\\end{list}}
    \\newenvironment{remark}{\\begin{list}{}{\\setlength{\\topsep}{0pt}\\setlength{\\leftmargin}{1em}\\setlength{\\rightmargin}{1em}}\\item\\relax}{\\end{list}}
    \\newenvironment{program}{\\begin{list}{}{\\setlength{\\leftmargin}{2em}\\setlength{\\parsep}{0pt}}\\item\\relax\\ttfamily\\raggedright}{\\end{list}}
    \\newenvironment{picturetext}{\\par\\bigskip\\ttfamily\\footnotesize\\setlength{\\parskip}{0pt}\\linespread{0.95}\\selectfont\\raggedright}{\\par\\bigskip}
    """

  /// What letters a page holds that the usual fonts lack.
  private struct Letters {
    var hasChinese = false
    var hasOthers = false

    init(_ page: Page) {
      add(page.title.plainText)
      for block in page.blocks { add(block) }
      for detail in page.details { for block in detail { add(block) } }
    }

    private mutating func add(_ block: Page.Block) {
      switch block {
      case .heading(_, let runs), .paragraph(let runs), .remark(_, let runs): add(runs.plainText)
      case .detail(let summary, _): add(summary.plainText)
      case .program(let text): add(text)
      case .picture(_, let text, let description): add(text + description)
      case .calculation(let lines):
        for line in lines { add((line.left?.oneLine ?? "") + line.right.oneLine + line.reason.plainText) }
      case .table(let head, let rows):
        for row in [head] + rows { for cell in row { add(cell.plainText) } }
      }
    }

    private mutating func add(_ text: String) {
      for scalar in text.unicodeScalars {
        switch scalar.value {
        case 0..<0x370: break
        case 0x400...0x1CFF: hasOthers = true
        case 0x2E80...0x9FFF, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFF00...0xFFEF, 0x20000...0x3FFFF: hasChinese = true
        case 0x1F000...0x1FAFF: hasOthers = true
        default: break
        }
      }
    }
  }
}

import Diagnostics
import Formulas
import Nabla
import Pages
import Testing

@testable import Derivations

/// The content of an article on the gradients of neural networks, equation by equation: each must be on the page that the engine makes.
@Suite("Every equation of the gradient notes is derived")
struct ArticleTests {
  /// All formulas of an identity's page in LaTeX, a calculation's line as `left = right`.
  private func formulas(_ name: String, _ language: Language) throws -> [String] {
    let identity = try #require(Identity.named(name))
    let page = try identity.page(in: language, depth: .index)
    let writer = LaTeXWriter()
    var out: [String] = []
    func runs(_ runs: [Run]) { for case .formula(let formula) in runs { out.append(writer.write(formula)) } }
    for block in page.blocks + page.details.joined() {
      switch block {
      case .heading(_, let text), .paragraph(let text), .remark(_, let text), .detail(let text, _): runs(text)
      case .calculation(let lines):
        for line in lines {
          let right = writer.write(line.right)
          out.append(right)
          if let left = line.left { out.append("\(writer.write(left)) = \(right)") }
          runs(line.reason)
        }
      case .program, .table, .picture: break
      }
    }
    return out
  }

  private func expect(_ wanted: [String], on name: String) throws {
    for language in Language.allCases {
      let found = try formulas(name, language)
      for formula in wanted { #expect(found.contains(formula), "\(name) in \(language) lacks \(formula)") }
    }
  }

  private func partial(_ above: String, _ below: String) -> String {
    // A command stands right behind another one.
    func joined(_ name: String) -> String { (name.hasPrefix("\\") ? "\\partial" : "\\partial ") + name }
    return "\\frac{\(joined(above))}{\(joined(below))}"
  }

  @Test("the Jacobian's definition: the array of partial derivatives and its entry")
  func jacobian() throws {
    let array =
      "\\begin{bmatrix} \\frac{\\partial f_{1}}{\\partial x_{1}} & \\cdots & \\frac{\\partial f_{1}}{\\partial x_{n}} \\\\ \\vdots & \\ddots & \\vdots \\\\ "
      + "\\frac{\\partial f_{m}}{\\partial x_{1}} & \\cdots & \\frac{\\partial f_{m}}{\\partial x_{n}} \\end{bmatrix}"
    try expect(
      [
        "\(partial("\\mathbf{f}", "\\mathbf{x}")) = \(array)",
        "\\left(\(partial("\\mathbf{f}", "\\mathbf{x}"))\\right)_{ij} = \(partial("f_{i}", "x_{j}"))",
      ], on: "jacobian")
  }

  @Test("(1) z = W x by x")
  func matrixTimesColumn() throws {
    try expect(
      [
        "z_{i} = \\sum_{k} W_{ik} x_{k}", "\(partial("z_{i}", "x_{j}")) = \\frac{\\partial}{\\partial x_{j}} \\sum_{k} W_{ik} x_{k}",
        "\\sum_{k} W_{ik} \(partial("x_{k}", "x_{j}"))", "W_{ij}", "\(partial("\\mathbf{z}", "\\mathbf{x}")) = W",
      ], on: "matrix-times-column-by-column")
  }

  @Test("(2) z = x W by x, a row")
  func rowTimesMatrix() throws {
    try expect(
      [
        "z_{i} = \\sum_{k} x_{k} W_{ki}", "\\sum_{k} \(partial("x_{k}", "x_{j}")) W_{ki}", "W_{ji}",
        "\(partial("\\mathbf{z}", "\\mathbf{x}")) = W^{\\top}",
      ], on: "row-times-matrix-by-row")
  }

  @Test("(3) z = x by x: one where the indices agree")
  func itself() throws {
    for (language, cases) in [
      (Language.english, "\\begin{cases} 1 & \\text{if }i = j \\\\ 0 & \\text{otherwise} \\end{cases}"),
      (.chinese, "\\begin{cases} 1 & \\text{若\\ }i = j \\\\ 0 & \\text{其他情形} \\end{cases}"),
    ] {
      let found = try formulas("vector-by-itself", language)
      #expect(found.contains("\(partial("z_{i}", "x_{j}")) = \(cases)"))
      #expect(found.contains("z_{i} = x_{i}"))
      #expect(found.contains { $0.hasPrefix("\(partial("\\mathbf{z}", "\\mathbf{x}")) = I") })
    }
  }

  @Test("(4) z = f(x) entry by entry: diagonal, and both ways of use in a chain")
  func elementwise() throws {
    let found = try formulas("elementwise", .english)
    #expect(
      found.contains("\(partial("z_{i}", "x_{j}")) = \\begin{cases} f^{\\prime}(x_{i}) & \\text{if }i = j \\\\ 0 & \\text{otherwise} \\end{cases}"))
    try expect(["\(partial("\\mathbf{z}", "\\mathbf{x}")) = \\operatorname{diag}(f^{\\prime}(\\mathbf{x}))"], on: "elementwise")
    let identity = try #require(Identity.named("elementwise-in-a-chain"))
    for claim in identity.claims {
      var problem = identity.problem
      problem.layout = claim.layout
      #expect(try Engine().check(problem, claim: claim.formula).verdict == .equal)
    }
    #expect(identity.claims.count == 2)
  }

  @Test("(5) z = W x by W with the error signal")
  func byMatrix() throws {
    let grid =
      "\\begin{bmatrix} \\frac{\\partial J}{\\partial W_{11}} & \\cdots & \\frac{\\partial J}{\\partial W_{1m}} \\\\ \\vdots & \\ddots & \\vdots \\\\ "
      + "\\frac{\\partial J}{\\partial W_{n1}} & \\cdots & \\frac{\\partial J}{\\partial W_{nm}} \\end{bmatrix}"
    try expect(
      [
        "\(partial("J", "W")) = \(grid)", "z_{k} = \\sum_{l} W_{kl} x_{l}", "\\sum_{l} \(partial("W_{kl}", "W_{ij}")) x_{l}",
        "\(partial("\\mathbf{z}", "W_{ij}")) = \\begin{bmatrix} 0 \\\\ \\vdots \\\\ 0 \\\\ x_{j} \\\\ 0 \\\\ \\vdots \\\\ 0 \\end{bmatrix}",
        "\\sum_{k} \\delta_{k} \(partial("z_{k}", "W_{ij}"))", "\\delta_{i} x_{j}",
        "\(partial("J", "W")) = \\boldsymbol{\\delta}^{\\top} \\mathbf{x}^{\\top}",
      ], on: "matrix-times-column-by-matrix")
    let found = try formulas("matrix-times-column-by-matrix", .chinese)
    #expect(
      found.contains("\(partial("z_{k}", "W_{ij}")) = \\begin{cases} x_{j} & \\text{若\\ }k = i \\\\ 0 & \\text{其他情形} \\end{cases}"))
  }

  @Test("the boxed δᵀx of (5) is not well formed for a column, and the page says what is")
  func boxedFormula() throws {
    let identity = try #require(Identity.named("matrix-times-column-by-matrix"))
    #expect(try Engine().check(identity.problem, claim: "delta'*x").verdict == .shapeError)
    for language in Language.allCases {
      let page = try identity.page(in: language)
      let cautions = page.blocks.compactMap { block -> [Run]? in
        if case .remark(.caution, let runs) = block { runs } else { nil }
      }
      #expect(cautions.count == 1)
      #expect(cautions.first?.contains(.code("delta'*x'")) == true)
    }
  }

  @Test("(6) z = x W by W with the error signal")
  func rowByMatrix() throws {
    try expect(
      [
        "z_{k} = \\sum_{l} x_{l} W_{lk}", "\\sum_{l} x_{l} \(partial("W_{lk}", "W_{ij}"))",
        "\(partial("\\mathbf{z}", "W_{ij}")) = \\begin{bmatrix} 0 & \\cdots & 0 & x_{i} & 0 & \\cdots & 0 \\end{bmatrix}", "\\delta_{j} x_{i}",
        "\(partial("J", "W")) = \\mathbf{x}^{\\top} \\boldsymbol{\\delta}",
      ], on: "row-times-matrix-by-matrix")
  }

  @Test("softmax with cross-entropy by the logits, and a network's gradients")
  func network() throws {
    try expect(["\(partial("J", "\\boldsymbol{\\theta}")) = \\hat{\\mathbf{y}} - \\mathbf{y}"], on: "cross-entropy-of-softmax")
    let found = try formulas("one-hidden-layer", .english)
    for variable in ["U", "W", "\\mathbf{x}"] { #expect(found.contains { $0.hasPrefix("\(partial("J", variable)) = ") }) }
    #expect(found.contains("\(partial("J", "U")) = (\\hat{\\mathbf{y}} - \\mathbf{y}) \\mathbf{a}^{\\top}"))
  }
}

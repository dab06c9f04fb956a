import Diagnostics
import Formulas
import Foundation
import Nabla
import Pages
import Testing

@testable import Derivations

@Suite("Derivations entry by entry")
struct IndexDerivationTests {
  /// A first-order case of the collection of known answers.
  struct Case: Sendable, CustomTestStringConvertible {
    var id: String
    var problem: Problem

    var testDescription: String { id }

    static let all: [Case] = {
      let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      let file = folder.appendingPathComponent("ConformanceTests/Cases/public.jsonl")
      guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
      return text.split(separator: "\n").compactMap { line in
        guard let members = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], let id = members["id"] as? String,
          "ABCDEG".contains(id.prefix(1)), let program = members["program"] as? String, let variable = members["wrt"] as? String,
          members["order"] as? Int ?? 1 == 1
        else { return nil }
        let declared = (members["declare"] as? [String: String] ?? [:]).sorted { $0.key < $1.key }
        return Case(id: id, problem: Problem(program: program, declarations: declared.map { ($0.key, $0.value) }, variables: [variable]))
      }
    }()
  }

  @Test("the known answers are there to be derived")
  func casesAreRead() { #expect(Case.all.count > 100) }

  @Test("every known answer is derived by rules, each line equals the one above, and it is told in both languages", arguments: Case.all)
  func knownAnswers(_ known: Case) throws {
    let derivation = try IndexDerivation(known.problem)
    try derivation.replay()
    #expect(!derivation.replayer.groups.isEmpty)
    #expect(derivation.lines.contains { $0.rules.contains(.entryOfVariable) || $0.rules.contains { if case .known = $0 { true } else { false } } })
    for language in Language.allCases { #expect(derivation.blocks(in: language).count >= 4) }
  }

  @Test("a wrong line is found wherever it stands")
  func tamperedLines() throws {
    let problem = Problem(
      program: "z = tanh(W*x + b)\nz'*z", declarations: [("W", "matrix(n, m)"), ("x", "vector(m)"), ("b", "vector(n)")], variables: ["W"])
    let derivation = try IndexDerivation(problem)
    try derivation.replay()
    var count = 0
    for group in derivation.replayer.groups.indices {
      for place in derivation.replayer.groups[group].sources.indices {
        var tampered = derivation
        let text = tampered.replayer.groups[group].sources[place].text
        let equals = try #require(text.firstIndex(of: "="))
        tampered.replayer.groups[group].sources[place].text = text[...equals] + " 2*(" + text[text.index(after: equals)...] + ")"
        // A group of a single line with nothing to begin from says nothing by itself.
        #expect(throws: Diagnostic.self, "\(text)") { try tampered.replay() }
        count += 1
      }
    }
    #expect(count > 8)
  }

  @Test("a wrong rule is found at the line where it enters")
  func wrongFunctionDerivative() throws {
    let problem = Problem(program: "sin(x)'*y", declarations: [("x", "vector(n)"), ("y", "vector(n)")], variables: ["x"])
    var derivation = try IndexDerivation(problem)
    for place in derivation.replayer.groups[1].sources.indices.dropFirst() {
      derivation.replayer.groups[1].sources[place].text = derivation.replayer.groups[1].sources[place].text.replacingOccurrences(
        of: "cos(", with: "sin(")
    }
    let fault = #expect(throws: Diagnostic.self) { try derivation.replay() }
    #expect(fault?.message.contains("does not follow") == true)
    #expect(fault?.message.contains("sin(") == true)
  }

  /// The lines of a derivation in LaTeX, left sides left out.
  private func latex(_ derivation: IndexDerivation) -> [String] { derivation.lines.map { LaTeXWriter().write($0.right) } }

  @Test("z = W x by W in lines")
  func matrixTimesColumn() throws {
    let problem = Problem(program: "z = W*x", declarations: [("W", "matrix(n, m)"), ("x", "vector(m)")], variables: ["W"])
    let derivation = try IndexDerivation(problem)
    #expect(
      latex(derivation) == [
        "\\sum_{l} W_{kl} x_{l}", "\\frac{\\partial}{\\partial W_{ij}} \\sum_{l} W_{kl} x_{l}",
        "\\sum_{l} \\frac{\\partial W_{kl}}{\\partial W_{ij}} x_{l}",
        "\\sum_{l} \\delta_{ki} \\delta_{lj} x_{l}", "\\delta_{ki} x_{j}", "\\delta_{ki} x_{j}",
      ])
    #expect(
      derivation.lines.compactMap(\.source).map(\.text).suffix(2) == ["D[k,i,j] = eye(n)[k,i]*x[j]", "D[k,i,j] = eye(n)[k,i]*x[j]"])
  }

  @Test("the inverse comes from its definition, differentiated entry by entry")
  func inverse() throws {
    let derivation = try IndexDerivation(Problem(program: "inv(X)", declarations: [("X", "matrix(n, n)")], variables: ["X"]))
    try derivation.replay()
    #expect(derivation.passages.contains { if case .lemma(.inverseRule, _, let lines) = $0 { lines.count == 3 } else { false } })
    #expect(latex(derivation).last == "-(X^{-1})_{ki} (X^{-1})_{jl}")
  }

  @Test("a softmax ends in p(δ − p), the cross-entropy after it in p − y")
  func softmax() throws {
    let problem = Problem(
      program: "p = softmax(z)\nJ = cross_entropy(y, p)", declarations: [("z", "vector(n)"), ("y", "distribution(n)")], variables: ["z"])
    let derivation = try IndexDerivation(problem)
    try derivation.replay()
    let lines = latex(derivation)
    #expect(lines.contains("-p_{j} (p_{i} - \\delta_{ij})"))
    #expect(lines.contains("p_{j} - y_{j}"))
    #expect(lines.last == "\\mathbf{p} - \\mathbf{y}")
  }

  @Test("with an error signal the sum over the value's entries keeps one term")
  func errorSignal() throws {
    let declared = [("A", "matrix(m, n)"), ("X", "matrix(n, p)")].map { (name: $0.0, type: $0.1) }
    let derivation = try IndexDerivation(Problem(program: "Z = A*X", declarations: declared, variables: ["X"]), cotangent: "G")
    try derivation.replay()
    #expect(latex(derivation).last == "A^{\\top} G")
  }

  @Test("within symmetric and diagonal matrices the turn from free entries is a step of its own", arguments: ["symmetric(n)", "diagonal(n)"])
  func constrained(_ type: String) throws {
    let problem = Problem(program: "a'*S*b", declarations: [("a", "vector(n)"), ("b", "vector(n)"), ("S", type)], variables: ["S"])
    let derivation = try IndexDerivation(problem)
    try derivation.replay()
    #expect(derivation.passages.contains { if case .constrained = $0 { true } else { false } })
  }

  @Test(
    "every program is answered, by steps or by the engine's result",
    arguments: [
      ("kron(A, X)", "X: matrix(4, 5); A: matrix(2, 3)"), ("vec(X)", "X: matrix(m, n)"), ("prod(X, rows)", "X: matrix(m, n)"),
      ("max(X)", "X: matrix(m, n)"),
      ("y[i] = sum[k](w[k]*X[i+k])", "X: vector(n); w: vector(p)"), ("layernorm(X)", "X: vector(n)"),
      ("J(A*X)", "X: vector(n); A: matrix(m, n); J: function(vector(m))"),
      ("A*a", "A: matrix(m, n); a: vector(n); X: scalar"), ("gelu(gelu(gelu(gelu(gelu(gelu(X))))))", "X: vector(n)"), ("X^4", "X: matrix(n, n)"),
      ("X*a", "X: symmetric(n); a: vector(n)"),
    ])
  func breadth(_ program: String, _ declarations: String) throws {
    let declared = declarations.split(separator: ";").map { text in
      let parts = text.split(separator: ":").map { $0.trimmingCharacters(in: .whitespaces) }
      return (name: parts[0], type: parts[1])
    }
    let derivation = try IndexDerivation(Problem(program: program, declarations: declared, variables: ["X"]))
    try derivation.replay()
    for language in Language.allCases { #expect(!derivation.page(in: language).blocks.isEmpty) }
  }

  @Test("long programs are told in few lines")
  func longPrograms() throws {
    let deep = String(repeating: "tanh(", count: 60) + "x" + String(repeating: ")", count: 60)
    let derivation = try IndexDerivation(Problem(program: deep, declarations: [("x", "vector(n)")], variables: ["x"]))
    #expect(derivation.lines.count <= 12)
  }
}

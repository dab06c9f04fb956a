import Syntax
import Testing

@testable import Nabla

/// Changes of syntax trees.
@Suite struct TreeRewritingTests {
  @Test func termsAndFactors() throws {
    let tree = try Parser.parse("a*b*c - (x - y) + -z")
    let terms = tree.terms(of: tree.conclusion).map { ($0.isNegative ? "-" : "") + tree.quoted($0.id) }
    #expect(terms == ["a*b*c", "-x", "y", "-z"])
    #expect(tree.products.map { tree.factors(of: $0).map(tree.quoted) } == [["a", "b", "c"]])
  }

  @Test(arguments: [
    ("2*X'*(X*w - y)", ["2*X'*(X*w)", "-2*X'*y"]), ("(a - b)*(c + d)", ["a*c", "a*d", "-b*c", "-b*d"]),
    ("(a + b)/(c + d)", ["a/(c + d)", "b/(c + d)"]),
    ("diag(a - b)'", ["diag(a)'", "-diag(b)'"]), ("sin(a + b)", ["sin(a + b)"]),
  ])
  func expansion(_ text: String, _ expected: [String]) throws {
    var tree = try Parser.parse(text)
    let found = tree.addExpandedTerms(of: tree.conclusion, limit: 24)
    let terms = try #require(found)
    #expect(terms.map { ($0.isNegative ? "-" : "") + tree.quoted($0.id) } == expected)
  }

  @Test func expansionStops() throws {
    var tree = try Parser.parse(Array(repeating: "(a + b)", count: 30).joined(separator: "*"))
    let terms = tree.addExpandedTerms(of: tree.conclusion, limit: 24)
    #expect(terms?.isEmpty == nil)
  }

  @Test func replacing() throws {
    let tree = try Parser.parse("A*x + b")
    let product = try #require(tree.products.first)
    let changed = tree.replacing(product) { new, places in new.addTransposed(places[tree[product].children[0]]) }
    #expect(SourcePrinter.print(changed.tree) == "A' + b")
    #expect(changed.tree.quoted(changed.place) == "A'")
  }

  @Test func inlining() throws {
    let tree = try Parser.parse("u = a + b\nv = u*c\nv - u")
    #expect(tree.inlined().map { SourcePrinter.print($0) } == "(a + b)*c - (a + b)")
  }

  /// Every slip leaves the tree's law alone: children stand before their parents.
  @Test func slipsAreTrees() throws {
    let tree = try Parser.parse("d = 2*W'*(y - t).*(1 - a.^2)\n-diag(ones(n) - x)*d*x' / sin(3)")
    var slips = tree.products.flatMap {
      tree.transpositionSlips(ofProduct: $0) + tree.orderSlips(ofProduct: $0) + tree.surplusFactorSlips(ofProduct: $0)
    }
    slips += tree.signSlips() + tree.operatorSlips() + tree.numeralSlips() + tree.functionSlips() + tree.bracketSlips() + tree.surplusOperandSlips()
    slips += tree.sizeSlips(dimensions: ["m", "n"]) + tree.transpositionSlipsOfOperands()
    slips += tree.products.flatMap { tree.neededFactorSlips(ofProduct: $0, named: "X") }
    #expect(slips.count > 60)
    for slip in slips {
      for (id, node) in slip.tree.nodes.enumerated() { #expect(node.children.allSatisfy { $0 < id }) }
      let text = SourcePrinter.print(slip.tree)
      #expect(throws: Never.self, "\(text)") { _ = try Parser.parse(text) }
      #expect(text != SourcePrinter.print(tree))
    }
  }
}

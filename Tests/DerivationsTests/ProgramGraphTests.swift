import Catalogue
import Derivations
import Diagnostics
import Nabla
import Pages
import Pictures
import Syntax
import Testing

@Suite("The graph of a program")
struct ProgramGraphTests {
  private func graph(_ program: String, by variables: [String] = [], language: Language = .english) throws -> ComputationGraph {
    let problem = Problem(program: program, variables: variables)
    let engine = Engine()
    let typed = try engine.elaborate(problem)
    return try ComputationGraph(
      try Parser.parse(program), typed, by: try engine.variables(of: problem, in: typed), signatures: Catalogue.standard.signatures,
      language: language)
  }

  private func arrows(_ graph: ComputationGraph) -> Set<String> {
    Set(graph.edges.map { "\(graph.nodes[$0.source].id) → \(graph.nodes[$0.target].id)" })
  }

  @Test("a network's values stand in it by name, with shapes and signals")
  func network() throws {
    let program = "x: vector(d); W: matrix(h, d); b: vector(h); u: vector(h)\nz = W*x + b\na = tanh(z)\nJ = u'*a"
    let graph = try graph(program, by: ["W"])
    #expect(arrows(graph) == ["x → z", "W → z", "b → z", "z → a", "a → J", "u → J"])
    func node(_ id: String) throws -> ComputationGraph.Node { try #require(graph.nodes.first { $0.id == id }) }
    #expect(try node("z").title.text == "z = W x + b")
    #expect(try node("z").shape == "h × 1")
    #expect(try node("z").signal?.text == "∂J/∂z")
    // On the way a row, at the variable its own shape.
    #expect(try node("z").signalShape == "1 × h")
    #expect(try node("W").signalShape == "h × d")
    #expect(try node("W").kind == .variable)
    #expect(try node("J").kind == .objective)
    #expect(try node("J").shape == "scalar")
    for off in ["x", "b", "u", "J"] { #expect(try node(off).signal == nil) }
  }

  @Test("values without a name get one, and the objective too")
  func generatedNames() throws {
    let graph = try graph("norm2(X*w - y)^2", by: ["w"])
    let objective = try #require(graph.nodes.last)
    #expect(objective.kind == .objective)
    #expect(graph.nodes.filter { $0.kind == .variable }.map(\.id).sorted() == ["X", "w", "y"])
    let between = graph.nodes.filter { $0.kind == .intermediate }
    #expect(between.map(\.title.text).contains { $0.hasSuffix("= X w − y") })
    #expect(between.allSatisfy { $0.signal != nil })
  }

  @Test("what the objective does not need is left out")
  func unused() throws {
    let graph = try graph("s = x'*x\nt = y'*y\n3*s", by: ["x"])
    #expect(!graph.nodes.contains { $0.id == "t" || $0.id == "y" })
  }

  @Test("the words are Chinese where asked")
  func chinese() throws {
    #expect(try graph("x'*x", language: .chinese).nodes.last?.shape == "标量")
  }

  @Test(
    "programs of all kinds have a graph",
    arguments: [
      "x", "z[i] = sum[k](W[i,k]*x[k]); sum(z)", "W*x", "inv(A)", "tr(A*B)", "a^2", "kron(A, B)*x", "f: elementwise; sum(f(x))",
      "W: matrix(3, 3); h = tanh(W*x); h2 = tanh(W*h); h3 = tanh(W*h2); sum(h3)", "权重: matrix(m, n); 输入: vector(n); sum(权重*输入)",
    ])
  func everyProgram(program: String) throws {
    let graph = try graph(program)
    #expect(graph.nodes.last?.kind == .objective)
    #expect(graph.nodes.filter { $0.kind == .objective }.count == 1)
    #expect(Set(graph.nodes.map(\.id)).count == graph.nodes.count)
    #expect(!GraphTextWriter().write(graph).isEmpty)
  }
}

import Catalogue
import Diagnostics
import Emission
import Formulas
import Pages
import Syntax
import Typing

/// What the signs and functions of a derivation stand for, said once before they are used.
struct NotationWords {
  /// A sign or a function.
  struct Sign {
    /// Under which name it is noted as said.
    var name: String
    /// What is said of it.
    var runs: [Run]
  }

  let language: Language

  /// Those that a part uses, in the order of this list.
  func signs(_ part: Derivation.Part) -> [Sign] {
    var operations: Set<BinaryOperator> = []
    var functions: Set<String> = []
    let signatures = Catalogue.standard.signatures
    func scan(_ tree: SyntaxTree) {
      for (node, isUsed) in zip(tree.nodes, tree.used) where isUsed {
        switch node.kind {
        case .binary(let operation): operations.insert(operation)
        case .call(let name, 0): functions.insert(signatures[name]?.name ?? name)
        default: break
        }
      }
    }
    for link in part.links { scan(link.definition) }
    for tree in part.passed.values { scan(tree) }
    for step in part.stages.flatMap({ $0.calculations.flatMap(\.steps) }) { scan(step.after) }
    return operators.filter { operations.contains($0.operation) }.map(\.sign) + definitions.filter { functions.contains($0.name) }
  }

  /// A sentence that says all of it.
  func runs(_ signs: [Sign]) -> [Run] {
    let separator = Run.text(language == .english ? "; " : "；")
    let said = signs.enumerated().flatMap { place, sign in (place == 0 ? [] : [separator]) + sign.runs }
    return [.text(Phrases(language: language).notation)] + said + [.text(Phrases(language: language).stop)]
  }

  // MARK: Signs

  private var operators: [(operation: BinaryOperator, sign: Sign)] {
    func sign(_ sign: String, _ english: String, _ chinese: String) -> Sign {
      Sign(name: sign, runs: [.formula(.sign(sign, .prefix)), .text(language == .english ? english : chinese)])
    }
    return [
      (.hadamard, sign("⊙", " multiplies entry by entry (many texts write ∘)", " 表示逐元素相乘（不少文献写作 ∘）")),
      (.hadamardDivide, sign("⊘", " divides entry by entry", " 表示逐元素相除")),
      (
        .hadamardPower,
        Sign(
          name: "⊙k",
          runs: [
            .formula(formula("x.^k")), .text(language == .english ? " raises each entry to the power " : " 表示逐元素取幂，指数为 "), .formula(formula("k")),
          ])
      ),
      (.kronecker, sign("⊗", " is the Kronecker product", " 表示克罗内克积")),
    ]
  }

  // MARK: Functions

  /// What functions with a notation of their own are, by their names in the language.
  private var definitions: [Sign] {
    [
      written("cross_entropy", "cross_entropy(y, p)", "-sum[i](y[i]*log(p[i]))"), written("softmax", "softmax(x)", "exp(x)/sum(exp(x))"),
      written("logsoftmax", "logsoftmax(x)", "log(softmax(x))"), written("logsumexp", "logsumexp(x)", "log(sum(exp(x)))"),
      written("sigmoid", "sigmoid(t)", "1/(1 + exp(-t))"), written("softplus", "softplus(t)", "log(1 + exp(t))"),
      cases("relu", "relu(t)", [("t", "t", ">"), ("0", "t", "≤")]), cases("step", "step(t)", [("1", "t", ">"), ("0", "t", "<")]),
      cases("sign", "sign(t)", [("1", "t", ">"), ("-1", "t", "<")]), written("silu", "silu(t)", "t*sigmoid(t)"),
      written("gelu", "gelu(t)", "t*(1 + erf(t/sqrt(2)))/2"),
    ]
  }

  private func formula(_ text: String) -> Formula {
    guard let tree = try? Parser.parse(text), let last = tree.statements.last else { return .words(text) }
    let vector = ValueType.column(Dimension(.literal(1)))
    return LaTeXEmitter(types: ["x": vector, "y": vector, "p": vector]).formula(tree, node: last.value)
  }

  private func written(_ name: String, _ left: String, _ right: String) -> Sign {
    Sign(name: name, runs: [.formula(.equation(formula(left), formula(right)))])
  }

  /// A function by cases: a value each for the signs of its argument.
  private func cases(_ name: String, _ left: String, _ cases: [(value: String, argument: String, sign: String)]) -> Sign {
    let condition = language == .english ? " if " : " 当 "
    let parts = cases.enumerated().flatMap { place, one in
      (place == 0 ? [] : [Formula.sign(",", .punctuation)])
        + [formula(one.value), .words(condition), .row([formula(one.argument), .sign(one.sign), .number(0)])]
    }
    return Sign(name: name, runs: [.formula(.row([formula(left), .sign("=")] + parts))])
  }
}

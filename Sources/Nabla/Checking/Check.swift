import Diagnostics
import Syntax
import Typing

extension Engine {
  /// Judges a formula claimed to be the derivative of a problem's program by its one variable, and says what is wrong with it.
  ///
  /// The claim may use the names of the program, have several statements, be written in index notation, and be an equation such as
  /// `dJ/dW = delta*x'`. With a layout asked for, it is judged in that layout.
  ///
  /// - Throws: what is wrong with the program or with the choice of the variable, with spans of the program; and what keeps the claim from being read,
  ///   with spans of the claim. A claim whose operands do not fit together is no such fault but a verdict.
  public func check(_ problem: Problem, claim text: String) throws(Diagnostic) -> CheckResult {
    let program = try elaborate(problem)
    let equation = ClaimText(text)
    let place = try claimedVariable(problem, equation, program)
    let tree = try Parser.parse(equation.text)
    var question = problem
    question.variables = [program.variables[place].name]
    let examination = try Examination(self, question, program, place)
    let typed: TypedProgram
    do throws(Diagnostic) {
      typed = try Elaborator.elaborate(tree, after: program, signatures: catalogue.signatures, text: equation.text)
    } catch {
      guard error.code == .shapeMismatch || error.code == .notSquare else { throw error }
      return examination.result(illFormed: tree, error)
    }
    return try examination.result(ReadFormula(tree: tree, typed: typed))
  }

  /// The place of the variable that a claim is about.
  private func claimedVariable(_ problem: Problem, _ claim: ClaimText, _ program: TypedProgram) throws(Diagnostic) -> Int {
    var places = try variables(of: problem, in: program)
    let named = claim.variable.flatMap { name in program.variables.firstIndex { $0.name == name } }
    if let name = claim.variable, named == nil, problem.order == 1 {
      let isStatement = program.statements.contains { $0.name == name }
      let why = isStatement ? Message("a statement defines", "由语句定义") : Message("the program does not have", "不在程序里")
      let names = program.variables.map(\.name)
      throw Diagnostic(
        .unknownName, Message("the claim is about the derivative by \(name), which \(why)", "所给公式是对 \(name) 的导数，而 \(name) \(why)"), at: .none,
        help: Message("the variables are \(names.joined(separator: ", "))", "变量有 \(names.joined(separator: "、"))"))
    }
    if let named {
      guard places.contains(named) else {
        let (claimed, asked) = (program.variables[named].name, places.map { program.variables[$0].name }.joined(separator: ", "))
        throw Diagnostic(
          .unsupported,
          Message("the claim is about the derivative by \(claimed), and asked is the one by \(asked)", "所给公式是对 \(claimed) 的导数，而要求的是对 \(asked) 的导数"),
          at: .none)
      }
      places = [named]
    }
    guard places.count == 1 else {
      let names = places.map { program.variables[$0].name }.joined(separator: ", ")
      throw Diagnostic(
        .unsupported, Message("a claim is about one variable, and there are \(places.count): \(names)", "公式只针对一个变量，而这里有 \(places.count) 个：\(names)"),
        at: .none,
        help: Message(
          "name one with --wrt, or write the claim as an equation, d/d\(program.variables[places[0]].name) = …",
          "请用 --wrt 指定一个，或把公式写成等式 d/d\(program.variables[places[0]].name) = …"))
    }
    return places[0]
  }
}

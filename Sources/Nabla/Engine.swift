import Catalogue
import Diagnostics
import Differentiation
import Expressions
import Lowering
import Numerals
import Rendering
import Shapes
import Syntax
import Typing
import Verification

/// The engine: a problem in, a checked answer out.
public struct Engine: Sendable {
  let catalogue: Catalogue

  /// An engine that knows the functions of a catalogue.
  public init(catalogue: Catalogue = .standard) { self.catalogue = catalogue }

  /// The program of a problem, parsed and typed.
  ///
  /// - Throws: what is wrong with it, with the place.
  public func elaborate(_ problem: Problem) throws(Diagnostic) -> TypedProgram {
    var declared: [SyntaxTree.Declaration] = []
    for (name, type) in problem.declarations {
      do {
        declared += try Parser.parseDeclarations("\(name): \(type)")
      } catch {
        throw Diagnostic(
          error.code, Message("in the declaration of \(name): \(error.wording)", "在 \(name) 的声明中：\(error.wording)"), at: .none, help: error.advice)
      }
    }
    let tree = try Parser.parse(problem.program)
    return try Elaborator.elaborate(tree, declared: declared, signatures: catalogue.signatures, text: problem.program)
  }

  /// The derivatives that a problem asks for.
  ///
  /// - Throws: what is wrong with the program, or `unverified` when an answer was found and did not pass its check.
  public func derive(_ problem: Problem) throws(Diagnostic) -> Answer {
    let program = try elaborate(problem)
    let places = try variables(of: problem, in: program)
    var derivation = try Derivation(program, places, problem.order, catalogue)
    var derivatives: [Derivative] = []
    for (k, place) in places.enumerated() {
      derivatives.append(try derivation.derivative(k, by: place, layout: problem.layout))
    }
    return Answer(program: program, derivatives: derivatives, warnings: program.warnings)
  }

  /// The derivative of a program that is typed already, by the variable at a place.
  ///
  /// - Throws: as `derive` of a problem does.
  public func derive(_ program: TypedProgram, by place: Int, order: Int = 1, layout: LayoutConvention = .shape) throws(Diagnostic) -> Derivative {
    var derivation = try Derivation(program, [place], order, catalogue)
    return try derivation.derivative(0, by: place, layout: layout)
  }

  /// The places of the variables that a problem asks to differentiate by: those it names, or all that are not constant.
  ///
  /// - Throws: `unknown_name` for a name that is no variable, `unsupported` for a constant one.
  public func variables(of problem: Problem, in program: TypedProgram) throws(Diagnostic) -> [Int] {
    if problem.variables.isEmpty {
      let all = program.variables.indices.filter { !program.variables[$0].facts.contains(.constant) }
      if all.isEmpty {
        throw Diagnostic(
          .unknownName, Message("the program has no variable to differentiate by", "程序里没有可以求导的变量"), at: .none,
          help: program.variables.isEmpty
            ? Message("a name that is not defined is a variable, as x is in x'*x", "没有定义的名字就是变量，例如 x'*x 里的 x")
            : Message("all are declared constant", "它们都声明为 constant"))
      }
      return Array(all)
    }
    var places: [Int] = []
    for name in problem.variables {
      guard let place = program.variables.firstIndex(where: { $0.name == name }) else { throw unknown(name, program) }
      if program.variables[place].facts.contains(.constant) {
        throw Diagnostic(
          .unsupported, Message("\(name) is declared constant", "\(name) 声明为常数"), at: .none,
          help: Message("remove `constant` from its declaration", "请去掉声明中的 constant"))
      }
      places.append(place)
    }
    return places
  }

  private func unknown(_ name: String, _ program: TypedProgram) -> Diagnostic {
    if program.statements.contains(where: { $0.name == name }) {
      return Diagnostic(
        .unknownName, Message("\(name) is defined by a statement, not a variable", "\(name) 由语句定义，不是变量"), at: .none,
        help: Message("remove its statement to differentiate by it", "要对它求导，请去掉定义它的语句"))
    }
    let known = program.variables.map(\.name)
    let near = nearestNames(to: name, in: known)
    let help =
      near.first.map { Message("did you mean \($0)?", "是否想写 \($0)？") }
      ?? Message("the variables are \(known.joined(separator: ", "))", "变量有 \(known.joined(separator: "、"))")
    return Diagnostic(.unknownName, Message("the program has no variable \(name)", "程序里没有变量 \(name)"), at: .none, help: help)
  }
}

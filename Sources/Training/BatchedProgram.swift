import Diagnostics
import Nabla
import Syntax
import Typing

/// A program for one example rewritten for a batch: every value that depends on the example becomes a matrix with a row for each, a number a column.
///
///     x: vector(d); y: onehot(k)          X: matrix(B, d); Y: matrix(B, k)
///     z = W*x + b                    ─▶   Z = X*W' + b'
///     p = softmax(z)                      P = softmax(Z, rows)
///     J = cross_entropy(y, p)             J = -mean(sum(Y.*log(P), rows))
///
/// The objective is the mean of the examples' objectives.
public struct BatchedProgram: Sendable {
  /// The rewritten program as a problem by the parameters.
  public let problem: Problem
  /// The name of the batch's length.
  public let dimension: String
  /// What the data variables are called in the rewritten program, in the order of the original.
  public let names: [String: String]
  /// What the statements that have one are called there.
  public let statements: [String: String]

  /// Rewrites a program.
  ///
  /// - Parameters:
  ///   - program: the program for one example, with a scalar objective.
  ///   - examples: the variables that differ from example to example.
  ///   - parameters: the variables that are trained.
  ///   - rowFunctions: the functions of the language that take `rows`.
  ///   - isObjective: true where the last statement is an objective, of which the mean is taken.
  /// - Throws: `unsupported` with the place of the first value that has no form with a row for each example.
  public init(_ program: TypedProgram, examples: Set<String>, parameters: [String], rowFunctions: Set<String>, isObjective: Bool = true)
    throws(Diagnostic)
  {
    var taken = Set(program.variables.map(\.name) + program.statements.compactMap(\.name))
    for variable in program.variables {
      for axis in variable.type.axes { for extent in axis.extents { taken.formUnion(extent.terms.map(\.name)) } }
    }
    let dimension = BatchedProgram.fresh("B", or: "batch", &taken)
    var builder = RowForm(program: program, dimension: dimension, rowFunctions: rowFunctions)
    var names: [String: String] = [:]
    var declarations: [(name: String, type: String)] = []
    for (place, variable) in program.variables.enumerated() {
      guard examples.contains(variable.name) else {
        declarations.append((variable.name, variable.declaredType))
        builder.declare(place, as: variable.name, isExample: false)
        continue
      }
      let name: String
      let type: String
      switch variable.type {
      case .scalar: (name, type) = (variable.name, "vector(\(dimension))")
      case .column(let n), .row(let n):
        name = BatchedProgram.fresh(variable.name.uppercased(), or: variable.name + "_rows", &taken, beside: variable.name)
        type = "matrix(\(dimension), \(n.text))"
      case .matrix, .tensor:
        throw Diagnostic(
          .unsupported,
          Message(
            "\(variable.name) is a \(variable.type.text) for each example, which a batch has no matrix for",
            "每个样本的 \(variable.name) 是 \(variable.type.text)，批处理没有相应的矩阵"), at: .none)
      }
      let isOneOf = !variable.facts.isDisjoint(with: [.oneHot, .sumsToOne])
      let sign = isOneOf ? "" : variable.facts.contains(.positive) ? " positive" : variable.facts.contains(.nonnegative) ? " nonneg" : ""
      names[variable.name] = name
      declarations.append((name, type + sign + " constant"))
      builder.declare(place, as: name, isExample: true)
    }
    var statements: [String: String] = [:]
    for (place, statement) in program.statements.enumerated() {
      let isLast = isObjective && place == program.statements.count - 1
      let form = isLast ? try builder.objective(statement.value) : try builder.form(statement.value)
      var name: String?
      if let old = statement.name {
        name = form.rows == .vector && !isLast ? BatchedProgram.fresh(old.uppercased(), or: old + "_rows", &taken, beside: old) : old
        statements[old] = name
      }
      builder.state(name, form, value: statement.value)
    }
    problem = Problem(program: SourcePrinter.print(builder.tree), declarations: declarations, variables: parameters)
    self.dimension = dimension
    self.names = names
    self.statements = statements
  }

  /// The rewritten program as a text: declarations, then statements.
  public var text: String { problem.declarations.map { "\($0.name): \($0.type)\n" }.joined() + problem.program }

  /// A name that is not taken: the wanted one, the other one, or that with underscores.
  private static func fresh(_ wanted: String, or other: String, _ taken: inout Set<String>, beside old: String? = nil) -> String {
    var name = wanted == old || taken.contains(wanted) ? other : wanted
    while taken.contains(name) { name += "_" }
    taken.insert(name)
    return name
  }
}

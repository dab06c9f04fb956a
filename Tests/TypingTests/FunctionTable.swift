import Diagnostics
import Numerals
import Syntax
import Testing

@testable import Typing

/// A small language of functions, enough for each kind of meaning.
enum FunctionTable {
  static let signatures = SignatureTable(
    ["exp", "sqrt", "abs", "tanh", "relu"].map { Signature(name: $0, aliases: [], arity: 1...1, meaning: .elementwise) }
      + [
        Signature(name: "log", aliases: ["ln"], arity: 1...1, meaning: .elementwise),
        Signature(name: "sigmoid", aliases: ["σ"], arity: 1...1, meaning: .elementwise),
      ]
      + [
        builtin("sum", .reduce(.sum, .all)), builtin("prod", .reduce(.product, .all)), builtin("max", .reduce(.maximum, .all), 1...2),
        builtin("min", .reduce(.minimum, .all), 1...2), builtin("tr", .trace), builtin("det", .determinant), builtin("inv", .inverse),
        builtin("diag", .diagonal), builtin("vec", .vectorize), builtin("kron", .kronecker, 2...2), builtin("eye", .identity),
        builtin("ones", .fill(.one), 1...2), builtin("zeros", .fill(.zero), 1...2), builtin("vector", .fill(.zero)), builtin("matrix", .fill(.zero)),
      ]
      + [
        defined("maximum", ["x", "y"], [.all: "(x + y + abs(x - y))/2"]),
        defined("logdet", ["A: square"], [.all: "log(det(A))"]),
        defined("norm2", ["x"], [.all: "sqrt(sum(x.^2))", .rows: "sqrt(sum(x.^2, rows))"]),
        defined("mean", ["x"], [.all: "sum(x)/count(x)", .rows: "sum(x, rows)/count(x, rows)", .columns: "sum(x, columns)/count(x, columns)"]),
        defined("softmax", ["x: vector"], [.all: "exp(x)/sum(exp(x))", .rows: "out[i,j] = exp(x[i,j])/sum[k](exp(x[i,k]))"]),
        defined("centred", ["x"], [.all: "m = mean(x); x - m", .columns: "x - mean(x, columns)"]),
        defined("weighted", ["X", "w"], [.all: "w.*X", .rows: "w.*X"]),
        defined("cross_entropy", ["y: vector", "p: vector"], [.all: "-sum(y.*log(p))", .rows: "-sum(y.*log(p), rows)"]),
        defined("endless", ["x"], [.all: "endless(x)"]),
      ])

  private static func builtin(_ name: String, _ operation: TypedOperation, _ arity: ClosedRange<Int> = 1...1) -> Signature {
    Signature(name: name, aliases: [], arity: arity, meaning: .builtin(operation))
  }

  private static func defined(_ name: String, _ parameters: [String], _ bodies: [Axis: String]) -> Signature {
    Signature(name: name, aliases: [], arity: parameters.count...parameters.count, meaning: .defined(parameters: parameters, bodies: bodies))
  }
}

/// The typed form of a program with its declarations.
func elaborate(_ program: String, _ declarations: String = "") throws(Diagnostic) -> TypedProgram {
  try Elaborator.elaborate(
    try Parser.parse(program), declared: try Parser.parseDeclarations(declarations), signatures: FunctionTable.signatures, text: program)
}

/// The typed form of a program and of more text after it.
func elaborate(_ program: String, _ declarations: String, after text: String) throws(Diagnostic) -> TypedProgram {
  try Elaborator.elaborate(
    try Parser.parse(text), after: try elaborate(program, declarations), signatures: FunctionTable.signatures, text: text)
}

/// The type of a program's objective.
func type(_ program: String, _ declarations: String = "") throws -> String {
  let typed = try elaborate(program, declarations)
  try checkInvariants(typed)
  return typed[typed.result].type.text
}

/// The fault of a program; nil for a well-formed one.
func fault(_ program: String, _ declarations: String = "") -> Diagnostic? {
  do throws(Diagnostic) {
    _ = try elaborate(program, declarations)
    return nil
  } catch { return error }
}

/// The characters of a text that a span covers.
func covered(_ span: SourceSpan, in text: String) -> String {
  var scalars = String.UnicodeScalarView()
  scalars.append(contentsOf: Array(text.unicodeScalars)[span.start..<span.end])
  return String(scalars)
}

/// What every typed program satisfies: arguments before users, places within bounds, lengths known.
func checkInvariants(_ program: TypedProgram) throws {
  for (place, node) in program.nodes.enumerated() {
    #expect(node.arguments.allSatisfy { $0 >= 0 && $0 < place })
    #expect(!node.type.text.contains("?"))
    if case .variable(let variable) = node.operation { #expect(program.variables[variable].type == node.type) }
    if case .defined = node.operation {
      let body = try #require(node.arguments.last)
      #expect(program[body].type == node.type)
    }
    if case .access(let subscripts) = node.operation {
      let type = program[node.arguments[0]].type
      #expect(subscripts.count == type.axes.count || subscripts.count == type.listedAxes.count)
      #expect(subscripts.allSatisfy { $0.terms.allSatisfy { program.indices.indices.contains($0.index) } })
    }
  }
  #expect(program.statements.allSatisfy { program.nodes.indices.contains($0.value) })
  #expect(program.variables.allSatisfy { !$0.type.text.contains("?") })
  #expect(program.indices.allSatisfy { !$0.extent.text.contains("?") })
}

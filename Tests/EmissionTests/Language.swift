import Diagnostics
import Emission
import Syntax
import Typing

/// A small language to emit from: enough functions to meet every road of emission, with bodies of their own.
enum Language {
  static let signatures: SignatureTable = {
    let elementwise = ["exp", "log", "sin", "cos", "tanh", "sqrt", "abs", "sign", "step", "erf", "relu", "sigmoid", "softplus"]
    var all = elementwise.map { Signature(name: $0, aliases: [], arity: 1...1, meaning: .elementwise) }
    let builtins: [(String, TypedOperation, ClosedRange<Int>)] = [
      ("sum", .reduce(.sum, .all), 1...1), ("prod", .reduce(.product, .all), 1...1), ("max", .reduce(.maximum, .all), 1...2),
      ("min", .reduce(.minimum, .all), 1...2), ("tr", .trace, 1...1), ("det", .determinant, 1...1), ("inv", .inverse, 1...1),
      ("diag", .diagonal, 1...1), ("vec", .vectorize, 1...1), ("kron", .kronecker, 2...2), ("eye", .identity, 1...1), ("ones", .fill(.one), 1...2),
      ("zeros", .fill(.zero), 1...2), ("vector", .fill(.one), 1...1), ("matrix", .fill(.one), 1...1),
    ]
    all += builtins.map { Signature(name: $0.0, aliases: [], arity: $0.2, meaning: .builtin($0.1)) }
    let definitions: [(String, [String], [Axis: String])] = [
      ("silu", ["x"], [.all: "x.*sigmoid(x)"]),
      ("gelu", ["x"], [.all: "x.*(1 + erf(x/sqrt(2)))/2"]),
      ("square", ["x"], [.all: "x.^2"]),
      ("norm1", ["x"], [.all: "sum(abs(x))"]),
      ("norm2", ["x"], [.all: "sqrt(sum(x.^2))"]),
      ("logdet", ["A: square"], [.all: "log(det(A))"]),
      ("mean", ["x"], [.all: "sum(x)/count(x)", .rows: "sum(x, rows)*(count(sum(x, rows))/count(x))"]),
      ("logsumexp", ["x"], [.all: "log(sum(exp(x)))", .rows: "log(sum(exp(x), rows))"]),
      ("softmax", ["x: vector"], [.all: "exp(x)/sum(exp(x))", .rows: "exp(x)./sum(exp(x), rows)"]),
      ("logsoftmax", ["x: vector"], [.all: "x - log(sum(exp(x)))"]),
      ("cross_entropy", ["y", "p"], [.all: "-sum(y.*log(p))"]),
      ("maximum", ["x", "y"], [.all: "y + relu(x - y)"]),
      ("minimum", ["x", "y"], [.all: "y - relu(y - x)"]),
      ("layernorm", ["x: vector"], [.all: "(x - mean(x))/sqrt(mean((x - mean(x)).^2))"]),
    ]
    all += definitions.map { Signature(name: $0.0, aliases: [], arity: $0.1.count...$0.1.count, meaning: .defined(parameters: $0.1, bodies: $0.2)) }
    return SignatureTable(all)
  }()

  /// The typed form of a program.
  static func program(_ text: String) throws -> TypedProgram {
    try Elaborator.elaborate(try Parser.parse(text), signatures: signatures, text: text)
  }

  /// The typed form of an answer after its program.
  static func answer(_ text: String, after program: TypedProgram) throws -> TypedProgram {
    try Elaborator.elaborate(try Parser.parse(text), after: program, signatures: signatures, text: text)
  }

  /// The emitted function of a program and its answers.
  static func numPy(_ text: String, _ answers: [(variable: String, order: Int, text: String)] = [], name: String = "loss") throws -> String {
    let program = try program(text)
    let derivatives = try answers.map {
      CodeRequest.Derivative(variable: $0.variable, order: $0.order, answer: try answer($0.text, after: program))
    }
    return try Emitter(.numpy).emit(CodeRequest(program: program, derivatives: derivatives, name: name))
  }

  /// The lines of the emitted function after the checks of its arguments, without the last one.
  static func body(_ text: String, _ answers: [(variable: String, order: Int, text: String)] = []) throws -> [String] {
    let lines = try numPy(text, answers).split(separator: "\n").map { $0.drop { $0 == " " } }
    let start = (lines.lastIndex { $0.hasPrefix("\"\"\"") } ?? 0) + 1
    let frame = ["if ", "raise ", "return "]
    return lines[start...].filter { line in
      !frame.contains { line.hasPrefix($0) } && !line.contains(".shape") && !line.contains("np.asarray") && !line.contains("= float(")
    }.map(String.init)
  }

  /// The LaTeX of a program's last expression, with the types of the program.
  static func laTeX(_ text: String) throws -> String {
    LaTeXEmitter(try program(text), signatures: signatures).emit(try Parser.parse(text))
  }

  /// The plain text of the same.
  static func plainText(_ text: String) throws -> String {
    LaTeXEmitter(try program(text), signatures: signatures).emitPlainText(try Parser.parse(text))
  }
}

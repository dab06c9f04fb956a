import ArrayFiles
import Binding
import Diagnostics
import JSON
import Nabla
import Typing

/// What is to be measured: a program, its variable, which result of it, the files of the arrays, and the precision.
struct MeasuringRequest {
  /// Which number of a program is asked for.
  enum Quantity: String {
    case value
    case gradient
    case jacobian
    case hessian
    /// The Hessian as the factors that make it.
    case compressed = "hessian_compressed"
    /// The product of the Hessian and a direction, which is an array of its own.
    case hvp
  }

  let program: String
  let declarations: [(name: String, type: String)]
  let variable: String
  let quantity: Quantity
  /// The array that a Hessian is multiplied by; factors are, to be compared.
  let direction: String?
  let files: [(name: String, path: String)]
  let isSingle: Bool
  /// How many threads share large steps; 1 where the request does not say.
  let threads: Int

  /// A request as it stands in a line.
  ///
  /// - Throws: `setting` for a name that is missing or has no such value.
  init(_ line: JSONValue) throws(Diagnostic) {
    program = try MeasuringRequest.text("program", line)
    variable = try MeasuringRequest.text("wrt", line)
    declarations = try MeasuringRequest.texts("declare", line).map { ($0.name, $0.text) }
    files = try MeasuringRequest.texts("data", line).map { ($0.name, $0.text) }
    guard let quantity = Quantity(rawValue: try MeasuringRequest.text("what", line)) else {
      throw Diagnostic(
        .setting,
        Message(
          "what is to be measured is value, gradient, jacobian, hessian, hessian_compressed or hvp",
          "可以测量的是 value、gradient、jacobian、hessian、hessian_compressed 或 hvp"), at: .none)
    }
    self.quantity = quantity
    let multiplies = quantity == .hvp || quantity == .compressed
    direction = multiplies ? try MeasuringRequest.text("direction", line) : nil
    isSingle = try MeasuringRequest.text("dtype", line) == "f32"
    threads = if case .number(let digits)? = line["threads"] { Int(digits) ?? 1 } else { 1 }
  }

  private static func text(_ name: String, _ line: JSONValue) throws(Diagnostic) -> String {
    guard case .string(let text)? = line[name] else {
      throw Diagnostic(.setting, Message("the request has no text \(name)", "请求里没有文本 \(name)"), at: .none)
    }
    return text
  }

  private static func texts(_ name: String, _ line: JSONValue) throws(Diagnostic) -> [(name: String, text: String)] {
    guard case .object(let members)? = line[name] else {
      throw Diagnostic(.setting, Message("the request has no object \(name)", "请求里没有对象 \(name)"), at: .none)
    }
    var texts: [(name: String, text: String)] = []
    for member in members {
      guard case .string(let text) = member.value else {
        throw Diagnostic(.setting, Message("\(name).\(member.name) is no text", "\(name).\(member.name) 不是文本"), at: .none)
      }
      texts.append((member.name, text))
    }
    return texts
  }

  /// The program whose value or derivative is the number asked for, and the answer to it.
  func answer() throws(Diagnostic) -> Answer {
    let order = quantity == .hessian || quantity == .compressed ? 2 : 1
    let answer = try Engine().derive(Problem(program: program, declarations: declarations, variables: [variable], order: order))
    guard quantity == .hvp, let direction else { return answer }
    // H·v is the gradient of gᵀ·v, where g is the gradient and v a constant.
    guard let gradient = answer.derivatives.first?.source else {
      throw Diagnostic(
        .unsupported, Message("the gradient has no matrix form to multiply by \(direction)", "梯度没有可以与 \(direction) 相乘的矩阵形式"), at: .none)
    }
    let statements = program + "\n" + "sum((\(gradient)).*\(direction))"
    return try Engine().derive(Problem(program: statements, declarations: declarations, variables: [variable]))
  }

  /// The arrays of the files, fitted to the program's variables.
  func arrays(for program: TypedProgram) throws(Diagnostic) -> BoundData {
    var collection = DataCollection()
    for file in files { collection.add(file.name, try ArrayFile.readOne(file.path), origin: file.path) }
    return try BoundData(program, data: collection)
  }

  /// The array that factors are multiplied by.
  func directionArray() throws(Diagnostic) -> ArrayValue? {
    guard quantity == .compressed, let file = files.first(where: { $0.name == direction }) else { return nil }
    return try ArrayFile.readOne(file.path)
  }
}

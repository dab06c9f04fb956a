import Diagnostics
import JSON
import Nabla
import Pages

/// A request of the page: one of a batch, with what only a page asks for.
struct PageRequest: Sendable {
  /// What is asked of the engine.
  let batch: BatchRequest
  /// The formats of formulas and code that were asked for, as they were named.
  let formats: Set<String>
  /// The language of words.
  let language: Language
  /// How deep the derivation goes; nil where none is asked for.
  let steps: Depth?
  /// True where the picture of the computation is asked for.
  let wantsGraph: Bool

  /// How deep a derivation goes.
  enum Depth: String, Sendable {
    case matrix
    case index
  }

  /// The value that a body writes.
  ///
  /// - Throws: where it is not JSON.
  static func value(of body: [UInt8]) throws(Diagnostic) -> JSONValue {
    do throws(JSONReader.Fault) {
      return try JSONReader.read(body)
    } catch {
      throw Diagnostic(
        .syntax,
        Message("the body is not JSON: \(error.message), at byte \(error.offset + 1)", "请求体不是 JSON：第 \(error.offset + 1) 个字节处\(error.message)"),
        at: .none)
    }
  }

  /// The language that a value asks for, which need not be a request that makes sense; nil where it asks for none.
  static func language(of value: JSONValue) -> Language? { try? choice("language", in: value) }

  /// The request that a value writes, answered in a language where it asks for none.
  ///
  /// - Throws: what is wrong with it, without a place.
  init(_ value: JSONValue, _ operation: Interface.Operation, in language: Language) throws(Diagnostic) {
    batch = try BatchRequest(value)
    switch operation {
    case .check where batch.claim == nil:
      throw Diagnostic(
        .syntax, Message("the request has no claim", "请求里没有公式"), at: .none, help: Message("state your formula as claim", "请用 claim 给出你的公式"))
    case .derive where batch.claim != nil, .plan where batch.claim != nil:
      throw Diagnostic(
        .syntax, Message("a claim is checked at \(Interface.Operation.check.rawValue)", "检查公式请用 \(Interface.Operation.check.rawValue)"), at: .none)
    default: break
    }
    if case .array(let names) = value["formats"] {
      formats = Set(names.compactMap { if case .string(let name) = $0 { name } else { nil } })
    } else {
      formats = ["latex", "mathml"]
    }
    self.language = try PageRequest.choice("language", in: value) ?? language
    steps = try PageRequest.choice("steps", in: value)
    wantsGraph = try PageRequest.bool("graph", in: value)
  }

  private static func choice<Choice: RawRepresentable>(_ name: String, in value: JSONValue) throws(Diagnostic) -> Choice?
  where Choice.RawValue == String {
    switch value[name] {
    case nil, .null: return nil
    case .bool(false) where Choice.self == Depth.self: return nil
    case .bool(true) where Choice.self == Depth.self: return Choice(rawValue: "matrix")
    case .string(let text):
      guard let known = Choice(rawValue: text) else {
        throw Diagnostic(.syntax, Message("there is no \(name) \(text.prefix(40))", "\(name) 没有 \(text.prefix(40)) 这个取值"), at: .none)
      }
      return known
    case let other?:
      throw Diagnostic(.syntax, Message("\(name) is a string, and this is \(other.kind)", "\(name) 应是字符串，而这里是 \(other.kind)"), at: .none)
    }
  }

  private static func bool(_ name: String, in value: JSONValue) throws(Diagnostic) -> Bool {
    switch value[name] {
    case nil, .null: return false
    case .bool(let flag): return flag
    case let other?:
      throw Diagnostic(
        .syntax, Message("\(name) is true or false, and this is \(other.kind)", "\(name) 应为 true 或 false，而这里是 \(other.kind)"), at: .none)
    }
  }
}

import Diagnostics
import JSON

/// One request of a batch.
public struct BatchRequest: Sendable {
  /// A form in which derivatives are answered beside `source` and `index`, which always stand in an answer.
  public enum Form: String, Sendable, CaseIterable {
    /// Matrix notation.
    case source
    /// Index notation.
    case index
    /// A formula.
    case latex
    /// A Python function.
    case numpy
    /// A function with JAX.
    case jax
    /// A function with PyTorch.
    case torch
    /// A Swift function.
    case swift
    /// A C function.
    case c
    /// A Julia function.
    case julia
    /// A MATLAB function.
    case matlab
    /// A module of StableHLO, which needs the lengths of all dimensions as `sizes`.
    case stablehlo

    /// The forms of an answer to a request that names none.
    public static let standard: Set<Form> = [.source, .index, .latex, .numpy]
  }

  /// How far a derivation is told.
  public enum Depth: String, Sendable, CaseIterable {
    /// In matrices.
    case matrix
    /// Each step unfolded into entries.
    case index
  }

  /// What the answer is recognised by: any JSON scalar.
  public var id: JSONValue
  /// What is asked.
  public var problem: Problem
  /// A formula claimed to be the derivative.
  public var claim: String?
  /// The forms asked for; the standard ones where the request names none.
  public var forms: Set<Form>
  /// Lengths by dimension name, for code of fixed lengths.
  public var sizes: [String: Int] = [:]
  /// How far the steps of a derivation are told; nil where none are asked for.
  public var steps: Depth?
  /// The language of reasons and of what is wrong: the one that `lang` names, English for a name that is not known.
  public var language: Language

  /// The request that an object writes. Names that mean nothing are passed over.
  ///
  /// - Throws: what is wrong with it, without a place.
  public init(_ value: JSONValue) throws(Diagnostic) {
    guard case .object = value else {
      throw BatchRequest.fault(Message("a request is an object, and this is \(value.kind)", "请求应是对象，而这里是 \(value.kind)"))
    }
    id = try BatchRequest.id(of: value)
    guard let program = try BatchRequest.string("program", in: value) else {
      throw BatchRequest.fault(Message("the request has no program", "请求里没有程序"))
    }
    problem = Problem(program: program)
    problem.declarations = try BatchRequest.declarations(in: value)
    problem.variables = try BatchRequest.strings("wrt", in: value) ?? []
    problem.order = try BatchRequest.order(in: value)
    if let layout = try BatchRequest.string("layout", in: value) {
      guard let known = LayoutConvention(rawValue: layout) else {
        let known = LayoutConvention.allCases.map(\.rawValue).joined(separator: ", ")
        throw BatchRequest.fault(
          Message("there is no layout \(layout)", "没有布局 \(layout)"), help: Message("the layouts are \(known)", "可用的布局有 \(known)"))
      }
      problem.layout = known
    }
    claim = try BatchRequest.string("claim", in: value)
    if claim != nil, problem.variables.count > 1 {
      throw BatchRequest.fault(
        Message("a claim is about one variable, and wrt names \(problem.variables.count)", "公式只针对一个变量，而 wrt 指定了 \(problem.variables.count) 个"))
    }
    // A form that is not known here may be one of a later version; it is passed over like an unknown name.
    forms = Form.standard
    sizes = try BatchRequest.sizes(in: value)
    if let names = try BatchRequest.strings("formats", in: value) { forms = Set(names.compactMap(Form.init(rawValue:))) }
    steps = try BatchRequest.depth(in: value)
    _ = try BatchRequest.string("lang", in: value)
    language = BatchRequest.language(of: value)
  }

  /// The language that an object asks for, which need not be a request that makes sense.
  static func language(of value: JSONValue) -> Language {
    guard case .string(let tag)? = value["lang"] else { return .english }
    return Language(rawValue: tag) ?? .english
  }

  /// `true` for steps in matrices, or how far they are told.
  private static func depth(in value: JSONValue) throws(Diagnostic) -> Depth? {
    switch value["steps"] {
    case nil, .null, .bool(false): return nil
    case .bool(true): return .matrix
    case .string(let text):
      guard let depth = Depth(rawValue: text) else {
        throw fault(
          Message("steps are matrix or index, and this is \(text)", "steps 应为 matrix 或 index，而这里是 \(text)"),
          help: Message("true is the same as matrix", "true 与 matrix 相同"))
      }
      return depth
    case let other?:
      throw fault(Message("steps is true, false or a string, and this is \(other.kind)", "steps 应为 true、false 或字符串，而这里是 \(other.kind)"))
    }
  }

  /// The id of a request, null where it has none.
  ///
  /// - Throws: where the id is a list or an object.
  static func id(of value: JSONValue) throws(Diagnostic) -> JSONValue {
    let id = value["id"] ?? .null
    switch id {
    case .null, .bool, .number, .string: return id
    case .array, .object: throw fault(Message("an id is a string or a number, and this is \(id.kind)", "id 应是字符串或数，而这里是 \(id.kind)"))
    }
  }

  private static func fault(_ message: Message, help: Message? = nil) -> Diagnostic { Diagnostic(.syntax, message, at: .none, help: help) }

  private static func string(_ name: String, in value: JSONValue) throws(Diagnostic) -> String? {
    switch value[name] {
    case nil, .null: return nil
    case .string(let text): return text
    case let other?: throw fault(Message("\(name) is a string, and this is \(other.kind)", "\(name) 应是字符串，而这里是 \(other.kind)"))
    }
  }

  /// A list of strings, or a string for a list of one.
  private static func strings(_ name: String, in value: JSONValue) throws(Diagnostic) -> [String]? {
    switch value[name] {
    case nil, .null: return nil
    case .string(let text): return [text]
    case .array(let items):
      var texts: [String] = []
      for item in items {
        guard case .string(let text) = item else {
          throw fault(Message("\(name) is a list of strings, and \(item.kind) stands in it", "\(name) 应是字符串的列表，而其中有 \(item.kind)"))
        }
        texts.append(text)
      }
      return texts
    case let other?:
      throw fault(Message("\(name) is a string or a list of strings, and this is \(other.kind)", "\(name) 应是字符串或字符串的列表，而这里是 \(other.kind)"))
    }
  }

  private static func sizes(in value: JSONValue) throws(Diagnostic) -> [String: Int] {
    switch value["sizes"] {
    case nil, .null: return [:]
    case .object(let members):
      var sizes: [String: Int] = [:]
      for member in members {
        guard case .number(let text) = member.value, let length = Double(text).flatMap({ Int(exactly: $0) }), (1...1_000_000_000).contains(length)
        else {
          throw fault(Message("the length of \(member.name) is an integer from 1 to 1000000000", "\(member.name) 的长度应为 1 到 1000000000 的整数"))
        }
        sizes[member.name] = length
      }
      return sizes
    case let other?:
      throw fault(Message("sizes is an object of names and lengths, and this is \(other.kind)", "sizes 应是由名字和长度组成的对象，而这里是 \(other.kind)"))
    }
  }

  private static func declarations(in value: JSONValue) throws(Diagnostic) -> [(name: String, type: String)] {
    switch value["declare"] {
    case nil, .null: return []
    case .object(let members):
      var declarations: [(name: String, type: String)] = []
      for member in members {
        guard case .string(let type) = member.value else {
          throw fault(
            Message("the type of \(member.name) is a string, and this is \(member.value.kind)", "\(member.name) 的类型应是字符串，而这里是 \(member.value.kind)"))
        }
        declarations.append((member.name, type))
      }
      return declarations
    case let other?:
      throw fault(Message("declare is an object of names and types, and this is \(other.kind)", "declare 应是由名字和类型组成的对象，而这里是 \(other.kind)"))
    }
  }

  private static func order(in value: JSONValue) throws(Diagnostic) -> Int {
    switch value["order"] {
    case nil, .null, .number("1"): return 1
    case .number("2"): return 2
    case .number(let text): throw Diagnostic(.unsupported, Message("order is 1 or 2, and this is \(text)", "order 应为 1 或 2，而这里是 \(text)"), at: .none)
    case let other?: throw fault(Message("order is 1 or 2, and this is \(other.kind)", "order 应为 1 或 2，而这里是 \(other.kind)"))
    }
  }
}

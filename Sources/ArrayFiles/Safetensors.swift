import Diagnostics
import JSON

/// Named arrays behind a JSON header: eight bytes with the header's length, the header, the entries (github.com/huggingface/safetensors, "Format").
enum Safetensors {
  private static let types: [String: ElementType] = [
    "BOOL": .bool, "I8": .int8, "I16": .int16, "I32": .int32, "I64": .int64, "U8": .uint8, "U16": .uint16, "U32": .uint32, "U64": .uint64,
    "F16": .float16, "BF16": .bfloat16, "F32": .float32, "F64": .float64,
  ]

  /// What the header says of one array.
  private struct Entry {
    var name: String
    var type: ElementType?
    var typeName: String
    var shape: [Int]
    var start: Int
    var end: Int
  }

  /// Reads the header, which must account for every byte behind it; an array is read when it is asked for.
  static func read(_ bytes: FileBytes, _ source: ArraySource) throws(Diagnostic) -> NamedArrays {
    guard let stated = bytes.integer(at: 0, as: UInt64.self), let length = Int(exactly: stated), bytes.slice(8, length) != nil else {
      throw source.fault(Message("is cut off within its header, or no safetensors file", "文件头不完整，或不是 safetensors 文件"))
    }
    guard length <= source.limits.safetensorsHeaderBytes else {
      let limit = source.limits.safetensorsHeaderBytes
      throw source.fault(
        Message("has a header of \(length) bytes; at most \(limit) are accepted", "文件头有 \(length) 字节，最多允许 \(limit) 字节"), code: .limit)
    }
    guard let header = bytes.slice(8, length), let data = bytes.slice(8 + length, bytes.count - 8 - length) else {
      throw source.fault(Message("is cut off within its header", "文件头不完整"))
    }
    let value: JSONValue
    do throws(JSONReader.Fault) {
      value = try JSONReader.read(header.array)
    } catch {
      throw source.fault(
        Message("has a header that is no JSON: \(error.message) at byte \(8 + error.offset)", "文件头不是 JSON：第 \(8 + error.offset) 个字节处\(error.message)")
      )
    }
    guard case .object(let members) = value else { throw source.fault(Message("has a header that is no object", "文件头不是对象")) }
    guard members.count <= source.limits.entries else {
      throw source.fault(
        Message(
          "holds \(members.count) arrays; at most \(source.limits.entries) are accepted", "有 \(members.count) 个数组，最多允许 \(source.limits.entries) 个"),
        code: .limit)
    }
    var arrays = NamedArrays(origin: source.label)
    var entries: [Entry] = []
    for member in members {
      if member.name == "__metadata__" {
        arrays.metadata = try metadata(member.value, source)
      } else {
        entries.append(try entry(member, source))
      }
    }
    try checkCover(entries, data.count, source)
    for entry in entries {
      guard !arrays.contains(entry.name) else { throw source.fault(Message("stands twice in the header", "在文件头里出现了两次"), array: entry.name) }
      arrays.add(entry.name) { () throws(Diagnostic) in try array(entry, data, source) }
    }
    return arrays
  }

  private static func metadata(_ value: JSONValue, _ source: ArraySource) throws(Diagnostic) -> [String: String] {
    guard case .object(let members) = value else { throw source.fault(Message("has metadata that are no object", "元数据不是对象")) }
    var metadata: [String: String] = [:]
    for member in members {
      guard case .string(let text) = member.value else {
        throw source.fault(Message("has metadata \(member.name) that are no text", "元数据 \(member.name) 不是文本"))
      }
      metadata[member.name] = text
    }
    return metadata
  }

  private static func entry(_ member: JSONValue.Member, _ source: ArraySource) throws(Diagnostic) -> Entry {
    guard case .string(let type)? = member.value["dtype"], let shape = integers(member.value["shape"]),
      let offsets = integers(member.value["data_offsets"]), offsets.count == 2, offsets[0] <= offsets[1]
    else { throw source.fault(Message("its entry in the header cannot be read", "它在文件头里的条目无法读取"), array: member.name) }
    return Entry(name: member.name, type: types[type], typeName: type, shape: shape, start: offsets[0], end: offsets[1])
  }

  private static func integers(_ value: JSONValue?) -> [Int]? {
    guard case .array(let items)? = value else { return nil }
    var integers: [Int] = []
    for item in items {
      guard case .number(let digits) = item, let integer = Int(digits), integer >= 0 else { return nil }
      integers.append(integer)
    }
    return integers
  }

  /// The arrays lie one behind another, from the first byte to the last.
  private static func checkCover(_ entries: [Entry], _ count: Int, _ source: ArraySource) throws(Diagnostic) {
    var place = 0
    for entry in entries.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      guard entry.end <= count else {
        throw source.fault(
          Message("is cut off: its entries end at byte \(entry.end) of \(count)", "不完整：它的元素到第 \(entry.end) 个字节为止，而一共只有 \(count) 字节"),
          array: entry.name)
      }
      guard entry.start == place else {
        throw source.fault(
          entry.start < place ? Message("lies over another array", "与另一个数组重叠") : Message("lies behind bytes of no array", "前面有不属于任何数组的字节"),
          array: entry.name)
      }
      place = entry.end
    }
    guard place == count else {
      throw source.fault(Message("goes on for \(count - place) bytes behind its last array", "最后一个数组之后还有 \(count - place) 字节"))
    }
  }

  private static func array(_ entry: Entry, _ data: FileBytes, _ source: ArraySource) throws(Diagnostic) -> ArrayValue {
    guard let type = entry.type else {
      let help =
        entry.typeName.hasPrefix("C")
        ? Message("save the real and the imaginary part apart", "请把实部和虚部分开保存") : Message("save it as F32 or F64", "请存成 F32 或 F64")
      throw source.fault(
        Message("holds entries of the type \(entry.typeName), which is not read", "元素的类型是 \(entry.typeName)，不能读取"), array: entry.name, help: help)
    }
    let count = try source.count(entry.shape, type, array: entry.name)
    guard count * type.byteCount == entry.end - entry.start, let bytes = data.slice(entry.start, entry.end - entry.start) else {
      throw source.fault(
        Message(
          "shape \(ArrayValue.text(of: entry.shape)) of \(entry.typeName) takes \(count * type.byteCount) bytes, and \(entry.end - entry.start) are given",
          "形状 \(ArrayValue.text(of: entry.shape)) 的 \(entry.typeName) 需要 \(count * type.byteCount) 字节，而给出了 \(entry.end - entry.start) 字节"),
        array: entry.name)
    }
    do throws(ElementDecoding.InexactInteger) {
      return ArrayValue(shape: entry.shape, elements: try ElementDecoding(type: type).decode(bytes), sourceType: type)
    } catch {
      let position = ArrayValue.position(of: error.place, shape: entry.shape)
      throw source.fault(
        Message("\(position): the integer \(error.digits) has more digits than a double holds", "\(position)：整数 \(error.digits) 的位数超过双精度数"),
        array: entry.name)
    }
  }

  /// Writes arrays, doubles before singles so that all are aligned, otherwise in the given order.
  static func write(_ arrays: [(name: String, value: ArrayValue)], metadata: [String: String], to sink: FileSink) throws(Diagnostic) {
    var members: [JSONValue.Member] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) }
      members.append(JSONValue.Member("__metadata__", .object(texts)))
    }
    var ordered: [ArrayValue] = []
    var place = 0
    for isDouble in [true, false] {
      for (name, value) in arrays where isDouble == (value.byteCount == 8 * value.count && value.count > 0) {
        let end = place + value.byteCount
        members.append(
          JSONValue.Member(
            name,
            .object([
              JSONValue.Member("dtype", .string(isSingle(value) ? "F32" : "F64")),
              JSONValue.Member("shape", .array(value.shape.map(JSONValue.integer))),
              JSONValue.Member("data_offsets", .array([.integer(place), .integer(end)])),
            ])))
        ordered.append(value)
        place = end
      }
    }
    var header = Array(JSONValue.object(members).description.utf8)
    header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
    try sink.write(withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) })
    try sink.write(header)
    for value in ordered { try sink.write(value.elements) }
  }

  private static func isSingle(_ value: ArrayValue) -> Bool {
    switch value.elements {
    case .single: true
    case .double: false
    }
  }
}

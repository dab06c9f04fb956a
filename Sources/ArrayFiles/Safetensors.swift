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
      throw source.fault("is cut off within its header, or no safetensors file")
    }
    guard length <= source.limits.safetensorsHeaderBytes else {
      let limit = source.limits.safetensorsHeaderBytes
      throw source.fault("has a header of \(length) bytes; at most \(limit) are accepted", code: .limit)
    }
    guard let header = bytes.slice(8, length), let data = bytes.slice(8 + length, bytes.count - 8 - length) else {
      throw source.fault("is cut off within its header")
    }
    let value: JSONValue
    do throws(JSONReader.Fault) {
      value = try JSONReader.read(header.array)
    } catch {
      throw source.fault("has a header that is no JSON: \(error.message) at byte \(8 + error.offset)")
    }
    guard case .object(let members) = value else { throw source.fault("has a header that is no object") }
    guard members.count <= source.limits.entries else {
      throw source.fault("holds \(members.count) arrays; at most \(source.limits.entries) are accepted", code: .limit)
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
      guard !arrays.contains(entry.name) else { throw source.fault("stands twice in the header", array: entry.name) }
      arrays.add(entry.name) { () throws(Diagnostic) in try array(entry, data, source) }
    }
    return arrays
  }

  private static func metadata(_ value: JSONValue, _ source: ArraySource) throws(Diagnostic) -> [String: String] {
    guard case .object(let members) = value else { throw source.fault("has metadata that are no object") }
    var metadata: [String: String] = [:]
    for member in members {
      guard case .string(let text) = member.value else { throw source.fault("has metadata \(member.name) that are no text") }
      metadata[member.name] = text
    }
    return metadata
  }

  private static func entry(_ member: JSONValue.Member, _ source: ArraySource) throws(Diagnostic) -> Entry {
    guard case .string(let type)? = member.value["dtype"], let shape = integers(member.value["shape"]),
      let offsets = integers(member.value["data_offsets"]), offsets.count == 2, offsets[0] <= offsets[1]
    else { throw source.fault("its entry in the header cannot be read", array: member.name) }
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
      guard entry.end <= count else { throw source.fault("is cut off: its entries end at byte \(entry.end) of \(count)", array: entry.name) }
      guard entry.start == place else {
        throw source.fault(entry.start < place ? "lies over another array" : "lies behind bytes of no array", array: entry.name)
      }
      place = entry.end
    }
    guard place == count else { throw source.fault("goes on for \(count - place) bytes behind its last array") }
  }

  private static func array(_ entry: Entry, _ data: FileBytes, _ source: ArraySource) throws(Diagnostic) -> ArrayValue {
    guard let type = entry.type else {
      let help = entry.typeName.hasPrefix("C") ? "save the real and the imaginary part apart" : "save it as F32 or F64"
      throw source.fault("holds entries of the type \(entry.typeName), which is not read", array: entry.name, help: help)
    }
    let count = try source.count(entry.shape, type, array: entry.name)
    guard count * type.byteCount == entry.end - entry.start, let bytes = data.slice(entry.start, entry.end - entry.start) else {
      throw source.fault(
        "shape \(ArrayValue.text(of: entry.shape)) of \(entry.typeName) takes \(count * type.byteCount) bytes, and \(entry.end - entry.start) are given",
        array: entry.name)
    }
    do throws(ElementDecoding.InexactInteger) {
      return ArrayValue(shape: entry.shape, elements: try ElementDecoding(type: type).decode(bytes), sourceType: type)
    } catch {
      let position = ArrayValue.position(of: error.place, shape: entry.shape)
      throw source.fault("\(position): the integer \(error.digits) has more digits than a double holds", array: entry.name)
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

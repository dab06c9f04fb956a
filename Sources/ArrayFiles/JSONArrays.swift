import Diagnostics
import JSON

/// Arrays in JSON: an object of names with numbers or nested lists of numbers.
public enum JSONArrays {
  /// Reads all arrays.
  static func read(_ bytes: FileBytes, _ source: ArraySource) throws(Diagnostic) -> NamedArrays {
    let text = bytes.array
    let value: JSONValue
    do throws(JSONReader.Fault) {
      value = try JSONReader.read(text)
    } catch {
      let before = text.prefix(max(0, error.offset))
      let line = before.count { $0 == 0x0A } + 1
      let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
      let rest = text.dropFirst(error.offset)
      let isNotANumber = rest.starts(with: "NaN".utf8) || rest.starts(with: "Infinity".utf8) || rest.starts(with: "nan".utf8)
      let reason = isNotANumber ? Message("JSON has no NaN and no infinity", "JSON 里没有 NaN 和无穷大") : error.message
      throw source.fault(
        Message("line \(line), column \(column): \(reason)", "第 \(line) 行第 \(column) 列：\(reason)"),
        help: isNotANumber ? Message("use .npz for such data, or remove the example", "这样的数据请用 .npz，或去掉这个样本") : nil)
    }
    guard case .object(let members) = value else {
      throw source.fault(
        Message("holds \(value.kind) where an object of names is expected", "应是由名字组成的对象，而这里是 \(value.kind)"),
        help: Message(#"write {"x": [1, 2], "a": 3}"#, #"请写成 {"x": [1, 2], "a": 3}"#))
    }
    guard members.count <= source.limits.entries else {
      throw source.fault(
        Message(
          "holds \(members.count) arrays; at most \(source.limits.entries) are accepted", "有 \(members.count) 个数组，最多允许 \(source.limits.entries) 个"),
        code: .limit)
    }
    var arrays = NamedArrays(origin: source.label)
    for member in members {
      guard !arrays.contains(member.name) else { throw source.fault(Message("the array stands twice", "这个数组出现了两次"), array: member.name) }
      arrays[member.name] = try array(member.value, member.name, source)
    }
    return arrays
  }

  /// A list on the way down, with the place of its next item.
  private struct Level {
    var items: [JSONValue]
    var next = 0
  }

  private static func array(_ value: JSONValue, _ name: String, _ source: ArraySource) throws(Diagnostic) -> ArrayValue {
    // The first item of each list says how long the lists of that depth are.
    var shape: [Int] = []
    var probe = value
    while case .array(let items) = probe {
      shape.append(items.count)
      guard let first = items.first else { break }
      probe = first
    }
    _ = try source.count(shape, .float64, array: name)
    var numbers: [Double] = []
    var levels = [Level(items: [value])]
    while let depth = levels.indices.last {
      guard levels[depth].next < levels[depth].items.count else {
        levels.removeLast()
        continue
      }
      let item = levels[depth].items[levels[depth].next]
      levels[depth].next += 1
      if case .array(let items) = item {
        guard depth < shape.count, items.count == shape[depth] else {
          let expected =
            depth < shape.count ? Message("\(shape[depth]) entries as the first one has", "与第一项一样的 \(shape[depth]) 项") : Message("a number", "数")
          throw source.fault(
            Message(
              "\(path(levels)) is a list of \(items.count) where \(expected) should stand", "\(path(levels)) 是 \(items.count) 项的列表，而这里应是 \(expected)"),
            array: name)
        }
        levels.append(Level(items: items))
        continue
      }
      guard depth == shape.count else {
        throw source.fault(
          Message("\(path(levels)) is \(item.kind) where a list should stand", "\(path(levels)) 是 \(item.kind)，而这里应是列表"), array: name)
      }
      switch item {
      case .number(let digits): numbers.append(Double(digits) ?? .nan)
      case .bool(let truth): numbers.append(truth ? 1 : 0)
      default: throw source.fault(Message("\(path(levels)) is \(item.kind), not a number", "\(path(levels)) 是 \(item.kind)，不是数"), array: name)
      }
    }
    return ArrayValue(shape: shape, doubles: numbers)
  }

  /// The place of the item that was last taken, as subscripts from 1.
  private static func path(_ levels: [Level]) -> Message {
    let places = levels.dropFirst().map { String($0.next) }
    return places.isEmpty ? Message("the value", "值") : Message("entry [\(places.joined(separator: ", "))]", "元素 [\(places.joined(separator: ", "))]")
  }

  /// An array as nested lists. What is no number or infinite becomes null, since JSON has no word for it.
  public static func value(_ array: ArrayValue) -> JSONValue {
    var items = (0..<array.count).map { NumberText.text(array, $0).map(JSONValue.number) ?? .null }
    // From the fastest axis on, as many items as it has become one list.
    for (axis, length) in array.shape.enumerated().reversed() {
      let lists = array.shape[..<axis].reduce(1, *)
      items = (0..<lists).map { .array(Array(items[($0 * length)..<(($0 + 1) * length)])) }
    }
    return items[0]
  }

  /// Writes arrays, one a line.
  static func write(_ arrays: [(name: String, value: ArrayValue)], to sink: FileSink) throws(Diagnostic) {
    try sink.write("{")
    for (k, (name, value)) in arrays.enumerated() {
      try sink.write(k == 0 ? "\n  " : ",\n  ")
      try sink.write(JSONValue.string(name).description + ": ")
      try sink.write(self.value(value).description)
    }
    try sink.write("\n}\n")
  }
}

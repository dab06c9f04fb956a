import Diagnostics

/// Arrays by name, as a file holds them. An array is read when it is asked for, so a file may hold others that nobody could read.
public struct NamedArrays: Sendable {
  /// One name with the way to its array.
  private struct Entry: Sendable {
    var name: String
    var load: @Sendable () throws(Diagnostic) -> ArrayValue
  }

  /// What the arrays come from, for messages: a path as the user wrote it.
  public let origin: String

  /// What arrays are said to come from that no file holds.
  public static let unnamed = "the data"
  /// Texts beside the arrays, in safetensors only.
  public var metadata: [String: String] = [:]
  private var entries: [Entry] = []
  private var places: [String: Int] = [:]

  /// No arrays.
  public init(origin: String = NamedArrays.unnamed) { self.origin = origin }

  /// Those arrays.
  public init(_ arrays: [(name: String, value: ArrayValue)], origin: String = NamedArrays.unnamed) {
    self.init(origin: origin)
    for (name, value) in arrays { self[name] = value }
  }

  /// The names, in the order of the file.
  public var names: [String] { entries.map(\.name) }

  /// True where there is an array of that name.
  public func contains(_ name: String) -> Bool { places[name] != nil }

  /// The array of a name.
  ///
  /// - Throws: `data` when there is none, with the nearest names, or when it cannot be read.
  public func array(_ name: String) throws(Diagnostic) -> ArrayValue {
    guard let place = places[name] else {
      let near = nearestNames(to: name, in: names).first
      let known = names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
      throw Diagnostic(
        .data, Message("\(origin) holds no array \(name)", "\(origin == NamedArrays.unnamed ? "数据" : origin) 里没有数组 \(name)"), at: .none,
        help: near.map { Message("did you mean \($0)?", "是否想写 \($0)？") } ?? (names.isEmpty ? nil : Message("it holds \(known)", "里面有 \(known)")))
    }
    return try entries[place].load()
  }

  /// Sets the array of a name; nil where it cannot be read or is not there.
  public subscript(name: String) -> ArrayValue? {
    get { try? array(name) }
    set {
      guard let newValue else {
        entries.removeAll { $0.name == name }
        places = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.name, $0) })
        return
      }
      add(name) { newValue }
    }
  }

  /// Adds an array by the way to it, or replaces the one of that name.
  mutating func add(_ name: String, _ load: @escaping @Sendable () throws(Diagnostic) -> ArrayValue) {
    if let place = places[name] {
      entries[place].load = load
    } else {
      places[name] = entries.count
      entries.append(Entry(name: name, load: load))
    }
  }

  /// Every array, read.
  ///
  /// - Throws: the first fault.
  public func all() throws(Diagnostic) -> [(name: String, value: ArrayValue)] {
    var arrays: [(name: String, value: ArrayValue)] = []
    for entry in entries { arrays.append((entry.name, try entry.load())) }
    return arrays
  }
}

import ArrayFiles
import Diagnostics

/// Arrays by name from several files and settings; where a name is given twice, the later one counts.
public struct DataCollection: Sendable {
  private struct Source: Sendable {
    var origin: String
    var load: @Sendable () throws(Diagnostic) -> ArrayValue
  }

  private var sources: [String: Source] = [:]
  /// The names, in the order in which they were first given.
  public private(set) var names: [String] = []

  /// No data.
  public init() {}

  /// Adds all arrays of a file.
  public mutating func add(_ arrays: NamedArrays) {
    for name in arrays.names {
      add(name, Source(origin: arrays.origin) { () throws(Diagnostic) in try arrays.array(name) })
    }
  }

  /// Adds one array, and what it comes from.
  public mutating func add(_ name: String, _ value: ArrayValue, origin: String) { add(name, Source(origin: origin) { value }) }

  private mutating func add(_ name: String, _ source: Source) {
    if sources.updateValue(source, forKey: name) == nil { names.append(name) }
  }

  /// True where there is an array of that name.
  public func contains(_ name: String) -> Bool { sources[name] != nil }

  /// What an array comes from, for messages.
  public func origin(of name: String) -> String { sources[name]?.origin ?? "the data" }

  /// The array of a name.
  ///
  /// - Throws: `data` where there is none or it cannot be read.
  public func array(_ name: String) throws(Diagnostic) -> ArrayValue {
    guard let source = sources[name] else { throw Diagnostic(.data, Message("there is no data for \(name)", "没有 \(name) 的数据"), at: .none) }
    return try source.load()
  }
}

/// What is accepted of a file of numbers. Beyond it the reader says so and reads nothing.
public struct ArrayFileLimits: Sendable {
  /// Bytes of a binary file.
  public var fileBytes = 1 << 40
  /// Bytes of a file of text: CSV or JSON.
  public var textBytes = 1 << 30
  /// Bytes of one array in memory.
  public var arrayBytes = 1 << 35
  /// The same for an array without entries, with its axes of length 0 left out.
  var emptyBytes = 1 << 27
  /// Bytes of the header of a `.npy` array.
  public var npyHeaderBytes = 1 << 16
  /// Bytes of the header of a safetensors file.
  public var safetensorsHeaderBytes = 1 << 24
  /// Arrays in a file, or columns of a table.
  public var entries = 100_000
  /// Axes of an array.
  public var axes = 32
  /// Files of at least as many bytes are mapped into memory rather than read.
  public var mappedBytes = 1 << 22

  /// The limits of the command.
  public static let standard = ArrayFileLimits()

  /// The standard limits, to be changed.
  public init() {}
}

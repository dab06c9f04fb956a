/// How the entries of an array stand in a file.
public enum ElementType: String, Hashable, Sendable, CaseIterable {
  /// A byte that is 0 or not.
  case bool
  /// A signed byte.
  case int8
  /// A signed integer of two bytes.
  case int16
  /// A signed integer of four bytes.
  case int32
  /// A signed integer of eight bytes.
  case int64
  /// An unsigned byte.
  case uint8
  /// An unsigned integer of two bytes.
  case uint16
  /// An unsigned integer of four bytes.
  case uint32
  /// An unsigned integer of eight bytes.
  case uint64
  /// IEEE 754 half precision.
  case float16
  /// The upper half of a single: eight bits of exponent, seven of fraction.
  case bfloat16
  /// IEEE 754 single precision.
  case float32
  /// IEEE 754 double precision.
  case float64

  /// Bytes of an entry.
  public var byteCount: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// True where a single holds every value of the type exactly; the entries of the others become doubles.
  public var fitsSingle: Bool {
    switch self {
    case .bool, .int8, .int16, .uint8, .uint16, .float16, .bfloat16, .float32: true
    case .int32, .int64, .uint32, .uint64, .float64: false
    }
  }
}

import Diagnostics

/// One array in NumPy's format, versions 1 to 3 (numpy.lib.format).
enum NumPyArray {
  /// What every file begins with.
  static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]

  /// Reads an array; `name` says which one of an archive it is.
  static func read(_ bytes: FileBytes, named name: String?, _ source: ArraySource) throws(Diagnostic) -> ArrayValue {
    func fault(_ message: String, help: String? = nil) -> Diagnostic { source.fault(message, array: name, help: help) }

    guard bytes.begins(with: magic) else { throw fault("is not a NumPy array: the first bytes are others") }
    let lengthBytes: Int
    let length: Int?
    switch bytes[6] {
    case 1: (lengthBytes, length) = (2, bytes.integer(at: 8, as: UInt16.self).map(Int.init))
    case 2, 3: (lengthBytes, length) = (4, bytes.integer(at: 8, as: UInt32.self).map(Int.init))
    case let version?: throw fault("is of version \(version) of NumPy's format; 1 to 3 are known")
    case nil: throw fault("is cut off within its header")
    }
    guard let length else { throw fault("is cut off within its header") }
    guard length <= source.limits.npyHeaderBytes else {
      throw source.fault("has a header of \(length) bytes; at most \(source.limits.npyHeaderBytes) are accepted", array: name, code: .limit)
    }
    guard let text = bytes.slice(8 + lengthBytes, length) else { throw fault("is cut off within its header") }
    guard let header = NumPyHeader(text.array) else { throw fault("has a header that cannot be read") }
    let decoding = try decoding(header.type, fault)
    let count = try source.count(header.shape, decoding.type, array: name)
    let data = 8 + lengthBytes + length
    let stated = count * decoding.type.byteCount
    guard let entries = bytes.slice(data, stated) else {
      throw fault("is cut off: shape \(ArrayValue.text(of: header.shape)) takes \(stated) bytes, and \(bytes.count - data) are there")
    }
    guard data + stated == bytes.count else {
      throw fault("goes on for \(bytes.count - data - stated) bytes behind its last entry", help: "write several arrays with numpy.savez")
    }
    let elements: ArrayValue.Elements
    do throws(ElementDecoding.InexactInteger) {
      elements = try decoding.decode(entries)
    } catch {
      let place = header.isFortranOrdered ? ArrayValue.rowMajorPlace(ofColumnMajor: error.place, shape: header.shape) : error.place
      throw fault("\(ArrayValue.position(of: place, shape: header.shape)): the integer \(error.digits) has more digits than a double holds")
    }
    let ordered = header.isFortranOrdered ? elements.reordered(shape: header.shape) : elements
    return ArrayValue(shape: header.shape, elements: ordered, sourceType: decoding.type)
  }

  /// How the entries of a type in NumPy's notation are read: order of bytes, kind, and bytes of an entry.
  private static func decoding(_ type: String?, _ fault: (String, String?) -> Diagnostic) throws(Diagnostic) -> ElementDecoding {
    guard let type else { throw fault("has fields with names instead of numbers", "save each field as an array of its own") }
    let isBigEndian = type.hasPrefix(">")
    let kind = type.drop { "<>=|".contains($0) }
    let types: [Substring: ElementType] = [
      "b1": .bool, "?": .bool, "i1": .int8, "i2": .int16, "i4": .int32, "i8": .int64, "u1": .uint8, "u2": .uint16, "u4": .uint32, "u8": .uint64,
      "f2": .float16, "f4": .float32, "f8": .float64,
    ]
    if let known = types[kind] { return ElementDecoding(type: known, isBigEndian: isBigEndian) }
    switch kind.first {
    case "O": throw fault("holds Python objects, which are pickled, and pickle is never read", "save numbers: numpy.asarray(x, dtype=float)")
    case "c": throw fault("holds complex numbers (\(type))", "save the real and the imaginary part apart")
    case "U", "S", "a": throw fault("holds text (\(type)), not numbers", "save numbers, for labels their positions or one-hot rows")
    case "M", "m": throw fault("holds times (\(type)), not numbers", "save numbers, as seconds for example")
    case "f", "g": throw fault("holds numbers of extended precision (\(type))", "save doubles: x.astype(float)")
    default: throw fault("holds entries of the unknown type \(type)", nil)
    }
  }

  /// The bytes before the entries of an array, of version 1.
  static func header(of value: ArrayValue) -> [UInt8] {
    let type =
      switch value.elements {
      case .single: "<f4"
      case .double: "<f8"
      }
    let lengths = value.shape.map(String.init).joined(separator: ", ") + (value.shape.count == 1 ? "," : "")
    let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(lengths)), }"
    // The entries begin at a multiple of 64 bytes; the header ends with a newline.
    let padding = 63 - (10 + text.utf8.count) % 64
    let length = text.utf8.count + padding + 1
    return magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + text.utf8 + [UInt8](repeating: 0x20, count: padding) + [0x0A]
  }

  /// Writes an array.
  static func write(_ value: ArrayValue, to sink: FileSink) throws(Diagnostic) {
    try sink.write(header(of: value))
    try sink.write(value.elements)
  }
}

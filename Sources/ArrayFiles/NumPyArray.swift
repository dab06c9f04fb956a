import Diagnostics

/// One array in NumPy's format, versions 1 to 3 (numpy.lib.format).
enum NumPyArray {
  /// What every file begins with.
  static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]

  /// Reads an array; `name` says which one of an archive it is.
  static func read(_ bytes: FileBytes, named name: String?, _ source: ArraySource) throws(Diagnostic) -> ArrayValue {
    func fault(_ message: Message, help: Message? = nil) -> Diagnostic { source.fault(message, array: name, help: help) }

    guard bytes.begins(with: magic) else { throw fault(Message("is not a NumPy array: the first bytes are others", "不是 NumPy 数组：开头的字节不对")) }
    let lengthBytes: Int
    let length: Int?
    switch bytes[6] {
    case 1: (lengthBytes, length) = (2, bytes.integer(at: 8, as: UInt16.self).map(Int.init))
    case 2, 3: (lengthBytes, length) = (4, bytes.integer(at: 8, as: UInt32.self).map(Int.init))
    case let version?: throw fault(Message("is of version \(version) of NumPy's format; 1 to 3 are known", "NumPy 格式的版本是 \(version)，只认识 1 到 3"))
    case nil: throw fault(Message("is cut off within its header", "文件头不完整"))
    }
    guard let length else { throw fault(Message("is cut off within its header", "文件头不完整")) }
    guard length <= source.limits.npyHeaderBytes else {
      throw source.fault(
        Message(
          "has a header of \(length) bytes; at most \(source.limits.npyHeaderBytes) are accepted",
          "文件头有 \(length) 字节，最多允许 \(source.limits.npyHeaderBytes) 字节"), array: name, code: .limit)
    }
    guard let text = bytes.slice(8 + lengthBytes, length) else { throw fault(Message("is cut off within its header", "文件头不完整")) }
    guard let header = NumPyHeader(text.array) else { throw fault(Message("has a header that cannot be read", "文件头无法读取")) }
    let decoding = try decoding(header.type, fault)
    let count = try source.count(header.shape, decoding.type, array: name)
    let data = 8 + lengthBytes + length
    let stated = count * decoding.type.byteCount
    guard let entries = bytes.slice(data, stated) else {
      throw fault(
        Message(
          "is cut off: shape \(ArrayValue.text(of: header.shape)) takes \(stated) bytes, and \(bytes.count - data) are there",
          "不完整：形状 \(ArrayValue.text(of: header.shape)) 需要 \(stated) 字节，而只有 \(bytes.count - data) 字节"))
    }
    guard data + stated == bytes.count else {
      throw fault(
        Message("goes on for \(bytes.count - data - stated) bytes behind its last entry", "最后一个元素之后还有 \(bytes.count - data - stated) 字节"),
        help: Message("write several arrays with numpy.savez", "多个数组请用 numpy.savez 写出"))
    }
    let elements: ArrayValue.Elements
    do throws(ElementDecoding.InexactInteger) {
      elements = try decoding.decode(entries)
    } catch {
      let place = header.isFortranOrdered ? ArrayValue.rowMajorPlace(ofColumnMajor: error.place, shape: header.shape) : error.place
      let position = ArrayValue.position(of: place, shape: header.shape)
      throw fault(Message("\(position): the integer \(error.digits) has more digits than a double holds", "\(position)：整数 \(error.digits) 的位数超过双精度数"))
    }
    let ordered = header.isFortranOrdered ? elements.reordered(shape: header.shape) : elements
    return ArrayValue(shape: header.shape, elements: ordered, sourceType: decoding.type)
  }

  /// How the entries of a type in NumPy's notation are read: order of bytes, kind, and bytes of an entry.
  private static func decoding(_ type: String?, _ fault: (Message, Message?) -> Diagnostic) throws(Diagnostic) -> ElementDecoding {
    guard let type else {
      throw fault(
        Message("has fields with names instead of numbers", "元素是带名字的字段，而不是数"), Message("save each field as an array of its own", "请把每个字段存成单独的数组"))
    }
    let isBigEndian = type.hasPrefix(">")
    let kind = type.drop { "<>=|".contains($0) }
    let types: [Substring: ElementType] = [
      "b1": .bool, "?": .bool, "i1": .int8, "i2": .int16, "i4": .int32, "i8": .int64, "u1": .uint8, "u2": .uint16, "u4": .uint32, "u8": .uint64,
      "f2": .float16, "f4": .float32, "f8": .float64,
    ]
    if let known = types[kind] { return ElementDecoding(type: known, isBigEndian: isBigEndian) }
    switch kind.first {
    case "O":
      throw fault(
        Message("holds Python objects, which are pickled, and pickle is never read", "含有 pickle 格式的 Python 对象，而 pickle 从不读取"),
        Message("save numbers: numpy.asarray(x, dtype=float)", "请存成数：numpy.asarray(x, dtype=float)"))
    case "c":
      throw fault(Message("holds complex numbers (\(type))", "含有复数（\(type)）"), Message("save the real and the imaginary part apart", "请把实部和虚部分开保存"))
    case "U", "S", "a":
      throw fault(
        Message("holds text (\(type)), not numbers", "含有文本（\(type)），不是数"),
        Message("save numbers, for labels their positions or one-hot rows", "请存成数，标签存成序号或 one-hot 行"))
    case "M", "m":
      throw fault(Message("holds times (\(type)), not numbers", "含有时间（\(type)），不是数"), Message("save numbers, as seconds for example", "请存成数，例如秒数"))
    case "f", "g":
      throw fault(
        Message("holds numbers of extended precision (\(type))", "含有扩展精度的数（\(type)）"),
        Message("save doubles: x.astype(float)", "请存成双精度数：x.astype(float)"))
    default: throw fault(Message("holds entries of the unknown type \(type)", "元素的类型 \(type) 未知"), nil)
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

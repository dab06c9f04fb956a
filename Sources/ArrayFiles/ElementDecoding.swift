import Diagnostics

/// Turns the entries of a file into singles or doubles.
struct ElementDecoding {
  /// How the entries stand in the file.
  var type: ElementType
  /// True where the most significant byte comes first.
  var isBigEndian = false

  /// The entries, all of the bytes, which must be a whole number of them. What stands as in memory is borrowed.
  ///
  /// - Throws: the place of the first integer that a double does not hold.
  func decode(_ bytes: FileBytes) throws(InexactInteger) -> ArrayValue.Elements {
    let count = bytes.count / type.byteCount
    switch type {
    case .float32:
      if !isBigEndian, let numbers = NumberBuffer<Float>(borrowing: bytes) { return .single(numbers) }
      return .single(numbers(bytes, count) { Float(bitPattern: $0) })
    case .float64:
      if !isBigEndian, let numbers = NumberBuffer<Double>(borrowing: bytes) { return .double(numbers) }
      return .double(numbers(bytes, count) { Double(bitPattern: $0) })
    case .float16: return .single(numbers(bytes, count) { single(half: $0) })
    case .bfloat16: return .single(numbers(bytes, count) { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) })
    case .bool: return .single(numbers(bytes, count) { (byte: UInt8) in byte == 0 ? 0 : 1 })
    case .int8: return .single(numbers(bytes, count) { (value: Int8) in Float(value) })
    case .uint8: return .single(numbers(bytes, count) { (value: UInt8) in Float(value) })
    case .int16: return .single(numbers(bytes, count) { (value: Int16) in Float(value) })
    case .uint16: return .single(numbers(bytes, count) { (value: UInt16) in Float(value) })
    case .int32: return .double(numbers(bytes, count) { (value: Int32) in Double(value) })
    case .uint32: return .double(numbers(bytes, count) { (value: UInt32) in Double(value) })
    case .int64: return .double(try exactNumbers(bytes, count, Int64.self))
    case .uint64: return .double(try exactNumbers(bytes, count, UInt64.self))
    }
  }

  /// An integer that a double does not hold.
  struct InexactInteger: Error {
    /// Its place in the file's order.
    var place: Int
    /// Its digits.
    var digits: String
  }

  private func numbers<Raw: FixedWidthInteger, Number: BinaryFloatingPoint & Sendable>(
    _ bytes: FileBytes, _ count: Int, _ number: (Raw) -> Number
  ) -> NumberBuffer<Number> {
    NumberBuffer(count: count) { target in
      for k in 0..<count { target[k] = number(raw(bytes, k)) }
    }
  }

  private func exactNumbers<Raw: FixedWidthInteger>(_ bytes: FileBytes, _ count: Int, _: Raw.Type) throws(InexactInteger) -> NumberBuffer<Double> {
    try NumberBuffer(count: count) { (target) throws(InexactInteger) in
      for k in 0..<count {
        let value: Raw = raw(bytes, k)
        guard let number = Double(exactly: value) else { throw InexactInteger(place: k, digits: "\(value)") }
        target[k] = number
      }
    }
  }

  private func raw<Raw: FixedWidthInteger>(_ bytes: FileBytes, _ place: Int) -> Raw {
    let value = bytes.start.loadUnaligned(fromByteOffset: place * MemoryLayout<Raw>.size, as: Raw.self)
    return isBigEndian ? Raw(bigEndian: value) : Raw(littleEndian: value)
  }

  /// The single of a half: 1 bit of sign, 5 of exponent with bias 15, 10 of fraction.
  private func single(half bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10 & 0x1F)
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0:
      // Subnormal: fraction · 2⁻²⁴, which a single holds as a normal number.
      let magnitude = Float(fraction) * 0x1p-24
      return sign == 0 ? magnitude : -magnitude
    case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}

extension ArrayValue.Elements {
  /// The entries of an array whose first axis is the fastest, put in the order where the last is.
  func reordered(shape: [Int]) -> ArrayValue.Elements {
    guard shape.filter({ $0 != 1 }).count > 1 else { return self }
    switch self {
    case .single(let numbers): return .single(ArrayValue.Elements.reordered(numbers, shape))
    case .double(let numbers): return .double(ArrayValue.Elements.reordered(numbers, shape))
    }
  }

  private static func reordered<Number>(_ numbers: NumberBuffer<Number>, _ shape: [Int]) -> NumberBuffer<Number> {
    var strides: [Int] = []
    var stride = 1
    for length in shape {
      strides.append(stride)
      stride *= length
    }
    return NumberBuffer(count: numbers.count) { target in
      var subscripts = [Int](repeating: 0, count: shape.count)
      var place = 0
      for k in 0..<numbers.count {
        target[k] = numbers[place]
        var axis = shape.count - 1
        while axis >= 0 {
          subscripts[axis] += 1
          place += strides[axis]
          if subscripts[axis] < shape[axis] { break }
          place -= shape[axis] * strides[axis]
          subscripts[axis] = 0
          axis -= 1
        }
      }
    }
  }
}

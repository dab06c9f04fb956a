/// Reads what the method "deflate" wrote (RFC 1951).
struct Inflation {
  /// Why bytes cannot be inflated.
  enum Fault: Error, Hashable {
    /// The input ends before the data does.
    case cutOff
    /// The input is not deflated data.
    case damaged
    /// There is more data than was said.
    case tooLong
  }

  private let input: UnsafeRawBufferPointer
  private let output: UnsafeMutableRawBufferPointer
  private var place = 0
  private var written = 0
  /// Bits that were taken from the input and not used, the next one lowest.
  private var hold: UInt64 = 0
  private var held = 0

  private init(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) {
    self.input = input
    self.output = output
  }

  /// Inflates the input, and returns how many bytes that gave.
  static func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
    var inflation = Inflation(input, output)
    while true {
      let isLast = try inflation.bits(1) == 1
      switch try inflation.bits(2) {
      case 0: try inflation.copyStored()
      case 1: try inflation.copy(PrefixCode.fixedLiterals, PrefixCode.fixedDistances)
      case 2:
        let (literals, distances) = try inflation.codes()
        try inflation.copy(literals, distances)
      default: throw .damaged
      }
      if isLast { return inflation.written }
    }
  }

  /// Takes bytes until `count` bits are held, or the input ends.
  private mutating func fill(_ count: Int) {
    while held < count, place < input.count {
      hold |= UInt64(input[place]) << UInt64(held)
      place += 1
      held += 8
    }
  }

  private mutating func drop(_ count: Int) {
    hold >>= UInt64(count)
    held -= count
  }

  /// The next bits as an integer, the first one lowest.
  private mutating func bits(_ count: Int) throws(Fault) -> Int {
    fill(count)
    guard held >= count else { throw .cutOff }
    let value = Int(hold & (1 << UInt64(count) - 1))
    drop(count)
    return value
  }

  private mutating func symbol(_ code: borrowing PrefixCode) throws(Fault) -> Int {
    fill(PrefixCode.longest)
    guard let (symbol, length) = code.decode(hold) else { throw held < PrefixCode.longest ? .cutOff : .damaged }
    guard length <= held else { throw .cutOff }
    drop(length)
    return symbol
  }

  private mutating func append(_ byte: UInt8) throws(Fault) {
    guard written < output.count else { throw .tooLong }
    output[written] = byte
    written += 1
  }

  private mutating func copyStored() throws(Fault) {
    drop(held % 8)
    let length = try bits(16)
    let complement = try bits(16)
    guard length == ~complement & 0xFFFF else { throw .damaged }
    // The whole bytes that are held stand in the input still.
    place -= held / 8
    (hold, held) = (0, 0)
    guard length <= input.count - place else { throw .cutOff }
    guard length <= output.count - written else { throw .tooLong }
    for k in 0..<length { output[written + k] = input[place + k] }
    place += length
    written += length
  }

  /// The codes that a block brings along, themselves written in a code.
  private mutating func codes() throws(Fault) -> (PrefixCode, PrefixCode) {
    let literalCount = try bits(5) + 257
    let distanceCount = try bits(5) + 1
    let lengthCount = try bits(4) + 4
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    var lengths = [UInt8](repeating: 0, count: 19)
    for place in order[..<lengthCount] { lengths[place] = UInt8(try bits(3)) }
    guard literalCount <= 286, distanceCount <= 30, let code = PrefixCode(lengths) else { throw .damaged }
    lengths = []
    while lengths.count < literalCount + distanceCount {
      let symbol = try symbol(code)
      var value: UInt8 = 0
      var repeats = 1
      switch symbol {
      case 0...15: value = UInt8(symbol)
      case 16:
        guard let last = lengths.last else { throw .damaged }
        value = last
        repeats = try bits(2) + 3
      case 17: repeats = try bits(3) + 3
      default: repeats = try bits(7) + 11
      }
      lengths += repeatElement(value, count: repeats)
    }
    // A block without its end symbol would never end.
    guard lengths.count == literalCount + distanceCount, lengths[256] > 0, let literals = PrefixCode(Array(lengths[..<literalCount])),
      let distances = PrefixCode(Array(lengths[literalCount...]))
    else { throw .damaged }
    return (literals, distances)
  }

  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
  ]
  private static let lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
  private static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12_289, 16_385, 24_577,
  ]
  private static let distanceBits = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
  ]

  /// Copies a block: literal bytes, and runs of earlier output.
  private mutating func copy(_ literals: borrowing PrefixCode, _ distances: borrowing PrefixCode) throws(Fault) {
    while true {
      let symbol = try symbol(literals)
      if symbol < 256 {
        try append(UInt8(symbol))
      } else if symbol == 256 {
        return
      } else {
        guard symbol - 257 < Inflation.lengthBases.count else { throw .damaged }
        let length = Inflation.lengthBases[symbol - 257] + (try bits(Inflation.lengthBits[symbol - 257]))
        let distanceSymbol = try self.symbol(distances)
        guard distanceSymbol < Inflation.distanceBases.count else { throw .damaged }
        let distance = Inflation.distanceBases[distanceSymbol] + (try bits(Inflation.distanceBits[distanceSymbol]))
        guard distance <= written else { throw .damaged }
        guard length <= output.count - written else { throw .tooLong }
        for k in written..<(written + length) { output[k] = output[k - distance] }
        written += length
      }
    }
  }
}

/// A canonical prefix code (RFC 1951, 3.2.2): codes of a length are consecutive, in the order of their symbols.
struct PrefixCode: Sendable {
  /// The longest code.
  static let longest = 15
  /// Codes up to this length are found by one look into a table.
  private static let quick = 10

  /// For the next ten bits: the symbol and the length of its code, length 0 where the code is longer or none.
  private var table = [UInt16](repeating: 0, count: 1 << PrefixCode.quick)
  /// How many codes each length has.
  private var counts = [Int](repeating: 0, count: PrefixCode.longest + 1)
  /// The symbols by length and number.
  private var symbols: [UInt16] = []

  /// The code of literals and lengths where a block brings none along.
  static let fixedLiterals = PrefixCode(
    trusted: [UInt8](repeating: 8, count: 144) + [UInt8](repeating: 9, count: 112) + [UInt8](repeating: 7, count: 24)
      + [UInt8](repeating: 8, count: 8))
  /// The code of distances where a block brings none along.
  static let fixedDistances = PrefixCode(trusted: [UInt8](repeating: 5, count: 30))

  /// The code whose symbols have those lengths, 0 for those without a code; nil where no such code exists, or codes are left over. A single symbol
  /// may have a code of one bit, and there may be none at all.
  init?(_ lengths: [UInt8]) {
    self.init(trusted: lengths)
    var left = 1
    for length in 1...PrefixCode.longest {
      left = left << 1 - counts[length]
      if left < 0 { return nil }
    }
    let used = symbols.count
    if left > 0, used > 1 || used == 1 && counts[1] != 1 { return nil }
  }

  private init(trusted lengths: [UInt8]) {
    for length in lengths where length > 0 { counts[Int(length)] += 1 }
    var next = 0
    for length in 1...PrefixCode.longest {
      next <<= 1
      for (symbol, own) in lengths.enumerated() where Int(own) == length {
        symbols.append(UInt16(symbol))
        if length <= PrefixCode.quick, next < 1 << length {
          // The first bit of a code is its highest, the first bit read the lowest.
          var reversed = 0
          for k in 0..<length where next >> k & 1 == 1 { reversed |= 1 << (length - 1 - k) }
          for place in stride(from: reversed, to: 1 << PrefixCode.quick, by: 1 << length) { table[place] = UInt16(symbol << 4 | length) }
        }
        next += 1
      }
    }
  }

  /// The symbol whose code the bits begin with, and the code's length; nil where there is none.
  func decode(_ bits: UInt64) -> (symbol: Int, length: Int)? {
    let entry = Int(table[Int(bits & (1 << UInt64(PrefixCode.quick) - 1))])
    if entry != 0 { return (entry >> 4, entry & 15) }
    var code = 0
    var first = 0
    var place = 0
    for length in 1...PrefixCode.longest {
      code |= Int(bits >> UInt64(length - 1) & 1)
      if code - first < counts[length] { return (Int(symbols[place + code - first]), length) }
      place += counts[length]
      first = (first + counts[length]) << 1
      code <<= 1
    }
    return nil
  }
}

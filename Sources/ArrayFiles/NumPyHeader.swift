/// The header of a `.npy` array: a literal of a Python dictionary such as `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`.
struct NumPyHeader {
  /// The type in NumPy's notation; nil where it is a list of fields.
  var type: String?
  /// True where the first axis is the fastest.
  var isFortranOrdered: Bool
  /// The lengths of the axes.
  var shape: [Int]

  /// Reads a header; nil where it is none.
  init?(_ text: [UInt8]) {
    var reader = Reader(text: text)
    guard reader.skip("{") else { return nil }
    var type: String??
    var isFortranOrdered: Bool?
    var shape: [Int]?
    while !reader.skip("}") {
      guard let key = reader.string(), reader.skip(":") else { return nil }
      switch key {
      case "descr":
        if let text = reader.string() {
          type = .some(text)
        } else if reader.skipBrackets() {
          type = .some(nil)
        } else {
          return nil
        }
      case "fortran_order":
        guard let value = reader.truth() else { return nil }
        isFortranOrdered = value
      case "shape":
        guard let value = reader.tuple() else { return nil }
        shape = value
      default: return nil
      }
      if !reader.skip(",") {
        guard reader.skip("}") else { return nil }
        break
      }
    }
    guard reader.isAtEnd, let type, let isFortranOrdered, let shape else { return nil }
    self.type = type
    self.isFortranOrdered = isFortranOrdered
    self.shape = shape
  }

  /// Reads literals of Python.
  private struct Reader {
    let text: [UInt8]
    var place = 0

    init(text: [UInt8]) { self.text = text }

    private mutating func skipBlanks() {
      while place < text.count, text[place] == 0x20 || text[place] == 0x0A || text[place] == 0x09 { place += 1 }
    }

    var isAtEnd: Bool { text[place...].allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0 } }

    mutating func skip(_ word: String) -> Bool {
      skipBlanks()
      guard text[place...].starts(with: word.utf8) else { return false }
      place += word.utf8.count
      return true
    }

    mutating func string() -> String? {
      skipBlanks()
      guard place < text.count, text[place] == UInt8(ascii: "'") || text[place] == UInt8(ascii: "\"") else { return nil }
      guard let end = text[(place + 1)...].firstIndex(of: text[place]) else { return nil }
      defer { place = end + 1 }
      return String(decoding: text[(place + 1)..<end], as: UTF8.self)
    }

    mutating func truth() -> Bool? { skip("True") ? true : skip("False") ? false : nil }

    mutating func tuple() -> [Int]? {
      guard skip("(") else { return nil }
      var items: [Int] = []
      while !skip(")") {
        guard let item = integer() else { return nil }
        items.append(item)
        if !skip(",") {
          guard skip(")") else { return nil }
          break
        }
      }
      return items
    }

    /// Digits, with the `L` that Python 2 wrote behind long ones.
    private mutating func integer() -> Int? {
      skipBlanks()
      var value = 0
      let start = place
      while place < text.count, text[place] >= 0x30, text[place] <= 0x39 {
        let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, overflow2) = tenfold.addingReportingOverflow(Int(text[place] - 0x30))
        if overflow || overflow2 { return nil }
        value = sum
        place += 1
      }
      guard place > start else { return nil }
      _ = skip("L")
      return value
    }

    /// Skips a list, whatever is in it.
    mutating func skipBrackets() -> Bool {
      guard skip("[") else { return false }
      var depth = 1
      while depth > 0 {
        guard place < text.count else { return false }
        if text[place] == UInt8(ascii: "[") { depth += 1 }
        if text[place] == UInt8(ascii: "]") { depth -= 1 }
        place += 1
      }
      return true
    }
  }
}

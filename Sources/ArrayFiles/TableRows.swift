import Diagnostics

/// The rows of a table, field by field. The separator is the one of comma, semicolon and tab that stands most often in the first line.
struct TableRows {
  /// One field without its quotes.
  struct Field {
    var bytes: ArraySlice<UInt8>
    var isBlank: Bool { bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
  }

  /// One row, and the line on which it begins, from 1.
  struct Row {
    var line: Int
    var fields: [Field]
  }

  private let text: [UInt8]
  private let separator: UInt8
  private var place = 0
  private var line = 1

  private static let quote = UInt8(ascii: "\"")

  /// The rows of a text.
  init(_ text: [UInt8]) {
    self.text = text
    var counts: [UInt8: Int] = [UInt8(ascii: ","): 0, UInt8(ascii: ";"): 0, 0x09: 0]
    var isQuoted = false
    for byte in text.drop(while: { $0 == 0x0A || $0 == 0x0D }) {
      if byte == TableRows.quote { isQuoted.toggle() }
      if !isQuoted, byte == 0x0A || byte == 0x0D { break }
      if !isQuoted, counts[byte] != nil { counts[byte, default: 0] += 1 }
    }
    // Where a semicolon or a tab separates, a comma may stand in numbers.
    separator = counts[0x09, default: 0] > 0 ? 0x09 : counts[UInt8(ascii: ";"), default: 0] > 0 ? UInt8(ascii: ";") : UInt8(ascii: ",")
  }

  /// The next row that is not empty; nil behind the last.
  ///
  /// - Throws: `data` where a quote has no end, or text follows it.
  mutating func next(_ source: ArraySource) throws(Diagnostic) -> Row? {
    while place < text.count, text[place] == 0x0A || text[place] == 0x0D { endLine() }
    guard place < text.count else { return nil }
    var row = Row(line: line, fields: [])
    while true {
      row.fields.append(try field(source, row))
      guard place < text.count, text[place] == separator else { break }
      place += 1
    }
    endLine()
    return row
  }

  /// Goes past LF, CR or CR LF.
  private mutating func endLine() {
    guard place < text.count else { return }
    if text[place] == 0x0D, place + 1 < text.count, text[place + 1] == 0x0A { place += 1 }
    place += 1
    line += 1
  }

  private mutating func field(_ source: ArraySource, _ row: Row) throws(Diagnostic) -> Field {
    guard place < text.count, text[place] == TableRows.quote else {
      let start = place
      while place < text.count, text[place] != separator, text[place] != 0x0A, text[place] != 0x0D { place += 1 }
      return Field(bytes: text[start..<place])
    }
    var bytes: [UInt8] = []
    place += 1
    while place < text.count {
      let byte = text[place]
      place += 1
      if byte == TableRows.quote {
        guard place < text.count, text[place] == TableRows.quote else {
          guard place >= text.count || text[place] == separator || text[place] == 0x0A || text[place] == 0x0D else {
            throw source.fault(
              Message(
                "line \(row.line), column \(row.fields.count + 1): text follows a closing quote",
                "第 \(row.line) 行第 \(row.fields.count + 1) 列：右引号后面还有文本"))
          }
          return Field(bytes: bytes[...])
        }
        place += 1
      }
      if byte == 0x0A { line += 1 }
      bytes.append(byte)
    }
    throw source.fault(
      Message("line \(row.line), column \(row.fields.count + 1): a quote has no end", "第 \(row.line) 行第 \(row.fields.count + 1) 列：引号没有闭合"))
  }
}

/// Cuts a console's input into lines, in bounded memory.
struct LineReader {
  /// A line, without its end.
  enum Line: Hashable {
    /// Its bytes.
    case text([UInt8])
    /// A line with more bytes than allowed; they are passed over.
    case tooLong
  }

  private let console: any Console
  private let limit: Int
  private var chunk: [UInt8] = []
  private var place = 0

  /// The lines of the console's input, each of `limit` bytes at most.
  init(_ console: any Console, limit: Int) {
    self.console = console
    self.limit = limit
  }

  /// The next line; nil at the end of the input.
  mutating func next() throws(ConsoleFault) -> Line? {
    var line: [UInt8] = []
    var isTooLong = false
    var isEmpty = true
    while true {
      if place == chunk.count {
        chunk = try console.read(1 << 16)
        place = 0
        if chunk.isEmpty { return isEmpty ? nil : isTooLong ? .tooLong : .text(line) }
      }
      isEmpty = false
      let end = chunk[place...].firstIndex(of: UInt8(ascii: "\n"))
      if !isTooLong { line += chunk[place..<(end ?? chunk.count)] }
      if line.count > limit {
        isTooLong = true
        line = []
      }
      place = end.map { $0 + 1 } ?? chunk.count
      if end != nil { return isTooLong ? .tooLong : .text(line) }
    }
  }
}

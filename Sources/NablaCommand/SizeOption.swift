import Diagnostics

/// Lengths on the command line: `n=4`, `n=4,m=3`.
enum SizeOption {
  /// The lengths by dimension name.
  ///
  /// - Throws: where an option is no name with a positive length, or a name is given two lengths.
  static func sizes(_ options: [String]) throws(CommandFault) -> [String: Int] {
    var sizes: [String: Int] = [:]
    for option in options {
      let text = ProgramText(text: Arguments.plain(option), label: .code("--size"))
      for part in text.text.split(whereSeparator: { $0 == "," || $0 == ";" || $0.isWhitespace }) {
        let sides = part.split(separator: "=", omittingEmptySubsequences: false)
        guard sides.count == 2, !sides[0].isEmpty, let length = Int(sides[1]), length > 0 else {
          throw CommandFault(
            diagnostic: Diagnostic(
              .syntax, Message("\(part) is no dimension with a positive length", "\(part) 不是带正整数长度的维数"), at: .none,
              help: Message("write it as n=4", "请写成 n=4")), text: text)
        }
        let name = String(sides[0])
        if let other = sizes[name], other != length {
          throw CommandFault(
            diagnostic: Diagnostic(
              .redefinition, Message("\(name) is given the lengths \(other) and \(length)", "\(name) 同时给出了长度 \(other) 和 \(length)"), at: .none),
            text: text)
        }
        sizes[name] = length
      }
    }
    return sizes
  }
}

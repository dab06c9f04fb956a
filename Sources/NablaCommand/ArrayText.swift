import ArrayFiles

/// Arrays for people to read: small ones whole, of larger ones the corners and what is known of all entries.
enum ArrayText {
  /// The most rows and columns that are shown.
  private static let longest = 8
  /// How many are shown before and behind the dots where there are more.
  private static let edge = 3

  /// The lines of an array, each beginning with a margin.
  static func lines(_ array: ArrayValue, margin: String = "  ") -> [String] {
    if array.shape.isEmpty { return [margin + text(array[0])] }
    let columns = array.shape[array.shape.count - 1]
    let rows = columns == 0 ? 0 : array.count / columns
    if array.shape.count == 1 {
      // A vector is written in a row, which is read more easily than a column.
      var lines = [margin + "[" + shown(columns, of: columns).map { cell(array, $0) }.joined(separator: ", ") + "]"]
      if columns > longest { lines.append(margin + summary(array)) }
      return lines
    }
    let table = shown(rows, of: rows).map { row in
      shown(columns, of: columns).map { column in row < 0 ? dots : column < 0 ? dots : cell(array, row * columns + column) }
    }
    var widths = [Int](repeating: 0, count: table.first?.count ?? 0)
    for line in table { for (k, cell) in line.enumerated() { widths[k] = max(widths[k], cell.count) } }
    var lines: [String] = []
    for (k, line) in table.enumerated() {
      let cells = zip(line, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
      lines.append(margin + (k == 0 ? "[" : " ") + "[" + cells.joined(separator: ", ") + "]" + (k == table.count - 1 ? "]" : ","))
    }
    if rows > longest || columns > longest { lines.append(margin + summary(array)) }
    return lines
  }

  private static let dots = "…"

  private static func cell(_ array: ArrayValue, _ place: Int) -> String { place < 0 ? dots : text(array[place]) }

  /// The places that are shown, −1 for the dots.
  private static func shown(_ count: Int, of length: Int) -> [Int] {
    length <= longest ? Array(0..<length) : Array(0..<edge) + [-1] + Array((length - edge)..<length)
  }

  /// What is known of all entries of an array that is not shown whole.
  private static func summary(_ array: ArrayValue) -> String {
    var (smallest, largest, sum, squares) = (Double.infinity, -Double.infinity, 0.0, 0.0)
    var bad = 0
    for place in 0..<array.count {
      let value = array[place]
      guard value.isFinite else {
        bad += 1
        continue
      }
      smallest = min(smallest, value)
      largest = max(largest, value)
      sum += value
      squares += value * value
    }
    guard bad < array.count else { return "no entry is finite" }
    var parts = ["from \(text(smallest)) to \(text(largest))", "mean \(text(sum / Double(array.count - bad)))", "norm \(text(squares.squareRoot()))"]
    if bad > 0 { parts.append("\(bad) not finite") }
    return parts.joined(separator: ", ")
  }

  /// A number to six digits, as short as these allow: `0.333333`, `1e-09`, `12`.
  static func text(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-inf" : "inf" }
    guard value != 0 else { return "0" }
    let magnitude = abs(value)
    if magnitude >= 1e6 || magnitude < 1e-4 { return scientific(value) }
    var decimals = 5
    var bound = 10.0
    while magnitude >= bound {
      decimals -= 1
      bound *= 10
    }
    bound = 1
    while magnitude < bound, decimals < 9 {
      decimals += 1
      bound /= 10
    }
    return fixed(value, decimals: max(0, decimals))
  }

  /// Six digits and a power of ten.
  private static func scientific(_ value: Double) -> String {
    let magnitude = abs(value)
    var exponent = 0
    var mantissa = magnitude
    // Steps of 10^16 first, so that the loops stay short at both ends of the range.
    while mantissa >= 1e16 { (mantissa, exponent) = (mantissa / 1e16, exponent + 16) }
    while mantissa < 1e-16 { (mantissa, exponent) = (mantissa * 1e16, exponent - 16) }
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    var digits = fixed(mantissa, decimals: 5)
    if digits.hasPrefix("10") { (digits, exponent) = ("1", exponent + 1) }
    return (value < 0 ? "-" : "") + digits + "e\(exponent < 0 ? "-" : "+")\(abs(exponent) < 10 ? "0" : "")\(abs(exponent))"
  }

  /// A number to so many decimals, without zeros at the end.
  private static func fixed(_ value: Double, decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (abs(value) * scale).rounded()
    let whole = Int(scaled / scale)
    var fraction = String(Int(scaled - Double(whole) * scale))
    fraction = String(repeating: "0", count: max(0, decimals - fraction.count)) + fraction
    while fraction.hasSuffix("0") { fraction.removeLast() }
    let sign = value < 0 && scaled > 0 ? "-" : ""
    return sign + (fraction.isEmpty || decimals == 0 ? "\(whole)" : "\(whole).\(fraction)")
  }
}

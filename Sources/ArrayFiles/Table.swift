import Diagnostics

/// A table of text: rows of numbers by commas, semicolons or tabs, under column names or not. Fields may stand in double quotes.
struct Table {
  /// The column names; nil where the first row holds numbers.
  private(set) var names: [String]?
  /// Columns of a row.
  private(set) var columnCount = 0
  /// The numbers by rows.
  private(set) var numbers: [Double] = []
  private let source: ArraySource

  /// Rows of numbers.
  var rowCount: Int { columnCount == 0 ? 0 : numbers.count / columnCount }

  /// Reads a table.
  ///
  /// - Throws: `data` where a field is no number or a row has another length, with row and column counted as an editor counts lines.
  static func read(_ bytes: FileBytes, _ source: ArraySource) throws(Diagnostic) -> Table { try Table(bytes, source) }

  private init(_ bytes: FileBytes, _ source: ArraySource) throws(Diagnostic) {
    self.source = source
    var text = bytes.array
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
    if text.contains(0) {
      throw source.fault(
        Message("is no text: it holds a byte 0", "不是文本：含有字节 0"), help: Message("is it UTF-16? save it as UTF-8", "是 UTF-16 吗？请存成 UTF-8"))
    }
    var rows = TableRows(text)
    var isFirst = true
    while let row = try rows.next(source) {
      if isFirst {
        isFirst = false
        columnCount = row.fields.count
        guard columnCount <= source.limits.entries else {
          throw source.fault(
            Message(
              "has \(columnCount) columns; at most \(source.limits.entries) are accepted", "有 \(columnCount) 列，最多允许 \(source.limits.entries) 列"),
            code: .limit)
        }
        if let names = try Table.header(row, source) {
          self.names = names
          continue
        }
      }
      try append(row)
    }
    guard !isFirst else { throw source.fault(Message("holds no rows", "没有数据行")) }
  }

  /// The names, where the row holds any field that is not blank and no number.
  private static func header(_ row: TableRows.Row, _ source: ArraySource) throws(Diagnostic) -> [String]? {
    guard row.fields.contains(where: { !$0.isBlank && NumberText.number($0.bytes) == nil }) else { return nil }
    var names: [String] = []
    for field in row.fields {
      var name = Substring(String(decoding: field.bytes, as: UTF8.self))
      // numpy.savetxt marks the header as a comment.
      if names.isEmpty, name.hasPrefix("#") { name = name.dropFirst() }
      while name.first == " " { name.removeFirst() }
      while name.last == " " { name.removeLast() }
      guard !names.contains(String(name)) || name.isEmpty else {
        throw source.fault(Message("line \(row.line): two columns are called \(name)", "第 \(row.line) 行：有两列都叫 \(name)"))
      }
      names.append(String(name))
    }
    return names
  }

  private mutating func append(_ row: TableRows.Row) throws(Diagnostic) {
    guard row.fields.count == columnCount else {
      throw source.fault(
        Message(
          "line \(row.line) has \(row.fields.count) fields, and the first line has \(columnCount)",
          "第 \(row.line) 行有 \(row.fields.count) 个字段，而第一行有 \(columnCount) 个"))
    }
    for (column, field) in row.fields.enumerated() {
      guard let number = NumberText.number(field.bytes) else {
        let name = names.map { Message(" (\($0[column]))", "（\($0[column])）") } ?? .code("")
        let shown = String(decoding: field.bytes.prefix(40), as: UTF8.self)
        let reason = field.isBlank ? Message("nothing stands there", "是空的") : Message("`\(shown)` is not a number", "`\(shown)` 不是数")
        throw source.fault(
          Message("line \(row.line), column \(column + 1)\(name): \(reason)", "第 \(row.line) 行第 \(column + 1) 列\(name)：\(reason)"),
          help: field.isBlank
            ? Message("fill in a number, or remove the row", "请填上一个数，或删去这一行")
            : shown.contains(",")
              ? Message("write decimals with a point", "小数请用小数点")
              : Message("replace it with numbers, a category with a one-hot row", "请换成数，类别换成 one-hot 行"))
      }
      numbers.append(number)
    }
  }

  /// Every column as a vector by its name, without names as `x1`, `x2`, ….
  func columns() -> NamedArrays {
    var arrays = NamedArrays(origin: source.label)
    for column in 0..<columnCount {
      let values = stride(from: column, to: numbers.count, by: columnCount).map { numbers[$0] }
      let name = names?[column] ?? ""
      arrays[name.isEmpty ? "x\(column + 1)" : name] = ArrayValue(shape: [values.count], doubles: values)
    }
    return arrays
  }

  /// All columns, or those named or numbered from 1, as a matrix with a row for each row; a lone column as a vector.
  ///
  /// - Throws: `data` where there is no such column.
  func array(columns selection: [String]) throws(Diagnostic) -> ArrayValue {
    var places: [Int] = []
    for name in selection {
      if let place = names?.firstIndex(of: name) {
        places.append(place)
      } else if let number = Int(name), number >= 1, number <= columnCount {
        places.append(number - 1)
      } else {
        let near = nearestNames(to: name, in: names ?? []).first
        throw source.fault(
          Message("has no column \(name)", "没有列 \(name)"),
          help: near.map { Message("did you mean \($0)?", "是否想写 \($0)？") } ?? names.map {
            Message("it has \($0.joined(separator: ", "))", "它有 \($0.joined(separator: "、"))")
          }
            ?? Message("it has \(columnCount) columns without names", "它有 \(columnCount) 列，没有列名"))
      }
    }
    if selection.isEmpty { places = Array(0..<columnCount) }
    var values: [Double] = []
    values.reserveCapacity(rowCount * places.count)
    for row in 0..<rowCount {
      for place in places { values.append(numbers[row * columnCount + place]) }
    }
    return ArrayValue(shape: places.count == 1 ? [rowCount] : [rowCount, places.count], doubles: values)
  }

  /// Writes one array as rows without names, or several of equally many rows side by side under their names; a matrix `X` has the columns `X1`, `X2`, ….
  static func write(_ arrays: [(name: String, value: ArrayValue)], separator: UInt8, to sink: FileSink, _ source: ArraySource) throws(Diagnostic) {
    let comma = String(decoding: [separator], as: UTF8.self)
    var rowCount: Int?
    var header: [String] = []
    for (name, value) in arrays {
      guard value.shape.count <= 2 else {
        throw source.fault(
          Message("has \(value.shape.count) axes, and a table has two", "有 \(value.shape.count) 个轴，而表格有两个"), array: name,
          help: Message("write .npz", "请写成 .npz"))
      }
      let rows = value.shape.first ?? 1
      guard rows == rowCount ?? rows else {
        throw source.fault(
          Message("has \(rows) rows, and the arrays before it have \(rowCount ?? 0)", "有 \(rows) 行，而前面的数组有 \(rowCount ?? 0) 行"), array: name,
          help: Message("write .npz or .json", "请写成 .npz 或 .json"))
      }
      rowCount = rows
      header += value.shape.count == 2 ? (0..<value.shape[1]).map { quoted("\(name)\($0 + 1)", comma) } : [quoted(name, comma)]
    }
    if arrays.count > 1 { try sink.write(header.joined(separator: comma) + "\n") }
    for row in 0..<(rowCount ?? 0) {
      var fields: [String] = []
      for (_, value) in arrays {
        let width = value.shape.count == 2 ? value.shape[1] : 1
        for column in 0..<width { fields.append(NumberText.text(value, row * width + column) ?? nonFinite(value[row * width + column])) }
      }
      try sink.write(fields.joined(separator: comma) + "\n")
    }
  }

  private static func nonFinite(_ value: Double) -> String { value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }

  private static func quoted(_ name: String, _ comma: String) -> String {
    guard name.contains(comma) || name.contains("\"") || name.contains("\n") else { return name }
    return "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}

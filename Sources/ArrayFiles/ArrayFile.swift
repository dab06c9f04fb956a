import Diagnostics

/// The formats of files that hold arrays.
public enum ArrayFormat: String, Sendable, CaseIterable {
  /// One NumPy array.
  case npy
  /// NumPy arrays by name, in a zip archive.
  case npz
  /// Named arrays behind a JSON header.
  case safetensors
  /// A table of text, by commas, semicolons or tabs.
  case csv
  /// Names with nested lists.
  case json

  /// The format that the end of a path names: `.npy`, `.npz`, `.safetensors`, `.csv`, `.tsv`, `.json`.
  public init?(path: String) {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return nil }
    let ending = path[path.index(after: dot)...].lowercased()
    self.init(rawValue: ending == "tsv" ? "csv" : ending)
  }

  /// The format that the first bytes of a file are those of.
  init?(bytes: FileBytes) {
    if bytes.begins(with: NumPyArray.magic) {
      self = .npy
    } else if bytes.begins(with: [0x50, 0x4B]) {
      self = .npz
    } else if bytes[8] == UInt8(ascii: "{"), let length = bytes.integer(at: 0, as: UInt64.self), length < UInt64(bytes.count) {
      self = .safetensors
    } else if bytes[0] == UInt8(ascii: "{") {
      self = .json
    } else {
      return nil
    }
  }
}

/// Reads and writes files of arrays.
public enum ArrayFile {
  /// The arrays of a file, its format told by the end of its name, otherwise by its first bytes.
  ///
  /// Large `.npy` and safetensors files are mapped, and arrays that stand there as in memory are borrowed, not copied. A mapped file must not be
  /// shortened while it is read; what this module writes replaces files whole.
  ///
  /// - Throws: `data` or `limit`, naming the file and in it the array, the row and the column.
  public static func read(_ path: String, limits: ArrayFileLimits = .standard) throws(Diagnostic) -> NamedArrays {
    let source = ArraySource(label: path, limits: limits)
    return try read(source.open(path), format: ArrayFormat(path: path), source)
  }

  /// The arrays in bytes that came from elsewhere; `label` stands for the file in messages.
  ///
  /// - Throws: as `read(_:limits:)`.
  public static func read(
    bytes: FileBytes, format: ArrayFormat, label: String, limits: ArrayFileLimits = .standard
  ) throws(Diagnostic) -> NamedArrays {
    try read(bytes, format: format, ArraySource(label: label, limits: limits))
  }

  private static func read(_ bytes: FileBytes, format: ArrayFormat?, _ source: ArraySource) throws(Diagnostic) -> NamedArrays {
    switch format ?? ArrayFormat(bytes: bytes) {
    case .npy:
      var arrays = NamedArrays(origin: source.label)
      let value = try NumPyArray.read(bytes, named: nil, source)
      arrays.add(source.stem) { value }
      return arrays
    case .npz: return try NumPyArchive.read(bytes, source)
    case .safetensors: return try Safetensors.read(bytes, source)
    case .csv: return try Table.read(bytes, source).columns()
    case .json: return try JSONArrays.read(bytes, source)
    case nil:
      let formats = ArrayFormat.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
      throw source.fault(
        Message("the format cannot be told", "无法判断格式"), help: Message("name the file with one of the endings \(formats)", "请用 \(formats) 之一作文件名的后缀"))
    }
  }

  /// One array of a file: the whole table of a CSV file, the array of a `.npy` file, the only array of the others.
  ///
  /// - Parameter selection: The names of columns of a CSV file, in the order wanted, or the name of one array of another file.
  /// - Throws: as `read(_:limits:)`, and `data` where the file holds several arrays and none is selected.
  public static func readOne(_ path: String, selection: [String] = [], limits: ArrayFileLimits = .standard) throws(Diagnostic) -> ArrayValue {
    let source = ArraySource(label: path, limits: limits)
    let bytes = try source.open(path)
    let format = ArrayFormat(path: path) ?? ArrayFormat(bytes: bytes)
    if format == .csv { return try Table.read(bytes, source).array(columns: selection) }
    let arrays = try read(bytes, format: format, source)
    if selection.count > 1 {
      throw source.fault(
        Message("columns are selected, and the file is no table", "选择了列，而这个文件不是表格"), help: Message("select one array by its name", "请按名字选择一个数组"))
    }
    if let name = selection.first { return try arrays.array(name) }
    guard arrays.names.count == 1 else {
      throw source.fault(
        arrays.names.isEmpty
          ? Message("the file holds no array", "文件里没有数组")
          : Message("the file holds \(arrays.names.count) arrays, and none is selected", "文件里有 \(arrays.names.count) 个数组，没有选择其中之一"),
        help: arrays.names.first.map { Message("select one by its name, as in \(path):\($0)", "请按名字选择一个，例如 \(path):\($0)") })
    }
    return try arrays.array(arrays.names[0])
  }

  /// Writes arrays to a file, its format told by the end of its name where none is given. Equal arrays give equal bytes. The file is replaced whole
  /// or not at all.
  ///
  /// - Throws: `data` where the file cannot be written, or the format cannot hold the arrays.
  public static func write(_ arrays: NamedArrays, to path: String, format: ArrayFormat? = nil) throws(Diagnostic) {
    let source = ArraySource(label: path, limits: .standard)
    guard let format = format ?? ArrayFormat(path: path) else {
      let formats = ArrayFormat.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
      throw source.fault(
        Message("the format cannot be told", "无法判断格式"), help: Message("name the file with one of the endings \(formats)", "请用 \(formats) 之一作文件名的后缀"))
    }
    let all = try arrays.all()
    let separator: UInt8 = path.lowercased().hasSuffix(".tsv") ? UInt8(ascii: "\t") : UInt8(ascii: ",")
    try AtomicFile.write(path) { (sink: FileSink) throws(Diagnostic) in
      switch format {
      case .npy:
        guard all.count == 1 else {
          throw source.fault(
            Message(".npy holds one array, not \(all.count)", ".npy 只能存一个数组，而不是 \(all.count) 个"),
            help: Message("write .npz or .safetensors", "请写成 .npz 或 .safetensors"))
        }
        try NumPyArray.write(all[0].value, to: sink)
      case .npz: try NumPyArchive.write(all, to: sink, source)
      case .safetensors: try Safetensors.write(all, metadata: arrays.metadata, to: sink)
      case .csv: try Table.write(all, separator: separator, to: sink, source)
      case .json: try JSONArrays.write(all, to: sink)
      }
    }
  }
}

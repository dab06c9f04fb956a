import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where arrays are read from: what the file is called in messages, and how much of it is accepted.
struct ArraySource: Sendable {
  /// The path as the user wrote it.
  var label: String
  /// What is accepted.
  var limits: ArrayFileLimits

  /// The file's name without folder and ending: what the array of a `.npy` file is called.
  var stem: String {
    let name = label.split(separator: "/").last ?? "array"
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return String(name) }
    return String(name[..<dot])
  }

  /// A fault of the file, or of one of its arrays.
  func fault(_ message: String, array: String? = nil, help: String? = nil, code: Diagnostic.Code = .data) -> Diagnostic {
    Diagnostic(code, "\(label): \(array.map { "array \($0): " } ?? "")\(message)", at: .none, help: help)
  }

  /// The file's bytes: mapped where there are many, otherwise read; of a pipe, all that comes.
  func open(_ path: String) throws(Diagnostic) -> FileBytes {
    let number = systemOpen(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { throw fault("cannot be opened: \(systemReason(errno))") }
    defer { systemClose(number) }
    var status = stat()
    guard fstat(number, &status) == 0 else { throw fault("cannot be read: \(systemReason(errno))") }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw fault("is a folder")
    case S_IFREG:
      let size = Int(status.st_size)
      let limit = isText ? limits.textBytes : limits.fileBytes
      guard size <= limit else { throw fault("has \(size) bytes; at most \(limit) are accepted", code: .limit) }
      if size >= limits.mappedBytes { return try mapped(number, size) }
    default: break
    }
    return try streamed(number)
  }

  private var isText: Bool {
    switch ArrayFormat(path: label) {
    case .csv, .json: true
    default: false
    }
  }

  private func mapped(_ number: Int32, _ size: Int) throws(Diagnostic) -> FileBytes {
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, number, 0), start != MAP_FAILED else {
      throw fault("cannot be mapped into memory: \(systemReason(errno))")
    }
    return FileBytes(FileBytes.Memory(start: start, byteCount: size) { start, size in munmap(start, size) })
  }

  private func streamed(_ number: Int32) throws(Diagnostic) -> FileBytes {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = systemRead(number, &chunk, chunk.count)
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw fault("cannot be read: \(systemReason(errno))") }
      if got == 0 { return FileBytes(bytes) }
      bytes += chunk[..<got]
      guard bytes.count <= limits.textBytes else { throw fault("has more than \(limits.textBytes) bytes", code: .limit) }
    }
  }

  /// The number of entries of a shape, where an array of that many is accepted.
  ///
  /// - Throws: `data` or `limit`.
  func count(_ shape: [Int], _ type: ElementType, array: String?) throws(Diagnostic) -> Int {
    guard shape.count <= limits.axes else {
      throw fault("has \(shape.count) axes; at most \(limits.axes) are accepted", array: array, code: .limit)
    }
    // Lengths beside a 0 count too: walks over an array without entries are not endless.
    var count = 1
    for length in shape where length != 0 {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard !overflow, length > 0 else { throw tooLarge(shape, array) }
      count = product
    }
    let isEmpty = shape.contains(0)
    let (bytes, overflow) = count.multipliedReportingOverflow(by: type.fitsSingle ? 4 : 8)
    guard !overflow, bytes <= (isEmpty ? limits.emptyBytes : limits.arrayBytes) else { throw tooLarge(shape, array) }
    return isEmpty ? 0 : count
  }

  private func tooLarge(_ shape: [Int], _ array: String?) -> Diagnostic {
    fault("its shape \(ArrayValue.text(of: shape)) has more entries than are accepted", array: array, code: .limit)
  }
}

extension ArrayFile {
  /// True where a path leads to something.
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}

private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }
private func systemRead(_ number: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int { read(number, buffer, count) }
private func systemClose(_ number: Int32) { _ = close(number) }

/// The reason of a failure as the system words it, without a capital.
func systemReason(_ number: Int32) -> String {
  let text = strerror(number).map { String(cString: $0) } ?? "error \(number)"
  return text.prefix(1).lowercased() + text.dropFirst()
}

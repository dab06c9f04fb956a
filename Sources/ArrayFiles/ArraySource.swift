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
  func fault(_ message: Message, array: String? = nil, help: Message? = nil, code: Diagnostic.Code = .data) -> Diagnostic {
    let array = array.map { Message("array \($0): ", "数组 \($0)：") } ?? .code("")
    return Diagnostic(code, Message("\(label): \(array)\(message)", "\(label)：\(array)\(message)"), at: .none, help: help)
  }

  /// The file's bytes: mapped where there are many, otherwise read; of a pipe, all that comes.
  func open(_ path: String) throws(Diagnostic) -> FileBytes {
    let number = systemOpen(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { throw fault(Message("cannot be opened: \(systemReason(errno))", "无法打开：\(systemReason(errno))")) }
    defer { systemClose(number) }
    var status = stat()
    guard fstat(number, &status) == 0 else { throw fault(Message("cannot be read: \(systemReason(errno))", "无法读取：\(systemReason(errno))")) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw fault(Message("is a folder", "是一个文件夹"))
    case S_IFREG:
      let size = Int(status.st_size)
      let limit = isText ? limits.textBytes : limits.fileBytes
      guard size <= limit else {
        throw fault(Message("has \(size) bytes; at most \(limit) are accepted", "有 \(size) 字节，最多允许 \(limit) 字节"), code: .limit)
      }
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
      throw fault(Message("cannot be mapped into memory: \(systemReason(errno))", "无法映射到内存：\(systemReason(errno))"))
    }
    return FileBytes(FileBytes.Memory(start: start, byteCount: size) { start, size in munmap(start, size) })
  }

  private func streamed(_ number: Int32) throws(Diagnostic) -> FileBytes {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = systemRead(number, &chunk, chunk.count)
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw fault(Message("cannot be read: \(systemReason(errno))", "无法读取：\(systemReason(errno))")) }
      if got == 0 { return FileBytes(bytes) }
      bytes += chunk[..<got]
      guard bytes.count <= limits.textBytes else {
        throw fault(Message("has more than \(limits.textBytes) bytes", "超过 \(limits.textBytes) 字节"), code: .limit)
      }
    }
  }

  /// The number of entries of a shape, where an array of that many is accepted.
  ///
  /// - Throws: `data` or `limit`.
  func count(_ shape: [Int], _ type: ElementType, array: String?) throws(Diagnostic) -> Int {
    guard shape.count <= limits.axes else {
      throw fault(
        Message("has \(shape.count) axes; at most \(limits.axes) are accepted", "有 \(shape.count) 个轴，最多允许 \(limits.axes) 个"), array: array,
        code: .limit)
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
    fault(
      Message("its shape \(ArrayValue.text(of: shape)) has more entries than are accepted", "形状 \(ArrayValue.text(of: shape)) 的元素个数超过上限"),
      array: array, code: .limit)
  }
}

extension ArrayFile {
  /// True where a path leads to something.
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}

private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }
private func systemRead(_ number: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int { read(number, buffer, count) }
private func systemClose(_ number: Int32) { _ = close(number) }

/// The reason of a failure: in English as the system words it, without a capital; in Chinese what is met often, and the number of the rest.
public func systemReason(_ number: Int32) -> Message {
  let text = strerror(number).map { String(cString: $0) } ?? "error \(number)"
  let english = text.prefix(1).lowercased() + text.dropFirst()
  return switch number {
  case ENOENT: Message("\(english)", "没有这个文件或文件夹")
  case EACCES, EPERM: Message("\(english)", "没有权限")
  case ENOTDIR: Message("\(english)", "路径中有一段不是文件夹")
  case EISDIR: Message("\(english)", "是一个文件夹")
  case EROFS: Message("\(english)", "文件系统是只读的")
  case ENOSPC, EDQUOT: Message("\(english)", "磁盘空间不足")
  case EMFILE, ENFILE: Message("\(english)", "打开的文件太多")
  case ENAMETOOLONG: Message("\(english)", "名字太长")
  case ELOOP: Message("\(english)", "符号链接太多")
  case ENOMEM: Message("\(english)", "内存不足")
  case EIO: Message("\(english)", "设备读写错误")
  default: Message("\(english)", "系统错误 \(number)")
  }
}

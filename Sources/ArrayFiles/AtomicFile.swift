import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Replaces a file whole or not at all: whatever happens, whoever opens it finds the old content or the new one.
///
/// The content goes to a new file in the same folder, which is brought to the disk and then renamed. Where something fails the new file is removed.
public enum AtomicFile {
  /// Writes a file from bytes.
  ///
  /// - Throws: `data` with the system's reason.
  public static func write(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    try write(path) { (sink: FileSink) throws(Diagnostic) in try sink.write(bytes) }
  }

  /// Finds out whether a file can be written, before the work whose result it is to hold.
  ///
  /// - Throws: `data` with the system's reason.
  public static func check(_ path: String) throws(Diagnostic) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      guard status.st_mode & S_IFMT != S_IFDIR else { throw Diagnostic(.data, Message("\(path): is a folder", "\(path)：是一个文件夹"), at: .none) }
      return
    }
    let (temporary, number) = try create(beside: resolved(path), path)
    systemClose(number)
    unlink(temporary)
  }

  /// Writes a file by a closure. What is no regular file, such as a pipe, is written as it is.
  static func write(_ path: String, _ body: (FileSink) throws(Diagnostic) -> Void) throws(Diagnostic) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      guard status.st_mode & S_IFMT != S_IFDIR else { throw Diagnostic(.data, Message("\(path): is a folder", "\(path)：是一个文件夹"), at: .none) }
      let number = systemOpen(path, O_WRONLY | O_CLOEXEC)
      guard number >= 0 else { throw fault(path, Message("cannot be opened", "无法打开"), errno) }
      defer { systemClose(number) }
      let sink = FileSink(number: number, label: path)
      try body(sink)
      return try sink.flush()
    }
    let target = resolved(path)
    let (temporary, number) = try create(beside: target, path)
    var isOpen = true
    do throws(Diagnostic) {
      let sink = FileSink(number: number, label: path)
      try body(sink)
      try sink.flush()
      guard fsync(number) == 0 else { throw fault(path, Message("cannot be brought to the disk", "无法写到磁盘"), errno) }
      isOpen = false
      guard systemClose(number) == 0 else { throw fault(path, Message("cannot be written", "无法写入"), errno) }
      guard rename(temporary, target) == 0 else { throw fault(path, Message("cannot be replaced", "无法替换"), errno) }
    } catch {
      if isOpen { systemClose(number) }
      unlink(temporary)
      throw error
    }
    // The new name too must outlive a loss of power; some file systems cannot be told, and the file itself is safe.
    let folder = systemOpen(self.folder(of: target), O_RDONLY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      systemClose(folder)
    }
  }

  /// The file that a symbolic link leads to, so that the link stays; the path itself where there is no file yet.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A new empty file in the same folder, with the permissions of the file that it will replace.
  private static func create(beside target: String, _ path: String) throws(Diagnostic) -> (String, Int32) {
    var status = stat()
    let permissions = stat(target, &status) == 0 ? status.st_mode & 0o777 : 0o666
    let folder = folder(of: target)
    let prefix = ".nabla-\(target.split(separator: "/").last ?? "file")-"
    removeAbandoned(prefix, in: folder)
    for attempt in 0..<100 {
      let temporary = "\(folder)/\(prefix)\(getpid())-\(attempt).tmp"
      let number = systemCreate(temporary, permissions)
      if number >= 0 { return (temporary, number) }
      guard errno == EEXIST else { throw fault(path, Message("cannot be written", "无法写入"), errno) }
    }
    throw Diagnostic(
      .data, Message("\(path): cannot be written: the folder is full of unfinished files", "\(path)：无法写入：文件夹里有太多未写完的文件"), at: .none,
      help: Message("remove \(prefix)*.tmp there", "请删除那里的 \(prefix)*.tmp"))
  }

  /// Removes what processes that were killed had begun to write in the file's place.
  private static func removeAbandoned(_ prefix: String, in folder: String) {
    guard let listing = opendir(folder) else { return }
    defer { closedir(listing) }
    while let entry = readdir(listing) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      guard name.hasPrefix(prefix), name.hasSuffix(".tmp"), let writer = Int32(name.dropFirst(prefix.count).prefix { $0.isNumber }) else { continue }
      if writer > 0, kill(writer, 0) != 0, errno == ESRCH { unlink("\(folder)/\(name)") }
    }
  }

  private static func fault(_ path: String, _ what: Message, _ reason: Int32) -> Diagnostic {
    Diagnostic(
      .data, Message("\(path): \(what): \(systemReason(reason))", "\(path)：\(what)：\(systemReason(reason))"), at: .none)
  }
}

private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }
private func systemCreate(_ path: String, _ permissions: mode_t) -> Int32 { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions) }
@discardableResult private func systemClose(_ number: Int32) -> Int32 { close(number) }

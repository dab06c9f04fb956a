import Diagnostics
import Formulas
import Foundation
import Pages
import Pictures

/// The files of the page, read once.
struct Assets: Sendable {
  /// A file as it is sent.
  struct Asset: Sendable {
    var bytes: Data
    var contentType: String
    /// Changes with the content, so that a browser asks again only for what changed.
    var tag: String
  }

  private let assets: [String: Asset]

  /// The file of a path; `/` is the page.
  subscript(path: String) -> Asset? { assets[path == "/" ? "/index.html" : path] }

  private static let contentTypes = [
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "json": "application/json",
    "svg": "image/svg+xml", "woff2": "font/woff2", "txt": "text/plain; charset=utf-8", "webmanifest": "application/manifest+json",
  ]

  /// Reads the page's files beside the program.
  static func load() throws(WebServer.StartFault) -> Assets {
    guard let folder = Bundle.module.url(forResource: "Page", withExtension: nil),
      let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil), !files.isEmpty
    else {
      throw WebServer.StartFault(message: Message("the files of the page are missing beside the program", "程序旁缺少页面的文件"))
    }
    var assets: [String: Asset] = [:]
    for file in files {
      guard let contentType = contentTypes[file.pathExtension] else { continue }
      let name = file.lastPathComponent
      guard let bytes = try? Data(contentsOf: file) else { throw WebServer.StartFault(message: Message("\(name) cannot be read", "无法读取 \(name)")) }
      assets["/\(name)"] = Asset(bytes: bytes, contentType: contentType, tag: "\"\(tag(bytes))\"")
    }
    let styles = Data(writtenStyles.utf8)
    assets["/written.css"] = Asset(bytes: styles, contentType: contentTypes["css"] ?? "", tag: "\"\(tag(styles))\"")
    return Assets(assets: assets)
  }

  /// The styles of what the engine writes, kept to the places where it stands: pages of derivations, and pictures.
  private static var writtenStyles: String { ".told {\n\(HTMLPageWriter.styleSheet)\n}\n\(GraphSVGWriter.styleSheet)\n\(MathMLWriter.styleSheet)\n" }

  /// FNV-1a of the bytes, in hexadecimal.
  private static func tag(_ bytes: Data) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
  }
}

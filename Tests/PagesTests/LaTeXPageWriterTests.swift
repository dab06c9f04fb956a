import Diagnostics
import Foundation
import Pages
import Testing

/// Whether the documents compile. Without XeLaTeX on the machine these tests are skipped.
@Suite("Pages in LaTeX", .serialized)
struct LaTeXPageWriterTests {
  /// The XeLaTeX of this machine, with the packages that the documents ask for.
  static let engine: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    guard let xelatex = folders.map({ "\($0)/xelatex" }).first(where: FileManager.default.isExecutableFile) else { return nil }
    let probe =
      "\\documentclass{article}\\usepackage{amsmath,amssymb,bm,fontspec,booktabs,longtable}\\usepackage[UTF8,fontset=fandol]{ctex}\\begin{document}中\\end{document}"
    return compile(probe, with: xelatex) == nil ? xelatex : nil
  }()

  /// Compiles a document; nil where all is well, otherwise the first lines of what is wrong.
  static func compile(_ document: String, with engine: String) -> String? {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try document.write(to: folder.appendingPathComponent("page.tex"), atomically: true, encoding: .utf8)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: engine)
      process.arguments = ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "page.tex"]
      process.currentDirectoryURL = folder
      let output = Pipe()
      process.standardOutput = output
      process.standardError = output
      process.standardInput = FileHandle.nullDevice
      try process.run()
      let log = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      guard process.terminationStatus == 0 else {
        return log.split(separator: "\n").drop { !$0.hasPrefix("! ") }.prefix(6).joined(separator: "\n")
      }
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test("the sample page compiles", .enabled(if: engine != nil, "XeLaTeX with ctex is not installed"), arguments: Language.allCases)
  func sample(language: Language) throws {
    let engine = try #require(LaTeXPageWriterTests.engine)
    #expect(LaTeXPageWriterTests.compile(LaTeXPageWriter().write(SamplePage.page(language)), with: engine) == nil)
  }

  @Test("names cannot break out", .enabled(if: engine != nil, "XeLaTeX with ctex is not installed"))
  func hostile() throws {
    let engine = try #require(LaTeXPageWriterTests.engine)
    var page = Page(title: [], language: .english)
    for text in HostilePage.texts {
      let one = HostilePage.page(text)
      page.blocks += one.blocks.map { block in
        if case .detail(let summary, _) = block { return .detail(summary: summary, page.details.count) }
        return block
      }
      page.details += one.details
    }
    #expect(LaTeXPageWriterTests.compile(LaTeXPageWriter().write(page), with: engine) == nil)
  }

  @Test("what ends the document ends it once", arguments: HostilePage.texts)
  func oneEnd(text: String) {
    let document = LaTeXPageWriter().write(HostilePage.page(text))
    #expect(document.ranges(of: "\\end{document}").count == 1)
    #expect(document.contains("% !TeX program = xelatex"))
  }
}

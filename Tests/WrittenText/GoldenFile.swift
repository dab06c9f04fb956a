import Foundation
import Testing

/// A file that holds what is expected. Where `NABLA_RECORD` is set, it is written instead of read.
package enum GoldenFile {
  /// Records an issue where the text is not what the file of that name, in the folder `Golden` beside the test, holds.
  package static func expect(_ text: String, _ name: String, at source: String = #filePath, location: SourceLocation = #_sourceLocation) {
    let file = URL(fileURLWithPath: source).deletingLastPathComponent().appendingPathComponent("Golden").appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["NABLA_RECORD"] != nil {
      try? text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    guard let expected = try? String(contentsOf: file, encoding: .utf8) else {
      Issue.record("there is no file \(name)", sourceLocation: location)
      return
    }
    guard text != expected else { return }
    let lines = (text.components(separatedBy: "\n"), expected.components(separatedBy: "\n"))
    let place = zip(lines.0, lines.1).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(lines.0.count, lines.1.count)
    let shown = [lines.0, lines.1].map { place < $0.count ? $0[place].prefix(160) : "its end" }
    Issue.record("\(name) differs at line \(place + 1): \(shown[0]) where the file has \(shown[1])", sourceLocation: location)
  }
}

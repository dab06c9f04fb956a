import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// XML read to its end: whether it is well formed, and what elements it holds.
package final class Markup: NSObject, XMLParserDelegate {
  /// What is wrong with it; nil where nothing is.
  package private(set) var fault: String?
  /// The names of all elements, in order.
  package private(set) var elements: [String] = []
  /// The text of all elements together.
  package private(set) var text = ""

  package init(_ xml: String) {
    super.init()
    let parser = XMLParser(data: Data(xml.utf8))
    parser.delegate = self
    if !parser.parse() { fault = parser.parserError.map { "\($0) at line \(parser.lineNumber)" } ?? "not well formed" }
  }

  package func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String] = [:]
  ) {
    elements.append(name)
  }

  package func parser(_ parser: XMLParser, foundCharacters characters: String) { text += characters }
}

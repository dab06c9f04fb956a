import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// MathML read against the rules of MathML Core (W3C Working Draft, sections 2 and 3): which elements there are, how many children each takes, which attributes
/// each bears and with which values.
final class MathMLCore: NSObject, XMLParserDelegate {
  /// What breaks a rule, first to last.
  private(set) var faults: [String] = []
  /// How many elements were read.
  private(set) var count = 0
  private var open: [(name: String, children: Int)] = []

  /// Reads one `math` element.
  init(_ markup: String) {
    super.init()
    let parser = XMLParser(data: Data(markup.utf8))
    parser.delegate = self
    if !parser.parse() { faults.append(parser.parserError.map { "\($0)" } ?? "not well formed") }
    if !Self.isBalanced(markup) { faults.append("an element is not closed where it should be") }
  }

  /// True where every tag is closed by its own, which some parsers put right in silence.
  private static func isBalanced(_ markup: String) -> Bool {
    var open: [Substring] = []
    for tag in markup.matches(of: /<(\/?)([A-Za-z]+)[^>]*?(\/?)>/) {
      if !tag.3.isEmpty { continue }
      if tag.1.isEmpty {
        open.append(tag.2)
      } else if open.popLast() != tag.2 {
        return false
      }
    }
    return open.isEmpty
  }

  // MARK: The rules

  /// How many children an element takes; nil for any number.
  private static let children: [String: ClosedRange<Int>?] = [
    "math": nil, "mrow": nil, "msqrt": nil, "mtable": nil, "mtr": nil, "mtd": nil, "mi": 0...0, "mn": 0...0, "mo": 0...0, "mtext": 0...0,
    "mspace": 0...0,
    "ms": 0...0, "mfrac": 2...2, "mroot": 2...2, "msub": 2...2, "msup": 2...2, "munder": 2...2, "mover": 2...2, "msubsup": 3...3, "munderover": 3...3,
    "mstyle": nil, "merror": nil, "mpadded": nil, "mphantom": nil,
  ]

  /// Attributes that every element bears.
  private static let common: Set = [
    "class", "id", "style", "dir", "displaystyle", "scriptlevel", "mathbackground", "mathcolor", "mathsize", "data-nabla",
  ]

  private static let own: [String: Set<String>] = [
    "math": ["display", "alttext", "xmlns"], "mi": ["mathvariant"],
    "mo": ["form", "fence", "separator", "lspace", "rspace", "stretchy", "symmetric", "maxsize", "minsize", "largeop", "movablelimits"],
    "mspace": ["width", "height", "depth"], "mpadded": ["width", "height", "depth", "lspace", "voffset"], "mfrac": ["linethickness"],
    "mover": ["accent"], "munder": ["accentunder"], "munderover": ["accent", "accentunder"], "mtd": ["columnspan", "rowspan"],
  ]

  private static func accepts(_ value: String, for attribute: String) -> Bool {
    switch attribute {
    case "form": ["prefix", "infix", "postfix"].contains(value)
    case "fence", "separator", "stretchy", "symmetric", "largeop", "movablelimits", "displaystyle", "accent", "accentunder":
      ["true", "false"].contains(value)
    case "display": ["block", "inline"].contains(value)
    case "mathvariant": value == "normal"
    case "lspace", "rspace", "width", "height", "depth", "linethickness", "maxsize", "minsize", "voffset":
      value == "0" || value.wholeMatch(of: /-?[0-9]*\.?[0-9]+(em|ex|px|pt|%)/) != nil
    case "dir": ["ltr", "rtl"].contains(value)
    case "xmlns": value == "http://www.w3.org/1998/Math/MathML"
    default: true
    }
  }

  // MARK: Reading

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String] = [:]
  ) {
    count += 1
    if Self.children[name] == nil { faults.append("<\(name)> is no element of MathML Core") }
    if let parent = open.last?.name {
      if name == "math" { faults.append("<math> within <\(parent)>") }
      if (name == "mtr") != (parent == "mtable") { faults.append("<\(name)> within <\(parent)>") }
      if (name == "mtd") != (parent == "mtr") { faults.append("<\(name)> within <\(parent)>") }
      open[open.count - 1].children += 1
    } else if name != "math" {
      faults.append("<\(name)> is the outermost element")
    }
    for (attribute, value) in attributes {
      if !Self.common.contains(attribute), Self.own[name]?.contains(attribute) != true { faults.append("<\(name)> bears no \(attribute)") }
      if !Self.accepts(value, for: attribute) { faults.append("\(attribute)=\"\(value)\" of <\(name)>") }
    }
    open.append((name, 0))
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    guard let element = open.popLast() else { return }
    if let range = Self.children[name] ?? nil, !range.contains(element.children) { faults.append("<\(name)> with \(element.children) children") }
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) {
    guard !characters.allSatisfy(\.isWhitespace) || characters.contains("\u{A0}"), let parent = open.last?.name else { return }
    if !["mi", "mn", "mo", "mtext", "ms"].contains(parent) { faults.append("text within <\(parent)>: \(characters)") }
  }
}

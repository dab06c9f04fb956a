import Diagnostics

/// The language that a client would rather read, of those that are spoken here.
enum AcceptedLanguage {
  /// The best weighted language of an `Accept-Language` header (RFC 9110, section 12.5.4), the first of equals; English where none of ours is named.
  static func first(in header: String) -> Language {
    var best: (language: Language, weight: Double)?
    for range in header.prefix(1_000).split(separator: ",") {
      let parts = range.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
      guard let tag = parts.first, let language = Language(rawValue: String(tag.prefix { $0 != "-" })) else { continue }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
      if weight > best?.weight ?? 0 { best = (language, weight) }
    }
    return best?.language ?? .english
  }

  /// The same for the head of a request, however much of it there is and whatever its form.
  static func first(inHead bytes: some Collection<UInt8>) -> Language {
    let name = "accept-language:"
    for line in bytes.split(separator: 0x0A) where line.prefix(name.utf8.count).elementsEqual(name.utf8, by: { $0 | 0x20 == $1 | 0x20 }) {
      return first(in: String(decoding: line.dropFirst(name.utf8.count), as: UTF8.self))
    }
    return .english
  }
}

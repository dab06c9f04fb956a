import ArgumentParser
import Diagnostics
import Pages

/// The language of a derivation on the command line.
enum TellingLanguage: String, ExpressibleByArgument, CaseIterable {
  case en
  case zh

  /// The language of the locale that the environment names, English for those that are not told: the first of LC_ALL, LC_MESSAGES and LANG that is set counts.
  init(locale console: any Console) {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { console.environment($0) }.first { !$0.isEmpty } ?? ""
    self = locale.hasPrefix("zh") ? .zh : .en
  }

  /// The language of pages.
  var language: Language { self == .zh ? .chinese : .english }
}

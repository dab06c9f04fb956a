import ArgumentParser
import Diagnostics

/// A language on the command line.
enum TellingLanguage: String, ExpressibleByArgument, CaseIterable {
  case en
  case zh

  /// The language of the locale that the environment names, English for those that are not told: the first of LC_ALL, LC_MESSAGES and LANG that is set counts.
  init(locale console: any Console) {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { console.environment($0) }.first { !$0.isEmpty } ?? ""
    self = locale.hasPrefix("zh") ? .zh : .en
  }

  /// The same, as messages and pages know it.
  var language: Language { self == .zh ? .chinese : .english }
}

/// The option that every command has which says something to people.
struct LanguageOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("The language of derivations, reasons and faults: en or zh. Without it that of the locale.", valueName: "language"))
  var lang: TellingLanguage?

  /// The language in which people are told.
  func language(on console: any Console) -> Language { (lang ?? TellingLanguage(locale: console)).language }
}

import Diagnostics
import JSON
import Nabla

/// Tells the user what is wrong: for people among the errors, and, where JSON is asked for, in the output too.
struct Failure {
  let console: any Console
  let color: ColorChoice
  let isJSON: Bool
  /// The language that was asked for; people are otherwise told in that of the locale, programs in English.
  var lang: TellingLanguage?

  /// Reports a fault and returns the status to end with.
  func report(_ fault: CommandFault) throws(ConsoleFault) -> ExitStatus {
    warn([fault.diagnostic], in: fault.text)
    if isJSON { try console.write(JSONValue.object(BatchAnswer.members(fault.diagnostic, in: lang?.language ?? .english)).description + "\n") }
    return ExitStatus(fault.diagnostic)
  }

  /// Writes diagnostics among the errors.
  func warn(_ diagnostics: [Diagnostic], in program: ProgramText) {
    guard !diagnostics.isEmpty else { return }
    let language = (lang ?? TellingLanguage(locale: console)).language
    let usesColor = color.usesColor(onTerminal: console.errorIsTerminal, of: console)
    console.writeError(
      DiagnosticRenderer(label: program.label.text(in: language), usesColor: usesColor, language: language).render(diagnostics, in: program.text)
        + "\n")
  }
}

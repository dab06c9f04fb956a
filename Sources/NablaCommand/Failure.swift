import Diagnostics
import JSON
import Nabla

/// Tells the user what is wrong: for people among the errors, and, where JSON is asked for, in the output too.
struct Failure {
  let console: any Console
  let color: ColorChoice
  let isJSON: Bool

  /// Reports a fault and returns the status to end with.
  func report(_ fault: CommandFault) throws(ConsoleFault) -> ExitStatus {
    warn([fault.diagnostic], in: fault.text)
    if isJSON { try console.write(JSONValue.object(BatchAnswer.members(fault.diagnostic)).description + "\n") }
    return ExitStatus(fault.diagnostic)
  }

  /// Writes diagnostics among the errors.
  func warn(_ diagnostics: [Diagnostic], in program: ProgramText) {
    guard !diagnostics.isEmpty else { return }
    let usesColor = color.usesColor(onTerminal: console.errorIsTerminal, of: console)
    console.writeError(DiagnosticRenderer(label: program.label, usesColor: usesColor).render(diagnostics, in: program.text) + "\n")
  }
}

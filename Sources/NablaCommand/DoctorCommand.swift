import ArgumentParser
import BLAS

/// `nabla doctor`: what this machine offers for running programs on arrays.
struct DoctorCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what this machine offers for arrays, and how fast it is.",
    discussion: """
      Environment: NABLA_LEVEL (base, avx2, avx512) bounds the instructions that are used; NABLA_BLAS names the library to load, or none.

        nabla doctor
        nabla doctor --quick
        NABLA_BLAS=none nabla doctor
      """)

  @Flag(help: "Leave the measurements out.")
  var quick = false

  @OptionGroup var languageOption: LanguageOption

  func run(on console: any Console) throws(ConsoleFault) -> ExitStatus {
    let report = CapabilitiesReport(capabilities: Capabilities(measured: !quick))
    try console.write(report.text(in: languageOption.language(on: console)))
    return .success
  }
}

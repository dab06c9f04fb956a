import ArgumentParser
import BLAS
import Kernels

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

  func run(on console: any Console) throws(ConsoleFault) -> ExitStatus {
    let lines = Capabilities(measured: !quick).describe()
    let width = lines.map(\.label.count).max() ?? 0
    for line in lines {
      let padding = String(repeating: " ", count: width - line.label.count)
      try console.write("\(line.label)\(padding)  \(line.text)\n")
    }
    return .success
  }
}

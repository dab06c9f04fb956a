import ArgumentParser
import Diagnostics
import Nabla

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The command `nabla`.
@main
struct NablaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nabla",
    abstract: "Derivatives in closed matrix form, checked before they are shown.",
    discussion: """
      A program goes in, its derivative comes out in the notation of linear algebra:

        nabla derive 'norm2(X*w - y)^2' --wrt w
        nabla check  'norm2(X*w - y)^2' "2*X'*(X*w - y)" --wrt w
        nabla eval   'norm2(X*w - y)^2' --wrt w --data problem.npz
        nabla batch < requests.jsonl > answers.jsonl

      Exit status: 0 all is well, 1 the claim is wrong, 2 the request cannot be answered, 3 an answer was found and did not pass its check, \
      70 internal fault.
      """,
    version: "0.1.0",
    subcommands: [
      DeriveCommand.self, CheckCommand.self, EmitCommand.self, GradcheckCommand.self, PlanCommand.self, BatchCommand.self, EvalCommand.self,
      TrainCommand.self, PredictCommand.self, DataCommand.self, ServeCommand.self, GraphCommand.self, IdentitiesCommand.self, DoctorCommand.self,
    ])

  static func main() {
    let console = StandardConsole()
    FaultHandler.install(in: TellingLanguage(locale: console).language)
    signal(SIGPIPE, SIG_IGN)
    run(Array(CommandLine.arguments.dropFirst()), on: console).endProcess()
  }

  /// Runs the command with those arguments, the command's own name not among them.
  static func run(_ arguments: [String], on console: any Console) -> ExitStatus {
    do {
      var command = try parseAsRoot(Arguments.protected(arguments))
      do {
        if let command = command as? any ConsoleCommand { return try command.run(on: console) }
        // What is left asks for help, which is thrown as a message.
        try command.run()
        return .success
      } catch ConsoleFault.closed {
        return .success
      } catch ConsoleFault.unwritable(let reason) {
        console.writeError(failed(Message("error: the output cannot be written: \(reason)", "错误：无法写出输出：\(reason)"), on: console))
        return .internalFault
      } catch ConsoleFault.unreadable(let reason) {
        console.writeError(failed(Message("error: the input cannot be read: \(reason)", "错误：无法读取输入：\(reason)"), on: console))
        return .userError
      }
    } catch {
      let text = Arguments.shown(fullMessage(for: error))
      guard exitCode(for: error).isSuccess else {
        console.writeError(text + "\n")
        return .userError
      }
      try? console.write(text + "\n")
      return .success
    }
  }
}

/// The line that says why input or output failed, in the language of the locale.
private func failed(_ message: Message, on console: any Console) -> String { message.text(in: TellingLanguage(locale: console).language) + "\n" }

/// A subcommand that reads and writes through a console.
protocol ConsoleCommand: ParsableCommand {
  /// Does the work.
  func run(on console: any Console) throws(ConsoleFault) -> ExitStatus
}

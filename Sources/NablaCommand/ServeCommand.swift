import ArgumentParser
import Diagnostics
import NablaWeb

/// `nabla serve`: the page on this machine.
struct ServeCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve a page that derives as one types.",
    discussion: """
      The page is for this machine only: the server listens on 127.0.0.1, answers only to its own names, and writes nothing to disk.

        nabla serve
        nabla serve --port 9000
        nabla serve --address 0.0.0.0 --host lab.example    # other machines may call it, under that name
      """)

  @Option(help: ArgumentHelp("The port; 0 takes a free one.", valueName: "number"))
  var port: UInt16 = 8080

  @Option(help: ArgumentHelp("The address to listen on. Anything but a loopback address lets other machines in.", valueName: "address"))
  var address = "127.0.0.1"

  @Option(help: ArgumentHelp("A name under which the server may be called. Repeatable.", valueName: "name"))
  var host: [String] = []

  @OptionGroup var languageOption: LanguageOption

  func run(on console: any Console) throws(ConsoleFault) -> ExitStatus {
    let configuration = WebServer.Configuration(address: address, port: port, hosts: host)
    let isOpen = !address.hasPrefix("127.") && address != "::1"
    let language = languageOption.language(on: console)
    do throws(WebServer.StartFault) {
      let running = try WebServer(configuration).start()
      let place = "http://\(address.contains(":") ? "[\(address)]" : address):\(running.port)/"
      let start = Message("Nabla is at \(place) (Ctrl-C stops it)", "Nabla 在 \(place)（按 Ctrl-C 停止）")
      try? console.write(start.text(in: language) + "\n")
      if isOpen {
        let warning = Message("warning: \(address) can be reached from other machines", "警告：其他机器可以访问 \(address)")
        console.writeError(warning.text(in: language) + "\n")
      }
      running.wait()
      return .success
    } catch {
      console.writeError(Message("error: \(error.message)", "错误：\(error.message)").text(in: language) + "\n")
      return .userError
    }
  }
}

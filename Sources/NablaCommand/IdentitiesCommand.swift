import ArgumentParser
import Derivations
import Diagnostics
import Pages

/// `nabla identities`: the identities that the engine knows by name, each derived as it is asked for.
struct IdentitiesCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "identities",
    abstract: "List the identities known by name, or derive one of them.",
    discussion: """
      Without a name the identities are listed. With a name that identity is derived, checked, and worked out step by step; --steps=index goes down to \
      the entries.

        nabla identities
        nabla identities matrix-times-column-by-matrix --steps=index
        nabla identities cross-entropy-of-softmax --lang zh --format html > page.html
      """)

  /// How a page is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case markdown
    case latex
    case html
    case json
  }

  @Argument(help: ArgumentHelp("The name of an identity.", valueName: "name"))
  var name: String?

  @OptionGroup var languageOption: LanguageOption

  @Option(help: "How the page is written.")
  var format: Format = .text

  @Option(help: "How far the derivation goes: in matrices, or down to the entries by index.")
  var steps: Identity.Depth = .matrix

  func run(on console: any Console) throws(ConsoleFault) -> ExitStatus {
    let page: Page
    do throws(Diagnostic) {
      page = try self.page(on: console)
    } catch {
      let fault = CommandFault(diagnostic: error, text: ProgramText.commandLine)
      return try Failure(console: console, color: .auto, isJSON: format == .json, lang: languageOption.lang).report(fault)
    }
    try console.write(writer(console).write(page))
    return .success
  }

  private func page(on console: any Console) throws(Diagnostic) -> Page {
    let language = languageOption.language(on: console)
    guard let name else { return Identity.contents(in: language) }
    guard let identity = Identity.named(name) else {
      let near = nearestNames(to: name, in: Identity.all.map(\.name)).first
      throw Diagnostic(
        .unknownName, Message("there is no identity \(name)", "没有恒等式 \(name)"), at: .none,
        help: near.map { Message("did you mean \($0)?", "是否想写 \($0)？") } ?? Message("`nabla identities` lists them", "`nabla identities` 会列出它们"))
    }
    return try identity.page(in: language, depth: steps)
  }

  private func writer(_ console: any Console) -> any PageWriter {
    switch format {
    case .text: TextPageWriter(width: 100)
    case .markdown: MarkdownPageWriter()
    case .latex: LaTeXPageWriter()
    case .html: HTMLPageWriter()
    case .json: JSONPageWriter()
    }
  }
}

extension Identity.Depth: ExpressibleByArgument {}

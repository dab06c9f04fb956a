import Testing

@testable import NablaCommand

@Suite("Commands speak the language of the locale, or the one that is asked for")
struct ChineseCommandTests {
  private static let network = """
    x: vector(d); y: onehot(k); W: matrix(k, d); b: vector(k)
    p = softmax(W*x + b); cross_entropy(y, p)
    """

  /// A run of two English words, as a sentence has them; options and words in quotation marks are typed as they are.
  static func leftOver(_ text: String) -> String? {
    let told = text.replacing(/--[a-z\-]+|nabla [a-z]+|`[^`]*`/, with: "")
    return told.firstMatch(of: /[A-Za-z]{2,} [a-z]{2,}/).map { String($0.output) }
  }

  private func run(_ arguments: [String], locale: String = "zh_CN.UTF-8") -> (isSuccess: Bool, text: String) {
    let console = RecordedConsole()
    console.outputIsTerminal = true
    console.variables = ["LANG": locale, "NO_COLOR": "1"]
    let status = NablaCommand.run(arguments, on: console)
    return (status == .success, console.output + console.errors)
  }

  private static let commands: [[String]] = [
    ["doctor", "--quick"], ["serve", "--address", "nowhere"], ["serve", "--address", "192.0.2.1"],
    ["data", "spirals", "--count", "0", "--output", "x.npz"],
    ["derive", "x +"], ["derive", "A*x + B", "--declare", "A: matrix(m, n); B: matrix(k, l); x: vector(n)"], ["check", "x'*x", "x", "--wrt", "x"],
    ["plan", "x'*A*x", "--size", "n=3"], ["eval", "x'*x", "--set", "x=abc"], ["train", "x'*x", "--data", "nowhere.npz"],
    ["predict", "x'*x", "--model", "nowhere.npz"], ["gradcheck", "x: vector(n); sum(x)", "--run", "exit 3 #"], ["graph", "x'*x +"],
    ["identities", "nothing"], ["emit", "x'*x", "--target", "stablehlo"],
  ]

  @Test(arguments: commands)
  func speaksChinese(arguments: [String]) {
    let text = run(arguments).text
    #expect(text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
    #expect(Self.leftOver(text) == nil)
    #expect(run(arguments + ["--lang", "en"]).text != text)
  }

  @Test("A training run, from its first line to its predictions")
  func training() throws {
    let scratch = try DataScratch()
    let data = scratch.file("spirals.npz")
    let model = scratch.file("model.safetensors")
    _ = run(["data", "spirals", "--output", data])
    let input = [Self.network, "--data", data]
    let curve = scratch.file("curve.svg")
    for arguments in [
      ["train"] + input + ["--epochs", "2", "--hold-out", "0.2", "--checkpoint", model, "--curve", curve], ["train"] + input + ["--show-plan"],
      ["predict"] + input + ["--model", model],
    ] {
      let (isSuccess, text) = run(arguments)
      #expect(isSuccess, "\(text)")
      #expect(text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
      #expect(Self.leftOver(text) == nil)
    }
    let picture = try String(contentsOfFile: curve, encoding: .utf8)
    #expect(picture.contains("<title>损失</title>"))
  }
}

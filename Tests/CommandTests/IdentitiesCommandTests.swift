import Testing

@testable import NablaCommand

@Suite("nabla identities")
struct IdentitiesCommandTests {
  @Test("without a name the identities are listed")
  func list() {
    let console = RecordedConsole()
    #expect(NablaCommand.run(["identities", "--lang", "en"], on: console) == .success)
    #expect(console.output.contains("matrix-times-column-by-matrix"))
    #expect(console.output.contains("Determinants"))
  }

  @Test("a name is derived, in the language asked for and down to the entries")
  func page() {
    let english = RecordedConsole()
    #expect(NablaCommand.run(["identities", "matrix-times-column-by-column", "--lang", "en"], on: english) == .success)
    #expect(english.output.contains("∂z/∂x = W"))
    #expect(!english.output.contains("∑ₖ"))
    let chinese = RecordedConsole()
    #expect(NablaCommand.run(["identities", "matrix-times-column-by-column", "--lang", "zh", "--steps=index"], on: chinese) == .success)
    #expect(chinese.output.contains("矩阵乘以列向量"))
    #expect(chinese.output.contains("∑ₖ"))
  }

  @Test("an unknown name has its nearest one as help")
  func unknownName() {
    let console = RecordedConsole()
    #expect(NablaCommand.run(["identities", "determinnat"], on: console) == .userError)
    #expect(console.errors.contains("did you mean determinant?"))
  }
}

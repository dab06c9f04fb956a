// swift-tools-version: 6.2
import PackageDescription

// Arrows point only downwards: a target may import those above it in this list, and only those it names.
let package = Package(
  name: "Nabla",
  products: [
    .library(name: "Nabla", targets: ["Nabla"]),
    .executable(name: "nabla", targets: ["NablaCommand"]),
    .executable(name: "nabla-fuzz", targets: ["NablaFuzz"]),
    .executable(name: "nabla-benchmark", targets: ["NablaBenchmark"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    // MARK: Leaves
    .target(name: "Numerals"),
    .target(name: "Diagnostics"),
    .target(name: "Shapes"),
    .target(name: "Formulas"),
    .target(name: "Pages", dependencies: ["Formulas"]),

    // MARK: Text to a typed program
    .target(name: "Syntax", dependencies: ["Numerals", "Diagnostics"]),
    .target(name: "Typing", dependencies: ["Numerals", "Diagnostics", "Shapes", "Syntax"]),

    // MARK: The index form and what is done to it
    .target(name: "Expressions", dependencies: ["Numerals", "Shapes"]),
    .target(name: "Differentiation", dependencies: ["Numerals", "Shapes", "Expressions"]),
    .target(name: "Simplification", dependencies: ["Numerals", "Shapes", "Expressions"]),
    .target(name: "Lowering", dependencies: ["Numerals", "Shapes", "Diagnostics", "Typing", "Expressions"]),
    .target(name: "Rendering", dependencies: ["Numerals", "Shapes", "Syntax", "Expressions", "Simplification"]),

    // MARK: The other road, and other languages
    .target(name: "Verification", dependencies: ["Numerals", "Diagnostics", "Shapes", "Typing"]),
    .target(name: "Planning", dependencies: ["Numerals", "Diagnostics", "Shapes", "Typing"]),
    .target(name: "Emission", dependencies: ["Numerals", "Diagnostics", "Formulas", "Syntax", "Typing", "Planning"]),

    // MARK: One file per operation
    .target(name: "Catalogue", dependencies: ["Numerals", "Typing", "Expressions", "Differentiation", "Verification", "Emission"]),

    // MARK: Faces
    .target(
      name: "Nabla",
      dependencies: [
        "Numerals", "Diagnostics", "Shapes", "Syntax", "Typing", "Expressions", "Lowering", "Differentiation", "Simplification", "Rendering",
        "Verification", "Emission", "Catalogue",
      ]),
    .executableTarget(
      name: "NablaCommand",
      dependencies: ["Nabla", "Diagnostics", "Syntax", "Typing", "Verification", .product(name: "ArgumentParser", package: "swift-argument-parser")]),

    // MARK: Long runs
    .target(name: "RandomPrograms", dependencies: ["Diagnostics", "Typing", "Verification", "Nabla"]),
    .executableTarget(name: "NablaBenchmark", dependencies: ["Nabla"]),
    .executableTarget(name: "NablaFuzz", dependencies: ["Diagnostics", "Catalogue", "Nabla", "RandomPrograms"]),

    // MARK: Tests
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(name: "SyntaxTests", dependencies: ["Numerals", "Diagnostics", "Syntax"]),
    .testTarget(name: "VerificationTests", dependencies: ["Numerals", "Diagnostics", "Shapes", "Typing", "Verification"]),
    .testTarget(name: "TypingTests", dependencies: ["Numerals", "Diagnostics", "Shapes", "Syntax", "Typing"]),
    .testTarget(name: "FormulasTests", dependencies: ["Formulas"]),
    .testTarget(name: "CommandTests", dependencies: ["Nabla", "NablaCommand", "Diagnostics"]),
    .testTarget(
      name: "ConformanceTests", dependencies: ["Diagnostics", "Syntax", "Typing", "Verification", "Catalogue", "Nabla"], resources: [.copy("Cases")]),
    .testTarget(name: "CheckingTests", dependencies: ["Diagnostics", "Syntax", "Nabla"]),
    .testTarget(
      name: "CatalogueTests", dependencies: ["Numerals", "Diagnostics", "Syntax", "Typing", "Expressions", "Verification", "Catalogue", "Nabla"]),
    .testTarget(name: "HostileInputTests", dependencies: ["Diagnostics", "Catalogue", "Nabla", "RandomPrograms"]),
    .testTarget(name: "RandomProgramTests", dependencies: ["Expressions", "Lowering", "Catalogue", "Nabla", "RandomPrograms"]),
    .testTarget(name: "EmissionTests", dependencies: ["Numerals", "Diagnostics", "Formulas", "Syntax", "Typing", "Emission"]),
  ],
  swiftLanguageModes: [.v6]
)

// Where NABLA_STRICT is set, a warning in our own code is an error; dependencies are built as they come.
if Context.environment["NABLA_STRICT"] != nil {
  for target in package.targets { target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)] }
}

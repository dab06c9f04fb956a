// swift-tools-version: 6.2
import PackageDescription

// Arrows point only downwards: a target may import those above it in this list, and only those it names.
let package = Package(
  name: "Nabla",
  products: [
    .library(name: "Nabla", targets: ["Nabla"]),
    .library(name: "NablaExpressions", targets: ["NablaExpressions", "Execution", "Nabla", "Diagnostics"]),
    .executable(name: "nabla", targets: ["NablaCommand"]),
    .executable(name: "nabla-fuzz", targets: ["NablaFuzz"]),
    .executable(name: "nabla-benchmark", targets: ["NablaBenchmark"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.0"),
  ],
  targets: [
    // MARK: Leaves
    .target(name: "Numerals"),
    .target(name: "Diagnostics"),
    .target(name: "Shapes"),
    .target(name: "Formulas"),
    .target(name: "JSON", dependencies: ["Diagnostics"]),
    .target(name: "Pages", dependencies: ["Diagnostics", "Formulas", "JSON"]),
    .target(name: "Pictures", dependencies: ["Diagnostics", "Formulas"]),
    .target(name: "ArrayFiles", dependencies: ["Diagnostics", "JSON"]),
    .target(name: "DataSets", dependencies: ["ArrayFiles"]),
    .target(name: "CKernels"),
    .target(name: "Kernels", dependencies: ["CKernels"]),
    .target(name: "BLAS", dependencies: ["CKernels", "Kernels"]),

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
    .target(name: "Execution", dependencies: ["Diagnostics", "Shapes", "Typing", "Planning", "CKernels", "Kernels", "BLAS"]),
    .target(name: "Emission", dependencies: ["Numerals", "Diagnostics", "Formulas", "Syntax", "Typing", "Planning"]),

    // MARK: Data for programs
    .target(name: "Binding", dependencies: ["Diagnostics", "Shapes", "Typing", "ArrayFiles"]),

    // MARK: One file per operation
    .target(name: "Catalogue", dependencies: ["Numerals", "Typing", "Expressions", "Differentiation", "Verification", "Emission"]),

    // MARK: Faces
    .target(
      name: "Nabla",
      dependencies: [
        "Numerals", "Diagnostics", "Shapes", "Syntax", "Typing", "Expressions", "Lowering", "Differentiation", "Simplification", "Rendering",
        "Verification", "Emission", "Catalogue", "JSON",
      ]),
    .target(
      name: "Training",
      dependencies: [
        "Numerals", "Diagnostics", "Shapes", "Syntax", "Typing", "ArrayFiles", "DataSets", "Binding", "Planning", "Execution", "Catalogue", "Nabla",
      ]),
    .target(
      name: "Derivations",
      dependencies: [
        "Numerals", "Diagnostics", "Shapes", "Formulas", "JSON", "Pages", "Pictures", "Syntax", "Typing", "Expressions", "Lowering", "Rendering",
        "Verification",
        "Emission", "Catalogue", "Nabla",
      ]),
    .target(
      name: "NablaWeb",
      dependencies: [
        "Diagnostics", "Formulas", "JSON", "Pages", "Pictures", "Derivations", "Syntax", "Typing", "Planning", "Emission", "Catalogue", "Nabla",
        .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ], resources: [.copy("Page")]),
    .target(name: "GradientChecking", dependencies: ["Diagnostics", "Shapes", "Syntax", "Typing", "Verification", "Catalogue", "Nabla"]),
    .executableTarget(
      name: "NablaCommand",
      dependencies: [
        "GradientChecking", "Catalogue", "Nabla", "Emission", "Pictures", "Pages", "Formulas", "Derivations", "NablaWeb", "Diagnostics", "JSON",
        "Syntax", "Typing",
        "Verification", "ArrayFiles", "DataSets", "Binding",
        "Planning", "Execution", "Training", "Kernels", "BLAS",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .target(name: "NablaExpressions", dependencies: ["Diagnostics", "Typing", "Nabla", "Planning", "Execution"]),

    // MARK: Long runs
    .target(name: "RandomPrograms", dependencies: ["Diagnostics", "Typing", "Verification", "Nabla"]),
    .executableTarget(
      name: "NablaBenchmark", dependencies: ["Diagnostics", "JSON", "ArrayFiles", "Typing", "Binding", "Planning", "Kernels", "Execution", "Nabla"]),
    .executableTarget(name: "NablaFuzz", dependencies: ["Diagnostics", "Catalogue", "Nabla", "RandomPrograms"]),

    // MARK: Tests
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(name: "KernelsTests", dependencies: ["CKernels", "Kernels", "BLAS"]),
    .testTarget(name: "SyntaxTests", dependencies: ["Numerals", "Diagnostics", "Syntax"]),
    .testTarget(name: "VerificationTests", dependencies: ["Numerals", "Diagnostics", "Shapes", "Typing", "Verification"]),
    .testTarget(name: "TypingTests", dependencies: ["Numerals", "Diagnostics", "Shapes", "Syntax", "Typing"]),
    .testTarget(name: "ArrayFilesTests", dependencies: ["Diagnostics", "JSON", "ArrayFiles", "DataSets"]),
    .testTarget(name: "BindingTests", dependencies: ["Diagnostics", "Typing", "ArrayFiles", "Binding", "Nabla"]),
    .testTarget(
      name: "TrainingTests",
      dependencies: ["Diagnostics", "Typing", "ArrayFiles", "DataSets", "Binding", "Execution", "Nabla", "Training"]),
    .target(name: "WrittenText", dependencies: ["Formulas"], path: "Tests/WrittenText"),
    .testTarget(name: "FormulasTests", dependencies: ["Diagnostics", "Formulas", "WrittenText"]),
    .testTarget(name: "PagesTests", dependencies: ["Diagnostics", "Formulas", "JSON", "Pages", "WrittenText"], exclude: ["Golden"]),
    .testTarget(name: "PicturesTests", dependencies: ["Diagnostics", "Formulas", "Pictures", "WrittenText"], exclude: ["Golden"]),
    .testTarget(name: "CommandTests", dependencies: ["Nabla", "NablaCommand", "Diagnostics", "JSON", "ArrayFiles", "DataSets"]),
    .testTarget(
      name: "ConformanceTests", dependencies: ["Diagnostics", "Syntax", "Typing", "Verification", "Catalogue", "Nabla", "Derivations", "Pages"],
      resources: [.copy("Cases")]),
    .testTarget(
      name: "DerivationsTests",
      dependencies: [
        "Diagnostics", "Shapes", "Formulas", "JSON", "Pages", "Pictures", "Syntax", "Typing", "Verification", "Emission", "Catalogue", "Nabla",
        "Derivations",
      ], exclude: ["Golden"]),
    .testTarget(name: "NablaWebTests", dependencies: ["Diagnostics", "JSON", "NablaWeb"]),
    .testTarget(name: "CheckingTests", dependencies: ["Diagnostics", "Syntax", "Nabla"]),
    .testTarget(
      name: "CatalogueTests", dependencies: ["Numerals", "Diagnostics", "Syntax", "Typing", "Expressions", "Verification", "Catalogue", "Nabla"]),
    .testTarget(name: "HostileInputTests", dependencies: ["Diagnostics", "Catalogue", "Nabla", "RandomPrograms"]),
    .testTarget(name: "RandomProgramTests", dependencies: ["Expressions", "Lowering", "Catalogue", "Nabla", "RandomPrograms"]),
    .testTarget(
      name: "PlanningTests", dependencies: ["Diagnostics", "Syntax", "Typing", "Planning", "Catalogue", "Nabla"]),
    .target(name: "AllocationCount", path: "Tests/AllocationCount"),
    .testTarget(
      name: "ExecutionTests",
      dependencies: [
        "Diagnostics", "Syntax", "Typing", "Verification", "Planning", "Execution", "Catalogue", "Nabla", "RandomPrograms",
        "AllocationCount",
      ]),
    .testTarget(name: "NablaExpressionsTests", dependencies: ["Diagnostics", "Execution", "Nabla", "NablaExpressions"]),
    .testTarget(name: "GradientCheckingTests", dependencies: ["Diagnostics", "Verification", "Nabla", "GradientChecking"]),
    .testTarget(
      name: "EmissionTests",
      dependencies: [
        "Numerals", "Diagnostics", "Formulas", "Syntax", "Typing", "Verification", "Emission", "Catalogue", "Nabla",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

// Where NABLA_STRICT is set, a warning in our own code is an error; dependencies are built as they come.
if Context.environment["NABLA_STRICT"] != nil {
  for target in package.targets { target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)] }
}

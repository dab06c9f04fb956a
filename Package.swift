// swift-tools-version: 6.2
import PackageDescription

// Arrows point only downwards: a target may import those above it in this list, and only those it names.
let package = Package(
  name: "Nabla",
  products: [
    .library(name: "Nabla", targets: ["Nabla"]),
    .executable(name: "nabla", targets: ["NablaCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    // MARK: Leaves
    .target(name: "Numerals"),
    .target(name: "Diagnostics"),

    // MARK: Text to a typed program
    .target(name: "Syntax", dependencies: ["Numerals", "Diagnostics"]),
    .target(name: "Typing", dependencies: ["Numerals", "Diagnostics", "Syntax"]),

    // MARK: The index form and what is done to it
    .target(name: "Expressions", dependencies: ["Numerals"]),
    .target(name: "Differentiation", dependencies: ["Numerals", "Expressions"]),
    .target(name: "Simplification", dependencies: ["Numerals", "Expressions"]),
    .target(name: "Lowering", dependencies: ["Numerals", "Diagnostics", "Typing", "Expressions"]),
    .target(name: "Rendering", dependencies: ["Numerals", "Syntax", "Expressions"]),

    // MARK: The other road, and other languages
    .target(name: "Verification", dependencies: ["Numerals", "Diagnostics", "Typing"]),
    .target(name: "Emission", dependencies: ["Numerals", "Syntax", "Typing"]),

    // MARK: One file per operation
    .target(name: "Catalogue", dependencies: ["Numerals", "Typing", "Expressions", "Differentiation", "Verification", "Emission"]),

    // MARK: Faces
    .target(
      name: "Nabla",
      dependencies: [
        "Numerals", "Diagnostics", "Syntax", "Typing", "Expressions", "Lowering", "Differentiation", "Simplification", "Rendering",
        "Verification", "Emission", "Catalogue",
      ]),
    .executableTarget(
      name: "NablaCommand",
      dependencies: ["Nabla", "Diagnostics", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
  ],
  swiftLanguageModes: [.v6]
)

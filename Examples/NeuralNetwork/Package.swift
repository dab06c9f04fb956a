// swift-tools-version: 6.2
import PackageDescription

// A client of Nabla: it knows the library by its products only.
let package = Package(
  name: "NeuralNetwork",
  dependencies: [.package(name: "Nabla", path: "../..")],
  targets: [.executableTarget(name: "NeuralNetwork", dependencies: [.product(name: "NablaExpressions", package: "Nabla")])],
  swiftLanguageModes: [.v6]
)

import Foundation

/// Programs of this machine that run emitted code, where there are any.
enum ForeignLanguage {
  static let cCompiler = first(["cc", "gcc", "clang"], ["--version"])
  static let swiftCompiler = first(["swiftc"], ["--version"])
  static let octave = first(["octave-cli", "octave"], ["--version"])
  static let julia = first(["julia"], ["--version"])
  static let numPy = python(with: "import numpy")
  static let jax = python(with: "import jax, jaxlib.mlir")
  static let torch = python(with: "import torch, numpy")

  /// Runs a program and returns the exit status and what it wrote; nil where it cannot be started.
  static func run(_ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:]) -> (
    status: Int32, output: String, errors: String
  )? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder }
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("emission-\(UUID().uuidString)")
    guard FileManager.default.createFile(atPath: scratch.path + ".out", contents: nil),
      FileManager.default.createFile(atPath: scratch.path + ".err", contents: nil),
      let output = FileHandle(forWritingAtPath: scratch.path + ".out"), let errors = FileHandle(forWritingAtPath: scratch.path + ".err")
    else { return nil }
    defer {
      for suffix in [".out", ".err"] { try? FileManager.default.removeItem(atPath: scratch.path + suffix) }
    }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    func text(_ suffix: String) -> String { (try? String(contentsOfFile: scratch.path + suffix, encoding: .utf8)) ?? "" }
    return (process.terminationStatus, text(".out"), text(".err"))
  }

  /// A folder for the length of a closure.
  static func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("emission-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  private static func first(_ names: [String], _ arguments: [String]) -> String? { names.first { run([$0] + arguments)?.status == 0 } }

  /// A Python that can run the imports: the one on the path, or the one that NABLA_PYTHON names.
  private static func python(with imports: String) -> String? {
    let named = ProcessInfo.processInfo.environment["NABLA_PYTHON"].map { [$0] } ?? []
    return (named + ["python3"]).first { run([$0, "-c", imports])?.status == 0 }
  }
}

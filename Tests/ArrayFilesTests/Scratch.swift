import ArrayFiles
import Foundation

/// A folder of a test's own, removed when nobody holds it any more.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/nabla-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: file(name)))) }

  func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: file(name))) }

  var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() } }
}

/// A Python with NumPy, where the machine has one.
enum Python {
  /// Runs a script in a folder, and returns what it printed; nil where it failed.
  static func run(_ script: String, in folder: String) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [executable, "-c", script]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let pipe = Pipe()
    process.standardOutput = pipe
    do { try process.run() } catch { return nil }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: output, as: UTF8.self) : nil
  }

  /// The interpreter: NABLA_PYTHON where it is set.
  private static let executable = ProcessInfo.processInfo.environment["NABLA_PYTHON"] ?? "python3"
  static let hasNumPy = run("import numpy", in: "/") != nil
  static let hasSafetensors = run("import numpy, safetensors.numpy", in: "/") != nil
}

extension [UInt8] {
  /// Little-endian bytes of an integer.
  static func little(_ value: some FixedWidthInteger) -> [UInt8] { Swift.withUnsafeBytes(of: value.littleEndian) { Array($0) } }

  /// The bytes of hexadecimal digits, two each.
  static func hexadecimal(_ digits: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for (place, digit) in digits.enumerated() {
      let value = UInt8(digit.hexDigitValue ?? 0)
      if place % 2 == 0 { bytes.append(value << 4) } else { bytes[place / 2] |= value }
    }
    return bytes
  }

  /// A `.npy` array by its header's fields and the bytes of its entries.
  static func npy(_ type: String, _ shape: String, fortran: Bool = false, version: UInt8 = 1, _ entries: [UInt8]) -> [UInt8] {
    let text = "{'descr': \(type), 'fortran_order': \(fortran ? "True" : "False"), 'shape': \(shape), }\n"
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8)
    bytes += [version, 0]
    bytes += version == 1 ? little(UInt16(text.utf8.count)) : little(UInt32(text.utf8.count))
    bytes += Array(text.utf8)
    return bytes + entries
  }

  /// A safetensors file by its header and the bytes of its entries.
  static func safetensors(_ header: String, _ entries: [UInt8]) -> [UInt8] { .little(UInt64(header.utf8.count)) + Array(header.utf8) + entries }
}

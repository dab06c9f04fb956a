import ArrayFiles
import DataSets
import Diagnostics
import Foundation
import Testing

/// What is written is read again, whole or not at all.
struct ArrayFileTests {
  static let samples = NamedArrays([
    ("scalar", ArrayValue(0.1)), ("vector", ArrayValue(shape: [3], singles: [1, -0.0, 3.25e-30])),
    ("matrix", ArrayValue(shape: [2, 3], doubles: [1, 2, 3, 4, 1e300, -.pi])), ("empty", ArrayValue(shape: [0], doubles: [])),
    ("tensor", ArrayValue(shape: [2, 1, 2], singles: [1, 2, 3, 4])), ("ŷ/hat", ArrayValue(shape: [1, 1], doubles: [5])),
  ])

  @Test(arguments: [ArrayFormat.npz, .safetensors, .json])
  func namedArraysComeBack(format: ArrayFormat) throws {
    let scratch = try Scratch()
    let path = scratch.file("a.\(format.rawValue)")
    try ArrayFile.write(ArrayFileTests.samples, to: path)
    let read = try ArrayFile.read(path)
    #expect(Set(read.names) == Set(ArrayFileTests.samples.names))
    for name in read.names {
      let (was, now) = (try ArrayFileTests.samples.array(name), try read.array(name))
      #expect(now.shape == was.shape)
      if format == .json {
        // JSON knows one kind of number: singles are written with their own shortest digits.
        #expect(now.doubles.map { Float($0) } == was.singles)
      } else {
        #expect(now == was)
      }
    }
  }

  @Test func npyComesBack() throws {
    let scratch = try Scratch()
    for (name, value) in try ArrayFileTests.samples.all() {
      try ArrayFile.write(NamedArrays([(name, value)]), to: scratch.file("x.npy"))
      #expect(try ArrayFile.read(scratch.file("x.npy")).array("x") == value)
    }
    #expect(throws: Diagnostic.self) { try ArrayFile.write(ArrayFileTests.samples, to: scratch.file("y.npy")) }
    #expect(try scratch.names == ["x.npy"])
  }

  @Test func largeFilesAreBorrowed() throws {
    let scratch = try Scratch()
    let values = (0..<1_000_000).map { Double($0) }
    let arrays = NamedArrays([("x", ArrayValue(shape: [1000, 1000], doubles: values))])
    for name in ["x.npy", "x.safetensors", "x.npz"] {
      try ArrayFile.write(arrays, to: scratch.file(name))
      #expect(try ArrayFile.read(scratch.file(name)).array("x").doubles == values)
    }
  }

  @Test(arguments: ArrayFormat.allCases)
  func equalArraysGiveEqualBytes(format: ArrayFormat) throws {
    let scratch = try Scratch()
    let arrays = NamedArrays([("x", ArrayValue(shape: [2, 2], doubles: [1, 2, 3, 4.5]))])
    for name in ["a", "b"] { try ArrayFile.write(arrays, to: scratch.file(name), format: format) }
    #expect(try scratch.bytes("a") == scratch.bytes("b"))
  }

  @Test func theFormatIsToldByTheFirstBytes() throws {
    let scratch = try Scratch()
    let arrays = NamedArrays([("x", ArrayValue(shape: [2], doubles: [1, 2]))])
    for format in ArrayFormat.allCases where format != .csv {
      try ArrayFile.write(arrays, to: scratch.file("x"), format: format)
      #expect(try ArrayFile.readOne(scratch.file("x")).doubles == [1, 2])
    }
    try scratch.write(Array("what?".utf8), to: "x")
    #expect(throws: Diagnostic.self) { try ArrayFile.read(scratch.file("x")) }
  }

  @Test func metadataComeBack() throws {
    let scratch = try Scratch()
    var arrays = NamedArrays([("x", ArrayValue(1))])
    arrays.metadata = ["epoch": "3", "note": "a \"quoted\"\nline é"]
    try ArrayFile.write(arrays, to: scratch.file("x.safetensors"))
    #expect(try ArrayFile.read(scratch.file("x.safetensors")).metadata == arrays.metadata)
  }

  @Test func aFailureLeavesTheOldFile() throws {
    let scratch = try Scratch()
    try scratch.write([1, 2, 3], to: "x.npy")
    // Two arrays do not fit: the fault comes when the new file is open already.
    #expect(throws: Diagnostic.self) { try ArrayFile.write(ArrayFileTests.samples, to: scratch.file("x.npy")) }
    #expect(try scratch.bytes("x.npy") == [1, 2, 3])
    #expect(try scratch.names == ["x.npy"])
  }

  @Test func whatKilledProcessesLeftIsRemoved() throws {
    let scratch = try Scratch()
    // No process has a number beyond the largest that systems give; this one's own files are left alone.
    let own = ".nabla-x.npz-\(ProcessInfo.processInfo.processIdentifier)-7.tmp"
    for name in [".nabla-x.npz-2000000000-0.tmp", own, ".nabla-y.npz-2000000000-0.tmp"] { try scratch.write([1], to: name) }
    try ArrayFile.write(NamedArrays([("x", ArrayValue(7))]), to: scratch.file("x.npz"))
    #expect(try scratch.names == [own, ".nabla-y.npz-2000000000-0.tmp", "x.npz"].sorted())
  }

  @Test func faultsOfTheSystemAreTold() throws {
    let scratch = try Scratch()
    for path in ["none.npz", "folder/none.npz"] {
      let fault = try #require(throws: Diagnostic.self) { try ArrayFile.read(scratch.file(path)) }
      #expect(fault.message.contains("no such file"), "\(fault.message)")
    }
    let fault = try #require(throws: Diagnostic.self) { try ArrayFile.read(scratch.path) }
    #expect(fault.message.contains("is a folder"), "\(fault.message)")
    #expect(throws: Diagnostic.self) { try ArrayFile.write(NamedArrays(), to: scratch.path + "/missing/x.npz") }
    #expect(throws: Diagnostic.self) { try ArrayFile.write(NamedArrays(), to: scratch.path, format: .npz) }
  }

  @Test func linksStayLinks() throws {
    let scratch = try Scratch()
    try scratch.write([1], to: "real.npz")
    try FileManager.default.createSymbolicLink(atPath: scratch.file("link.npz"), withDestinationPath: "real.npz")
    try ArrayFile.write(NamedArrays([("x", ArrayValue(7))]), to: scratch.file("link.npz"))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: scratch.file("link.npz")) == "real.npz")
    #expect(try ArrayFile.read(scratch.file("real.npz")).array("x").doubles == [7])
  }

  @Test func namesThatAreMissingAreGuessed() throws {
    let fault = try #require(throws: Diagnostic.self) { try ArrayFileTests.samples.array("matirx") }
    #expect(fault.help == "did you mean matrix?")
  }

  @Test func spiralsAreTheSameEverywhere() throws {
    let spirals = Spirals(seed: 1, count: 300).arrays()
    #expect(spirals.names == ["x", "y", "label"])
    let (x, y) = (try spirals.array("x"), try spirals.array("y"))
    #expect(x.shape == [300, 2])
    #expect(y.shape == [300, 3])
    for row in 0..<300 {
      #expect(x[2 * row] * x[2 * row] + x[2 * row + 1] * x[2 * row + 1] < 1)
      #expect((0..<3).map { y[3 * row + $0] }.sorted() == [0, 0, 1])
    }
    #expect(try Spirals(seed: 1, count: 300).arrays().array("x") == x)
    #expect(try Spirals(seed: 2, count: 300).arrays().array("x") != x)
    // The generator's first outputs for the seed 1234567, from the published reference implementation.
    var random = SplitMix(seed: 1_234_567)
    #expect(random.next() == 6_457_827_717_110_365_317)
    #expect(random.next() == 3_203_168_211_198_807_973)
    #expect(
      SplitMix(seed: 5)
        == {
          var source = SplitMix(seed: 5)
          _ = source.permutation(0)
          return source
        }())
    var order = SplitMix(seed: 3)
    #expect(order.permutation(100).sorted() == Array(0..<100))
  }
}

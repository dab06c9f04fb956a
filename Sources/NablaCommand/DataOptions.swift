import ArgumentParser
import ArrayFiles
import Binding
import Diagnostics
import JSON

/// The options that say what numbers a program is run on.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Arrays from a file (.npz, .npy, .safetensors, .csv, .json), by their names there, or one as NAME=FILE. FILE:A,B takes those arrays or columns. Repeatable.",
      valueName: "file"))
  var data: [String] = []

  @Option(help: ArgumentHelp("A number or nested lists of numbers for a variable, as in lr=0.1 or 'x=[1, 2]'. Repeatable.", valueName: "name=value"))
  var set: [String] = []

  @Option(help: ArgumentHelp("A length that no array says, as in n=3. Repeatable.", valueName: "name=length"))
  var size: [String] = []

  /// The arrays.
  ///
  /// - Throws: `data` for a file that cannot be read, `setting` for an option that is not well formed.
  func collection() throws(Diagnostic) -> DataCollection {
    var collection = DataCollection()
    for option in data { try DataOptions.add(option, to: &collection) }
    for option in set {
      let (name, value) = try DataOptions.pair(option, of: "--set", help: Message("write --set NAME=NUMBER", "请写成 --set 名字=数"))
      let label = "--set \(name)"
      if let number = Double(value) {
        collection.add(name, ArrayValue(number), origin: label)
      } else {
        do throws(JSONReader.Fault) {
          _ = try JSONReader.read(Array(value.utf8))
        } catch {
          let position = error.offset + 1
          throw Diagnostic(
            .data,
            Message("\(label)=\(value): at character \(position): \(error.message)", "\(label)=\(value)：第 \(position) 个字符处：\(error.message)"),
            at: .none)
        }
        let text = "{\(JSONValue.string(name)): \(value)}"
        let arrays = try ArrayFile.read(bytes: FileBytes(Array(text.utf8)), format: .json, label: label)
        collection.add(name, try arrays.array(name), origin: label)
      }
    }
    return collection
  }

  /// The lengths that are given.
  ///
  /// - Throws: `setting` for an option that is not well formed.
  func sizes() throws(Diagnostic) -> [String: Int] {
    var sizes: [String: Int] = [:]
    for option in size.flatMap({ $0.split(separator: ",").map(String.init) }) {
      let (name, value) = try DataOptions.pair(
        option, of: "--size", help: Message("write --size NAME=LENGTH, or several with commas between", "请写成 --size 名字=长度，多个之间用逗号"))
      guard let length = Int(value), length > 0 else {
        throw Diagnostic(.setting, Message("--size \(name)=\(value): a length is a positive integer", "--size \(name)=\(value)：长度必须是正整数"), at: .none)
      }
      sizes[name] = length
    }
    return sizes
  }

  /// Adds `FILE`, `FILE:A,B`, `NAME=FILE` or `NAME=FILE:A,B`.
  private static func add(_ option: String, to collection: inout DataCollection) throws(Diagnostic) {
    let option = Arguments.plain(option)
    var name: String?
    var place = option
    if let equals = option.firstIndex(of: "="), !option[..<equals].contains("/"), !option[..<equals].contains("."), !ArrayFile.exists(option) {
      name = String(option[..<equals])
      place = String(option[option.index(after: equals)...])
    }
    var selection: [String] = []
    if let colon = place.lastIndex(of: ":"), !ArrayFile.exists(place) {
      selection = place[place.index(after: colon)...].split(separator: ",").map(String.init)
      place = String(place[..<colon])
    }
    if let name {
      collection.add(name, try ArrayFile.readOne(place, selection: selection), origin: place)
      return
    }
    let arrays = try ArrayFile.read(place)
    if selection.isEmpty { return collection.add(arrays) }
    for name in selection { collection.add(name, try arrays.array(name), origin: place) }
  }

  private static func pair(_ option: String, of flag: String, help: Message) throws(Diagnostic) -> (String, String) {
    let option = Arguments.plain(option)
    guard let equals = option.firstIndex(of: "="), equals > option.startIndex else {
      throw Diagnostic(.setting, Message("\(flag) \(option): a name and a value are needed", "\(flag) \(option)：需要名字和值"), at: .none, help: help)
    }
    return (String(option[..<equals]), String(option[option.index(after: equals)...]))
  }
}

/// The type of numbers that programs are run in.
enum NumberType: String, ExpressibleByArgument, CaseIterable {
  /// Single precision.
  case f32
  /// Double precision.
  case f64
}

extension CommandFault {
  /// A fault of the data or of a setting is about no place in the program.
  init(_ diagnostic: Diagnostic, in program: ProgramText) {
    guard diagnostic.span == .none, [.data, .setting, .shapeMismatch].contains(diagnostic.code) else {
      self.init(diagnostic: diagnostic, text: program)
      return
    }
    self.init(diagnostic: diagnostic, text: diagnostic.code == .setting ? .commandLine : .data)
  }
}

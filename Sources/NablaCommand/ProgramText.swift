import Diagnostics
import Syntax

/// The text of a program, and what it is called in messages.
struct ProgramText {
  var text: String
  var label = Message("input", "输入")

  /// What stands for the options of the command, which have no text that could be pointed into.
  static let commandLine = ProgramText(text: "", label: Message("command line", "命令行"))
  /// What stands for arrays.
  static let data = ProgramText(text: "", label: Message("data", "数据"))

  /// The program from the argument, from a file, or from the standard input where neither is given or `-` stands for it.
  ///
  /// - Throws: where there is no program, or it cannot be read or is not UTF-8.
  static func read(argument: String?, file: String?, from console: any Console) throws(CommandFault) -> ProgramText {
    let argument = argument.map(Arguments.plain)
    if let argument, argument != "-" {
      guard file == nil else {
        throw CommandFault(
          diagnostic: Diagnostic(.syntax, Message("a program is given twice, as an argument and as a file", "程序给出了两次：一次作为参数，一次作为文件"), at: .none),
          text: .commandLine)
      }
      return ProgramText(text: argument)
    }
    let path = file.map(Arguments.plain) ?? "-"
    guard path != "-" else {
      if argument == nil, file == nil, console.inputIsTerminal {
        throw CommandFault(
          diagnostic: Diagnostic(
            .syntax, Message("there is no program", "没有程序"), at: .none,
            help: Message("give it as an argument, with --file, or on standard input", "请用参数、--file 或标准输入给出")),
          text: .commandLine)
      }
      return try read(console, label: Message("standard input", "标准输入"))
    }
    let descriptor: FileDescriptor
    do throws(ConsoleFault) {
      descriptor = try FileDescriptor.open(path)
    } catch {
      throw unreadable(error, label: .code(path))
    }
    defer { descriptor.close() }
    return try read(descriptor, label: .code(path))
  }

  private static func read(_ source: any ByteSource, label: Message) throws(CommandFault) -> ProgramText {
    let bytes: [UInt8]
    do throws(ConsoleFault) {
      bytes = try source.readAll(limit: 4 * SyntaxLimits.programLength)
    } catch {
      throw unreadable(error, label: label)
    }
    if bytes.count <= 4 * SyntaxLimits.programLength, let text = String(validating: bytes, as: UTF8.self) {
      return ProgramText(text: text, label: label)
    }
    do throws(Diagnostic) {
      _ = try Parser.parse(bytes: bytes)
      throw Diagnostic(.syntax, Message("the program is not valid UTF-8", "程序不是有效的 UTF-8"), at: .none)
    } catch {
      throw CommandFault(diagnostic: error, text: ProgramText(text: String(decoding: bytes, as: UTF8.self), label: label))
    }
  }

  private static func unreadable(_ fault: ConsoleFault, label: Message) -> CommandFault {
    let reason =
      switch fault {
      case .unreadable(let reason), .unwritable(let reason): reason
      case .closed: Message("it is closed", "它已关闭")
      }
    return CommandFault(
      diagnostic: Diagnostic(.syntax, Message("the program cannot be read: \(reason)", "无法读取程序：\(reason)"), at: .none),
      text: ProgramText(text: "", label: label))
  }
}

/// One thing wrong with what a user gave, or one warning about it.
public struct Diagnostic: Error, Hashable, Sendable {
  /// How bad it is.
  public enum Severity: String, Hashable, Sendable {
    /// No answer is given.
    case error
    /// The answer stands; the user may have meant something else.
    case warning
  }

  /// The kind of fault, as it stands in a batch answer.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// The text is not a program.
    case syntax
    /// A name is neither declared nor defined.
    case unknownName = "unknown_name"
    /// Operands do not fit together.
    case shapeMismatch = "shape_mismatch"
    /// A function has too few or too many arguments.
    case arity
    /// A square matrix is needed.
    case notSquare = "not_square"
    /// A name is defined twice.
    case redefinition
    /// A function's name or another word of the language is used as a name.
    case reservedName = "reserved_name"
    /// The program is well formed, and the engine cannot do it.
    case unsupported
    /// An answer was found and did not pass its check.
    case unverified
    /// The input is larger than what is accepted.
    case limit
    /// A file of numbers cannot be read or written, or its arrays are not what the program needs.
    case data
    /// An option's value makes no sense, alone or with the data.
    case setting
  }

  /// The kind of fault.
  public var code: Code
  /// How bad it is.
  public var severity: Severity
  /// What is wrong, in both languages.
  public var wording: Message
  /// Where it is, in the program text.
  public var span: SourceSpan
  /// What to do about it, in both languages; nil when nothing can be said.
  public var advice: Message?

  /// A diagnostic, an error by default.
  public init(_ code: Code, _ wording: Message, at span: SourceSpan, help advice: Message? = nil, severity: Severity = .error) {
    self.code = code
    self.severity = severity
    self.wording = wording
    self.span = span
    self.advice = advice
  }

  /// What is wrong, in English: lower case, no final stop, names and sizes in it.
  public var message: String { wording.english }

  /// What to do about it, in English.
  public var help: String? { advice?.english }

  /// The same at another place, for example at none where the text that it is about is not shown.
  public func moved(to span: SourceSpan) -> Diagnostic {
    var moved = self
    moved.span = span
    return moved
  }
}

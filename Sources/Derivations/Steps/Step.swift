import Nabla
import Syntax
import Typing

/// One line of a calculation, and why it holds.
public struct Step: Sendable, Equatable {
  /// The rule that it follows by.
  public var rule: Rule
  /// What stood above; nil on the first line.
  public var before: SyntaxTree?
  /// What stands here: a program whose last statement is the value. It may use the names of the program and of earlier steps.
  public var after: SyntaxTree
  /// The conditions that it needs, as the engine states them: `the entries of z ≠ 0`, `X is invertible`.
  public var conditions: [String]
  /// What the rule speaks of: the value, and what it is differentiated by.
  public var subject: Subject
  /// The link that an unfolding into entries starts from, where there is one.
  public var unfolding: Unfolding?

  /// The names that fill in a rule's reason.
  public struct Subject: Sendable, Equatable {
    /// What is differentiated.
    public var value: String
    /// What it is differentiated by.
    public var by: String
    /// The error signal in play.
    public var signal: String?

    /// A subject.
    public init(value: String, by: String, signal: String? = nil) {
      self.value = value
      self.by = by
      self.signal = signal
    }
  }

  /// A step.
  public init(
    _ rule: Rule, before: SyntaxTree?, after: SyntaxTree, subject: Subject, conditions: [String] = [], unfolding: Unfolding? = nil
  ) {
    self.rule = rule
    self.before = before
    self.after = after
    self.subject = subject
    self.conditions = conditions
    self.unfolding = unfolding
  }

  /// What stands here, in the language.
  public var source: String { SourcePrinter.print(after) }
}

/// A link as a small program of its own, to be unfolded entry by entry.
public struct Unfolding: Sendable, Equatable {
  /// The program: its result is the link's value, its inputs are variables.
  public var program: TypedProgram
  /// The same as syntax, without declarations.
  public var tree: SyntaxTree
  /// The place of the variable to differentiate by.
  public var variable: Int
  /// The name of the error signal that multiplies the derivative, where there is one.
  public var cotangent: String?
  /// What the error signal is the derivative of.
  public var objective: String

  /// An unfolding.
  public init(program: TypedProgram, tree: SyntaxTree, variable: Int, cotangent: String? = nil, objective: String = "J") {
    self.program = program
    self.tree = tree
    self.variable = variable
    self.cotangent = cotangent
    self.objective = objective
  }

  /// The derivation of the link entry by entry, laid out as the matrix level does, a row by a vector; nil where it has none, or where its replay fails.
  func entries(engine: Engine = Engine()) -> IndexDerivation? {
    var answer: Derivative?
    if cotangent == nil, program[program.result].type == .scalar, case .column = program.variables[variable].type {
      answer = try? engine.derive(program, by: variable, layout: .numerator)
    }
    guard let entries = try? IndexDerivation(self, answer: answer, engine: engine), (try? entries.replay()) != nil else { return nil }
    return entries
  }

  /// Two unfoldings are equal where they unfold the same text by the same variable.
  public static func == (a: Unfolding, b: Unfolding) -> Bool { a.tree == b.tree && a.variable == b.variable && a.cotangent == b.cotangent }
}

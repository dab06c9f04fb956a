import Syntax
import Typing

/// A derivative worked out line by line.
public struct Calculation: Sendable, Equatable {
  /// What the left side is, and so what its first line is checked against by dual numbers.
  public enum Meaning: Sendable, Equatable {
    /// ∂value/∂by while the other values that are computed from `by` and stand in the definition of `value` do not move.
    case direct(of: String, by: String, holding: [String])
    /// The derivative of the objective by a value, on all ways.
    case total(of: String, by: String)
    /// The same within the symmetric or diagonal matrices that the variable is declared to be one of.
    case constrained(of: String, by: String)
    /// The transpose of an earlier result, by its name.
    case transposed(of: String)
    /// The differential of a value when `by` moves along the variable `along`; the values `holding` do not move.
    case differential(of: String, by: String, along: String, holding: [String])
  }

  /// The name of the left side in later lines; `Part.symbols` says how it is shown.
  public var name: String
  /// What it is.
  public var meaning: Meaning
  /// The type of every line.
  public var type: ValueType
  /// The lines; the first begins, each other one equals the one before it.
  public var steps: [Step]
  /// The name that the result gets, where later lines use it: `delta1`.
  public var signal: String?

  /// A calculation.
  public init(name: String, meaning: Meaning, type: ValueType, steps: [Step] = [], signal: String? = nil) {
    self.name = name
    self.meaning = meaning
    self.type = type
    self.steps = steps
    self.signal = signal
  }

  /// Adds a line, unless it reads like the one above.
  ///
  /// - Returns: true where a line was added.
  @discardableResult
  mutating func add(
    _ rule: Rule, _ after: SyntaxTree, _ subject: Step.Subject, conditions: [String] = [], unfolding: Unfolding? = nil
  ) -> Bool {
    let before = steps.last?.after
    if let before {
      let (above, here) = (SourcePrinter.print(before), SourcePrinter.print(after))
      if above == here { return false }
      // Brackets, and another order of the same factors, make no line.
      if rule == .algebra, before.isReordered(after) {
        steps[steps.count - 1].after = after
        return false
      }
    }
    steps.append(Step(rule, before: before, after: after, subject: subject, conditions: conditions, unfolding: unfolding))
    return true
  }

  /// The last line.
  public var result: SyntaxTree? { steps.last?.after }
}

/// What is found out about one value: the derivative of the objective by it.
public struct Stage: Sendable, Equatable {
  /// What the stage is about.
  public enum Kind: Sendable, Equatable {
    /// An error signal, or the derivative, by Jacobians: rows times matrices.
    case jacobian
    /// The same by differentials: dJ = tr(GᵀdZ).
    case differential
    /// How a value moves with the one variable, from the links before it.
    case forward
    /// The derivative by entries, without links.
    case entries
    /// The turn from a row to the layout of the answer.
    case layout
    /// The derivative within the symmetric or diagonal matrices.
    case constraint
    /// All signals put in.
    case summary
  }

  /// What the stage is about.
  public var kind: Kind
  /// The link or variable that the objective is differentiated by.
  public var subject: String
  /// The links that the chain rule runs through.
  public var users: [String]
  /// The calculations, in the order in which each may use the ones before.
  public var calculations: [Calculation]

  /// A stage.
  public init(_ kind: Kind, _ subject: String, users: [String] = [], calculations: [Calculation] = []) {
    self.kind = kind
    self.subject = subject
    self.users = users
    self.calculations = calculations
  }
}

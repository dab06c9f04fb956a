import Nabla
import Syntax
import Typing

/// The derivation of one derivative: links, stages, lines, each with its rule. It can be checked line by line (`replay`) and told (`Telling`).
public struct Derivation: Sendable {
  /// One differentiation; a Hessian takes two.
  public struct Part: Sendable {
    /// The links, in order; the last one is the objective.
    public var links: [Link]
    /// The definitions of values that links pass through, by name.
    public var passed: [String: SyntaxTree]
    /// The variable.
    public var variable: String
    /// The links in words of the program: the statements taken apart, typed, and the variables that stand for differentials.
    public var program: TypedProgram
    /// What the names stand for that the program does not have.
    public var symbols: [String: Symbol]
    /// The stages, in order.
    public var stages: [Stage]

    /// The objective.
    public var objective: String { links.last?.name ?? "" }
  }

  /// The program as typed.
  public var program: TypedProgram
  /// The answer that is derived.
  public var answer: Derivative
  /// The layout of the answer.
  public var layout: LayoutConvention
  /// One part for a first derivative; for a second one, the gradient's and then the gradient's derivative's.
  public var parts: [Part]

  /// All steps in order.
  public var steps: [Step] { parts.flatMap { $0.stages.flatMap { $0.calculations.flatMap(\.steps) } } }
}

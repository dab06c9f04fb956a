import Diagnostics
import Formulas
import Nabla
import Typing

/// A derivative worked out entry by entry: each line follows from the one above by stated rules, and every line is also a text of the language.
///
/// Lines with derivatives that are not carried out, such as Σₗ ∂Wₖₗ/∂Wᵢⱼ·xₗ, are kept as the text whose derivative by the variable they are, with everything that
/// stands outside ∂ held at the same value under a name of its own. So each line can be compared with the one above by numbers (`replay`).
public struct IndexDerivation: Sendable {
  /// The text of a line.
  public struct Source: Sendable, Equatable {
    /// Statements of the language; the last one is the line.
    public var text: String
    /// True where the line is the derivative of that text by the variable, as far as it stands under its own name.
    public var isDerivative: Bool
  }

  /// One line: left side, right side, and why they are equal.
  public struct Line: Sendable, Equatable {
    /// The left side; nil where the line goes on from the one above.
    public var left: Formula?
    /// The right side.
    public var right: Formula
    /// The text of the right side; nil where it is not compared with anything.
    public var source: Source?
    /// The rules by which it follows from the line above.
    public var rules: [IndexRule]
  }

  /// How far indices run: from 1 to a length.
  public struct Range: Sendable, Equatable {
    /// The indices.
    public var letters: [Formula]
    /// The length.
    public var extent: Formula
  }

  /// What holds under conditions: the value where indices agree, and zero elsewhere.
  public struct Cases: Sendable, Equatable {
    /// The left side.
    public var left: Formula
    /// The value.
    public var value: Formula
    /// The equations between indices.
    public var conditions: [Formula]
  }

  /// A vector with a single entry that is not zero.
  public struct SingleEntry: Sendable, Equatable {
    /// The vector.
    public var left: Formula
    /// The entry.
    public var entry: Formula
    /// The index of its place.
    public var place: Formula
    /// True for a row.
    public var isRow: Bool
  }

  /// One term of the entry of the result, and the matrix whose entry it is.
  public struct Reading: Sendable, Equatable {
    /// The term.
    public var entry: Formula
    /// The same as the entry of a matrix.
    public var matrix: Formula
    /// By which rule.
    public var rule: MatrixRule
  }

  /// A part of the derivation.
  public enum Passage: Sendable, Equatable {
    /// The array of all the derivatives sought, and its entry.
    case sought(array: Formula?, entry: Formula)
    /// A value written entry by entry.
    case definition(name: Formula, line: Line)
    /// What the derivative of one entry of the variable by another is: deltas, 1 under conditions and 0 otherwise.
    case entryOfVariable(Cases, deltas: Formula)
    /// Why the entries of an inverse, or a determinant, change as they do: lines about a matrix of any kind.
    case lemma(IndexRule, matrix: Formula, lines: [Line])
    /// The derivative of an entry of a value.
    case derivative(name: Formula, lines: [Line])
    /// The cases of the result.
    case cases(Cases)
    /// The vector that the derivatives by one entry of the variable make.
    case singleEntry(SingleEntry)
    /// With the error signal: the sum over the value's entries.
    case cotangent(signal: Formula, lines: [Line])
    /// The entries put together.
    case reassembly([Reading], lines: [Line])
    /// The variable is symmetric or diagonal: what the derivative within those matrices is.
    case constrained(isDiagonal: Bool, line: Line)
    /// The turn from the row of numerator layout to the shape of a column variable.
    case turned(Line)
    /// The entry of a result that is no matrix: too many indices, or shifted ones.
    case entries(Line, isTensor: Bool)
    /// The engine's entry, where the steps in between would be longer than can be read.
    case engine(lines: [Line])
    /// The engine's answer as text, where it takes more statements than a page of formulas holds.
    case program(String)
  }

  /// The program.
  public var program: TypedProgram
  /// The place of the variable.
  public var variable: Int
  /// The name of the error signal, where the derivation has one.
  public var cotangent: String?
  /// What is derived, as a formula: ∂z/∂W.
  public var title: Formula
  /// The ranges of the indices: indices and a length each.
  public var ranges: [Range]
  /// The parts, in order.
  public var passages: [Passage]
  /// The engine's own derivative, certified; nil where it has none.
  public var answer: Derivative?
  /// What the lines are evaluated with.
  var replayer: IndexReplay

  /// All lines, in order.
  public var lines: [Line] {
    passages.flatMap { passage in
      switch passage {
      case .sought, .entryOfVariable, .cases, .singleEntry, .program: [Line]()
      case .definition(_, let line), .constrained(_, let line), .entries(let line, _), .turned(let line): [line]
      case .lemma(_, _, let lines), .derivative(_, let lines), .cotangent(_, let lines), .reassembly(_, let lines), .engine(let lines): lines
      }
    }
  }
}

import Nabla

/// An identity of matrix calculus that the engine knows by name, as data: the program that it differentiates, and where it stands in print. Every formula shown of it
/// is derived when it is asked for.
public struct Identity: Sendable {
  /// What it is about.
  public enum Group: String, Sendable, Hashable, CaseIterable {
    /// Jacobians and gradients of neural networks.
    case networks
    /// Traces.
    case traces
    /// Determinants.
    case determinants
    /// Inverses.
    case inverses
    /// Norms.
    case norms
    /// Linear and quadratic forms.
    case quadraticForms = "quadratic-forms"
  }

  /// A program that is worked out entry by entry.
  public struct Part: Sendable {
    /// The program.
    public var program: String
    /// The types of its names.
    public var declarations: [(name: String, type: String)]
    /// The variable.
    public var variable: String
    /// The name of the error signal ∂J/∂value, where there is one.
    public var cotangent: String?

    /// A part.
    public init(_ program: String, _ declarations: [(name: String, type: String)], by variable: String, cotangent: String? = nil) {
      self.program = program
      self.declarations = declarations
      self.variable = variable
      self.cotangent = cotangent
    }
  }

  /// A formula that is often seen for the identity, which the engine judges.
  public struct Claim: Sendable {
    /// The formula, in the language.
    public var formula: String
    /// Where or why it is seen, in both languages.
    public var occasion: Wording
    /// The layout in which it is meant.
    public var layout: LayoutConvention

    /// A claim.
    public init(_ formula: String, _ occasion: Wording, layout: LayoutConvention = .shape) {
      self.formula = formula
      self.occasion = occasion
      self.layout = layout
    }
  }

  /// The same in both languages.
  public struct Wording: Sendable, Hashable {
    /// In English.
    public var english: String
    /// In Chinese.
    public var chinese: String

    /// A wording.
    public init(_ english: String, _ chinese: String) {
      self.english = english
      self.chinese = chinese
    }
  }

  /// The name by which it is asked for: `matrix-times-column-by-column`.
  public var name: String
  /// What it is about.
  public var group: Group
  /// What it is called.
  public var title: Wording
  /// Where it stands in print.
  public var citation: Citation?
  /// What is derived.
  public var problem: Problem
  /// The parts that are worked out entry by entry.
  public var parts: [Part]
  /// What is worth knowing of it, before the derivation.
  public var notes: [Wording]
  /// Formulas that the engine judges on its page.
  public var claims: [Claim]

  /// An identity that is one program by one variable.
  ///
  /// - Parameter cotangent: the name of an error signal that multiplies the program's value; the problem is then that product.
  init(
    _ name: String, _ group: Group, _ title: Wording, _ citation: Citation?, _ program: String, _ types: [(String, String)], by variable: String,
    cotangent: String? = nil, layout: LayoutConvention = .shape, notes: [Wording] = [], claims: [Claim] = []
  ) {
    self.name = name
    self.group = group
    self.title = title
    self.citation = citation
    let declarations = types.map { (name: $0.0, type: $0.1) }
    problem = Problem(program: program, declarations: declarations, variables: [variable], layout: layout)
    parts = [Part(program, declarations.filter { $0.name != cotangent }, by: variable, cotangent: cotangent)]
    if let cotangent {
      // The value is the last statement's; δ·value moves as J does.
      let value = program.split(separator: "=")[0].filter { !$0.isWhitespace }
      problem.program += "\n\(cotangent)*\(value)"
      if types.contains(where: { $0.0 == cotangent && $0.1.hasPrefix("rowvector") }),
        types.contains(where: { $0.1.hasPrefix("rowvector") && $0.0 != cotangent })
      {
        problem.program = program + "\n\(value)*\(cotangent)'"
      }
    }
    self.notes = notes
    self.claims = claims
  }

  /// An identity of several parts.
  init(
    _ name: String, _ group: Group, _ title: Wording, _ citation: Citation?, _ problem: Problem, parts: [Part], notes: [Wording] = [],
    claims: [Claim] = []
  ) {
    self.name = name
    self.group = group
    self.title = title
    self.citation = citation
    self.problem = problem
    self.parts = parts
    self.notes = notes
    self.claims = claims
  }

  /// All identities, group by group.
  public static let all: [Identity] = networks + traces + determinants + inverses + norms + quadraticForms

  /// The identity of a name.
  public static func named(_ name: String) -> Identity? { all.first { $0.name == name } }
}

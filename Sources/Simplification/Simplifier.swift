import Expressions
import Numerals
import Shapes

/// Equal forms of a sum that may be shorter to write. Which one is shown is for the renderer to say, by length.
public struct Simplifier {
  /// Other polynomials equal to `value`: with common factors taken out, and with inner sums multiplied out where that makes terms merge.
  public static func candidates(for value: Polynomial, in arena: inout Arena) -> [Polynomial] {
    var out: [Polynomial] = []
    let factored = Factoring.factored(value, in: &arena)
    if factored != value { out.append(factored) }
    // What is much longer multiplied out is not worth a look.
    if let expanded = arena.expanded(value), expanded != value, arena.weight(expanded) <= 2 * arena.weight(value),
      isUniform(expanded) || !isUniform(value)
    {
      out.append(expanded)
      let again = Factoring.factored(expanded, in: &arena)
      if again != expanded { out.append(again) }
    }
    return out
  }

  /// True when every term varies along every axis, so that none has to be spread.
  private static func isUniform(_ value: Polynomial) -> Bool {
    value.axes.count < 2
      || value.terms.allSatisfy { term in value.axes.indices.allSatisfy { axis in term.factors.contains { $0.labels.contains(axis) } } }
  }
}

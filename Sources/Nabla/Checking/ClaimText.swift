/// The text of a claim, which may be written as an equation: `dJ/dW = delta*x'`, `∂J/∂W = …`, `∇_W J = …`.
///
/// A left side that is no name of the language is blanked out scalar by scalar, so that places in what is left are places in the claim as typed.
struct ClaimText {
  /// The claim as a text of the language.
  let text: String
  /// The variable that the left side names, if it names one.
  let variable: String?

  /// Reads a claim as typed.
  init(_ typed: String) {
    var scalars = Array(typed.unicodeScalars)
    var named: String?
    // Only the last statement can be such an equation.
    let start = scalars.lastIndex { $0 == "\n" || $0 == ";" }.map { $0 + 1 } ?? 0
    if let equals = ClaimText.equalsSign(in: scalars[start...]), let left = ClaimText.derivative(scalars[start..<equals]) {
      named = left.variable
      for place in start...equals { scalars[place] = " " }
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    text = String(view)
    variable = named
  }

  private static func equalsSign(in scalars: ArraySlice<Unicode.Scalar>) -> Int? {
    scalars.prefix { $0 != "#" }.firstIndex(of: "=")
  }

  /// A left side that says "the derivative".
  private struct LeftSide {
    /// By which variable, if it says so.
    var variable: String?
  }

  /// The left side of such an equation; nil for anything else.
  private static func derivative(_ left: ArraySlice<Unicode.Scalar>) -> LeftSide? {
    let words = words(left)
    guard let first = words.first else { return nil }
    if let slash = words.firstIndex(of: "/") {
      // dJ/dW, d(J)/dW, dJ / dW', d2J/dw2
      guard first.hasPrefix("d") || first.hasPrefix("∂"), slash + 1 < words.count else { return nil }
      let below = words[slash + 1]
      guard below.hasPrefix("d") || below.hasPrefix("∂") else { return nil }
      let name = below.unicodeScalars.count > 1 ? String(below.unicodeScalars.dropFirst()) : slash + 2 < words.count ? words[slash + 2] : nil
      return LeftSide(variable: name)
    }
    if first.hasPrefix("∇") {
      let name = String(first.unicodeScalars.dropFirst())
      return LeftSide(variable: name.hasPrefix("_") ? String(name.dropFirst()) : nil)
    }
    // grad J, grad(J)
    return first == "grad" && words.count > 1 ? LeftSide(variable: nil) : nil
  }

  /// Runs of letters, digits and underscores, and single marks between them.
  private static func words(_ scalars: ArraySlice<Unicode.Scalar>) -> [String] {
    var words: [String] = []
    var isOpen = false
    for scalar in scalars {
      if scalar.properties.isWhitespace {
        isOpen = false
      } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_" || scalar == "∂" || scalar == "∇" {
        if isOpen, let last = words.indices.last {
          words[last].unicodeScalars.append(scalar)
        } else {
          words.append(String(scalar))
        }
        isOpen = true
      } else {
        words.append(String(scalar))
        isOpen = false
      }
    }
    return words
  }
}

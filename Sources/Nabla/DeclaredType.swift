import Typing

extension TypedProgram.Variable {
  /// The variable's type as a declaration writes it: `spd(n)`, `vector(n) positive`.
  public var declaredType: String {
    var text = type.text
    switch type {
    case .matrix(let n, _):
      if facts.contains(.positiveDefinite) {
        text = "spd(\(n.text))"
      } else if facts.contains(.diagonal) {
        text = "diagonal(\(n.text))"
      } else if facts.contains(.symmetric) {
        text = "symmetric(\(n.text))"
      }
    case .column(let n):
      if facts.contains(.oneHot) {
        text = "onehot(\(n.text))"
      } else if facts.contains(.sumsToOne) {
        text = "distribution(\(n.text))"
      }
    case .row:
      if facts.contains(.oneHot) { text += " onehot" } else if facts.contains(.sumsToOne) { text += " distribution" }
    case .scalar, .tensor: break
    }
    // Of a one-hot vector or a distribution the word says the sign of the entries already.
    if facts.isDisjoint(with: [.oneHot, .sumsToOne]) {
      if facts.contains(.positive) {
        text += " positive"
      } else if facts.contains(.nonnegative) {
        text += " nonneg"
      }
    }
    if facts.contains(.constant) { text += " constant" }
    return text
  }
}

extension TypedProgram.AbstractFunction {
  /// The function's type as a declaration writes it: `elementwise`, `function(vector(n))`.
  public var declaredType: String {
    switch self {
    case .elementwise: "elementwise"
    case .scalar(let argument): "function(\(argument.text))"
    }
  }
}

import Typing

/// What the check at the bottom of an emitted file does: which arguments it draws, in what lengths, and which results are derivatives of which argument.
///
/// At each point it draws a direction d for every variable x differentiated by, within the symmetric or diagonal matrices where x is one, and compares the
/// derivative contracted with d with a difference of values:
///
///     order 1: (f(x + h·d) − f(x − h·d))/(2h)
///     order 2: (16·(f(x + h·d) + f(x − h·d)) − f(x + 2h·d) − f(x − 2h·d) − 30·f(x))/(12h²)
struct CheckPlan {
  /// From which arrays an argument is drawn.
  enum Sample: String {
    case real
    case positive
    case nonnegative
    case symmetric
    case definite
    case diagonal
    case oneHot = "one_hot"
    case distribution
  }

  /// An argument that is drawn.
  struct Input {
    /// The parameter's name.
    var name: String
    /// The lengths of its axes.
    var shape: [Int]
    /// From which arrays.
    var sample: Sample
    /// True for a row vector, in languages where that is a shape of its own.
    var isRow: Bool
  }

  /// The largest relative error that passes.
  static let tolerance = "1e-5"
  /// How many points are compared.
  static let points = 3
  /// How many points are drawn in search of those where everything is finite. Every second has positive entries, every third small ones.
  static let attempts = 90

  /// The length of each dimension.
  var sizes: [String: Int]
  /// The arguments, in order.
  var inputs: [Input]
  /// The derivatives: places among the results and the inputs, and the order.
  var derivatives: [(result: Int, input: Int, order: Int)]

  /// The plan of a function.
  init(_ function: LoweredFunction) {
    sizes = SmallSizes.sizes(of: function)
    inputs = []
    derivatives = []
    for parameter in function.parameters {
      var isRow = false
      if case .row = parameter.variable.type { isRow = true }
      inputs.append(
        Input(
          name: parameter.name, shape: parameter.variable.type.axes.map { [sizes] in $0.value(sizes) ?? 1 },
          sample: Self.sample(parameter.variable.facts),
          isRow: isRow))
    }
    for (place, result) in function.results.enumerated() {
      if let input = result.parameter { derivatives.append((place, input, result.order)) }
    }
  }

  private static func sample(_ facts: Facts) -> Sample {
    if facts.contains(.positiveDefinite) { return .definite }
    if facts.contains(.diagonal) { return .diagonal }
    if facts.contains(.symmetric) { return .symmetric }
    if facts.contains(.oneHot) { return .oneHot }
    if facts.contains(.sumsToOne) { return .distribution }
    if facts.contains(.positive) { return .positive }
    return facts.contains(.nonnegative) ? .nonnegative : .real
  }
}

/// Small lengths for the dimensions of a function: those of the request, and for the rest 2, 3, 4, …, raised until no axis is empty.
enum SmallSizes {
  static func sizes(of function: LoweredFunction) -> [String: Int] {
    var sizes = function.sizes
    for (place, name) in function.dimensions.enumerated() where sizes[name] == nil { sizes[name] = 2 + place % 4 }
    let extents =
      function.graph.nodes.flatMap { $0.axes.flatMap(\.extents) } + function.parameters.flatMap { $0.variable.type.axes.flatMap(\.extents) }
    let bounded = Set(extents.filter { !$0.terms.isEmpty && $0.name == nil })
    // Each pass raises the dimensions that a too short axis grows with; chains of such axes settle within a few passes.
    for _ in 0..<8 {
      for extent in bounded.sorted() where (extent.value(sizes) ?? 1) < 1 {
        for term in extent.terms where term.factor > 0 && function.sizes[term.name] == nil {
          sizes[term.name, default: 2] += 1 - (extent.value(sizes) ?? 1)
        }
      }
    }
    return sizes
  }
}

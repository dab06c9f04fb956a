import Numerals
import Planning
import Typing

/// The lines that compute some arrays of a graph.
///
/// A node becomes a local variable when a statement names it, when it is used twice and is more than a name, or when its text would be long: so each text is
/// bounded, and the walk is one loop over the nodes.
struct NumPyBody {
  /// A line is broken by a local variable once an expression is longer than this.
  private static let longestExpression = 96

  /// The assignments, in order.
  private(set) var lines: [String] = []
  /// The keys of the templates used.
  private(set) var usedTemplates: Set<String> = []
  /// The dimension names used in expressions.
  private(set) var usedDimensions: Set<String> = []

  private let graph: ArrayGraph
  private let templates: [String: NumPyTemplate]
  private let parameterNames: [String]
  private let callableNames: [String: String]
  private let dimensionNames: [String: String]
  private var texts: [PythonExpression?]
  private var scratch = 0

  /// A body over the graph.
  ///
  /// - Parameters:
  ///   - templates: the templates by key.
  ///   - parameterNames: the name of each parameter.
  ///   - callableNames: the name of each abstract function's parameter, by its key.
  ///   - dimensionNames: the local name of each dimension.
  init(
    graph: ArrayGraph, templates: [String: NumPyTemplate], parameterNames: [String], callableNames: [String: String], dimensionNames: [String: String]
  ) {
    self.graph = graph
    self.templates = templates
    self.parameterNames = parameterNames
    self.callableNames = callableNames
    self.dimensionNames = dimensionNames
    texts = Array(repeating: nil, count: graph.nodes.count)
  }

  /// Writes the lines for the outputs; each output is assigned to the name that comes with it.
  mutating func write(outputs: [(name: String, array: ArrayGraph.ID)], statements: [ArrayGraph.ID: String], names: inout PythonNames) {
    let uses = uses(outputs.map(\.array))
    // The first name of an output that is neither a statement nor a mere name is its local variable; every other name is an alias at the end.
    var outputNames: [ArrayGraph.ID: String] = [:]
    var aliases: [(name: String, array: ArrayGraph.ID)] = []
    for output in outputs {
      if statements[output.array] == nil, outputNames[output.array] == nil, !isTrivial(output.array) {
        outputNames[output.array] = output.name
      } else {
        aliases.append(output)
      }
    }
    for id in graph.nodes.indices where uses[id] > 0 {
      let expression = expression(id)
      texts[id] = expression
      if let name = outputNames[id] ?? statements[id] {
        bind(id, to: name, expression)
      } else if !isTrivial(id), uses[id] > 1 || expression.text.utf8.count > Self.longestExpression {
        scratch += 1
        bind(id, to: names.unique("t\(scratch)"), expression)
      }
    }
    for alias in aliases { lines.append("\(alias.name) = \(literal(alias.array) ?? texts[alias.array]?.text ?? "None")") }
  }

  private mutating func bind(_ id: ArrayGraph.ID, to name: String, _ expression: PythonExpression) {
    lines.append("\(name) = \(expression.text)")
    texts[id] = PythonExpression(name, .atom)
  }

  /// How often each node is used by the nodes that the outputs need; 1 for an output that nothing uses.
  private func uses(_ outputs: [ArrayGraph.ID]) -> [Int] {
    var uses = Array(repeating: 0, count: graph.nodes.count)
    for id in outputs { uses[id] += 1 }
    for id in graph.nodes.indices.reversed() where uses[id] > 0 {
      for argument in graph[id].arguments { uses[argument] += 1 }
    }
    return uses
  }

  /// The text of an output that would otherwise be an integer.
  private func literal(_ id: ArrayGraph.ID) -> String? {
    switch graph[id].operation {
    case .number(let c): c.integer.map { "\($0).0" }
    case .length(let n): "float(\(text(n)))"
    default: nil
    }
  }

  /// True for what costs nothing to write twice: a name, a number, a view of one.
  private func isTrivial(_ id: ArrayGraph.ID) -> Bool {
    var id = id
    while true {
      switch graph[id].operation {
      case .number, .length, .parameter: return true
      case .permute, .align, .slice: id = graph[id].arguments[0]
      default: return false
      }
      if let text = texts[id]?.text, text.unicodeScalars.allSatisfy({ $0 == "_" || $0.properties.isXIDContinue }) { return true }
    }
  }

  /// The expression of a node whose arguments have theirs.
  private mutating func expression(_ id: ArrayGraph.ID) -> PythonExpression {
    let node = graph[id]
    for name in dimensionsNamed(in: node) { usedDimensions.insert(name) }
    if case .template(let key) = node.operation { usedTemplates.insert(key) }
    let arguments = node.arguments.map { texts[$0] ?? PythonExpression("None", .atom) }
    return written(node, arguments)
  }
}

extension NumPyBody {
  /// The expression of a node from those of its arguments.
  private func written(_ node: ArrayGraph.Node, _ a: [PythonExpression]) -> PythonExpression {
    func call(_ function: String, _ rest: String = "") -> PythonExpression {
      PythonExpression("\(function)(\(a.map(\.text).joined(separator: ", "))\(rest))", .atom)
    }
    switch node.operation {
    case .number(let c): return PythonExpression(c)
    case .length(let n):
      return PythonExpression(
        text(n), n.extents.count > 1 ? .product : n.extents.first?.terms.isEmpty ?? true || n.extents.first?.name != nil ? .atom : .sum)
    case .parameter(let place): return PythonExpression(parameterNames[place], .atom)
    case .identity: return PythonExpression("np.eye(\(text(node.axes[0])))", .atom)
    case .fill(let c): return filled(c, shape: shape(node.axes))
    case .scale(let c): return scaled(c, a[0])
    case .add: return PythonExpression("\(a[0].bracketed(below: .sum)) + \(a[1].bracketed(below: .sum))", .sum)
    case .subtract: return PythonExpression("\(a[0].bracketed(below: .sum)) - \(a[1].bracketed(below: .product))", .sum)
    case .multiply:
      return entrywise("\(leftFactor(a[0])) * \(a[1].isEntrywise && !a[1].text.contains(" / ") ? a[1].text : a[1].bracketed(below: .power))")
    case .divide: return entrywise("\(leftFactor(a[0])) / \(a[1].bracketed(below: .power))")
    case .power: return PythonExpression("\(a[0].bracketed(below: .atom)) ** \(a[1].bracketed(below: .unary))", .power)
    case .product:
      var product = PythonExpression(
        "\(a[0].isMatrixProduct ? a[0].text : a[0].bracketed(below: .power)) @ \(a[1].bracketed(below: .power))", .product)
      product.isMatrixProduct = true
      return product
    case .outer: return call("np.outer")
    case .solve: return call("np.linalg.solve")
    case .inverse: return call("np.linalg.inv")
    case .determinant: return call("np.linalg.det")
    case .trace: return call("np.trace")
    case .matrixPower(let exponent): return call("np.linalg.matrix_power", ", \(exponent)")
    case .diagonalMatrix, .diagonalPart: return call("np.diag")
    case .kronecker: return call("np.kron")
    case .vectorize: return PythonExpression("\(a[0].bracketed(below: .atom)).reshape(-1, order=\"F\")", .atom)
    case .reduce(let reduction, let axis): return call(Self.function(reduction), axis.map { ", axis=\($0)" } ?? "")
    case .permute(let permutation):
      if permutation == [1, 0] { return PythonExpression("\(a[0].bracketed(below: .atom)).T", .atom) }
      return call("np.transpose", ", \(tuple(permutation.map(String.init)))")
    case .align(let pattern):
      return PythonExpression("\(a[0].bracketed(below: .atom))[\(pattern.map { $0 ? ":" : "None" }.joined(separator: ", "))]", .atom)
    case .broadcast: return call("np.broadcast_to", ", \(shape(node.axes))").calling("copy")
    case .reshape: return call("np.reshape", ", \(shape(node.axes))")
    case .einsum(let inputs, let output):
      let letters = { (labels: [Int]) in String(labels.map { Self.letters[$0 % Self.letters.count] }) }
      let equation = inputs.map(letters).joined(separator: ",") + "->" + letters(output)
      return PythonExpression(
        "np.einsum(\"\(equation)\", \(a.map(\.text).joined(separator: ", "))\(a.count > 2 ? ", optimize=True" : ""))", .atom)
    case .range(let extent): return PythonExpression("np.arange(\(text(Dimension(extent))))", .atom)
    case .slice(let slices): return PythonExpression("\(a[0].bracketed(below: .atom))[\(slices.map(text).joined(separator: ", "))]", .atom)
    case .gather: return PythonExpression("\(a[0].bracketed(below: .atom))[\(a.dropFirst().map(\.text).joined(separator: ", "))]", .atom)
    case .delta: return PythonExpression("(\(a[0].text) == \(a[1].text)) * 1.0", .product)
    case .template(let key): return templates[key]?.filled(a) ?? call(key)
    case .callable(let key): return call(callableNames[key] ?? key)
    }
  }

  private static let letters = Array("ijklmnopqrstuvwxyzabcdefghIJKLMNOPQRSTUVWXYZABCDEFGH")

  private static func function(_ reduction: Reduction) -> String {
    switch reduction {
    case .sum: "np.sum"
    case .product: "np.prod"
    case .maximum: "np.max"
    case .minimum: "np.min"
    }
  }

  private func entrywise(_ text: String) -> PythonExpression {
    var product = PythonExpression(text, .product)
    product.isEntrywise = true
    return product
  }

  /// The left operand of `*` or `/`; a matrix product is bracketed for the reader.
  private func leftFactor(_ a: PythonExpression) -> String { a.isMatrixProduct ? "(\(a.text))" : a.bracketed(below: .product) }

  /// c·a: `2 * a`, `a / 3`, `-a`, `2 * a / 3`.
  private func scaled(_ c: Coefficient, _ a: PythonExpression) -> PythonExpression {
    let sign = c.isNegative ? "-" : ""
    let magnitude = c.magnitude
    if magnitude.isOne {
      return a.isEntrywise ? entrywise("-\(a.text)") : PythonExpression("-\(a.bracketed(below: .power))", .unary)
    }
    let tight = a.isEntrywise ? a.text : a.bracketed(below: .power)
    if let (p, q) = magnitude.fraction, q > 1 {
      if p == 1, q < 10 { return entrywise("\(sign)\(tight) / \(q)") }
      if magnitude.decimalText == nil { return entrywise("\(sign)\(p == 1 ? "" : "\(p) * ")\(tight) / \(q)") }
    }
    return entrywise("\(sign)\(PythonExpression(magnitude).bracketed(below: .product)) * \(tight)")
  }

  private func filled(_ c: Coefficient, shape: String) -> PythonExpression {
    if c.isOne { return PythonExpression("np.ones(\(shape))", .atom) }
    if c.isZero { return PythonExpression("np.zeros(\(shape))", .atom) }
    return PythonExpression("np.full(\(shape), \(c.integer.map { "\($0).0" } ?? PythonExpression(c).text))", .atom)
  }

  /// A shape as NumPy's constructors take it: `n` or `(m, n)`.
  private func shape(_ axes: [Dimension]) -> String { axes.count == 1 ? text(axes[0]) : tuple(axes.map(text)) }

  private func tuple(_ parts: [String]) -> String { "(\(parts.joined(separator: ", "))\(parts.count == 1 ? "," : ""))" }

  private func text(_ slice: ArrayGraph.Slice) -> String {
    switch slice {
    case .full: return ":"
    case .at(let place): return "\(place)"
    case .range(let start, let count):
      let stop = Extent(count.terms.map { ($0.name, $0.factor) }, constant: count.constant + start)
      return "\(start == 0 ? "" : "\(start)"):\(text(Dimension(stop)))"
    }
  }

  /// The length of an axis in the local names of the dimensions.
  private func text(_ dimension: Dimension) -> String { PythonDimension.text(dimension, names: dimensionNames) }

  private func dimensionsNamed(in node: ArrayGraph.Node) -> [String] {
    switch node.operation {
    case .identity, .fill, .broadcast, .reshape: return node.axes.flatMap { $0.extents.flatMap { $0.terms.map(\.name) } }
    case .length(let dimension): return dimension.extents.flatMap { $0.terms.map(\.name) }
    case .range(let extent): return extent.terms.map(\.name)
    case .slice(let slices):
      return slices.flatMap { slice -> [String] in
        if case .range(_, let count) = slice { return count.terms.map(\.name) }
        return []
      }
    default: return []
    }
  }
}

extension PythonExpression {
  /// A method without arguments called on the expression.
  func calling(_ method: String) -> PythonExpression { PythonExpression("\(bracketed(below: .atom)).\(method)()", .atom) }
}

/// Lengths of axes as Python expressions.
enum PythonDimension {
  /// The length in the local names of the dimensions: `m * n`, `n - k + 1`.
  static func text(_ dimension: Dimension, names: [String: String]) -> String {
    let parts = dimension.extents.map { extent -> String in
      let text = Self.text(extent, names: names)
      return dimension.extents.count > 1 && text.contains(" ") ? "(\(text))" : text
    }
    return parts.isEmpty ? "1" : parts.joined(separator: " * ")
  }

  private static func text(_ extent: Extent, names: [String: String]) -> String {
    var out = ""
    // Positive terms first, so that the text seldom begins with a sign.
    for term in extent.terms.filter({ $0.factor > 0 }) + extent.terms.filter({ $0.factor < 0 }) {
      let name = names[term.name] ?? term.name
      let magnitude = term.factor.magnitude == 1 ? name : "\(term.factor.magnitude) * \(name)"
      out += out.isEmpty ? (term.factor < 0 ? "-" : "") + magnitude : (term.factor < 0 ? " - " : " + ") + magnitude
    }
    if extent.constant != 0 || out.isEmpty {
      out += out.isEmpty ? "\(extent.constant)" : " \(extent.constant < 0 ? "-" : "+") \(extent.constant.magnitude)"
    }
    return out
  }
}

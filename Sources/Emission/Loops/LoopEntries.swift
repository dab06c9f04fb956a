import Diagnostics
import Numerals
import Planning
import Typing

/// The entries of arrays as expressions of indices.
///
/// The entry of a stored array is read from memory; that of any other array is written out from those of its arguments, down to what is stored. Since long and
/// deep expressions are stored, the recursion is as deep as `LoopStorage` allows, and views are passed in a loop.
struct LoopEntries {
  /// The statements' language.
  let syntax: LoopSyntax
  /// The names of stored arrays, and of numbers.
  var names: [ArrayGraph.ID: String] = [:]
  private let function: LoweredFunction
  private let functions: [String: CodeTemplate]
  private let callableNames: [String: String]

  /// The entries of a function's arrays.
  init(_ function: LoweredFunction, syntax: LoopSyntax, functions: [String: CodeTemplate]) {
    self.function = function
    self.syntax = syntax
    self.functions = functions
    callableNames = Dictionary(function.callables.map { ($0.function.key, $0.name) }) { first, _ in first }
    for id in function.graph.nodes.indices {
      if case .parameter(let place) = function.graph[id].operation { names[id] = function.parameters[place].name }
    }
  }

  /// The node of an array.
  func node(_ id: ArrayGraph.ID) -> ArrayGraph.Node { function.graph[id] }

  /// The length of an axis.
  func length(_ dimension: Dimension) -> CodeExpression { CodeDimension.expression(dimension, names: function.dimensionNames) }

  /// How many entries an array of those axes has.
  func count(_ axes: [Dimension]) -> String {
    let lengths = axes.filter { !$0.isOne }.map { length($0).bracketed(below: .product) }
    return lengths.isEmpty ? "1" : lengths.joined(separator: " * ")
  }

  /// The place in memory of the entry at some indices: (i·n + j)·p + k.
  func place(_ axes: [Dimension], _ indices: [String]) -> String {
    var place = "0"
    for (axis, index) in zip(axes, indices) {
      if place != "0" {
        place = axis.isOne ? place : "\(place.contains(" + ") ? "(\(place))" : place) * \(length(axis).bracketed(below: .unary))"
      }
      if index != "0" { place = place == "0" ? index : "\(place) + \(index)" }
    }
    return place
  }

  /// The entry of an array at indices, one for each axis; `0` stands for the only index of an axis of length 1.
  func entry(_ id: ArrayGraph.ID, _ indices: [String]) -> CodeExpression {
    let graph = function.graph
    if let name = names[id] { return CodeExpression(graph[id].axes.isEmpty ? name : "\(name)[\(place(graph[id].axes, indices))]") }
    let node = graph[id]
    switch node.operation {
    case .number(let c), .fill(let c): return syntax.number(c)
    case .length(let n): return syntax.real(length(n).text)
    case .identity: return same(indices[0], indices[1])
    case .range: return syntax.real(indices[0])
    case .delta: return same(integer(node.arguments[0], indices, under: node.axes), integer(node.arguments[1], indices, under: node.axes))
    case .scale(let c): return scaled(c, entry(node.arguments[0], indices))
    case .add, .subtract, .multiply, .divide, .power: return arithmetic(node, indices)
    case .outer:
      return .entrywise("\(argument(node, 0, [indices[0]]).bracketed(below: .product)) * \(argument(node, 1, [indices[1]]).bracketed(below: .power))")
    case .diagonalMatrix: return chosen(indices[0], indices[1], argument(node, 0, [indices[0]]))
    case .kronecker: return kronecker(node, indices)
    case .gather:
      let places = node.arguments.dropFirst().map { integer($0, indices, under: node.axes) }
      return entry(node.arguments[0], places)
    case .template(let key):
      let arguments = node.arguments.map { entry($0, matched($0, indices)) }
      return functions[key]?.filled(arguments) ?? CodeExpression(key)
    case .callable(let key):
      return CodeExpression("\(callableNames[key] ?? key)(\(node.arguments.map { entry($0, matched($0, indices)).text }.joined(separator: ", ")))")
    case .permute, .align, .slice, .broadcast, .reshape, .vectorize, .diagonalPart: return view(id, indices)
    default: return syntax.number(.zero)
    }
  }

  private func argument(_ node: ArrayGraph.Node, _ place: Int, _ indices: [String]) -> CodeExpression { entry(node.arguments[place], indices) }

  /// The indices of an argument that broadcasts: the last ones, 0 on its axes of length 1.
  func matched(_ id: ArrayGraph.ID, _ indices: [String]) -> [String] {
    let axes = function.graph[id].axes
    return zip(axes, indices.suffix(axes.count)).map { $0.isOne ? "0" : $1 }
  }

  /// The entry of what a chain of views shows.
  private func view(_ id: ArrayGraph.ID, _ indices: [String]) -> CodeExpression {
    var (id, indices) = (id, indices)
    while names[id] == nil, LoopStorage.isView(function.graph[id].operation) {
      let node = function.graph[id]
      indices = viewed(node, indices)
      id = node.arguments[0]
    }
    return entry(id, indices)
  }

  /// The indices of a view's argument.
  private func viewed(_ node: ArrayGraph.Node, _ indices: [String]) -> [String] {
    let axes = function.graph[node.arguments[0]].axes
    switch node.operation {
    case .permute(let permutation):
      var turned = indices
      for (place, axis) in permutation.enumerated() { turned[axis] = indices[place] }
      return turned
    case .align(let pattern): return zip(pattern, indices).filter(\.0).map(\.1)
    case .broadcast: return matched(node.arguments[0], indices)
    case .diagonalPart: return [indices[0], indices[0]]
    case .vectorize:
      let rows = length(axes[0]).bracketed(below: .unary)
      return ["\(operand(indices[0])) % \(rows)", "\(operand(indices[0])) / \(rows)"]
    case .reshape: return relisted(node, indices, axes)
    case .slice(let slices):
      var rest = indices[...]
      return slices.map { slice in
        switch slice {
        case .at(let place): return "\(place)"
        case .full: return rest.popFirst() ?? "0"
        case .range(let start, _):
          let index = rest.popFirst() ?? "0"
          return start == 0 ? index : "\(index) + \(start)"
        }
      }
    default: return indices
    }
  }

  private func operand(_ index: String) -> String { index.contains(" ") ? "(\(index))" : index }

  /// The indices under other axes: the same where only axes of length 1 come or go; otherwise the place in memory, as the only index that counts.
  private func relisted(_ node: ArrayGraph.Node, _ indices: [String], _ axes: [Dimension]) -> [String] {
    if axes.filter({ !$0.isOne }) == node.axes.filter({ !$0.isOne }) {
      var rest = zip(node.axes, indices).filter { !$0.0.isOne }.map(\.1)[...]
      return axes.map { $0.isOne ? "0" : rest.popFirst() ?? "0" }
    }
    // What is read so is stored: all indices but the last are 0, and the last counts through the whole array.
    return Array(repeating: "0", count: max(0, axes.count - 1)) + [place(node.axes, indices)]
  }
}

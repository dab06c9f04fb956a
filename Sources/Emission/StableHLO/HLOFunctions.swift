import Diagnostics
import Numerals
import Planning
import Typing

// Named functions, and the places that subscripts count.
extension HLOGraph {
  /// A named function.
  mutating func called(_ key: String, _ node: ArrayGraph.Node, _ a: [HLOValue], _ shape: [Int]) throws(Diagnostic) -> HLOValue {
    switch LoopStorage.routine(key) {
    case "logdet": return try logarithmOfDeterminant(of: node.arguments[0])
    case let routine?: return alongAxis(routine, a[0], key.hasSuffix(" rows") ? [1] : key.hasSuffix(" columns") ? [0] : Array(a[0].shape.indices))
    case nil:
      var arguments: [HLOValue] = []
      for argument in a { arguments.append(body.broadcast(argument, to: shape)) }
      var reader = CallReader(text(key) ?? "")
      return try reader.read(arguments, shape, &body)
    }
  }

  /// logsumexp, softmax or logsoftmax along axes; the largest entry is taken out, so that nothing overflows.
  private mutating func alongAxis(_ routine: String, _ x: HLOValue, _ axes: [Int]) -> HLOValue {
    let rest = x.shape.indices.filter { !axes.contains($0) }
    let largest = reduced(.maximum, x, axes)
    let shifted = body.binary("subtract", x, body.broadcast(largest, to: x.shape, places: rest))
    let exponentials = body.unary("exponential", shifted)
    let total = reduced(.sum, exponentials, axes)
    switch routine {
    case "softmax": return body.binary("divide", exponentials, body.broadcast(total, to: x.shape, places: rest))
    case "logsoftmax": return body.binary("subtract", shifted, body.broadcast(body.unary("log", total), to: x.shape, places: rest))
    default: return body.binary("add", body.unary("log", total), largest)
    }
  }

  /// An array of places as integers, in the shape asked for. The terms are as many as a subscript has.
  mutating func places(_ id: ArrayGraph.ID, _ shape: [Int]) -> HLOValue {
    let axes = Array(shape.indices)
    return affine(id, shape, axes, depth: 0)
  }

  /// The integers of a node whose axis k is axis places[k] of the shape.
  private mutating func affine(_ id: ArrayGraph.ID, _ shape: [Int], _ places: [Int], depth: Int) -> HLOValue {
    let node = function.graph[id]
    let own = Array(places.suffix(node.axes.count))
    guard depth < 64 else { return body.integer(0, shape) }
    switch node.operation {
    case .number(let c): return body.integer(c.integer ?? 0, shape)
    case .range: return own.first.map { body.iota(shape, axis: $0) } ?? body.integer(0, shape)
    case .scale(let c):
      let term = affine(node.arguments[0], shape, own, depth: depth + 1)
      return body.binary("multiply", body.integer(c.integer ?? 1, shape), term)
    case .add, .subtract:
      let left = affine(node.arguments[0], shape, own, depth: depth + 1)
      let right = affine(node.arguments[1], shape, own, depth: depth + 1)
      return body.binary(node.operation == .add ? "add" : "subtract", left, right)
    case .align(let pattern): return affine(node.arguments[0], shape, zip(pattern, own).filter(\.0).map(\.1), depth: depth + 1)
    case .permute(let permutation):
      var turned = own
      for (place, axis) in permutation.enumerated() where place < own.count && axis < turned.count { turned[axis] = own[place] }
      return affine(node.arguments[0], shape, turned, depth: depth + 1)
    case .broadcast: return affine(node.arguments[0], shape, own, depth: depth + 1)
    default: return body.integer(0, shape)
    }
  }
}

/// Reads nested calls of operations, `add(maximum({0}, 0), exponential({0}))`, and writes each as an operation. Calls are as deep as a table's text nests them.
private struct CallReader {
  private let characters: [Character]
  private var place = 0

  init(_ text: String) { characters = text.filter { $0 != " " }.map { $0 } }

  /// The value of the call, over arrays of one shape.
  mutating func read(_ arguments: [HLOValue], _ shape: [Int], _ body: inout HLOBody) throws(Diagnostic) -> HLOValue {
    guard place < characters.count else {
      throw Diagnostic(.unsupported, Message("a function has no text in StableHLO", "有一个函数在 StableHLO 中没有写法"), at: .none)
    }
    if characters[place] == "{" {
      let end = characters[place...].firstIndex(of: "}") ?? characters.count - 1
      let slot = Int(String(characters[(place + 1)..<end])) ?? 0
      place = end + 1
      return arguments[min(slot, arguments.count - 1)]
    }
    let start = place
    while place < characters.count, characters[place].isLetter || characters[place].isNumber || characters[place] == "_" || characters[place] == "." {
      place += 1
    }
    let word = String(characters[start..<place])
    if let number = Double(word) { return body.constant(number, shape) }
    var operands: [HLOValue] = []
    repeat {
      place += 1
      operands.append(try read(arguments, shape, &body))
    } while place < characters.count && characters[place] == ","
    place += 1
    return operands.count == 1 ? body.unary(word, operands[0]) : body.binary(word, operands[0], operands[1])
  }
}

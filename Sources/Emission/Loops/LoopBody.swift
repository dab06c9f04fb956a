import Numerals
import Planning
import Typing

/// The statements that compute the results of a function by loops over entries.
struct LoopBody {
  /// Room for an array that is no result.
  struct Buffer {
    /// Its name.
    var name: String
    /// How many numbers it holds.
    var count: String
  }

  /// The statements, indented among each other.
  private(set) var lines: [String] = []
  /// Room for the arrays that are no results, in order.
  private(set) var buffers: [Buffer] = []
  /// The keys of the functions used, and the names of routines.
  private(set) var used: Set<String> = []
  /// The names of results that are numbers, which a target may return by another name.
  private(set) var scalarResults: [Int: String] = [:]

  let syntax: LoopSyntax
  let function: LoweredFunction
  var entries: LoopEntries
  private var names: CodeNames
  private var indexNames: [String] = []
  private var depth = 0
  private var scratch = 0

  /// The body of a function with the target's functions.
  init(_ function: LoweredFunction, syntax: LoopSyntax, functions: [String: CodeTemplate]) {
    self.function = function
    self.syntax = syntax
    names = function.names
    entries = LoopEntries(function, syntax: syntax, functions: functions)
    for letter in "ijklpq" { indexNames.append(names.unique(String(letter))) }
    total = names.unique("total")
    write()
  }

  private mutating func write() {
    let graph = function.graph
    let uses = function.uses()
    let storage = LoopStorage(function, uses: uses, heaviest: syntax.heaviestExpression)
    var resultNames: [ArrayGraph.ID: String] = [:]
    var copies: [Int] = []
    for (place, result) in function.results.enumerated() {
      if storage.stored.contains(result.array), resultNames[result.array] == nil {
        resultNames[result.array] = result.name
        if graph[result.array].axes.isEmpty {
          let name = syntax == .c ? names.unique("\(result.name)_value") : result.name
          resultNames[result.array] = name
          scalarResults[place] = name
        }
      } else {
        copies.append(place)
      }
    }
    for id in graph.nodes.indices where uses[id] > 0 {
      if case .template(let key) = graph[id].operation { used.insert(key) }
      guard storage.stored.contains(id) else { continue }
      let isResult = resultNames[id] != nil
      scratch += 1
      let name = resultNames[id] ?? function.statements[id] ?? names.unique("t\(scratch)")
      if !graph[id].axes.isEmpty, syntax == .c || !storage.isRoutine(graph[id]) { declare(name, graph[id].axes, isResult: isResult) }
      if storage.isWhole(graph[id]) { writeWhole(id, name) } else { writeEntries(id, name) }
      entries.names[id] = name
    }
    for place in copies {
      let result = function.results[place]
      if graph[result.array].axes.isEmpty {
        let name = syntax == .c ? names.unique("\(result.name)_value") : result.name
        emit(syntax.constant(name, entries.entry(result.array, []).text))
        scalarResults[place] = name
      } else {
        declare(result.name, graph[result.array].axes, isResult: true)
        writeEntries(result.array, result.name)
      }
    }
  }

  /// Gives an array its room, where no routine makes it.
  private mutating func declare(_ name: String, _ axes: [Dimension], isResult: Bool) {
    let count = entries.count(axes)
    if syntax == .swift {
      emit("var \(name) = [Double](repeating: 0, count: \(count))")
    } else if !isResult {
      buffers.append(Buffer(name: name, count: count))
    }
  }

  /// Room for a routine of C.
  mutating func room(_ count: String) -> String {
    scratch += 1
    let name = names.unique("t\(scratch)")
    buffers.append(Buffer(name: name, count: count))
    return name
  }

  /// Room for a value that the graph has no node for.
  mutating func temporary(_ axes: [Dimension]) -> String {
    scratch += 1
    let name = names.unique("t\(scratch)")
    if !axes.isEmpty { declare(name, axes, isResult: false) }
    return name
  }

  /// The name of the running total inside a loop; there is one at a time.
  let total: String

  /// Marks a routine as used.
  mutating func use(_ routine: String) { used.insert(routine) }

  /// Adds a line.
  mutating func emit(_ line: String) { lines.append(String(repeating: "  ", count: depth) + line) }

  /// Writes statements in loops over axes, and hands over the indices; axes of length 1 have the index 0 and no loop.
  mutating func loops(_ axes: [Dimension], _ body: (inout LoopBody, [String]) -> Void) {
    loops(axes.map { ($0, nil) }, body)
  }

  /// The same with some indices given beforehand.
  mutating func loops(_ axes: [(axis: Dimension, index: String?)], _ body: (inout LoopBody, [String]) -> Void) {
    var indices: [String] = []
    let outside = depth
    for (axis, index) in axes {
      if let index {
        indices.append(index)
      } else if axis.isOne {
        indices.append("0")
      } else {
        let name = indexName(depth)
        emit(syntax.loop(name, entries.length(axis).text))
        depth += 1
        indices.append(name)
      }
    }
    body(&self, indices)
    while depth > outside {
      depth -= 1
      emit("}")
    }
  }

  private mutating func indexName(_ depth: Int) -> String {
    while indexNames.count <= depth { indexNames.append(names.unique("i\(indexNames.count)")) }
    return indexNames[depth]
  }

  /// The place of an entry of a named array.
  func place(_ name: String, _ axes: [Dimension], _ indices: [String]) -> String {
    axes.isEmpty ? name : "\(name)[\(entries.place(axes, indices))]"
  }

  /// One statement for each entry.
  private mutating func writeEntries(_ id: ArrayGraph.ID, _ name: String) {
    let axes = function.graph[id].axes
    if axes.isEmpty {
      emit(syntax.constant(name, entries.entry(id, []).text))
    } else {
      loops(axes) { body, indices in
        body.emit(body.syntax.assignment(body.place(name, axes, indices), body.entries.entry(id, indices).text))
      }
    }
  }
}

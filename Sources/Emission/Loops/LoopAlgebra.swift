import Numerals
import Planning
import Typing

// What takes a loop or a routine of its own.
extension LoopBody {
  /// Writes the statements of a node that is more than its entries one by one.
  mutating func writeWhole(_ id: ArrayGraph.ID, _ name: String) {
    let node = function.graph[id]
    let a = node.arguments
    switch node.operation {
    case .product: writeProduct(node, name)
    case .reduce(let reduction, let axis): writeReduction(reduction, axis, node, name)
    case .trace:
      let axis = function.graph[a[0]].axes[0]
      writeSum(name, [axis]) { body, indices in body.entries.entry(a[0], [indices[0], indices[0]]) }
    case .einsum(let inputs, let output): writeContraction(zip(a, inputs).map { (.array($0), $1) }, output, node, name)
    case .solve: writeSolution(node, name)
    case .inverse: writeInverse(node, name)
    case .determinant: writeDeterminant("determinant_", a[0], name)
    case .matrixPower(let exponent): writePower(exponent, node, name)
    case .template(let key): writeRoutine(LoopStorage.routine(key) ?? key, key, node, name)
    case .callable(let key): writeCall(key, node, name)
    default: break
    }
  }

  private func axes(_ id: ArrayGraph.ID) -> [Dimension] { function.graph[id].axes }

  /// name = Σ term over the axes, a number.
  private mutating func writeSum(_ name: String, _ axes: [Dimension], _ term: (inout LoopBody, [String]) -> CodeExpression) {
    emit(syntax.variable(name, "0.0"))
    loops(axes) { body, indices in
      let text = term(&body, indices).text
      body.emit(body.syntax.addition(name, text))
    }
  }

  /// The contraction of a's last axis with b's first. Rows of b are read in order, so that the innermost loop runs through memory.
  private mutating func writeProduct(_ node: ArrayGraph.Node, _ name: String) {
    let (a, b) = (node.arguments[0], node.arguments[1])
    let inner = axes(b)[0]
    if axes(a).count == 1, axes(b).count == 1 {
      writeSum(name, [inner]) { body, k in
        .entrywise("\(body.entries.entry(a, k).bracketed(below: .product)) * \(body.entries.entry(b, k).bracketed(below: .power))")
      }
      return
    }
    if axes(b).count == 1 {
      loops(node.axes) { body, i in
        let total = body.total
        body.writeSum(total, [inner]) { body, k in
          .entrywise("\(body.entries.entry(a, i + k).bracketed(below: .product)) * \(body.entries.entry(b, k).bracketed(below: .power))")
        }
        body.emit(body.syntax.assignment(body.place(name, node.axes, i), total))
      }
      return
    }
    loops(node.axes) { body, indices in body.emit(body.syntax.assignment(body.place(name, node.axes, indices), "0.0")) }
    loops(node.axes.dropLast() + [inner]) { body, indices in
      let factor = body.total
      body.emit(body.syntax.constant(factor, body.entries.entry(a, indices).text))
      body.loops([node.axes[node.axes.count - 1]]) { body, j in
        let entry = body.entries.entry(b, [indices[indices.count - 1]] + j).bracketed(below: .power)
        body.emit(body.syntax.addition(body.place(name, node.axes, indices.dropLast() + j), "\(factor) * \(entry)"))
      }
    }
  }

  private mutating func writeReduction(_ reduction: Reduction, _ axis: Int?, _ node: ArrayGraph.Node, _ name: String) {
    let argument = node.arguments[0]
    let all = axes(argument)
    let start = syntax.start(reduction)
    func step(_ body: inout LoopBody, _ total: String, _ indices: [String]) {
      let entry = body.entries.entry(argument, indices)
      switch reduction {
      case .sum: body.emit(body.syntax.addition(total, entry.text))
      case .product: body.emit(body.syntax.assignment(total, "\(total) * \(entry.bracketed(below: .power))"))
      case .maximum, .minimum: body.emit(body.syntax.assignment(total, body.syntax.extreme(reduction, total, entry.text)))
      }
    }
    guard let axis, !node.axes.isEmpty else {
      emit(syntax.variable(name, start))
      loops(all) { body, indices in step(&body, name, indices) }
      return
    }
    loops(node.axes) { body, rest in
      let total = body.total
      body.emit(body.syntax.variable(total, start))
      body.loops([all[axis]]) { body, along in step(&body, total, Array(rest[..<axis]) + along + rest[axis...]) }
      body.emit(body.syntax.assignment(body.place(name, node.axes, rest), total))
    }
  }

  /// The name of an array that is one run of memory.
  private func memory(_ id: ArrayGraph.ID) -> String { entries.names[id] ?? "0" }

  private func count(_ id: ArrayGraph.ID) -> String { entries.count(axes(id)) }

  private mutating func writeSolution(_ node: ArrayGraph.Node, _ name: String) {
    let (a, b) = (node.arguments[0], node.arguments[1])
    let (n, columns) = (entries.length(axes(a)[0]).text, axes(b).count == 2 ? entries.length(axes(b)[1]).text : "1")
    use("solve_")
    if syntax == .swift {
      emit("let \(name) = solve_(\(n), \(columns), \(memory(a)), \(memory(b)))")
      return
    }
    let scratch = room(count(a))
    loops(axes(b)) { body, indices in
      body.emit(body.syntax.assignment(body.place(name, node.axes, indices), body.entries.entry(b, indices).text))
    }
    emit(syntax.call("solve_", [n, columns, memory(a), name, scratch]))
  }

  private mutating func writeInverse(_ node: ArrayGraph.Node, _ name: String) {
    let a = node.arguments[0]
    let n = entries.length(axes(a)[0]).text
    use("solve_")
    use("inverse_")
    if syntax == .swift {
      emit("let \(name) = inverse_(\(n), \(memory(a)))")
    } else {
      emit(syntax.call("inverse_", [n, memory(a), name, room(count(a))]))
    }
  }

  private mutating func writeDeterminant(_ routine: String, _ a: ArrayGraph.ID, _ name: String) {
    use(routine)
    var arguments = [entries.length(axes(a)[0]).text, memory(a)]
    if syntax == .c { arguments.append(room(count(a))) }
    emit(syntax.constant(name, "\(routine)(\(arguments.joined(separator: ", ")))"))
  }

  private mutating func writePower(_ exponent: Int, _ node: ArrayGraph.Node, _ name: String) {
    let a = node.arguments[0]
    let n = entries.length(axes(a)[0]).text
    use("power_")
    if syntax == .swift {
      emit("let \(name) = power_(\(n), \(exponent), \(memory(a)))")
    } else {
      emit(syntax.call("power_", [n, "\(exponent)", memory(a), name, room("3 * \(count(a))")]))
    }
  }

  /// A routine along an axis sees its argument as outer × n × inner numbers, and works along the middle.
  private mutating func writeRoutine(_ routine: String, _ key: String, _ node: ArrayGraph.Node, _ name: String) {
    let a = node.arguments[0]
    if routine == "logdet" { return writeDeterminant("logdet_", a, name) }
    use("\(routine)_")
    let lengths = axes(a).map { entries.length($0).text }
    let numbers =
      key.hasSuffix(" rows")
      ? [lengths[0], lengths.count > 1 ? lengths[1] : "1", "1"]
      : key.hasSuffix(" columns") ? ["1", lengths[0], lengths.count > 1 ? lengths[1] : "1"] : ["1", count(a), "1"]
    let isNumber = node.axes.isEmpty
    if syntax == .swift {
      let call = "\(routine)_(\((numbers + [memory(a)]).joined(separator: ", ")))"
      emit(syntax.constant(name, isNumber ? "\(call)[0]" : call))
    } else {
      if isNumber { emit("double \(name);") }
      emit(syntax.call("\(routine)_", numbers + [memory(a), isNumber ? "&\(name)" : name]))
    }
  }

  /// A function known by name only, of an array as a whole.
  private mutating func writeCall(_ key: String, _ node: ArrayGraph.Node, _ name: String) {
    let callee = function.callables.first { $0.function.key == key }?.name ?? key
    let a = node.arguments[0]
    if syntax == .swift {
      let argument = axes(a).isEmpty ? "[\(memory(a))]" : memory(a)
      let call = "\(callee)(\(argument))"
      emit(syntax.constant(name, node.axes.isEmpty && key.last == "'" ? "\(call)[0]" : call))
      return
    }
    let argument = axes(a).isEmpty ? "&\(memory(a))" : memory(a)
    if key.last != "'" {
      emit(syntax.constant(name, "\(callee)(\(count(a)), \(argument))"))
    } else {
      if node.axes.isEmpty { emit("double \(name);") }
      emit(syntax.call(callee, [count(a), argument, node.axes.isEmpty ? "&\(name)" : name]))
    }
  }
}

import Diagnostics
import Numerals
import Typing

// Index notation without loops: a value at given indices is an array with one axis per index, ascending.
extension ArrayLowering {
  /// An operation entry by entry on values at given indices.
  package mutating func entrywise(_ id: TypedProgram.ID) throws(Diagnostic) -> LabelledArray {
    let node = program[id]
    guard node.arguments.allSatisfy({ program[$0].type == .scalar }) else {
      throw unsupported(Message("an array that depends on an index", "依赖于指标的数组"), id)
    }
    let operands = node.arguments.compactMap { values[$0] }
    let labels = Set(operands.flatMap(\.labels)).sorted()
    let axes = dimensions(labels)
    let arrays = operands.map { spread($0, over: labels) }
    switch node.operation {
    case .negate: return LabelledArray(array: graph.scale(.minusOne, arrays[0]), labels: labels)
    case .add, .subtract, .multiply, .hadamard, .divide, .hadamardDivide, .power, .kronecker:
      return LabelledArray(array: entry(node.operation, arrays[0], arrays[1], axes), labels: labels)
    case .elementwise(let name):
      guard graph.templates.contains(name) else { throw unsupported(Message("the function \(name)", "函数 \(name)"), id) }
      return LabelledArray(array: graph.call(name, arrays, axes), labels: labels)
    case .abstractElementwise(let name, let order):
      return LabelledArray(array: graph.node(.callable(callable(name, order: order, reduces: false)), arrays, axes), labels: labels)
    case .matrixPower(let exponent):
      return LabelledArray(array: graph.power(arrays[0], graph.number(Coefficient(exponent)), axes), labels: labels)
    case .inverse: return LabelledArray(array: graph.divide(graph.number(.one), arrays[0], axes), labels: labels)
    case .transpose, .reduce, .trace, .determinant, .diagonalPart: return LabelledArray(array: arrays[0], labels: labels)
    default: throw unsupported(Message("this form of a value that depends on an index", "依赖于指标的值的这种形式"), id)
    }
  }

  /// The lengths of the axes of those labels.
  package func dimensions(_ labels: [Int]) -> [Dimension] { labels.map { Dimension(program.indices[$0].extent) } }

  /// The array with an axis of length 1 for every label that it lacks.
  package func spread(_ value: LabelledArray, over labels: [Int], in graph: inout ArrayGraph) -> ArrayGraph.ID {
    value.labels.isEmpty ? value.array : graph.align(value.array, labels.map(value.labels.contains))
  }

  private mutating func spread(_ value: LabelledArray, over labels: [Int]) -> ArrayGraph.ID { spread(value, over: labels, in: &graph) }

  /// The array whose entry at the indices is the argument.
  package mutating func comprehension(_ id: TypedProgram.ID, _ indices: [Int]) throws(Diagnostic) -> LabelledArray {
    guard let body = values[program[id].arguments[0]] else { throw unsupported(Message("a value that was not lowered", "这个未处理的值"), id) }
    guard body.labels.allSatisfy(indices.contains) else { throw unsupported(Message("an array that depends on an index", "依赖于指标的数组"), id) }
    let sorted = indices.sorted()
    let full = graph.broadcast(spread(body, over: sorted), to: dimensions(sorted))
    let permutation = graph.permutation(from: sorted, to: indices) ?? Array(indices.indices)
    return LabelledArray(array: graph.reshape(graph.permute(full, permutation), to: program[id].type.axes), labels: [])
  }

  /// The argument summed over the indices: a contraction of its factors, times the lengths of the indices that it does not depend on.
  package mutating func indexedSum(_ id: TypedProgram.ID, _ indices: [Int]) throws(Diagnostic) -> LabelledArray {
    var factors: [LabelledArray] = []
    var pending = [program[id].arguments[0]]
    while let next = pending.popLast() {
      guard let value = values[next] else { throw unsupported(Message("a value that was not lowered", "这个未处理的值"), next) }
      let node = program[next]
      let dependent = value.labels.contains(where: indices.contains)
      switch node.operation {
      case .multiply where dependent, .hadamard where dependent: pending += node.arguments.reversed()
      case .negate where dependent:
        factors.append(LabelledArray(array: graph.number(.minusOne), labels: []))
        pending.append(node.arguments[0])
      default: factors.append(value)
      }
    }
    let labels = Set(factors.flatMap(\.labels))
    for index in indices where !labels.contains(index) {
      factors.append(LabelledArray(array: graph.node(.length(Dimension(program.indices[index].extent)), [], []), labels: []))
    }
    let output = labels.subtracting(indices).sorted()
    let contracted = graph.contraction(factors, output: output, axes: dimensions(output))
    return LabelledArray(array: contracted, labels: output)
  }

  /// The entries of an array at subscripts.
  package mutating func access(_ id: TypedProgram.ID, _ subscripts: [Subscript]) throws(Diagnostic) -> LabelledArray {
    var base = try array(program[id].arguments[0])
    var axes = graph[base].axes
    let listed = program[program[id].arguments[0]].type.listedAxes
    if axes.count != subscripts.count, listed.count == subscripts.count, axes.flatMap(\.extents).count == listed.count {
      base = graph.reshape(base, to: listed)
      axes = listed
    }
    if axes.count != subscripts.count {
      // A vector typed as a matrix of one row or column keeps the subscript of its own axis.
      guard subscripts.allSatisfy({ $0.terms.isEmpty }), axes.isEmpty else { throw unsupported(Message("an access with other axes", "轴不相符的下标式"), id) }
      return LabelledArray(array: base, labels: [])
    }
    if let c = graph.constant(base) { return LabelledArray(array: graph.number(c), labels: []) }
    let labels = Set(subscripts.flatMap { $0.terms.map(\.index) }).sorted()
    let lone = zip(subscripts, axes).map { s, axis in s.lone.flatMap { Dimension(program.indices[$0].extent) == axis ? $0 : nil } }
    if lone.allSatisfy({ $0 != nil }) {
      let order = lone.compactMap { $0 }
      if graph[base].operation == .identity, order[0] == order[1] { return LabelledArray(array: graph.number(.one), labels: []) }
      if Set(order).count < order.count {
        return LabelledArray(
          array: graph.einsum([LabelledArray(array: base, labels: order)], output: labels, axes: dimensions(labels)), labels: labels)
      }
      return LabelledArray(array: graph.permute(base, graph.permutation(from: order, to: labels) ?? []), labels: labels)
    }
    if graph[base].operation == .identity {
      let places = subscripts.map { place($0, over: labels) }
      return LabelledArray(array: graph.node(.delta, places, dimensions(labels)), labels: labels)
    }
    if let value = slice(base, subscripts, lone, labels) { return value }
    let places = subscripts.map { place($0, over: labels) }
    return LabelledArray(array: graph.node(.gather, [base] + places, dimensions(labels)), labels: labels)
  }

  /// A basic subscript: each axis whole, at one place, or over one run, no index twice; nil for any other.
  private mutating func slice(_ base: ArrayGraph.ID, _ subscripts: [Subscript], _ lone: [Int?], _ labels: [Int]) -> LabelledArray? {
    var slices: [ArrayGraph.Slice] = []
    var order: [Int] = []
    for (place, s) in subscripts.enumerated() {
      if let index = lone[place] {
        slices.append(.full)
        order.append(index)
      } else if s.terms.isEmpty {
        slices.append(.at(s.constant - 1))
      } else if s.terms.count == 1, s.terms[0].factor == 1, s.constant >= 0 {
        slices.append(.range(start: s.constant, count: program.indices[s.terms[0].index].extent))
        order.append(s.terms[0].index)
      } else {
        return nil
      }
    }
    guard let permutation = graph.permutation(from: order, to: labels) else { return nil }
    let value = graph.node(.slice(slices), [base], dimensions(order))
    return LabelledArray(array: graph.permute(value, permutation), labels: labels)
  }

  /// The places c + Σ f·index, counted from zero, as an array of integers over the labels. An index counts from 1, its range from 0, so that
  /// the place is c + Σ f − 1 + Σ f·range.
  private mutating func place(_ s: Subscript, over labels: [Int]) -> ArrayGraph.ID {
    let offset = s.terms.reduce(s.constant - 1) { $0 + $1.factor }
    var terms = s.terms.sorted { $0.index < $1.index }.map { term in
      let extent = program.indices[term.index].extent
      let range = graph.node(.range(extent), [], [Dimension(extent)])
      return graph.scale(Coefficient(term.factor), spread(LabelledArray(array: range, labels: [term.index]), over: labels))
    }
    if offset != 0 || terms.isEmpty { terms.append(graph.number(Coefficient(offset))) }
    return terms.dropFirst().reduce(terms[0]) { graph.add($0, $1, dimensions(labels)) }
  }
}

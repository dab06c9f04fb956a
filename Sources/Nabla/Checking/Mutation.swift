import Typing
import Verification

/// The program changed so that its derivative is what a mistake makes of it. New variables take the values that the change leaves as they are.
struct Mutation {
  /// The changed program.
  private(set) var program: TypedProgram
  /// The place of the first new variable.
  let variable: Int
  /// The values of the new variables at a point of the original program.
  private let given: @Sendable (SamplePoint, TypedProgram) -> [NumericArray]?

  /// The program with the values of some nodes given, so that no derivative goes through them.
  init(freezing nodes: [TypedProgram.ID], in program: TypedProgram) {
    self.program = program
    variable = program.variables.count
    given = { point, original in
      let values = nodes.compactMap { point.value(of: $0, in: original) }
      return values.count == nodes.count ? values : nil
    }
    for (k, node) in nodes.enumerated() {
      append(type: program[node].type)
      self.program.nodes[node] = TypedProgram.Node(.variable(variable + k), [], program[node].type, program[node].span)
    }
  }

  /// The program with another derivative of an entry-by-entry function f: f(u) becomes s∘u + c, where the given s is the derivative that is put in the place
  /// of f' and the given c = f(u) − s∘u keeps the value.
  ///
  /// - Parameter slope: s from an entry of u and of f(u).
  init?(
    at node: TypedProgram.ID, in program: TypedProgram, slope: @escaping @Sendable (_ argument: Double, _ value: Double) -> Double
  ) {
    guard let argument = program[node].arguments.first, program[argument].type == program[node].type else { return nil }
    self.program = program
    variable = program.variables.count
    given = { point, original in
      guard let u = point.value(of: argument, in: original), let value = point.value(of: node, in: original) else { return nil }
      let slopes = zip(u.values, value.values).map(slope)
      let rests = zip(value.values, zip(slopes, u.values)).map { $0 - $1.0 * $1.1 }
      return [NumericArray(shape: u.shape, values: slopes), NumericArray(shape: u.shape, values: rests)]
    }
    let (type, span) = (program[node].type, program[node].span)
    append(type: type)
    append(type: type)
    // s and c stand first, the product right before the node, so that every argument comes before its users.
    let moved: (TypedProgram.ID) -> TypedProgram.ID = { $0 < node ? $0 + 2 : $0 + 3 }
    var nodes = [TypedProgram.Node(.variable(variable), [], type, span), TypedProgram.Node(.variable(variable + 1), [], type, span)]
    nodes.reserveCapacity(program.nodes.count + 3)
    for (id, old) in program.nodes.enumerated() {
      if id == node {
        nodes.append(TypedProgram.Node(.hadamard, [0, moved(argument)], type, span))
        nodes.append(TypedProgram.Node(.add, [nodes.count - 1, 1], type, span))
      } else {
        nodes.append(TypedProgram.Node(old.operation, old.arguments.map(moved), old.type, old.span))
      }
    }
    self.program.nodes = nodes
    for k in self.program.statements.indices { self.program.statements[k].value = moved(program.statements[k].value) }
  }

  private mutating func append(type: ValueType) {
    program.variables.append(TypedProgram.Variable(name: Mutation.name(program.variables.count), type: type, facts: [], isInferred: false))
  }

  /// A name that no program can give to a variable.
  private static func name(_ place: Int) -> String { "(\(place))" }

  /// A point of the original program with the given values added; nil where one is undefined.
  func point(_ point: SamplePoint, of original: TypedProgram) -> SamplePoint? {
    guard let values = given(point, original) else { return nil }
    var point = point
    for (k, value) in values.enumerated() { point.variables[Mutation.name(variable + k)] = value }
    return point
  }
}

extension Investigation {
  /// The nodes through which the value depends on the variable, outside index notation, the last ones first; the value itself is not among them.
  var activeNodes: [TypedProgram.ID] {
    var isActive = Array(repeating: false, count: program.nodes.count)
    var isNeeded = isActive
    var isScoped = isActive
    isNeeded[program.result] = true
    for id in program.nodes.indices.reversed() where isNeeded[id] {
      for argument in program[id].arguments {
        isNeeded[argument] = true
        switch program[id].operation {
        case .comprehension, .indexedSum: isScoped[argument] = true
        default: if isScoped[id] { isScoped[argument] = true }
        }
      }
    }
    for (id, node) in program.nodes.enumerated() {
      if case .variable(let place) = node.operation {
        isActive[id] = place == variable
      } else {
        isActive[id] = node.arguments.contains { isActive[$0] }
      }
    }
    return program.nodes.indices.reversed().filter { id in
      guard isActive[id], isNeeded[id], id != program.result else { return false }
      if case .variable = program[id].operation { return true }
      return !isScoped[id]
    }
  }

  /// True where the claim is what the derivative would be with a mutated program.
  mutating func claims(derivativeOf mutation: Mutation, by place: Int? = nil) -> Bool {
    guard derivativesLeft > 0 else { return false }
    derivativesLeft -= 1
    return points.count > 1
      && points.allSatisfy { point, claimed, _ in
        guard let point = mutation.point(point, of: program),
          let value = point.derivative(of: mutation.program.result, by: place ?? variable, order: order, in: mutation.program)
        else { return false }
        return claimed.isClose(to: value)
      }
  }

  /// The call of a definition in whose body a node stands.
  func definition(around id: TypedProgram.ID) -> TypedProgram.ID? {
    let span = program[id].span
    return program.nodes.indices.last { other in
      guard other > id, program[other].span == span, case .defined = program[other].operation else { return false }
      return true
    }
  }
}

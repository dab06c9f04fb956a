import Diagnostics
import Syntax
import Typing

/// A syntax tree with the type of each of its nodes.
///
/// Elaboration gives types to nodes of its own, which carry the spans of the text they came from. A tree in which every node has a span to itself therefore
/// finds its types again: the last typed node of a span is what the syntax node became, whatever a definition unfolded to before it.
struct TypedTree {
  /// The tree, with a span for each node.
  let tree: SyntaxTree
  /// The environment with the tree's statements behind it.
  let program: TypedProgram
  /// What each syntax node became; nil for axis words, and for nodes that no statement uses.
  let places: [TypedProgram.ID?]

  /// Types a tree in the environment that a program leaves behind.
  ///
  /// - Throws: what is wrong with it.
  init(_ tree: SyntaxTree, after environment: TypedProgram, signatures: SignatureTable) throws(Diagnostic) {
    var marked = tree
    for id in marked.nodes.indices { marked.nodes[id].span = SourceSpan(start: id + 1, length: 1) }
    let typed = try Elaborator.elaborate(marked, after: environment, signatures: signatures)
    var places: [TypedProgram.ID?] = Array(repeating: nil, count: marked.nodes.count)
    for id in typed.nodes.indices.dropFirst(environment.nodes.count) {
      let node = typed[id].span.start - 1
      if places.indices.contains(node), typed[id].span.length == 1 { places[node] = id }
    }
    var values: [String: TypedProgram.ID] = [:]
    for statement in typed.statements { if let name = statement.name { values[name] = statement.value } }
    for (id, node) in marked.nodes.enumerated() where places[id] == nil {
      if case .name(let name) = node.kind { places[id] = values[name] }
    }
    self.tree = marked
    program = typed
    self.places = places
  }

  /// The type of a syntax node's value.
  func type(of id: SyntaxTree.ID) -> ValueType? { places[id].map { program[$0].type } }

  /// True where every axis has one length, so that the value can stand as a declared variable.
  static func isPlain(_ type: ValueType) -> Bool { type.axes.count <= 2 && type.axes.allSatisfy { $0.extents.count == 1 } }
}

extension TypedProgram {
  /// The program's variables and abstract functions alone.
  var environment: TypedProgram { TypedProgram(variables: variables, abstractFunctions: abstractFunctions) }

  /// For each node whether it depends on the variable at a place.
  func dependent(on place: Int) -> [Bool] {
    var depends = Array(repeating: false, count: nodes.count)
    for (id, node) in nodes.enumerated() {
      depends[id] = node.operation == .variable(place) || node.arguments.contains { depends[$0] }
    }
    return depends
  }

  /// The value of the last statement of a name.
  func statement(named name: String) -> TypedProgram.ID? { statements.last { $0.name == name }?.value }

  /// The place of the variable of a name.
  func variable(named name: String) -> Int? { variables.firstIndex { $0.name == name } }

  /// Every name that a new name may not bear: those of values, functions, indices and dimensions.
  var takenNames: Set<String> {
    var taken = Set(variables.map(\.name)).union(statements.compactMap(\.name)).union(abstractFunctions.keys).union(indices.map(\.name))
    for type in variables.map(\.type) + nodes.map(\.type) {
      for axis in type.axes { for extent in axis.extents { taken.formUnion(extent.terms.map(\.name)) } }
    }
    return taken
  }
}

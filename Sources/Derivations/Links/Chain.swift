import Diagnostics
import Nabla
import Syntax
import Typing

/// A program as the chain of values from one variable to the objective.
struct Chain {
  /// The environment, and the statements taken apart behind it.
  let program: TypedProgram
  /// The statements taken apart.
  let tree: SyntaxTree
  /// The values on the way, each after those that it is computed from; the last one is the objective.
  let links: [Link]
  /// The name of the variable.
  let variable: String
  /// The place of the variable.
  let place: Int
  /// Names that are free.
  var supply: NameSupply
  /// Positions of the statements that do not depend on the variable.
  let constants: [Int]
  private let positions: [String: Int]

  /// The objective.
  var objective: Link { links[links.count - 1] }

  /// The link of a name.
  func link(_ name: String) -> Link? { links.first { $0.name == name } }

  /// The type of a link or of the variable.
  func type(of name: String) -> ValueType { link(name)?.type ?? program.variables[place].type }

  /// The chain of a program's values.
  ///
  /// - Parameters:
  ///   - tree: The program's syntax.
  ///   - program: The program typed.
  ///   - place: The variable to differentiate by.
  ///   - reserved: Names that values made up may not bear, those of an answer's indices.
  ///   - isWhole: True where no value in between stands alone.
  ///   - cuts: Which values may stand alone; all else is passed through.
  /// - Throws: what keeps the program from being typed again, which its first typing excludes.
  init(
    _ tree: SyntaxTree, _ program: TypedProgram, by place: Int, signatures: SignatureTable, reserved: Set<String> = [], isWhole: Bool = false,
    cuts: (ValueType) -> Bool = { _ in true }
  ) throws(Diagnostic) {
    var statements = tree
    statements.declarations = []
    let source = try TypedTree(statements, after: program.environment, signatures: signatures)
    var splitting = Splitting(
      source, by: place, supply: NameSupply(taken: program.takenNames.union(reserved), signatures: signatures), signatures: signatures)
    let objective = splitting.split()
    let parted = try TypedTree(splitting.tree, after: program.environment, signatures: signatures)
    let depends = parted.program.dependent(on: place)
    let all = parted.tree.statements
    var positions: [String: Int] = [:]
    var constants: [Int] = []
    var names: [Int: Set<String>] = [:]
    for (k, statement) in all.enumerated() {
      if let name = statement.name { positions[name] = k }
      if !depends[parted.program.statements[k].value] { constants.append(k) }
      names[k] = Chain.names(in: parted.tree, below: statement.value)
    }
    // What the objective needs, last first.
    var needed: Set<String> = [objective]
    for k in all.indices.reversed() {
      guard let name = all[k].name, needed.contains(name) else { continue }
      needed.formUnion(names[k] ?? [])
    }
    let variable = program.variables[place].name
    let fused = isWhole ? [] : Chain.fused(parted.tree, positions, needed, signatures)
    var stops: Set<String> = [variable]
    var passed: [String: [String]] = [:]
    var inputs: [String: [String]] = [:]
    var links: [Link] = []
    for (k, statement) in all.enumerated() {
      guard let name = statement.name, needed.contains(name), !constants.contains(k) || k == all.count - 1 else { continue }
      var own: [String] = []
      var through: [String] = []
      for used in Chain.ordered(names[k] ?? [], positions) {
        if stops.contains(used) {
          own.append(used)
        } else if let inner = inputs[used] {
          through += (passed[used] ?? []) + [used]
          own += inner
        }
      }
      own = Chain.unique(own)
      through = Chain.unique(through)
      inputs[name] = own
      passed[name] = through
      let type = parted.program[parted.program.statements[k].value].type
      let isObjective = name == objective
      guard isObjective || (!isWhole && TypedTree.isPlain(type) && cuts(type) && !fused.contains(name)) else { continue }
      stops.insert(name)
      var definition = SyntaxTree()
      var copy = statement
      copy.value = definition.adopt(statement.value, of: parted.tree)
      definition.statements = [copy]
      links.append(
        Link(name: name, definition: definition, type: type, isGenerated: splitting.generated.contains(name), inputs: own, passed: through))
    }
    self.program = parted.program
    self.tree = parted.tree
    self.links = Chain.reachable(links, from: objective)
    self.variable = variable
    self.place = place
    // The objective stands for itself, whether it moves or not.
    self.constants = constants.filter { $0 < all.count - 1 }
    self.positions = positions
    supply = splitting.remaining
  }

  // MARK: Parts

  /// One link as a program of its own: its inputs are variables, and so is every other link. `more` are further variables.
  ///
  /// - Throws: what keeps it from being typed.
  func environment(of link: Link, signatures: SignatureTable, more: [TypedProgram.Variable] = []) throws(Diagnostic) -> TypedProgram {
    var environment = program.environment
    for other in links where other.name != link.name {
      environment.variables.append(TypedProgram.Variable(name: other.name, type: other.type, facts: [], isInferred: false))
    }
    environment.variables += more
    return try Elaborator.elaborate(statements(of: link), after: environment, signatures: signatures)
  }

  /// The statements that a link needs: those that do not move, those that it passes through, and its own.
  func statements(of link: Link) -> SyntaxTree {
    // What stands behind the link in the program cannot be needed by it, and its own statement is to come last.
    let own = positions[link.name] ?? 0
    let wanted = constants.filter { $0 < own } + (link.passed + [link.name]).compactMap { positions[$0] }
    var statements = tree
    statements.statements = wanted.sorted().map { tree.statements[$0] }
    return statements
  }

  /// The statement that defines a name, as a tree of its own.
  func definition(of name: String) -> SyntaxTree? {
    guard let position = positions[name] else { return nil }
    var definition = SyntaxTree()
    var copy = tree.statements[position]
    copy.value = definition.adopt(copy.value, of: tree)
    definition.statements = [copy]
    return definition
  }

  /// The links that use a value directly.
  func users(of name: String) -> [Link] { links.filter { $0.inputs.contains(name) } }

  // MARK: Names

  static func names(in tree: SyntaxTree, below root: SyntaxTree.ID) -> Set<String> {
    var wanted = Array(repeating: false, count: root + 1)
    wanted[root] = true
    var names: Set<String> = []
    for id in stride(from: root, through: 0, by: -1) where wanted[id] {
      if case .name(let name) = tree[id].kind { names.insert(name) }
      for child in tree[id].children { wanted[child] = true }
    }
    return names
  }

  /// Names of statements by their position, others before them.
  private static func ordered(_ names: Set<String>, _ positions: [String: Int]) -> [String] {
    names.sorted { (positions[$0] ?? -1, $0) < (positions[$1] ?? -1, $1) }
  }

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  private static func reachable(_ links: [Link], from objective: String) -> [Link] {
    var needed: Set<String> = [objective]
    for link in links.reversed() where needed.contains(link.name) { needed.formUnion(link.inputs) }
    return links.filter { needed.contains($0.name) }
  }

  /// Softmax values that only a cross-entropy uses: the two together have a derivative much simpler than either.
  private static func fused(
    _ tree: SyntaxTree, _ positions: [String: Int], _ needed: Set<String>, _ signatures: SignatureTable
  ) -> Set<String> {
    var fused: Set<String> = []
    for (name, position) in positions where needed.contains(name) {
      guard case .call(let function, _) = tree[tree.statements[position].value].kind, signatures[function]?.name == "softmax" else { continue }
      let users = tree.statements.filter { statement in
        statement.name.map(needed.contains) == true && names(in: tree, below: statement.value).contains(name)
      }
      guard users.count == 1, let user = users.first, user.indices == nil else { continue }
      let isCrossEntropy = tree.nodes.contains { node in
        guard case .call(let called, _) = node.kind, signatures[called]?.name == "cross_entropy", node.children.count > 1 else { return false }
        return tree[node.children[1]].kind == .name(name)
      }
      if isCrossEntropy { fused.insert(name) }
    }
    return fused
  }
}

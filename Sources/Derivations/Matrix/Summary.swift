import Nabla
import Syntax
import Typing

/// The last lines of a derivation: the error signals put in, transposes carried down, and the answer as the engine writes it.
extension PartMaker {
  /// The most characters of a line in which the signals are put in; longer ones would not be read.
  private static let longestLine = 110

  /// Adds to a calculation that stands at its result in terms of signals the lines that lead to the answer.
  mutating func conclude(_ calculation: inout Calculation, with shown: SyntaxTree, _ about: Step.Subject) {
    guard let result = calculation.result else { return }
    let isMade = result.names.contains { symbols[$0] != nil || chain.link($0)?.isGenerated == true }
    let known = isMade ? expanded(result) : result
    guard let known, known.length <= Self.longestLine, let source = typed(known) else {
      calculation.add(isMade ? .together : .algebra, shown, about)
      return
    }
    if known.isReordered(shown) {
      calculation.add(isMade ? .together : .algebra, shown, about)
      return
    }
    if isMade { calculation.add(.together, known, about) }
    if let carried = Transposition.carriedDown(source), carried.length <= Self.longestLine, carried.turnedParts != known.turnedParts {
      let isAnswer = carried.isReordered(shown)
      calculation.add(.transposition, isAnswer ? shown : carried, about)
      if isAnswer { return }
    }
    simplify(&calculation, about)
    calculation.add(rule(from: calculation.result ?? known, to: shown), shown, about)
  }

  /// What leads from a line to the answer: a name for what stays a symbol, a function recognised, or algebra.
  private func rule(from line: SyntaxTree, to shown: SyntaxTree) -> Rule {
    if shown.statements.count > 1, shown.inlined()?.isReordered(line) == true { return .naming }
    func functions(_ tree: SyntaxTree) -> Set<String> {
      Set(
        zip(tree.nodes, tree.used).compactMap { node, isUsed in
          if isUsed, case .call(let name, _) = node.kind { signatures[name]?.name ?? name } else { nil }
        })
    }
    let found = functions(shown).subtracting(functions(line)).filter { signatures[$0] != nil }
    if found.contains("sigmoid") { return .logistic }
    return found.isDisjoint(with: ["softmax", "tanh", "logsumexp", "silu"]) ? .algebra : .recognition
  }

  /// A line with everything put in that has a name in this derivation alone; nil where it grows too long.
  private func expanded(_ line: SyntaxTree) -> SyntaxTree? {
    var whole = SyntaxTree()
    func append(_ name: String?, _ tree: SyntaxTree) {
      let value = whole.adopt(tree.conclusion, of: tree)
      whole.statements.append(SyntaxTree.Statement(name: name, nameSpan: .none, indices: nil, indexSpans: [], value: value, span: .none))
    }
    // What is needed, from the line back: signals by their results, made-up values by their definitions.
    var values: [String: SyntaxTree] = [:]
    var order: [String] = []
    for link in chain.links where link.isGenerated && link.definition.statements.last?.indices == nil {
      values[link.name] = link.definition
      order.append(link.name)
    }
    for calculation in stages.flatMap(\.calculations) {
      guard let result = calculation.result, result.statements.count == 1, result.statements[0].indices == nil else { continue }
      for name in [calculation.name, calculation.signal].compactMap({ $0 }) {
        values[name] = result
        order.append(name)
      }
    }
    var needed = line.names
    for name in order.reversed() where needed.contains(name) { needed.formUnion(values[name]?.names ?? []) }
    for name in order where needed.contains(name) { if let value = values[name] { append(name, value) } }
    append(nil, line)
    return whole.inlined()
  }
}

extension SyntaxTree {
  /// What stands under the sign of the transpose, in the order of its text.
  fileprivate var turnedParts: [String] {
    zip(nodes, used).compactMap { node, isUsed in isUsed && node.kind == .transpose ? SourcePrinter.print(self, node.children[0]) : nil }.sorted()
  }
}

import Diagnostics
import Numerals
import Syntax
import Typing

extension Detector {
  /// A scalar expression of the program or of the formulas too much or too little as a factor.
  static let scalarFactor = Detector.ofValues("scalar factor") { search in
    let ratios = search.ratios
    guard ratios.count > 1, ratios.count == search.points.count else { return nil }
    for scalar in search.scalarExpressions {
      for power in [1.0, -1.0] {
        let rest = zip(ratios, scalar.values).map { power > 0 ? $0 / $1 : $0 * $1 }
        guard let number = Investigation.simpleFactor(rest[0]), rest.allSatisfy({ abs($0 - rest[0]) <= 1e-8 * abs(rest[0]) }) else { continue }
        let base = power > 0 ? surplus(scalar.text) : missing(scalar.text)
        guard !number.isOne else { return base }
        let more = phrase(forFactor: number)
        return Message("\(base), and \(more)", "\(base)，且\(more)")
      }
    }
    return nil
  }
}

extension Investigation {
  /// Scalar expressions that can be quoted, with their values at the points.
  fileprivate var scalarExpressions: [(text: String, values: [Double])] {
    var found: [(String, [Double])] = []
    var seen: Set<String> = []
    let first = program.nodes.count
    let sources: [(TypedProgram, Range<Int>, SyntaxTree)] =
      [(program, 0..<first, programTree), (claim.typed, first..<claim.typed.nodes.count, claim.tree)]
      + (right.map { [($0.typed, first..<$0.typed.nodes.count, $0.tree)] } ?? [])
    for (typed, range, tree) in sources {
      // Of a definition's nodes, which all have the call's span, the last is the call itself.
      for id in range.reversed() where typed[id].type == .scalar && found.count < 24 {
        if case .number = typed[id].operation { continue }
        guard let syntax = tree.nodes.indices.last(where: { tree[$0].span == typed[id].span }) else { continue }
        let text = SourcePrinter.print(tree, syntax)
        guard text.unicodeScalars.count <= 32, seen.insert(text).inserted else { continue }
        let values = points.compactMap { $0.point.value(of: id, in: typed)?.values.first }
        if values.count == points.count, values.allSatisfy({ $0 != 0 }) { found.append((text, values)) }
      }
    }
    return found
  }
}

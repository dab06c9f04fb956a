import Syntax
import Typing

extension Detector {
  /// A sum over rows, columns or entries left out: the variable serves all of them.
  static let forgottenSum = Detector.ofShape("forgotten sum") { search in
    let claim = search.claim.tree
    let name = search.program.variables[search.variable].name
    // Each sum as a call, who is served, and what is summed over.
    let sums: [(axis: String?, served: String, over: String)] = [
      ("columns", "every row", "the rows"), ("rows", "every column", "the columns"), (nil, "every entry", "all entries"),
    ]
    for sum in sums {
      let summed = claim.concluding { tree, value in
        tree.addCall("sum", [value] + (sum.axis.map { [tree.add(.name($0))] } ?? []))
      }
      guard let agreement = search.agreement(of: summed, with: .right, allowsFactors: true) else { continue }
      let turned = agreement.isTransposed ? summed.concluding { $0.addTransposed($1) } : summed
      let form = turned.quoted(turned.conclusion)
      let factor = agreement.factor.isOne ? "" : ", and \(phrase(forFactor: agreement.factor))"
      return "\(name) serves \(sum.served), and the sum over \(sum.over) is missing: \(form)\(factor)"
    }
    return nil
  }
}

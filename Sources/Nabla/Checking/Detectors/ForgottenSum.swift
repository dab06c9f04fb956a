import Diagnostics
import Syntax
import Typing

extension Detector {
  /// A sum over rows, columns or entries left out: the variable serves all of them.
  static let forgottenSum = Detector.ofShape("forgotten sum") { search in
    let claim = search.claim.tree
    let name = search.program.variables[search.variable].name
    // Each sum as a call, who is served, and what is summed over.
    let sums: [(axis: String?, served: Message, over: Message)] = [
      ("columns", Message("every row", "每一行"), Message("the rows", "各行")),
      ("rows", Message("every column", "每一列"), Message("the columns", "各列")),
      (nil, Message("every entry", "每个元素"), Message("all entries", "所有元素")),
    ]
    for sum in sums {
      let summed = claim.concluding { tree, value in
        tree.addCall("sum", [value] + (sum.axis.map { [tree.add(.name($0))] } ?? []))
      }
      guard let agreement = search.agreement(of: summed, with: .right, allowsFactors: true) else { continue }
      let turned = agreement.isTransposed ? summed.concluding { $0.addTransposed($1) } : summed
      let form = turned.quoted(turned.conclusion)
      let words = Message(
        "\(name) serves \(sum.served), and the sum over \(sum.over) is missing: \(form)",
        "\(name) 作用于\(sum.served)，缺少对\(sum.over)的求和：\(form)")
      guard !agreement.factor.isOne else { return words }
      let factor = phrase(forFactor: agreement.factor)
      return Message("\(words), and \(factor)", "\(words)，且\(factor)")
    }
    return nil
  }
}

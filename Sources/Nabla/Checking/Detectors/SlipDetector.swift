import Diagnostics
import Syntax
import Typing

extension Detector {
  /// A sign mistaken inside the claim.
  static let wrongSign = Detector.any("wrong sign") { search in
    for slip in search.claim.tree.signSlips() where search.holds(slip.tree, equals: .right) {
      return Message("\(slip.phrase): \(slip.mended) is meant", "\(slip.phrase)：应为 \(slip.mended)")
    }
    return nil
  }

  /// A transpose, an order, an operator, a number or a function mistaken, or a factor too much.
  static let slip = Detector.any("slip") { search in
    let tree = search.claim.tree
    let products = tree.products
    let dimensions = search.program.dimensionNames
    let groups: [() -> [Slip]] = [
      { products.flatMap { tree.transpositionSlips(ofProduct: $0) } + tree.transpositionSlipsOfOperands() },
      { products.flatMap { tree.orderSlips(ofProduct: $0) } },
      { tree.operatorSlips() + tree.bracketSlips() },
      { products.flatMap { tree.surplusFactorSlips(ofProduct: $0) } + tree.surplusOperandSlips() },
      { tree.numeralSlips() },
      { tree.functionSlips() },
      { tree.sizeSlips(dimensions: dimensions) },
    ]
    for group in groups {
      for slip in group() where search.holds(slip.tree, equals: .right) {
        return Message("\(slip.phrase): \(slip.mended) is meant", "\(slip.phrase)：应为 \(slip.mended)")
      }
    }
    return nil
  }
}

extension TypedProgram {
  /// The names of dimensions that the types of the variables hold.
  var dimensionNames: [String] {
    var names: Set<String> = []
    for variable in variables {
      for axis in variable.type.axes {
        for extent in axis.extents { names.formUnion(extent.terms.map(\.name)) }
      }
    }
    return names.sorted()
  }
}

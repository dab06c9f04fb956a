import Diagnostics
import Typing

/// The lengths of the dimension names, and what is accepted of them.
package struct PlanLengths: Hashable, Sendable {
  /// The length of each name.
  package let sizes: [String: Int]
  /// The most entries that one array may have.
  package let largestArray: Int

  /// - Throws: `limit` for a length that is not positive or larger than any array may be.
  package init(_ sizes: [String: Int], largestArray: Int) throws(Diagnostic) {
    for (name, length) in sizes.sorted(by: { $0.key < $1.key }) {
      if length < 1 { throw Diagnostic(.shapeMismatch, "the length \(name) must be positive, not \(length)", at: .none) }
      if length > largestArray { throw Diagnostic(.limit, "the length \(name) = \(length) is larger than an array may be", at: .none) }
    }
    self.sizes = sizes
    self.largestArray = largestArray
  }

  /// The lengths of the axes.
  ///
  /// - Throws: `limit` where the array of that shape is too large, `shapeMismatch` where a length is unknown or not positive.
  package func shape(_ axes: [Dimension]) throws(Diagnostic) -> [Int] {
    var shape: [Int] = []
    for axis in axes { shape.append(try length(axis)) }
    var count = 1
    for length in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      if overflow || product > largestArray {
        let text = shape.map(String.init).joined(separator: "×")
        throw Diagnostic(
          .limit, "an array of \(text) entries is larger than what is accepted, \(largestArray) entries", at: .none,
          help: "ask for smaller lengths, or for a derivative of lower order")
      }
      count = product
    }
    return shape
  }

  /// The length of one axis.
  package func length(_ dimension: Dimension) throws(Diagnostic) -> Int {
    var total = 1
    for extent in dimension.extents {
      let (product, overflow) = total.multipliedReportingOverflow(by: try length(extent))
      if overflow { throw Diagnostic(.limit, "the length \(dimension.text) is too large", at: .none) }
      total = product
    }
    return total
  }

  /// The number of values of one index.
  package func length(_ extent: Extent) throws(Diagnostic) -> Int {
    var total = extent.constant
    for term in extent.terms {
      guard let size = sizes[term.name] else {
        throw Diagnostic(.shapeMismatch, "the length \(term.name) is not known", at: .none, help: "give it with --size \(term.name)=…")
      }
      let (product, overflow) = size.multipliedReportingOverflow(by: term.factor)
      let (sum, overflows) = total.addingReportingOverflow(product)
      if overflow || overflows { throw Diagnostic(.limit, "the length \(extent.text) is too large", at: .none) }
      total = sum
    }
    if total < 1 { throw Diagnostic(.shapeMismatch, "the length \(extent.text) is \(total), and must be positive", at: .none) }
    return total
  }
}

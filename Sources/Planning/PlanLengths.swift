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
      if length < 1 {
        throw Diagnostic(.shapeMismatch, Message("the length \(name) must be positive, not \(length)", "长度 \(name) 必须为正，而不是 \(length)"), at: .none)
      }
      if length > largestArray {
        throw Diagnostic(
          .limit, Message("the length \(name) = \(length) is larger than an array may be", "长度 \(name) = \(length) 超过数组的上限"), at: .none)
      }
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
          .limit,
          Message("an array of \(text) entries is larger than what is accepted, \(largestArray) entries", "数组有 \(text) 个元素，超过上限 \(largestArray) 个"),
          at: .none,
          help: Message("ask for smaller lengths, or for a derivative of lower order", "请减小长度，或求较低阶的导数"))
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
      if overflow { throw Diagnostic(.limit, Message("the length \(dimension.text) is too large", "长度 \(dimension.text) 太大"), at: .none) }
      total = product
    }
    return total
  }

  /// The number of values of one index.
  package func length(_ extent: Extent) throws(Diagnostic) -> Int {
    var total = extent.constant
    for term in extent.terms {
      guard let size = sizes[term.name] else {
        throw Diagnostic(
          .shapeMismatch, Message("the length \(term.name) is not known", "长度 \(term.name) 未知"), at: .none,
          help: Message("give it with --size \(term.name)=…", "请用 --size \(term.name)=… 给出"))
      }
      let (product, overflow) = size.multipliedReportingOverflow(by: term.factor)
      let (sum, overflows) = total.addingReportingOverflow(product)
      if overflow || overflows { throw Diagnostic(.limit, Message("the length \(extent.text) is too large", "长度 \(extent.text) 太大"), at: .none) }
      total = sum
    }
    if total < 1 {
      throw Diagnostic(
        .shapeMismatch, Message("the length \(extent.text) is \(total), and must be positive", "长度 \(extent.text) 是 \(total)，而它必须为正"), at: .none)
    }
    return total
  }
}

import Diagnostics
import Shapes
import Typing

/// The lengths at which a program is evaluated: one for each dimension name, and stand-ins for large integer lengths.
struct SizeAssignment: Hashable, Sendable {
  /// By dimension name.
  var named: [String: Int]
  /// What an integer length is evaluated as; those not named here stay.
  var literals: [Int: Int] = [:]

  /// The length of an extent.
  func value(of extent: Extent) throws(EvaluationFailure) -> Int {
    if let integer = extent.integer { return literals[integer] ?? integer }
    guard let size = extent.value(named) else { throw .malformed(Message("the dimension \(extent.text) has no size", "维数 \(extent.text) 没有大小")) }
    guard size >= 1 else { throw .outOfRange }
    return size
  }

  /// The length of an axis.
  func value(of dimension: Dimension) throws(EvaluationFailure) -> Int {
    var total = 1
    for extent in dimension.extents {
      let (product, overflow) = total.multipliedReportingOverflow(by: try value(of: extent))
      guard !overflow, product <= 1 << 24 else { throw .tooLarge }
      total = product
    }
    guard total >= 1 else { throw .outOfRange }
    return total
  }

  /// The lengths of a type's axes.
  func shape(of type: ValueType) throws(EvaluationFailure) -> [Int] {
    var shape: [Int] = []
    for axis in type.axes { shape.append(try value(of: axis)) }
    return shape
  }

  /// The assignment as a certificate states it: names, and integers that were replaced.
  var stated: [String: Int] {
    named.merging(literals.map { (String($0.key), $0.value) }) { first, _ in first }
  }
}

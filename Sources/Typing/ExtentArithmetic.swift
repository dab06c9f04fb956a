/// Arithmetic of extents whose results stay small enough that nothing built on them overflows.
extension Extent {
  /// The largest length, factor and constant that are accepted.
  static let largest = 1_000_000_000

  /// The most names in one affine form.
  static let mostTerms = 64

  /// Σ factorᵢ·extentᵢ + constant; nil when a factor or the constant leaves ±`largest`, or the names are more than `mostTerms`.
  static func combination(_ parts: [(factor: Int, extent: Extent)], constant: Int) -> Extent? {
    var factors: [(name: String, factor: Int)] = []
    var total = constant
    for part in parts {
      for term in part.extent.terms {
        let (factor, overflow) = term.factor.multipliedReportingOverflow(by: part.factor)
        guard !overflow else { return nil }
        if let place = factors.firstIndex(where: { $0.name == term.name }) {
          let (sum, overflowed) = factors[place].factor.addingReportingOverflow(factor)
          guard !overflowed else { return nil }
          factors[place].factor = sum
        } else {
          factors.append((term.name, factor))
        }
      }
      let (shift, overflow) = part.extent.constant.multipliedReportingOverflow(by: part.factor)
      let (sum, overflowed) = total.addingReportingOverflow(shift)
      guard !overflow, !overflowed else { return nil }
      total = sum
    }
    guard total.magnitude <= UInt(largest), factors.count <= mostTerms, factors.allSatisfy({ $0.factor.magnitude <= UInt(largest) }) else {
      return nil
    }
    return Extent(factors, constant: total)
  }

  /// ⌊self / divisor⌋ for a positive divisor; nil when that is no affine form of the names.
  ///
  /// ⌊(d·e + c)/d⌋ = e + ⌊c/d⌋ for an integer e, so the names' factors must be multiples of d and the constant need not.
  func quotient(by divisor: Int) -> Extent? {
    guard terms.allSatisfy({ $0.factor % divisor == 0 }) else { return nil }
    let remainder = constant % divisor
    let floor = (constant - (remainder < 0 ? remainder + divisor : remainder)) / divisor
    return Extent(terms.map { ($0.name, $0.factor / divisor) }, constant: floor)
  }

  /// True when the value is below zero whatever the lengths: no name adds to it, and it is below zero where every name is 1.
  var isCertainlyNegative: Bool {
    terms.allSatisfy { $0.factor < 0 } && constant + terms.reduce(0) { $0 + $1.factor } < 0
  }

  /// True when the value is zero or above whatever the lengths: no name takes from it, and it is so where every name is 1.
  var isCertainlyNonnegative: Bool {
    terms.allSatisfy { $0.factor > 0 } && constant + terms.reduce(0) { $0 + $1.factor } >= 0
  }
}

extension Subscript {
  /// The smallest and the largest value of the subscript while each index i runs over 1…extent(i); nil beyond the accepted size.
  ///
  /// f·i is smallest at i = 1 for f > 0 and at the far end for f < 0.
  func bounds(_ extent: (Int) -> Extent) -> (least: Extent, greatest: Extent)? {
    var low: [(factor: Int, extent: Extent)] = []
    var high: [(factor: Int, extent: Extent)] = []
    for term in terms {
      let far = (factor: term.factor, extent: extent(term.index))
      let near = (factor: term.factor, extent: Extent.literal(1))
      low.append(term.factor > 0 ? near : far)
      high.append(term.factor > 0 ? far : near)
    }
    guard let least = Extent.combination(low, constant: constant), let greatest = Extent.combination(high, constant: constant) else { return nil }
    return (least, greatest)
  }
}

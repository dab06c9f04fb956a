/// What lengths must satisfy for every access of a program to stay in bounds.
extension TypedProgram {
  /// Affine forms that must be zero or above: for each subscript the room to both ends of its axis, for each index one value at least.
  ///
  /// Forms that are so whatever the lengths are left out, so that the list is empty for a program without shifted subscripts. Whoever chooses
  /// lengths to evaluate the program with chooses them so that all forms hold.
  public var sizeRequirements: [Extent] {
    var found: Set<Extent> = []
    func require(_ form: Extent?) {
      if let form, !form.isCertainlyNonnegative { found.insert(form) }
    }
    for index in indices { require(Extent.combination([(1, index.extent)], constant: -1)) }
    for node in nodes {
      guard case .access(let subscripts) = node.operation else { continue }
      let type = nodes[node.arguments[0]].type
      for (axis, form) in zip(type.axes.count == subscripts.count ? type.axes : type.listedAxes, subscripts) where axis.extents.count == 1 {
        guard let bounds = form.bounds({ indices[$0].extent }) else { continue }
        require(Extent.combination([(1, axis.extents[0]), (-1, bounds.greatest)], constant: 0))
        require(Extent.combination([(1, bounds.least)], constant: -1))
      }
    }
    return found.sorted()
  }
}

/// A sum over labels of a product of arrays, Σ factor · Π arrayₜ[labelsₜ], before its order is chosen.
package struct Contraction {
  /// One array with a label for each axis; no label stands twice.
  struct Factor: Hashable {
    var view: PlanView
    var labels: [Int]
  }

  /// The numeric factor.
  var factor = 1.0
  /// The arrays.
  var factors: [Factor] = []
  /// The length of each label.
  private(set) var extents: [Int] = []
  private var representatives: [Int] = []

  /// A new label of that length.
  mutating func label(_ extent: Int) -> Int {
    extents.append(extent)
    representatives.append(extents.count - 1)
    return extents.count - 1
  }

  /// Two labels become one: δ[a, b].
  mutating func merge(_ a: Int, _ b: Int) { representatives[representative(a)] = representative(b) }

  /// The label that stands for all those merged with it.
  func representative(_ label: Int) -> Int {
    var label = label
    while representatives[label] != label { label = representatives[label] }
    return label
  }

  /// Puts merged labels in place of those they were merged from. Where a label stands twice on one array the steps of its axes are added, since both move together;
  /// an axis along which nothing changes, or of one entry, loses its label.
  mutating func settle() {
    for t in factors.indices {
      let view = factors[t].view
      var labels: [Int] = []
      var strides: [Int] = []
      for (axis, label) in factors[t].labels.enumerated() {
        let label = representative(label)
        if let place = labels.firstIndex(of: label) {
          strides[place] += view.strides[axis]
        } else {
          labels.append(label)
          strides.append(view.strides[axis])
        }
      }
      // Axes in storage order, so that equal products are equal nodes whatever their labels are called.
      let kept = labels.indices.filter { strides[$0] != 0 }.sorted { strides[$0] != strides[$1] ? strides[$0] > strides[$1] : $0 < $1 }
      factors[t].labels = kept.map { labels[$0] }
      factors[t].view = PlanView(
        node: view.node, offset: view.offset, shape: kept.map { extents[labels[$0]] }, strides: kept.map { strides[$0] })
    }
  }
}

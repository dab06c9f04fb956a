/// Takes a result apart into a sum of products of smaller arrays, as far as that makes what is stored smaller.
///
/// What is expanded stands in a tree, parents before children: sums, products, and what is read as it is. Then every place of the tree, from the leaves up, is kept whole or left
/// apart, whichever stores fewer entries. Zeros off a diagonal are places of the result that no term reaches.
struct PlanFactoring {
  /// The most places of a tree.
  private static let mostPlaces = 256
  /// The most terms of a result.
  private static let mostTerms = 64

  /// Labels, and where in the result they lead.
  private struct Space {
    var extents: [Int]
    var steps: [Int]
    var offset: Int
  }

  /// A part of the result: an array read along the labels of a space.
  private struct Place {
    var space: Int
    var read: PlanGraph.Operand
    var factor = 1.0
    /// What it is the sum or product of; empty where it is read as it is.
    var parts: [Int] = []
    var isSum = false
    /// True where nothing but sums and numbers stands between it and the result, so that its zeros are zeros of the result.
    var isTop: Bool
  }

  /// An array that is to be stored, by rows.
  struct Stored: Hashable {
    var node: PlanGraph.ID
    var shape: [Int]
  }

  private var graph: PlanGraph
  private var spaces: [Space] = []
  private var places: [Place] = []

  /// The terms of a result with the arrays that are to be stored for them; nil where the entries themselves take no more than twice the memory.
  static func terms(of output: PlanGraph.ID, in graph: inout PlanGraph) -> [(term: FactoredForm.Term, factors: [Stored])]? {
    var factoring = PlanFactoring(graph: graph)
    let shape = graph[output].shape
    let whole = PlanView(output, shape: shape)
    factoring.spaces = [Space(extents: shape, steps: PlanGraph.rowMajor(shape), offset: 0)]
    factoring.places = [Place(space: 0, read: whole.operand, isTop: true)]
    var next = 0
    while next < factoring.places.count, factoring.places.count < mostPlaces {
      factoring.expand(next)
      next += 1
    }
    factoring.decide()
    guard let products = factoring.products() else { return nil }
    let terms = products.map { factoring.settled($0) }
    let stored = Set(terms.flatMap(\.factors))
    if stored.reduce(0, { $0 + PlanGraph.count($1.shape) }) * 2 > PlanGraph.count(shape) { return nil }
    graph = factoring.graph
    return terms
  }

  private init(graph: PlanGraph) { self.graph = graph }

  /// How many entries a place has when it is stored.
  private func size(_ place: Place) -> Int { size(place.read, place.space) }

  private func size(_ read: PlanGraph.Operand, _ space: Int) -> Int {
    if case .number = graph[read.node].operation { return 0 }
    return zip(read.strides, spaces[space].extents).reduce(1) { $1.0 == 0 ? $0 : $0 * $1.1 }
  }

  /// Looks into the node that a place reads.
  private mutating func expand(_ index: Int) {
    while passThrough(index) {}
    let place = places[index]
    let node = graph[place.read.node]
    switch node.operation {
    case .map(.add), .map(.subtract):
      guard let reads = reads(place) else { return }
      let signs = node.operation == .map(.subtract) ? [1.0, -1] : [1.0, 1]
      add(zip(reads, signs).map { Place(space: place.space, read: $0, factor: $1, isTop: place.isTop) }, to: index, isSum: true)
    case .map(.multiply), .map(.square):
      guard var reads = reads(place) else { return }
      if reads.count == 1 { reads.append(reads[0]) }
      add(reads.map { Place(space: place.space, read: $0, isTop: false) }, to: index, isSum: false)
    case .map(.divide):
      guard let reads = reads(place), size(reads[1], place.space) < size(place) else { return }
      let divisor = graph[reads[1].node]
      let whole = PlanView(reads[1].node, shape: divisor.shape).operand
      let reciprocal = graph.node(.map(.reciprocal), [whole], extents: divisor.shape, shape: divisor.shape)
      let inverse = PlanGraph.Operand(node: reciprocal, offset: reads[1].offset, strides: reads[1].strides)
      add([reads[0], inverse].map { Place(space: place.space, read: $0, isTop: false) }, to: index, isSum: false)
    case .contract(let factor): expandProduct(index, factor: factor)
    default: break
    }
  }

  private mutating func add(_ parts: [Place], to index: Int, isSum: Bool) {
    places[index].parts = Array(places.count..<(places.count + parts.count))
    places[index].isSum = isSum
    places += parts
  }

  /// What the operands of a place's node are along the labels of the place; nil where the place reads the node at positions that are none of its axes'.
  private func reads(_ place: Place) -> [PlanGraph.Operand]? {
    let extents = spaces[place.space].extents
    guard let position = graph.position(of: padded(place.read, place.space), extents: extents) else { return nil }
    return graph[place.read.node].operands.map { position.composed($0, axes: extents.count) }
  }

  private func padded(_ read: PlanGraph.Operand, _ space: Int) -> PlanGraph.Operand {
    let missing = spaces[space].extents.count - read.strides.count
    return PlanGraph.Operand(node: read.node, offset: read.offset, strides: read.strides + Array(repeating: 0, count: missing))
  }

  /// Puts what a copy, another shape, a sign or a number stands before in its place; false where there is none of them.
  private mutating func passThrough(_ index: Int) -> Bool {
    let place = places[index]
    let node = graph[place.read.node]
    switch node.operation {
    case .reshape:
      places[index].read.node = node.operands[0].node
      return true
    case .map(.copy), .map(.negate):
      guard let read = reads(place)?.first else { return false }
      places[index].read = read
      if node.operation == .map(.negate) { places[index].factor = -place.factor }
      return true
    case .map(.multiply):
      guard let reads = reads(place) else { return false }
      for (number, other) in [(0, 1), (1, 0)] {
        guard case .number(let c) = graph[reads[number].node].operation else { continue }
        places[index].read = reads[other]
        places[index].factor *= c
        return true
      }
      return false
    case .place(let offset, let strides):
      guard place.isTop, let space = diagonal(place, offset, strides) else { return false }
      spaces.append(space)
      places[index].space = spaces.count - 1
      places[index].read = node.operands[0]
      return true
    default: return false
    }
  }

  /// The labels of an array whose entries are placed into the one that is read; nil where the reader does not go along its axes one by one.
  private func diagonal(_ place: Place, _ offset: Int, _ strides: [Int]) -> Space? {
    let (outer, node) = (spaces[place.space], graph[place.read.node])
    let entries = PlanGraph.Operand(node: place.read.node, offset: offset, strides: strides)
    guard let read = graph.position(of: padded(place.read, place.space), extents: outer.extents),
      let written = graph.position(of: entries, extents: node.extents)
    else { return nil }
    var space = Space(extents: node.extents, steps: Array(repeating: 0, count: node.extents.count), offset: outer.offset)
    var used: Set<Int> = []
    for axis in node.shape.indices where node.shape[axis] > 1 {
      let moving = outer.extents.indices.filter { read.factors[axis][$0] != 0 }
      guard moving.count == 1, let label = moving.first, read.starts[axis] == 0, read.factors[axis][label] == 1,
        outer.extents[label] == node.shape[axis],
        used.insert(label).inserted
      else { return nil }
      space.offset += outer.steps[label] * written.starts[axis]
      for k in space.steps.indices { space.steps[k] += outer.steps[label] * written.factors[axis][k] }
    }
    // A label that the array does not vary along would repeat it, zeros and all.
    return outer.extents.indices.allSatisfy { outer.extents[$0] == 1 || used.contains($0) } ? space : nil
  }

  /// Σₖ a[b…,i,k]·b[b…,j,k] as two arrays with a label k, where they are smaller than the product.
  private mutating func expandProduct(_ index: Int, factor: Double) {
    let place = places[index]
    let node = graph[place.read.node]
    let outer = spaces[place.space].extents
    guard let position = graph.position(of: padded(place.read, place.space), extents: outer) else { return }
    var inner = PlanPosition(starts: [], factors: [])
    // The node's axes are b…, i, j; its operands are read along b…, i, j, k.
    for axis in node.shape.indices {
      inner.starts.append(position.starts[axis])
      inner.factors.append(position.factors[axis] + [0])
    }
    inner.starts.append(0)
    inner.factors.append(Array(repeating: 0, count: outer.count) + [1])
    let reads = node.operands.map { inner.composed($0, axes: outer.count + 1) }
    let depth = node.extents[node.shape.count]
    let isShared = reads.allSatisfy { $0.strides[outer.count] != 0 }
    if depth > 1, !isShared { return }
    let sizes = reads.map { read in zip(read.strides, outer + [depth]).reduce(1) { $1.0 == 0 ? $0 : $0 * $1.1 } }
    if sizes.reduce(0, +) >= size(place) { return }
    spaces[place.space].extents.append(depth)
    spaces[place.space].steps.append(0)
    places[index].factor *= factor
    add(reads.map { Place(space: place.space, read: $0, isTop: false) }, to: index, isSum: false)
  }

  /// Keeps whole what is not larger than its parts together, from the leaves up.
  private mutating func decide() {
    var sizes = places.map(size)
    for index in places.indices.reversed() where !places[index].parts.isEmpty {
      let apart = places[index].parts.reduce(0) { $0 + sizes[$1] }
      if apart < sizes[index] { sizes[index] = apart } else { places[index].parts = [] }
    }
  }

  /// A product of places, all of one space.
  private struct Product {
    var factor: Double
    var open: [Int]
    var closed: [Int] = []
  }

  /// The products that the decided tree is a sum of; nil where they are too many.
  private func products() -> [Product]? {
    var open = [Product(factor: 1, open: [0])]
    var closed: [Product] = []
    while var product = open.popLast() {
      guard let next = product.open.popLast() else {
        closed.append(product)
        continue
      }
      product.factor *= places[next].factor
      if places[next].parts.isEmpty {
        product.closed.append(next)
        open.append(product)
      } else if places[next].isSum {
        for part in places[next].parts.reversed() {
          var term = product
          term.open.append(part)
          open.append(term)
        }
      } else {
        product.open += places[next].parts.reversed()
        open.append(product)
      }
      if open.count + closed.count > PlanFactoring.mostTerms { return nil }
    }
    return closed
  }

  /// A product with its arrays stored by rows and without labels that nothing varies along.
  private mutating func settled(_ product: Product) -> (term: FactoredForm.Term, factors: [Stored]) {
    var coefficient = product.factor
    // A diagonal gives its labels to all that stands below it, so the last place has the labels that count.
    let space = product.closed.map { places[$0].space }.max() ?? 0
    let extents = spaces[space].extents
    var factors: [(array: Stored, strides: [Int])] = []
    for place in product.closed {
      let read = padded(places[place].read, space)
      if case .number(let c) = graph[read.node].operation { coefficient *= c } else { factors.append(stored(read, extents)) }
    }
    let kept = extents.indices.filter { label in
      extents[label] > 1 && (spaces[space].steps[label] != 0 || factors.contains { $0.strides[label] != 0 })
    }
    let term = FactoredForm.Term(
      coefficient: coefficient, extents: kept.map { extents[$0] }, offset: spaces[space].offset, steps: kept.map { spaces[space].steps[$0] },
      factors: factors.map { factor in FactoredForm.Factor(part: -1, strides: kept.map { factor.strides[$0] }) })
    return (term, factors.map(\.array))
  }

  /// The node that holds what is read, by rows, and the step along each label: the node itself where it is read whole, a copy otherwise.
  private mutating func stored(_ read: PlanGraph.Operand, _ extents: [Int]) -> (array: Stored, strides: [Int]) {
    let moving = extents.indices.filter { read.strides[$0] != 0 && extents[$0] > 1 }
    let order = moving.sorted { read.strides[$0] != read.strides[$1] ? read.strides[$0] > read.strides[$1] : $0 < $1 }
    let shape = order.map { extents[$0] }
    let view = PlanView(node: read.node, offset: read.offset, shape: shape, strides: order.map { read.strides[$0] })
    var strides = Array(repeating: 0, count: extents.count)
    for (label, step) in zip(order, PlanGraph.rowMajor(shape)) { strides[label] = step }
    let isComputed =
      switch graph[read.node].operation {
      case .number, .table, .input, .reshape: false
      default: true
      }
    if isComputed, view.isWhole(of: PlanGraph.count(graph[read.node].shape)) {
      return (Stored(node: read.node, shape: shape), strides)
    }
    return (Stored(node: graph.node(.map(.copy), [view.operand], extents: shape, shape: shape), shape: shape), strides)
  }
}

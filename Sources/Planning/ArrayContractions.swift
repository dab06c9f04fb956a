import Numerals
import Typing

/// An array whose axes are labelled by the indices of index notation.
package struct LabelledArray {
  /// The array.
  package var array: ArrayGraph.ID
  /// The label of each axis. Ascending in what lowering keeps, any order inside a contraction.
  package var labels: [Int]
}

// Sums over labelled axes: as a matrix product where it is one, as an Einstein summation otherwise.
extension ArrayGraph {
  /// The product of the factors, summed over every label that the output lacks. Every output label occurs in a factor.
  package mutating func contraction(_ factors: [LabelledArray], output: [Int], axes: [Dimension]) -> ID {
    var coefficient = Coefficient.one
    var scalars: [ID] = []
    var operands: [LabelledArray] = []
    for factor in factors {
      let (c, inner, rest) = peeled(factor.array)
      coefficient = coefficient * c
      if inner.isEmpty, !factor.labels.isEmpty {
        operands.append(LabelledArray(array: rest, labels: factor.labels))
      } else if factor.labels.isEmpty {
        scalars.append(factorless(factor.array, c))
      } else {
        coefficient = coefficient / c
        operands.append(factor)
      }
    }
    operands = combined(operands, output: output)
    scalars += operands.filter(\.labels.isEmpty).map(\.array)
    operands.removeAll(where: \.labels.isEmpty)
    var result: ID
    switch operands.count {
    case 0: result = number(.one)
    case 1: result = summed(operands[0], output: output, axes: axes)
    case 2: result = matrixProduct(operands[0], operands[1], output: output) ?? einsum(operands, output: output, axes: axes)
    default: result = einsum(operands, output: output, axes: axes)
    }
    for scalar in scalars { result = multiply(scalar, result, axes) }
    return scale(coefficient, result)
  }

  /// Fewer factors of the same product: factors with equal labels are multiplied, a label that one factor alone has is summed in it, and a label that only
  /// two factors have makes them one matrix product. What is left has no such pair, or has too many axes.
  private mutating func combined(_ factors: [LabelledArray], output: [Int]) -> [LabelledArray] {
    var operands: [LabelledArray] = []
    for factor in factors {
      if let place = operands.firstIndex(where: { $0.labels == factor.labels }) {
        operands[place].array = multiply(operands[place].array, factor.array, nodes[factor.array].axes)
      } else {
        operands.append(factor)
      }
    }
    guard operands.count > 1 else { return operands }
    for place in operands.indices {
      let own = operands[place].labels
      let kept = own.filter { label in output.contains(label) || operands.indices.contains { $0 != place && operands[$0].labels.contains(label) } }
      guard kept.count < own.count, Set(own).count == own.count else { continue }
      operands[place] = LabelledArray(array: summed(operands[place], output: kept, axes: axes(of: kept, in: operands[place])), labels: kept)
    }
    while operands.count > 2, let (first, second, kept) = closedPair(operands, output: output),
      let product = matrixProduct(operands[first], operands[second], output: kept)
    {
      operands[first] = LabelledArray(array: product, labels: kept)
      operands.remove(at: second)
    }
    return operands
  }

  private func axes(of labels: [Int], in operand: LabelledArray) -> [Dimension] {
    labels.compactMap { label in operand.labels.firstIndex(of: label).map { nodes[operand.array].axes[$0] } }
  }

  /// Two factors, one of them a vector, that share a label which no other factor and not the output has; with the labels that are left of them.
  private func closedPair(_ operands: [LabelledArray], output: [Int]) -> (Int, Int, kept: [Int])? {
    guard operands.count <= 16 else { return nil }
    for first in operands.indices {
      for second in operands.indices where second > first && operands[first].labels.count + operands[second].labels.count < 4 {
        let shared = operands[first].labels.filter(operands[second].labels.contains)
        guard shared.count == 1, !output.contains(shared[0]) else { continue }
        let isClosed = operands.indices.allSatisfy { $0 == first || $0 == second || !operands[$0].labels.contains(shared[0]) }
        if isClosed { return (first, second, (operands[first].labels + operands[second].labels).filter { $0 != shared[0] }) }
      }
    }
    return nil
  }

  /// The rest of a scalar whose numeric factor c was taken out.
  private mutating func factorless(_ a: ID, _ c: Coefficient) -> ID { c.isOne ? a : factored(a).rest }

  /// One array summed over the labels that the output lacks.
  private mutating func summed(_ operand: LabelledArray, output: [Int], axes: [Dimension]) -> ID {
    let labels = operand.labels
    guard Set(labels).count == labels.count else { return einsum([operand], output: output, axes: axes) }
    if let permutation = permutation(from: labels, to: output) { return permute(operand.array, permutation) }
    if output.isEmpty { return reduce(.sum, axis: nil, operand.array, []) }
    let kept = labels.filter(output.contains)
    if kept == output, labels.count == output.count + 1, let axis = labels.firstIndex(where: { !output.contains($0) }) {
      return reduce(.sum, axis: axis, operand.array, axes)
    }
    return einsum([operand], output: output, axes: axes)
  }

  /// The places of the output's labels among the given ones; nil when the two are not the same labels.
  package func permutation(from labels: [Int], to output: [Int]) -> [Int]? {
    guard labels.count == output.count else { return nil }
    let places = output.compactMap { labels.firstIndex(of: $0) }
    return places.count == output.count ? places : nil
  }

  /// The contraction of two arrays of at most two axes over the one label they share, or their outer product; nil when it is neither.
  private mutating func matrixProduct(_ a: LabelledArray, _ b: LabelledArray, output: [Int]) -> ID? {
    guard a.labels.count <= 2, b.labels.count <= 2, Set(a.labels).count == a.labels.count, Set(b.labels).count == b.labels.count else { return nil }
    let shared = a.labels.filter(b.labels.contains)
    let rests = (a.labels.filter { !shared.contains($0) }, b.labels.filter { !shared.contains($0) })
    if shared.isEmpty {
      guard a.labels.count == 1, b.labels.count == 1 else { return nil }
      if output == a.labels + b.labels { return outer(a.array, b.array) }
      return output == b.labels + a.labels ? outer(b.array, a.array) : nil
    }
    if shared.count == 2, output.isEmpty {
      let aligned = a.labels == b.labels ? b.array : transpose(b.array)
      return reduce(.sum, axis: nil, multiply(a.array, aligned, nodes[a.array].axes), [])
    }
    guard shared.count == 1, !output.contains(shared[0]) else { return nil }
    let (first, second) = output == rests.0 + rests.1 ? (a, b) : (b, a)
    guard output == (output == rests.0 + rests.1 ? rests.0 + rests.1 : rests.1 + rests.0) else { return nil }
    let left = first.labels.last == shared[0] ? first.array : transpose(first.array)
    let right = second.labels.first == shared[0] ? second.array : transpose(second.array)
    return product(left, right)
  }

  /// The array itself for one whose axes are in another order: the labels follow.
  private func turnedBack(_ operand: LabelledArray) -> LabelledArray {
    guard case .permute(let permutation) = nodes[operand.array].operation, !named.contains(operand.array) else { return operand }
    var labels = operand.labels
    for (place, axis) in permutation.enumerated() { labels[axis] = operand.labels[place] }
    return LabelledArray(array: nodes[operand.array].arguments[0], labels: labels)
  }

  /// An Einstein summation with labels numbered by first occurrence, so that equal contractions are one node.
  package mutating func einsum(_ factors: [LabelledArray], output: [Int], axes: [Dimension]) -> ID {
    let operands = factors.map(turnedBack)
    var numbers: [Int: Int] = [:]
    var inputs: [[Int]] = []
    for operand in operands {
      inputs.append(
        operand.labels.map { label in
          let number = numbers[label] ?? numbers.count
          numbers[label] = number
          return number
        })
    }
    return node(.einsum(inputs, output.compactMap { numbers[$0] }), operands.map(\.array), axes)
  }
}

import ArrayFiles
import DataSets
import Diagnostics
import Execution
import Typing

/// The parameters of a training run one after another in memory, each at the start of a cache line.
public final class ParameterStorage<Real: Element> {
  /// One parameter.
  public struct Segment: Sendable {
    /// Its name.
    public var name: String
    /// The lengths of its axes.
    public var shape: [Int]
    /// Its first entry's place.
    public var offset: Int
    /// How many entries it has.
    public var count: Int
  }

  /// The parameters, in order.
  public let segments: [Segment]
  /// Entries, with what fills up cache lines.
  public let count: Int
  /// The memory. What fills up cache lines stays 0.
  public let start: UnsafeMutablePointer<Real>

  /// Room for parameters, all 0.
  public init(_ parameters: [(name: String, shape: [Int])]) {
    let line = 64 / MemoryLayout<Real>.stride
    var segments: [Segment] = []
    var offset = 0
    for (name, shape) in parameters {
      let count = shape.reduce(1, *)
      segments.append(Segment(name: name, shape: shape, offset: offset, count: count))
      offset += (count + line - 1) / line * line
    }
    self.segments = segments
    count = offset
    start = UnsafeMutableRawPointer.allocate(byteCount: max(1, offset) * MemoryLayout<Real>.stride, alignment: 64)
      .bindMemory(to: Real.self, capacity: max(1, offset))
    start.initialize(repeating: 0, count: max(1, offset))
  }

  /// Room of the same kind, all 0.
  public convenience init(like other: ParameterStorage) { self.init(other.segments.map { ($0.name, $0.shape) }) }

  deinit { start.deallocate() }

  /// Takes another's entries.
  public func copy(from other: ParameterStorage) { start.update(from: other.start, count: min(count, other.count)) }

  /// A parameter as an array.
  public func array(_ segment: Segment) -> ArrayValue {
    let entries = UnsafeBufferPointer(start: start + segment.offset, count: segment.count)
    if let singles = Array(entries) as? [Float] { return ArrayValue(shape: segment.shape, singles: singles) }
    return ArrayValue(shape: segment.shape, doubles: entries.map { Double($0) })
  }

  /// Sets a parameter from an array of as many entries.
  ///
  /// - Throws: `shapeMismatch` where the array has another shape.
  public func set(_ segment: Segment, to array: ArrayValue, origin: String) throws(Diagnostic) {
    guard array.shape == segment.shape else {
      throw Diagnostic(
        .shapeMismatch,
        Message(
          "\(origin): \(segment.name) is \(ArrayValue.text(of: array.shape)), and the program needs \(ArrayValue.text(of: segment.shape))",
          "\(origin)：\(segment.name) 是 \(ArrayValue.text(of: array.shape))，而程序需要 \(ArrayValue.text(of: segment.shape))"), at: .none)
    }
    for k in 0..<segment.count { start[segment.offset + k] = Real(array[k]) }
  }
}

extension ParameterStorage {
  /// The usual first values: matrices uniform in ±√(6/(m + n)) (X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural
  /// networks", 2010, equation 16), vectors and numbers 0, the identity where a matrix is symmetric or diagonal, 1 where entries are positive.
  public func initialize(_ variables: [TypedProgram.Variable], random: inout SplitMix) {
    for (segment, variable) in zip(segments, variables) {
      let entries = start + segment.offset
      let isStructured = !variable.facts.isDisjoint(with: [.symmetric, .positiveDefinite, .diagonal])
      switch segment.shape.count {
      case 2 where isStructured:
        for k in 0..<segment.count { entries[k] = k / segment.shape[1] == k % segment.shape[1] ? 1 : 0 }
      case 2...:
        let fan = Double(segment.shape[0] + segment.shape[1])
        let bound = (6 / fan).squareRoot()
        for k in 0..<segment.count { entries[k] = Real(bound * (2 * random.unit() - 1)) }
      default:
        if variable.facts.contains(.positive) { entries.update(repeating: 1, count: segment.count) }
        if !variable.facts.isDisjoint(with: [.sumsToOne, .oneHot]) { entries.update(repeating: 1 / Real(segment.count), count: segment.count) }
      }
      if segment.shape.count >= 2, !isStructured, !variable.facts.isDisjoint(with: [.positive, .nonnegative]) {
        for k in 0..<segment.count { entries[k] = abs(entries[k]) }
      }
    }
  }
}

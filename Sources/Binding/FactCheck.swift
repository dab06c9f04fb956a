import ArrayFiles
import Diagnostics
import Typing

/// Checks that an array is what a program states of it. The answers of the engine hold only where it is.
public struct FactCheck {
  /// The variable's name.
  public var name: String
  /// Its array, in the shape of its type.
  public var array: ArrayValue
  /// What the array comes from.
  public var origin: String

  /// The largest matrix whose definiteness is checked: a factorisation takes n³/3 multiplications.
  private static let largestFactorized = 2000

  /// A check of one array.
  public init(name: String, array: ArrayValue, origin: String) {
    self.name = name
    self.array = array
    self.origin = origin
  }

  /// What rounding may do to sums and to pairs of equal entries.
  private var tolerance: Double {
    switch array.elements {
    case .single: 1e-4
    case .double: 1e-8
    }
  }

  /// Checks that all entries are finite, and all facts.
  ///
  /// - Throws: `data`, naming the first entry that is at fault.
  public func check(_ facts: Facts) throws(Diagnostic) {
    if let place = array.firstNonFinite {
      throw fault(
        Message("\(array.position(of: place)) is \(FactCheck.text(array[place]))", "\(array.position(of: place)) 是 \(FactCheck.text(array[place]))"),
        help: Message("fill in a number, or leave the example out", "请填上一个数，或去掉这个样本"))
    }
    if !facts.isDisjoint(with: [.positive, .nonnegative]) { try checkSign(isStrict: facts.contains(.positive)) }
    if facts.contains(.oneHot) { try checkOneHot() }
    if facts.contains(.sumsToOne), !facts.contains(.oneHot) { try checkSum() }
    guard array.shape.count == 2, array.shape[0] == array.shape[1] else { return }
    if facts.contains(.diagonal) { try checkDiagonal() }
    if !facts.isDisjoint(with: [.symmetric, .positiveDefinite]), !facts.contains(.diagonal) { try checkSymmetric() }
    if facts.contains(.positiveDefinite) { try checkDefinite() }
  }

  private func fault(_ message: Message, help: Message? = nil) -> Diagnostic {
    Diagnostic(.data, Message("\(origin): \(name): \(message)", "\(origin)：\(name)：\(message)"), at: .none, help: help)
  }

  private static func text(_ value: Double) -> String { value.isNaN ? "NaN" : value.isInfinite ? (value < 0 ? "−∞" : "∞") : "\(value)" }

  private func checkSign(isStrict: Bool) throws(Diagnostic) {
    for place in 0..<array.count where array[place] < 0 || isStrict && array[place] == 0 {
      let (position, fact) = (array.position(of: place), isStrict ? "positive" : "nonneg")
      throw fault(Message("\(position) is \(array[place]), and \(name) is declared \(fact)", "\(position) 是 \(array[place])，而 \(name) 声明为 \(fact)"))
    }
  }

  private func checkOneHot() throws(Diagnostic) {
    let ones = (0..<array.count).filter { array[$0] == 1 }
    if let place = (0..<array.count).first(where: { array[$0] != 0 && array[$0] != 1 }) {
      throw fault(
        Message(
          "\(array.position(of: place)) is \(array[place]), and \(name) is declared onehot",
          "\(array.position(of: place)) 是 \(array[place])，而 \(name) 声明为 onehot"),
        help: Message("declare it distribution where its entries sum to 1", "如果元素之和为 1，请声明为 distribution"))
    }
    guard ones.count == 1 else {
      throw fault(
        ones.isEmpty
          ? Message("no entry is 1, and \(name) is declared onehot", "没有元素是 1，而 \(name) 声明为 onehot")
          : Message("\(ones.count) entries are 1, and \(name) is declared onehot", "有 \(ones.count) 个元素是 1，而 \(name) 声明为 onehot"))
    }
  }

  private func checkSum() throws(Diagnostic) {
    let sum = (0..<array.count).reduce(0.0) { $0 + array[$1] }
    guard abs(sum - 1) <= tolerance else {
      throw fault(Message("the entries sum to \(sum), and \(name) is declared distribution", "元素之和是 \(sum)，而 \(name) 声明为 distribution"))
    }
  }

  private func checkDiagonal() throws(Diagnostic) {
    let n = array.shape[0]
    for place in 0..<array.count where place / n != place % n && array[place] != 0 {
      throw fault(
        Message(
          "\(array.position(of: place)) is \(array[place]), and \(name) is declared diagonal",
          "\(array.position(of: place)) 是 \(array[place])，而 \(name) 声明为 diagonal"))
    }
  }

  private func checkSymmetric() throws(Diagnostic) {
    let n = array.shape[0]
    for i in 0..<n {
      for j in 0..<i {
        let (lower, upper) = (array[i * n + j], array[j * n + i])
        guard abs(lower - upper) <= tolerance * max(abs(lower), abs(upper)) else {
          throw fault(
            Message(
              "row \(i + 1), column \(j + 1) is \(lower), and row \(j + 1), column \(i + 1) is \(upper), but \(name) is declared symmetric",
              "第 \(i + 1) 行第 \(j + 1) 列是 \(lower)，第 \(j + 1) 行第 \(i + 1) 列是 \(upper)，而 \(name) 声明为 symmetric"))
        }
      }
    }
  }

  /// Cholesky's factorisation A = L·Lᵀ exists just where A is positive definite: every pivot is positive.
  private func checkDefinite() throws(Diagnostic) {
    let n = array.shape[0]
    guard n <= FactCheck.largestFactorized else { return }
    var lower = array.doubles
    for j in 0..<n {
      var pivot = lower[j * n + j]
      for k in 0..<j { pivot -= lower[j * n + k] * lower[j * n + k] }
      guard pivot > 0 else {
        throw fault(
          Message(
            "its first \(j + 1) rows and columns are no positive definite matrix (pivot \(pivot)), and \(name) is declared spd",
            "它的前 \(j + 1) 行和列不是正定矩阵（主元 \(pivot)），而 \(name) 声明为 spd"),
          help: Message("declare it symmetric, or add a small multiple of the identity to it", "请声明为 symmetric，或给它加上单位矩阵的小倍数"))
      }
      let root = pivot.squareRoot()
      lower[j * n + j] = root
      for i in (j + 1)..<max(j + 1, n) {
        var sum = lower[i * n + j]
        for k in 0..<j { sum -= lower[i * n + k] * lower[j * n + k] }
        lower[i * n + j] = sum / root
      }
    }
  }
}

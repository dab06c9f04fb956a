import Numerals

/// The place of a form in its store.
typealias FormID = Int

/// How a displayed value lies on the page.
enum Orientation: Hashable {
  case scalar
  case column
  case row
  case matrix

  var transposed: Orientation {
    switch self {
    case .scalar: .scalar
    case .column: .row
    case .row: .column
    case .matrix: .matrix
    }
  }
}

/// A displayed expression: lists where the language is associative, so that equal displays are one form.
enum FormKind: Hashable {
  /// A number that is not negative.
  case number(Coefficient)
  case symbol(String)
  case call(String, [FormID])
  /// Factors under `*`, two or more.
  case product([FormID])
  /// Factors under `.*`, two or more.
  case hadamard([FormID])
  /// `a/s` for a scalar s.
  case quotient(FormID, FormID)
  /// `a./b`
  case hadamardQuotient(FormID, FormID)
  /// Terms with their signs (true: subtracted), two or more.
  case sum([FormID], [Bool])
  case negative(FormID)
  case transpose(FormID)
  case power(FormID, FormID)
  case hadamardPower(FormID, FormID)
  case access(FormID, [FormID])
  case indexedSum([String], FormID)
}

/// The displayed expressions of one answer, each once, with how long they print.
struct FormStore {
  struct Entry {
    let kind: FormKind
    let orientation: Orientation
    let isSymmetric: Bool
    /// Characters when printed, outer spaces not counted; an estimate that ignores rare brackets.
    let length: Int
    /// 1 sums, 2 products, 3 signs, 4 postfix, 5 whole.
    let level: Int
  }

  private(set) var entries: [Entry] = []
  private var known: [FormKind: FormID] = [:]
  /// The functions that act entry by entry, and so commute with a transpose.
  var elementwiseNames: Set<String> = []

  /// The most forms that one problem may need.
  static let maximumForms = 50_000
  /// True once more forms were made than are accepted.
  var isExhausted: Bool { entries.count > FormStore.maximumForms || isTooLong }
  /// True once an answer came out longer than is accepted.
  var isTooLong = false
  /// Lengths are counted up to here.
  static let longest = 1 << 40

  subscript(id: FormID) -> Entry { entries[id] }

  mutating func make(_ kind: FormKind, _ orientation: Orientation, symmetric: Bool = false) -> FormID {
    if let id = known[kind] { return id }
    // Shared parts may print to more characters than a machine can count.
    let (measured, level) = measure(kind)
    let length = min(measured, FormStore.longest)
    entries.append(Entry(kind: kind, orientation: orientation, isSymmetric: symmetric, length: length, level: level))
    known[kind] = entries.count - 1
    return entries.count - 1
  }

  private func bracketed(_ id: FormID, under level: Int) -> Int { entries[id].length + (entries[id].level < level ? 2 : 0) }

  private func measure(_ kind: FormKind) -> (length: Int, level: Int) {
    switch kind {
    case .number(let value):
      let level = value.integer == nil && value.fraction != nil && !value.isShortDecimal ? 2 : 5
      return (value.printedLength, level)
    case .symbol(let name): return (name.count, 5)
    case .call(let name, let arguments): return (name.count + 1 + arguments.reduce(0) { $0 + entries[$1].length + 1 }, 5)
    case .product(let factors):
      return (factors.enumerated().reduce(-1) { $0 + bracketed($1.element, under: $1.offset == 0 ? 2 : productLevel($1.element)) + 1 }, 2)
    case .hadamard(let factors):
      return (factors.enumerated().reduce(-2) { $0 + bracketed($1.element, under: $1.offset == 0 ? 2 : 3) + 2 }, 2)
    case .quotient(let a, let b): return (bracketed(a, under: 2) + bracketed(b, under: 3) + 1, 2)
    case .hadamardQuotient(let a, let b): return (bracketed(a, under: 2) + bracketed(b, under: 3) + 2, 2)
    case .sum(let terms, let signs):
      return (terms.indices.reduce(signs[0] ? 0 : -1) { $0 + bracketed(terms[$1], under: signs[$1] ? 2 : 1) + 1 }, 1)
    case .negative(let a): return (bracketed(a, under: 2) + 1, 2)
    case .transpose(let a): return (bracketed(a, under: 4) + 1, 4)
    case .power(let a, let b): return (bracketed(a, under: 4) + bracketed(b, under: 4) + 1, 4)
    case .hadamardPower(let a, let b): return (bracketed(a, under: 4) + bracketed(b, under: 4) + 2, 4)
    case .access(let base, let subscripts): return (bracketed(base, under: 4) + 1 + subscripts.reduce(0) { $0 + entries[$1].length + 1 }, 4)
    case .indexedSum(let names, let body): return (names.reduce(5) { $0 + $1.count + 1 } + entries[body].length + 1, 5)
    }
  }

  /// A product inside a product prints without brackets only in first place.
  private func productLevel(_ id: FormID) -> Int { 3 }
}

extension Coefficient {
  /// True when the decimal text is exact and no longer than four characters: 0.5, 0.25, 1.5.
  var isShortDecimal: Bool {
    guard let (n, d) = fraction else { return true }
    return d == 1 || ([2, 4, 5, 8, 10, 20].contains(d) && "\(Double(n) / Double(d))".count <= 5)
  }

  var printedLength: Int {
    if let n = integer { return "\(n)".count }
    if let (n, d) = fraction, !isShortDecimal { return "\(n)/\(d)".count }
    return "\(value)".count
  }
}

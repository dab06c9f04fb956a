import Kernels
import Planning

/// One thread's share of steps that run in bands: the rows, the steps of a whole band and of the last one, and where each array lies at the first row.
struct BandCode<Real: Element> {
  typealias Place = Machine<Real>.Place

  /// The base address of an access that moves from band to band.
  struct Slot {
    var origin: Place
    var advance: Int
  }

  /// A matrix with contiguous rows that is transposed before the first band.
  struct Turned {
    var matrix: Place
    var rows: Int
    var columns: Int
    var rowStep: Int
    var result: Place
  }

  /// A sum over the rows, which starts from zero.
  struct Sum {
    var place: Place
    var count: Int
    /// Where all threads' sums are added up; nil where the sum is there already.
    var total: Place?
  }

  let rows: Range<Int>
  let height: Int
  let firstSlot: Int
  let slots: UnsafeMutableBufferPointer<Slot>
  let turned: UnsafeMutableBufferPointer<Turned>
  let sums: UnsafeMutableBufferPointer<Sum>
  /// The steps of a whole band and of the last one, by their places among the machine's parts.
  let whole: Range<Int>
  let rest: Range<Int>

  func deallocate() {
    slots.deallocate()
    turned.deallocate()
    sums.deallocate()
  }

  /// Runs all bands of the share, each step run by `run`.
  @inline(__always)
  func run(_ bases: UnsafeMutablePointer<UnsafeMutablePointer<Real>?>, _ run: (Int) -> Void) {
    func address(_ place: Place) -> UnsafeMutablePointer<Real> { bases[place.base].unsafelyUnwrapped + place.offset }
    for one in turned {
      Layout.transpose(address(one.matrix), rows: one.rows, columns: one.columns, stride: one.rowStep, into: address(one.result), stride: one.rows)
    }
    for sum in sums { Elementwise.fill(address(sum.place), with: 0, count: sum.count) }
    for k in 0..<slots.count { bases[firstSlot + k] = address(slots[k].origin) + rows.lowerBound * slots[k].advance }
    var row = rows.lowerBound
    while row + height <= rows.upperBound {
      for place in whole { run(place) }
      row += height
      for k in 0..<slots.count { bases[firstSlot + k] = bases[firstSlot + k].unsafelyUnwrapped + height * slots[k].advance }
    }
    for place in rest { run(place) }
  }

  /// Adds the share's sums to those of all threads.
  func addSums(_ bases: UnsafeMutablePointer<UnsafeMutablePointer<Real>?>) {
    for sum in sums {
      guard let total = sum.total else { continue }
      let (part, whole) = (bases[sum.place.base].unsafelyUnwrapped + sum.place.offset, bases[total.base].unsafelyUnwrapped + total.offset)
      Elementwise.apply(.add, whole, part, into: whole, count: sum.count)
    }
  }
}

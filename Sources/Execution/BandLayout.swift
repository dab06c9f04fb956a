import Planning

/// Where the arrays of steps that run in bands lie in a machine: their slots among its base addresses, and the memory that they need.
struct BandLayout<Real: Element> {
  /// The share of one thread.
  struct Share {
    var rows: Range<Int>
    var firstSlot: Int
    /// The base address of the share's own memory, and the first entries of its locals, turned matrices and sums in it.
    var base: Int
    var locals: [Int]
    var turned: [Int]
    var sums: [Int]
    /// How many entries the memory has.
    var count: Int
  }

  let bands: PlanBands
  let shares: [Share]
  /// The first base address behind those of the shares.
  let end: Int

  /// The shares of up to `threads` threads, whose base addresses start at `base`.
  init(_ bands: PlanBands, threads: Int, base: Int) {
    self.bands = bands
    let count = max(1, min(threads, bands.rows / bands.height))
    let step = ((bands.rows + count - 1) / count + bands.height - 1) / bands.height * bands.height
    var next = base
    shares = stride(from: 0, to: bands.rows, by: step).map { start in
      var share = Share(rows: start..<min(start + step, bands.rows), firstSlot: next + 1, base: next, locals: [], turned: [], sums: [], count: 0)
      func place(_ entries: Int) -> Int {
        let place = share.count
        // A cache line of single precision.
        share.count += (entries + 15) / 16 * 16
        return place
      }
      share.locals = bands.locals.map { place($0 * bands.height) }
      share.turned = bands.turned.map { place($0.rows * $0.columns) }
      share.sums = bands.sums.map { place(start == 0 ? 0 : $0.count) }
      next += 1 + bands.moving.count
      return share
    }
    end = next
  }

  /// What a share runs, but for its steps.
  func code(_ share: Share, whole: Range<Int>, rest: Range<Int>, _ place: (PlanAccess) -> Machine<Real>.Place) -> BandCode<Real> {
    func sum(_ number: Int) -> Machine<Real>.Place {
      let total = bands.sums[number].result
      return share.rows.lowerBound == 0
        ? place(PlanAccess(storage: total.storage, offset: 0, strides: [])) : (share.base, share.sums[number] - total.offset)
    }
    let slots = bands.moving.map { moving -> BandCode<Real>.Slot in
      let origin =
        switch moving.origin {
        case .array(let storage, let offset): place(PlanAccess(storage: storage, offset: offset, strides: []))
        case .local(let number, let offset): (base: share.base, offset: share.locals[number] + offset)
        case .sum(let number, let offset): (base: sum(number).base, offset: sum(number).offset + offset)
        case .turned(let number): (base: share.base, offset: share.turned[number])
        }
      return BandCode.Slot(origin: origin, advance: moving.advance)
    }
    let turned = zip(bands.turned, share.turned).map { turned, start in
      BandCode<Real>.Turned(
        matrix: place(turned.matrix), rows: turned.rows, columns: turned.columns, rowStep: turned.rowStep, result: (share.base, start))
    }
    let sums = bands.sums.indices.map { number in
      let (start, total) = (sum(number), bands.sums[number].result)
      return BandCode<Real>.Sum(
        place: (start.base, start.offset + total.offset), count: bands.sums[number].count, total: share.rows.lowerBound == 0 ? nil : place(total))
    }
    return BandCode(
      rows: share.rows, height: bands.height, firstSlot: share.firstSlot, slots: BandLayout.kept(slots), turned: BandLayout.kept(turned),
      sums: BandLayout.kept(sums), whole: whole, rest: rest)
  }

  private static func kept<Value>(_ values: [Value]) -> UnsafeMutableBufferPointer<Value> {
    let memory = UnsafeMutableBufferPointer<Value>.allocate(capacity: values.count)
    _ = memory.initialize(from: values)
    return memory
  }
}

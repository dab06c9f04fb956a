/// What machine code of a chain is given: a block of 64-bit words, by their places in bytes.
struct ChainFrame: Sendable {
  private let arrays: Int
  private let outputs: Int

  init(_ chain: Chain) {
    arrays = chain.arrayCount
    outputs = chain.outputCount
  }

  /// How many bytes from the start rounds of several registers go, and single registers.
  let roundsEnd = 0
  let wholeEnd = 8
  /// A bit for each of the entries after them.
  let tailBits = 16
  /// All ones for each of those entries, a 256-bit register in memory.
  let tailLanes = 24
  /// Where the scalars stand, and where each reduction's register is written, 64 bytes apart.
  let scalars = 56
  let results = 64

  /// Where array k stands.
  func array(_ k: Int) -> Int { 72 + 8 * k }
  /// Where output k stands.
  func output(_ k: Int) -> Int { 72 + 8 * (arrays + k) }
  /// How many words there are.
  var wordCount: Int { 9 + arrays + outputs }
}

/// A program text by lines, for telling people where something is.
///
/// A line ends at LF, CR, CR LF, NEL, LS or PS. Lines and columns count from 1, columns in Unicode scalars, as spans do.
public struct SourceText: Sendable {
  private let scalars: String.UnicodeScalarView

  /// The lines of that text.
  public init(_ text: String) { scalars = text.unicodeScalars }

  /// A place in the text, as people count.
  public struct Place: Hashable, Sendable {
    /// The line, from 1.
    public var line: Int
    /// The scalar within the line, from 1.
    public var column: Int
  }

  /// A piece of one line around a place.
  struct Excerpt {
    /// Where the place is.
    var place: Place
    /// The scalars of the line before the place, no more than asked for.
    var before: Substring.UnicodeScalarView
    /// The scalars of the line from the place on, no more than asked for.
    var after: Substring.UnicodeScalarView
    /// True where the line begins before `before`.
    var isCutBefore: Bool
    /// True where the line goes on behind `after`.
    var isCutAfter: Bool
  }

  /// The line and column of the scalar at an offset from 0; an offset behind the text means its end.
  public func place(at offset: Int) -> Place { excerpt(at: offset, reach: 0).place }

  /// The line around an offset, at most `reach` scalars to either side. Time is linear in the text, memory in `reach`.
  func excerpt(at offset: Int, reach: Int) -> Excerpt {
    var line = 1
    var lineStart = scalars.startIndex
    var column = 0
    var index = scalars.startIndex
    var previous: Unicode.Scalar?
    var left = max(0, offset)
    while left > 0, index < scalars.endIndex {
      let scalar = scalars[index]
      index = scalars.index(after: index)
      left -= 1
      column += 1
      // Of CR LF the CR does not end the line: the LF does.
      let isFirstOfTwo = scalar == "\r" && index < scalars.endIndex && scalars[index] == "\n"
      if SourceText.endsLine(scalar), !isFirstOfTwo {
        line += 1
        lineStart = index
        column = 0
      }
      previous = scalar
    }
    // A place between CR and LF is the end of the line that they end.
    var end = index
    if previous == "\r", column > 0, index > lineStart { end = scalars.index(before: index) }
    let start = scalars.index(end, offsetBy: -reach, limitedBy: lineStart) ?? lineStart
    var stop = end
    var taken = 0
    while taken < reach, stop < scalars.endIndex, !SourceText.endsLine(scalars[stop]) {
      stop = scalars.index(after: stop)
      taken += 1
    }
    return Excerpt(
      place: Place(line: line, column: column + 1), before: Substring(scalars[start..<end]).unicodeScalars,
      after: Substring(scalars[end..<stop]).unicodeScalars, isCutBefore: start > lineStart,
      isCutAfter: stop < scalars.endIndex && !SourceText.endsLine(scalars[stop]))
  }

  /// True for a scalar that ends a line; CR followed by LF ends one line.
  public static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}

/// The names of one emitted file: valid in its language, and none twice.
struct CodeNames {
  private let spelling: NameSpelling
  private var taken: Set<String>

  /// Names spelled as a language has them, beside those already taken; the words that the language or emitted code needs are always taken.
  init(_ spelling: NameSpelling, taken: Set<String> = []) {
    self.spelling = spelling
    self.taken = taken.union(spelling.reserved)
  }

  /// A name close to the given one, not given out before.
  mutating func unique(_ name: String) -> String {
    let plain = identifier(name)
    var candidate = plain
    if spelling.reserved.contains(plain) { candidate += "_" }
    var number = 2
    while !taken.insert(candidate).inserted {
      candidate = "\(plain)_\(number)"
      number += 1
    }
    return candidate
  }

  /// The name with Greek letters spelled out, sub- and superscript digits lowered, accents named and other scalars that the language would not take numbered.
  func identifier(_ name: String) -> String {
    var out = ""
    for scalar in name.unicodeScalars {
      switch scalar.value {
      case 48...57: out += out.isEmpty ? "\(spelling.firstLetter)\(scalar)" : "\(scalar)"
      case 95: out += out.isEmpty && spelling.firstLetter != "_" ? "\(spelling.firstLetter)_" : "_"
      case 65...90, 97...122: out.unicodeScalars.append(scalar)
      default:
        let plain =
          LetterNames.plain(scalar) ?? (spelling.keepsLetters && Self.isKept(scalar) ? String(scalar) : "u" + String(scalar.value, radix: 16))
        out +=
          out.isEmpty && (plain.first?.isNumber ?? false || plain.first == "_" && spelling.firstLetter != "_") ? spelling.firstLetter + plain : plain
      }
    }
    return out.isEmpty ? "value" : String(out.prefix(spelling.longestName))
  }

  /// Letters of scripts whose normal form is the letter itself, so that two names that differ here differ for the language too.
  private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.properties.isXIDContinue, scalar.properties.isAlphabetic else { return false }
    switch scalar.value {
    case 0xC0...0x130, 0x134...0x13E, 0x141...0x148, 0x14A...0x17E, 0x400...0x52F, 0x5D0...0x5EA, 0x620...0x64A, 0x3041...0x3096, 0x30A1...0x30FA,
      0x4E00...0x9FFF, 0xAC00...0xD7A3:
      return true
    default: return false
    }
  }
}

/// What a language asks of names.
struct NameSpelling: Sendable {
  /// Words that no name may be: the language's own and those that emitted code uses.
  var reserved: Set<String>
  /// True where letters beyond ASCII are letters of names.
  var keepsLetters: Bool
  /// What stands before a digit, or an underscore where that may not come first.
  var firstLetter: String
  /// Longer names are cut.
  var longestName: Int

  private init(_ reserved: String, keepsLetters: Bool = false, firstLetter: String = "_", longestName: Int = 120) {
    self.reserved = Set(reserved.split(whereSeparator: \.isWhitespace).map(String.init))
    self.keepsLetters = keepsLetters
    self.firstLetter = firstLetter
    self.longestName = longestName
  }

  /// Python 3.
  static let python = NameSpelling(
    """
    False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal
    not or pass raise return try while with yield np jnp jax torch math float int dict ValueError callable range tuple list
    """, keepsLetters: true)

  /// Julia 1; functions of its library that emitted code calls are words too.
  static let julia = NameSpelling(
    """
    abstract baremodule begin break catch const continue do else elseif end export false finally for function global if import in isa let local macro
    module mutable primitive quote return struct true try type using where while I Inf NaN pi im ans abs acos asin atan cos cosh det diag diagm
    dropdims exp fill findmax getindex inv isfinite kron length log log1p logabsdet max maximum min minimum ndims ones permutedims prod rand randn
    reshape sign sin sinh size sqrt sum tan tanh tr transpose vec zeros Float64 Int Ref error throw string DimensionMismatch axes ntuple abs2 vcat
    """, firstLetter: "x")

  /// MATLAB and Octave; functions that emitted code calls are words too, since a variable hides a function.
  static let matlab = NameSpelling(
    """
    break case catch classdef continue else elseif end for function global if otherwise parfor persistent return spmd switch try while do until
    endfunction endif endwhile endfor end_try_catch unwind_protect ans pi Inf NaN eps abs acos asin atan cos cosh det diag double erf error exp eye
    floor fprintf inv isempty isequal isfinite kron log log1p lu max min mod nargin ndims norm numel ones permute prod rand randn randperm repmat
    reshape sign sin sinh size sqrt sum tan tanh trace zeros all any arrayfun cell cellfun colon exit isrow length cat sort unique feval
    """, firstLetter: "x", longestName: 50)

  /// C11 and the functions of its mathematics that emitted code calls.
  static let c = NameSpelling(
    """
    auto break case char const continue default do double else enum extern float for goto if inline int long register restrict return short signed
    sizeof static struct switch typedef union unsigned void volatile while bool true false NULL size_t main abs acos asin atan ceil cos cosh erf exp
    expm1 fabs floor fmax fmin fmod isfinite isnan log log1p memcpy memset pow sin sinh sqrt tan tanh INFINITY NAN printf fprintf exit malloc calloc
    free workspace asm M_PI round trunc tgamma lgamma gamma hypot cbrt log2 log10 exp2 signbit y0 y1 yn j0 j1 jn index time remove select
    """, firstLetter: "x")

  /// Swift 6 and the functions of the system's mathematics that emitted code calls.
  static let swift = NameSpelling(
    """
    associatedtype class deinit enum extension fileprivate func import init inout internal let open operator private precedencegroup protocol public
    rethrows static struct subscript typealias var break case catch continue default defer do else fallthrough for guard if in repeat return throw
    switch where while Any as false is nil self Self super throws true try abs acos asin atan ceil cos cosh erf exp expm1 floor fmax fmin fmod log
    log1p max min pow precondition sin sinh sqrt tan tanh zip stride Array Double Int print exit fatalError result swap
    """, firstLetter: "x")
}

import Diagnostics
import Pages

extension Work {
  static let clark = Work(key: "Clark 2017", title: "K. Clark, Computing Neural Network Gradients, notes for CS224n, Stanford University, 2017")
  static let cookbook = Work(
    key: "Petersen & Pedersen 2012",
    title: "K. B. Petersen, M. S. Pedersen, The Matrix Cookbook, version of 15 November 2012, Technical University of Denmark")
  static let magnusNeudecker = Work(
    key: "Magnus & Neudecker 2019",
    title: "J. R. Magnus, H. Neudecker, Matrix Differential Calculus with Applications in Statistics and Econometrics, 3rd edition, Wiley, 2019")
  static let boyd = Work(key: "Boyd & Vandenberghe 2004", title: "S. Boyd, L. Vandenberghe, Convex Optimization, Cambridge University Press, 2004")
  static let bishop = Work(key: "Bishop 2006", title: "C. M. Bishop, Pattern Recognition and Machine Learning, Springer, 2006")
}

extension Citation {
  /// The place in a language.
  func place(_ language: Language) -> String { language == .english ? englishPlace : chinesePlace }

  /// An identity of the gradient notes by its number.
  static func gradientNotes(_ identity: Int) -> Citation { Citation(work: .clark, place: "identity (\(identity))", chinese: "恒等式 (\(identity))") }

  /// An equation of the Matrix Cookbook.
  static func cookbook(_ equation: Int) -> Citation { Citation(work: .cookbook, place: "eq. (\(equation))", chinese: "式 (\(equation))") }

  /// The theorem by which a derivative is read off a differential.
  static let firstIdentification = Citation(
    work: .magnusNeudecker, place: "Theorem 5.11, the first identification theorem", chinese: "定理 5.11（第一识别定理）")

  /// An equation of "Pattern Recognition and Machine Learning".
  static func bishop(_ equation: String) -> Citation { Citation(work: .bishop, place: "eq. (\(equation))", chinese: "式 (\(equation))") }
}

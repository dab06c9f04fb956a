/// The rule that reads entries as a matrix.
public enum MatrixRule: String, Sendable, Hashable, CaseIterable {
  /// A number.
  case scalar
  /// The entry itself: (A)ᵢⱼ = Aᵢⱼ
  case entry
  /// (Aᵀ)ᵢⱼ = Aⱼᵢ
  case transpose
  /// Iᵢⱼ = δᵢⱼ
  case identity
  /// diag(v)ᵢⱼ = vᵢ δᵢⱼ
  case diagonal
  /// (a bᵀ)ᵢⱼ = aᵢ bⱼ
  case outerProduct
  /// (A B)ᵢⱼ = Σₖ Aᵢₖ Bₖⱼ
  case matrixProduct
  /// (A x)ᵢ = Σₖ Aᵢₖ xₖ
  case matrixTimesVector
  /// aᵀb = Σₖ aₖ bₖ
  case innerProduct
  /// tr A = Σₖ Aₖₖ
  case trace
  /// (A ⊙ B)ᵢⱼ = Aᵢⱼ Bᵢⱼ
  case hadamardProduct
  /// The product of several of these.
  case contraction
}

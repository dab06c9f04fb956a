/// A language that programs and their derivatives are written in.
public enum Target: String, Sendable, CaseIterable {
  /// Python with NumPy.
  case numpy
  /// Python with JAX.
  case jax
  /// Python with PyTorch.
  case torch
  /// Swift without any library but the system's mathematics.
  case swift
  /// C without any library but the system's mathematics.
  case c
  /// Julia with its standard library.
  case julia
  /// MATLAB, in the part of it that Octave has.
  case matlab
  /// Formulas.
  case latex
  /// A module of StableHLO, in MLIR's textual form, for given lengths.
  case stablehlo

  /// How the names of its files end, without the dot.
  public var fileExtension: String {
    switch self {
    case .numpy, .jax, .torch: "py"
    case .swift: "swift"
    case .c: "c"
    case .julia: "jl"
    case .matlab: "m"
    case .latex: "tex"
    case .stablehlo: "mlir"
    }
  }

  /// What a person calls it.
  public var title: String {
    switch self {
    case .numpy: "NumPy"
    case .jax: "JAX"
    case .torch: "PyTorch"
    case .swift: "Swift"
    case .c: "C"
    case .julia: "Julia"
    case .matlab: "MATLAB"
    case .latex: "LaTeX"
    case .stablehlo: "StableHLO"
    }
  }
}

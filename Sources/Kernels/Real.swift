import CKernels

/// A scalar that the kernels compute with: `Float` or `Double`.
public protocol Real: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  /// The kernels of this type at the instruction level of this machine.
  static var kernels: UnsafePointer<KernelTable> { get }
  /// The kernels of this type at a level, or nil where this machine lacks it; for tests and measurements.
  static func kernels(at level: InstructionLevel) -> UnsafePointer<KernelTable>?
}

/// The instructions that the kernels are compiled for.
public enum InstructionLevel: Int32, CaseIterable, Sendable, Comparable {
  /// What every machine of the architecture has: SSE2, NEON.
  case base
  /// AVX2 with fused multiply and add.
  case avx2
  /// AVX-512 F, DQ, VL and BW.
  case avx512

  /// The level in use: the highest that this machine runs and that the environment variable `NABLA_LEVEL` (`base`, `avx2`, `avx512`) allows.
  public static let current = InstructionLevel(rawValue: kernel_level()) ?? .base

  /// A lower level comes first.
  public static func < (a: InstructionLevel, b: InstructionLevel) -> Bool { a.rawValue < b.rawValue }
}

@usableFromInline nonisolated(unsafe) let doubleKernels: UnsafePointer<KernelTable> = kernel_best_f64()
@usableFromInline nonisolated(unsafe) let floatKernels: UnsafePointer<KernelTable> = kernel_best_f32()

extension Double: Real {
  /// The kernels of double precision.
  @inlinable public static var kernels: UnsafePointer<KernelTable> { doubleKernels }
  /// The kernels of double precision at a level.
  public static func kernels(at level: InstructionLevel) -> UnsafePointer<KernelTable>? { kernel_table_f64(level.rawValue) }
}

extension Float: Real {
  /// The kernels of single precision.
  @inlinable public static var kernels: UnsafePointer<KernelTable> { floatKernels }
  /// The kernels of single precision at a level.
  public static func kernels(at level: InstructionLevel) -> UnsafePointer<KernelTable>? { kernel_table_f32(level.rawValue) }
}

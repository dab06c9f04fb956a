import CKernels
import Kernels
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A BLAS found when the program runs: `NABLA_BLAS`, or else OpenBLAS or the system's, if that is a tuned one, by the loader's search path.
///
/// Nothing is linked, so a machine without one runs the same binary. `NABLA_BLAS=none` keeps to the package's own kernels.
public final class BLASLibrary: Sendable {
  /// The file, as it was asked of the loader.
  public let name: String
  /// What the library says of its version and options; empty where it says nothing.
  public let configuration: String
  /// The processor that its kernels are chosen for; empty where it does not say.
  public let core: String

  private nonisolated(unsafe) let double: UnsafePointer<BlasTable>
  private nonisolated(unsafe) let single: UnsafePointer<BlasTable>
  /// True for a library that says it is OpenBLAS, BLIS, MKL or ATLAS, whose kernels are made for a processor.
  public let isTuned: Bool
  private let setThreads: SetThreads?
  private let threadCount = Atomic<Int>(1)

  private typealias SetThreads = @Sendable @convention(c) (Int32) -> Void
  private typealias Text = @Sendable @convention(c) () -> UnsafePointer<CChar>?

  /// The library in use, on one thread, or nil where there is none.
  public static let shared: BLASLibrary? = {
    if let wish = environment("NABLA_BLAS") { return wish == "none" ? nil : BLASLibrary(loading: wish) }
    let names = ["libopenblas.so.0", "libopenblas.so", "libblis.so.4", "libmkl_rt.so.2", "libcblas.so.3", "libblas.so.3", "libopenblas.dylib"]
    // The reference implementation, which a system has under the common names where nobody chose another, is several times slower than the package's own kernels.
    return names.lazy.compactMap(BLASLibrary.init(loading:)).first(where: \.isTuned)
  }()

  /// Loads a library and finds its routines.
  ///
  /// The library stays loaded. Nil where it is not found, has no `cblas_dgemm`, or has 64-bit lengths, with which it is not called.
  public init?(loading name: String) {
    // OpenBLAS makes its threads when it is loaded, as many as this says.
    setenv("OPENBLAS_NUM_THREADS", "1", 0)
    guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { return nil }
    func function<F>(_ name: String, as type: F.Type) -> F? { dlsym(handle, name).map { unsafeBitCast($0, to: type) } }
    let configuration = function("openblas_get_config", as: Text.self).flatMap { $0() }.map { String(cString: $0) } ?? ""
    let (double, single) = (BlasTable(handle, letter: "d", width: 8), BlasTable(handle, letter: "s", width: 4))
    guard double.gemm != nil, single.gemm != nil, !configuration.contains("USE64BITINT") else {
      dlclose(handle)
      return nil
    }
    self.name = name
    self.configuration = configuration
    self.core = function("openblas_get_corename", as: Text.self).flatMap { $0() }.map { String(cString: $0) } ?? ""
    self.double = BLASLibrary.kept(double)
    self.single = BLASLibrary.kept(single)
    let signs = ["openblas_get_config", "bli_info_get_version_str", "mkl_get_version", "MKL_Get_Version", "ATL_buildinfo"]
    isTuned = signs.contains { dlsym(handle, $0) != nil }
    self.setThreads = function("openblas_set_num_threads", as: SetThreads.self) ?? function("bli_thread_set_num_threads", as: SetThreads.self)
    setThreads?(1)
  }

  /// Tells the library how many threads to use; false where it cannot be told. It holds for the whole process.
  @discardableResult
  public func use(threads: Int) -> Bool {
    guard let setThreads else { return false }
    setThreads(Int32(clamping: max(1, threads)))
    threadCount.store(max(1, threads), ordering: .relaxed)
    return true
  }

  /// How many threads it was told to use.
  public var threads: Int { threadCount.load(ordering: .relaxed) }

  /// The routines for a scalar type.
  func routines<T: Real>(_ type: T.Type) -> UnsafePointer<BlasTable> { type == Double.self ? double : single }

  /// The table at an address that stays, as the library does.
  private static func kept(_ table: BlasTable) -> UnsafePointer<BlasTable> {
    let place = UnsafeMutablePointer<BlasTable>.allocate(capacity: 1)
    place.initialize(to: table)
    return UnsafePointer(place)
  }
}

/// The environment variable of that name.
private func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

extension BlasTable {
  /// The routines of a loaded library whose names carry the letter `s` or `d`.
  fileprivate init(_ handle: UnsafeMutableRawPointer, letter: String, width: Int32) {
    self.init(
      width: width, gemm: dlsym(handle, "cblas_\(letter)gemm"), syrk: dlsym(handle, "cblas_\(letter)syrk"),
      trsm: dlsym(handle, "cblas_\(letter)trsm"), potrf: dlsym(handle, "\(letter)potrf_"), potri: dlsym(handle, "\(letter)potri_"),
      getrf: dlsym(handle, "\(letter)getrf_"), getri: dlsym(handle, "\(letter)getri_"))
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A BLAS found when the program runs: `NABLA_BLAS`, or else OpenBLAS or the system's, by the loader's search path.
///
/// Nothing is linked, so a machine without one runs the same binary. `NABLA_BLAS=none` keeps to the package's own kernels.
public final class BLASLibrary: Sendable {
  /// The file, as it was asked of the loader.
  public let name: String
  /// What the library says of its version and options; empty where it says nothing.
  public let configuration: String
  /// The processor that its kernels are chosen for; empty where it does not say.
  public let core: String

  let double: Routines<Double>
  let single: Routines<Float>
  private let setThreads: SetThreads?

  typealias SetThreads = @Sendable @convention(c) (Int32) -> Void
  private typealias Text = @Sendable @convention(c) () -> UnsafePointer<CChar>?

  /// The library in use, on one thread, or nil where there is none.
  public static let shared: BLASLibrary? = {
    if let wish = environment("NABLA_BLAS") { return wish == "none" ? nil : BLASLibrary(loading: wish) }
    let names = ["libopenblas.so.0", "libopenblas.so", "libblis.so.4", "libmkl_rt.so.2", "libcblas.so.3", "libblas.so.3", "libopenblas.dylib"]
    for name in names { if let library = BLASLibrary(loading: name) { return library } }
    return nil
  }()

  /// Loads a library and finds its routines.
  ///
  /// The library stays loaded. Nil where it is not found, has no `cblas_dgemm`, or has 64-bit lengths, which it is not called with.
  public init?(loading name: String) {
    // OpenBLAS makes its threads when it is loaded, as many as this says.
    setenv("OPENBLAS_NUM_THREADS", environment("OPENBLAS_NUM_THREADS") ?? "1", 1)
    guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { return nil }
    let symbols = Symbols(handle: handle)
    let configuration = symbols.function("openblas_get_config", as: Text.self).flatMap { $0() }.map { String(cString: $0) } ?? ""
    guard let double = Routines<Double>(symbols, letter: "d"), let single = Routines<Float>(symbols, letter: "s"),
      !configuration.contains("USE64BITINT")
    else {
      dlclose(handle)
      return nil
    }
    self.name = name
    self.configuration = configuration
    self.core = symbols.function("openblas_get_corename", as: Text.self).flatMap { $0() }.map { String(cString: $0) } ?? ""
    self.double = double
    self.single = single
    self.setThreads =
      symbols.function("openblas_set_num_threads", as: SetThreads.self) ?? symbols.function("bli_thread_set_num_threads", as: SetThreads.self)
    setThreads?(1)
  }

  /// Tells the library how many threads to use; false where it cannot be told. It holds for the whole process.
  @discardableResult
  public func use(threads: Int) -> Bool {
    guard let setThreads else { return false }
    setThreads(Int32(clamping: max(1, threads)))
    return true
  }
}

/// The environment variable of that name.
private func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

/// The symbols of a loaded library.
struct Symbols {
  let handle: UnsafeMutableRawPointer

  /// The C function of that name as the given function type, which must be its type.
  func function<F>(_ name: String, as type: F.Type) -> F? {
    guard let symbol = dlsym(handle, name) else { return nil }
    return unsafeBitCast(symbol, to: type)
  }
}

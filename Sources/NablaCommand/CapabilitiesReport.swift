import BLAS
import Diagnostics
import Kernels

/// What a machine offers for arrays, as lines with labels.
struct CapabilitiesReport {
  /// The capabilities.
  let capabilities: Capabilities

  /// The lines in a language, the texts one below the other.
  func text(in language: Language) -> String {
    let lines = lines.map { (label: $0.text(in: language), text: $1.text(in: language)) }
    func width(_ text: String) -> Int { text.reduce(0) { $0 + DisplayCell($1).width } }
    let widest = lines.map { width($0.label) }.max() ?? 0
    return lines.map { "\($0)\(String(repeating: " ", count: widest - width($0)))  \($1)\n" }.joined()
  }

  private var lines: [(Message, Message)] {
    var lines: [(Message, Message)] = []
    let names: [InstructionLevel: Message] = [
      .base: Message("the architecture's base", "该架构的基本指令"), .avx2: Message("AVX2 and FMA", "AVX2 与 FMA"), .avx512: .code("AVX-512"),
    ]
    lines.append((Message("instructions", "指令集"), names[capabilities.level] ?? .code("")))
    if !capabilities.isOptimised {
      lines.append(
        (
          Message("build", "构建"),
          Message("without optimisation, so the kernels are slow: use a release build", "未经优化，内核较慢：请使用 release 构建")
        ))
    }
    lines.append(
      (
        Message("machine code", "机器码"),
        capabilities.writesMachineCode
          ? Message("written for chains of arithmetic", "为连续的算术运算生成")
          : Message("not written here; chains are calls of kernels", "此处不生成；连续的运算调用内核")
      ))
    if let library = capabilities.library {
      let (name, core) = (library.name, library.core)
      lines.append((.code("BLAS"), core.isEmpty ? .code(name) : Message("\(name), for \(core)", "\(name)，针对 \(core)")))
      if !library.configuration.isEmpty { lines.append((.code(""), .code(library.configuration))) }
    } else {
      lines.append((.code("BLAS"), Message("no tuned one found; the package's own kernels do all", "没有找到调优的库；全部由自带的内核计算")))
    }
    if let measurements = capabilities.measurements { lines += CapabilitiesReport.lines(measurements) }
    return lines
  }

  private static func lines(_ measurements: Capabilities.Measurements) -> [(Message, Message)] {
    func pair(_ rates: (double: Double, single: Double), _ unit: String) -> Message {
      let (double, single) = ("\(rounded(rates.double)) \(unit)", "\(rounded(rates.single)) \(unit)")
      return Message("\(double) double, \(single) float", "双精度 \(double)，单精度 \(single)")
    }
    var lines = [(Message("product, own", "矩阵乘积，自带"), pair(measurements.ownProduct, "GFLOP/s"))]
    if let rates = measurements.libraryProduct { lines.append((Message("product, BLAS", "矩阵乘积，BLAS"), pair(rates, "GFLOP/s"))) }
    let bandwidth = "\(rounded(measurements.bandwidth)) GB/s"
    lines.append((Message("memory", "内存"), Message("\(bandwidth), one read and one write", "\(bandwidth)，一读一写")))
    lines.append((.code("exp"), pair(measurements.exponential, "ns")))
    lines.append((.code("tanh"), pair(measurements.hyperbolicTangent, "ns")))
    return lines
  }

  /// Three digits, or two places after the point.
  private static func rounded(_ x: Double) -> String {
    guard x.isFinite, x < 1e9 else { return "?" }
    if x >= 100 { return String(Int(x.rounded())) }
    let hundredths = Int((x * (x >= 10 ? 10 : 100)).rounded())
    let unit = x >= 10 ? 10 : 100
    let rest = String(hundredths % unit)
    return "\(hundredths / unit)." + String(repeating: "0", count: (unit == 10 ? 1 : 2) - rest.count) + rest
  }
}

import Emission
import Foundation
import Testing
import Verification

/// The same function in every language gives the same numbers: those of the plain evaluation with dual numbers, to 10⁻¹⁰.
///
/// Each language is one process over all cases, and is left out where the machine has none of it.
@Suite("Emitted code agrees with the evaluation by dual numbers", .serialized)
struct AgreementTests {
  private static let cases = AgreementCase.all

  @Test("nearly every known case can be evaluated") func thereAreCases() { #expect(Self.cases.count > 115) }

  @Test("NumPy", .enabled(if: ForeignLanguage.numPy != nil, "python3 with NumPy is not installed"))
  func numPy() throws { try python(.numpy, ForeignLanguage.numPy) }

  @Test("JAX", .enabled(if: ForeignLanguage.jax != nil, "python3 with JAX is not installed"))
  func jax() throws { try python(.jax, ForeignLanguage.jax, start: "import jax\njax.config.update('jax_enable_x64', True)") }

  @Test("PyTorch", .enabled(if: ForeignLanguage.torch != nil, "python3 with PyTorch is not installed"))
  func torch() throws { try python(.torch, ForeignLanguage.torch) }

  @Test("Octave", .enabled(if: ForeignLanguage.octave != nil, "Octave is not installed"))
  func octave() throws {
    try ForeignLanguage.inFolder { folder in
      var script = "addpath('\(folder.path)');\n"
      script += "function say(x)\n  x = permute(x, ndims(x):-1:1);\n  printf(' %.17g', x);\n  printf('\\n');\nend\n"
      for one in Self.cases {
        let code = try one.code(in: .matlab)
        try code.write(to: folder.appendingPathComponent("\(one.name).m"), atomically: true, encoding: .utf8)
        let arguments = try Self.arguments(of: one, in: code) { variable, array in
          let reversed = array.shape.reversed().map(String.init).joined(separator: ", ")
          let entries = "[\(array.values.map { "\($0)" }.joined(separator: ", "))]"
          switch array.shape.count {
          case 0: return "\(array.values[0])"
          case 1: return one.isRow(variable) ? entries : "\(entries).'"
          default: return "permute(reshape(\(entries), \(reversed)), \(array.shape.count):-1:1)"
          }
        }
        script += "printf('= \(one.name)\\n');\n[a, b] = \(one.name)(\(arguments.joined(separator: ", ")));\nsay(a);\nsay(b);\n"
      }
      let file = folder.appendingPathComponent("agreement_script.m")
      try "1;\n\(script)".write(to: file, atomically: true, encoding: .utf8)
      try judge(ForeignLanguage.run([ForeignLanguage.octave ?? "", "--no-gui", "--quiet", file.path]))
    }
  }

  @Test("Julia", .enabled(if: ForeignLanguage.julia != nil, "Julia is not installed"))
  func julia() throws {
    try ForeignLanguage.inFolder { folder in
      var script = "flat(x::Number) = [x]\nflat(x) = vec(permutedims(x, ndims(x):-1:1))\nsay(x) = println(join(flat(x), ' '))\n"
      for one in Self.cases {
        let code = try one.code(in: .julia)
        try code.write(to: folder.appendingPathComponent("\(one.name).jl"), atomically: true, encoding: .utf8)
        let arguments = try Self.arguments(of: one, in: code) { variable, array in
          let reversed = array.shape.reversed().map(String.init).joined(separator: ", ")
          let entries = "[\(array.values.map { "\($0)" }.joined(separator: ", "))]"
          switch array.shape.count {
          case 0: return "\(array.values[0])"
          case 1: return one.isRow(variable) ? "permutedims(\(entries))" : entries
          default: return "permutedims(reshape(\(entries), \(reversed)), \(array.shape.count):-1:1)"
          }
        }
        script += "module M\(one.name)\ninclude(\"\(one.name).jl\")\nend\n"
        script += "println(\"= \(one.name)\")\nforeach(say, M\(one.name).\(one.name)(\(arguments.joined(separator: ", "))))\n"
      }
      let file = folder.appendingPathComponent("agreement.jl")
      try script.write(to: file, atomically: true, encoding: .utf8)
      try judge(ForeignLanguage.run([ForeignLanguage.julia ?? "", file.path]))
    }
  }

  @Test("C", .enabled(if: ForeignLanguage.cCompiler != nil, "a C compiler is not installed"))
  func c() throws {
    try ForeignLanguage.inFolder { folder in
      var declarations = "#include <stddef.h>\n#include <stdio.h>\n#include <stdlib.h>\n"
      var calls = ""
      for one in Self.cases {
        let code = try one.code(in: .c)
        try code.write(to: folder.appendingPathComponent("\(one.name).c"), atomically: true, encoding: .utf8)
        let names = try Self.parameters(of: one, in: code)
        let head = code[try #require(code.range(of: "void \(one.name)(")).lowerBound...]
        declarations += "\(head.prefix { $0 != "{" });\nptrdiff_t \(one.name)_workspace();\n".replacing("restrict", with: "")
        let counts = one.expected.map(\.values.count)
        let lengths = names.filter { one.sizes[$0] != nil && one.inputs[$0] == nil }.map { "(ptrdiff_t)\(one.sizes[$0] ?? 0)" }
        let arguments = names.dropLast(3).map { name -> String in
          guard let array = one.inputs[name] else { return "\(one.sizes[name] ?? 0)" }
          let entries = array.values.map { "\($0)" }.joined(separator: ", ")
          return array.shape.isEmpty ? entries : "(const double[]){\(entries.isEmpty ? "0" : entries)}"
        }
        calls += """
            {
              double *w = malloc(8 * (size_t)(1 + \(one.name)_workspace(\(lengths.joined(separator: ", ")))));
              double a[\(max(1, counts[0]))], b[\(max(1, counts[1]))];
              \(one.name)(\((arguments + ["a", "b", "w"]).joined(separator: ", ")));
              printf("= \(one.name)\\n");
              for (int i = 0; i < \(counts[0]); i++) printf(" %.17g", a[i]);
              printf("\\n");
              for (int i = 0; i < \(counts[1]); i++) printf(" %.17g", b[i]);
              printf("\\n");
              free(w);
            }

          """
      }
      try "\(declarations)\nint main(void) {\n\(calls)}\n".write(to: folder.appendingPathComponent("main.c"), atomically: true, encoding: .utf8)
      let files = Self.cases.map { "\($0.name).c" } + ["main.c", "-lm"]
      let built = ForeignLanguage.run([ForeignLanguage.cCompiler ?? "", "-std=c11", "-O1", "-o", "agreement"] + files, in: folder)
      #expect(built?.status == 0, "\(built?.errors ?? "")")
      try judge(ForeignLanguage.run(["./agreement"], in: folder))
    }
  }

  @Test("Swift", .enabled(if: ForeignLanguage.swiftCompiler != nil, "a Swift compiler is not on the path"))
  func swift() throws {
    try ForeignLanguage.inFolder { folder in
      var script = "func say(_ name: String, _ results: [[Double]]) {\n  print(\"= \\(name)\")\n"
      script += "  for result in results { print(result.map { \"\\($0)\" }.joined(separator: \" \")) }\n}\n"
      for one in Self.cases {
        let code = try one.code(in: .swift)
        try code.write(to: folder.appendingPathComponent("\(one.name).swift"), atomically: true, encoding: .utf8)
        let labels = try Self.parameters(of: one, in: code)
        let arguments = labels.map { name -> String in
          guard let array = one.inputs[name] else { return "\(name): \(one.sizes[name] ?? 0)" }
          return "\(name): \(array.shape.isEmpty ? "\(array.values[0])" : "\(array.values)")"
        }
        script += "do {\n  let r = \(one.name)(\(arguments.joined(separator: ", ")))\n"
        let parts = one.expected.enumerated().map { $1.shape.isEmpty ? "[r.\($0)]" : "r.\($0)" }
        script += "  say(\"\(one.name)\", [\(parts.joined(separator: ", "))])\n}\n"
      }
      try script.write(to: folder.appendingPathComponent("main.swift"), atomically: true, encoding: .utf8)
      let files = Self.cases.map { "\($0.name).swift" } + ["main.swift"]
      let built = ForeignLanguage.run([ForeignLanguage.swiftCompiler ?? "", "-o", "agreement"] + files, in: folder)
      #expect(built?.status == 0, "\(built?.errors.prefix(2_000) ?? "")")
      try judge(ForeignLanguage.run(["./agreement"], in: folder))
    }
  }

  @Test("StableHLO", .enabled(if: ForeignLanguage.jax != nil, "python3 with JAX, which runs StableHLO, is not installed"))
  func stableHLO() throws {
    try ForeignLanguage.inFolder { folder in
      var script = Self.moduleRunner
      var emitted: [AgreementCase] = []
      for one in Self.cases {
        // Programs that factor a general matrix are refused.
        guard let code = try? one.code(in: .stablehlo) else { continue }
        emitted.append(one)
        try code.write(to: folder.appendingPathComponent("\(one.name).mlir"), atomically: true, encoding: .utf8)
        let arguments = one.answer.program.variables.map {
          "np.array(\(one.inputs[$0.name]?.values ?? [])).reshape(\(one.inputs[$0.name]?.shape ?? []))"
        }
        script += "run('\(one.name)', [\(arguments.joined(separator: ", "))])\n"
      }
      #expect(emitted.count > Self.cases.count - 20)
      let file = folder.appendingPathComponent("agreement.py")
      try script.write(to: file, atomically: true, encoding: .utf8)
      try judge(ForeignLanguage.run([ForeignLanguage.jax ?? "", file.path], in: folder), cases: emitted)
    }
  }

  private func python(_ target: Target, _ interpreter: String?, start: String = "") throws {
    try ForeignLanguage.inFolder { folder in
      var script = "\(start)\nimport inspect, runpy\nimport numpy as np\n"
      script += "def run(name, data):\n    f = runpy.run_path(name + '.py')[name]\n    print('=', name)\n"
      script += "    for r in f(**{k: data[k] for k in inspect.signature(f).parameters}):\n"
      script += "        print(*[repr(float(x)) for x in np.asarray(r, dtype=float).reshape(-1)])\n"
      for one in Self.cases {
        try one.code(in: target).write(to: folder.appendingPathComponent("\(one.name).py"), atomically: true, encoding: .utf8)
        let arrays = one.inputs.sorted { $0.key < $1.key }.map { "'\($0.key)': np.array(\($0.value.values)).reshape(\($0.value.shape))" }
        let lengths = one.sizes.filter { one.inputs[$0.key] == nil }.sorted { $0.key < $1.key }.map { "'\($0.key)': \($0.value)" }
        script += "run('\(one.name)', {\((arrays + lengths).joined(separator: ", "))})\n"
      }
      let file = folder.appendingPathComponent("agreement.py")
      try script.write(to: file, atomically: true, encoding: .utf8)
      try judge(ForeignLanguage.run([interpreter ?? "", file.path], in: folder))
    }
  }

  /// Compares the output of a process, in which a line `= name` stands before the numbers of each result.
  private func judge(_ run: (status: Int32, output: String, errors: String)?, cases: [AgreementCase] = cases) throws {
    let run = try #require(run)
    #expect(run.status == 0, "\(run.errors.suffix(2_000))")
    var results: [String: [[Double]]] = [:]
    var name = ""
    for line in run.output.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("= ") {
        name = String(line.dropFirst(2))
        results[name] = []
      } else if results[name, default: []].count < 2 {
        results[name, default: []].append(line.split(separator: " ").compactMap { Double($0) })
      }
    }
    for one in cases { #expect(one.disagreement(results[one.name]) == nil) }
  }

  /// The names of a function's parameters in emitted code, in order.
  private static func parameters(of one: AgreementCase, in code: String) throws -> [String] {
    let head = try #require(code.range(of: "\\b\(one.name)\\(", options: .regularExpression, range: try start(of: one, in: code)..<code.endIndex))
    let list = code[head.upperBound...].prefix { $0 != ")" }
    return list.split(separator: ",").map { part in
      let name = part.contains(":") ? part.prefix { $0 != ":" } : part
      return String(name.split { !($0.isLetter || $0.isNumber || $0 == "_") }.last ?? "")
    }
  }

  /// Where the definition begins, behind descriptions that name the function too.
  private static func start(of one: AgreementCase, in code: String) throws -> String.Index {
    for keyword in ["void \(one.name)(", "func \(one.name)(", "function \(one.name)(", "= \(one.name)("] {
      if let found = code.range(of: keyword) { return found.lowerBound }
    }
    return try #require(code.range(of: one.name)).lowerBound
  }

  /// The arguments of a call, in order: arrays as the language writes them, lengths as integers.
  private static func arguments(of one: AgreementCase, in code: String, _ text: (String, NumericArray) -> String) throws -> [String] {
    try parameters(of: one, in: code).map { name in one.inputs[name].map { text(name, $0) } ?? "\(one.sizes[name] ?? 0)" }
  }

  private static let moduleRunner = """
    import jax
    import numpy as np
    jax.config.update('jax_enable_x64', True)
    from jax._src.interpreters import mlir
    from jax._src.lib import xla_client as xc
    from jaxlib.mlir import ir
    device = jax.devices()[0]


    def run(name, arguments):
        with mlir.make_ir_context():
            module = ir.Module.parse(open(name + '.mlir').read())
            module.operation.verify()
            code = mlir.module_to_bytecode(module)
        program = device.client.compile_and_load(code, xc.DeviceList((device,)), xc.CompileOptions())
        results = program.execute([jax.device_put(np.asarray(a, dtype=np.float64)) for a in arguments])
        print('=', name)
        for result in results[:2]:
            print(*[repr(float(x)) for x in np.asarray(result).reshape(-1)])


    """
}

extension AgreementCase {
  /// True for a variable that is a row vector.
  func isRow(_ name: String) -> Bool {
    answer.program.variables.contains { variable in
      if case .row = variable.type { return variable.name == name }
      return false
    }
  }
}

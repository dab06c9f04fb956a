import Diagnostics
import Foundation
import GradientChecking
import Nabla
import Testing
import Verification

@Suite("Gradients of other functions are checked, and mistakes named")
struct GradientCheckTests {
  private static let ridge = Problem(
    program: """
      X: matrix(m, d); W: matrix(d, k); b: rowvector(k); Y: matrix(m, k); c: scalar positive constant
      R = X*W + b - Y
      J = norm2(R)^2/2 + c*norm2(W)^2/2
      """, variables: ["W", "b"])

  /// Ridge regression as a person writes it, over rows of numbers.
  private struct Ridge {
    var x: [[Double]]
    var w: [[Double]]
    var b: [Double]
    var y: [[Double]]
    var c: Double

    init(_ point: [String: NumericArray]) throws {
      func rows(_ name: String) throws -> [[Double]] {
        let a = try #require(point[name])
        return (0..<a.shape[0]).map { Array(a.values[($0 * a.shape[1])..<(($0 + 1) * a.shape[1])]) }
      }
      (x, w, y) = (try rows("X"), try rows("W"), try rows("Y"))
      (b, c) = (try #require(point["b"]).values, try #require(point["c"]).values[0])
    }

    var residual: [[Double]] {
      x.indices.map { i in b.indices.map { j in w.indices.reduce(b[j] - y[i][j]) { $0 + x[i][$1] * w[$1][j] } } }
    }

    var value: Double {
      residual.joined().reduce(0) { $0 + $1 * $1 } / 2 + c * w.joined().reduce(0) { $0 + $1 * $1 } / 2
    }

    func gradientByW(_ r: [[Double]], terms: Int? = nil) -> [[Double]] {
      w.indices.map { l in b.indices.map { j in (0..<(terms ?? x.count)).reduce(c * w[l][j]) { $0 + x[$1][l] * r[$1][j] } } }
    }

    func gradientByB(_ r: [[Double]]) -> [Double] { b.indices.map { j in r.reduce(0) { $0 + $1[j] } } }
  }

  private static func array(_ rows: [[Double]]) -> NumericArray {
    NumericArray(shape: [rows.count, rows.first?.count ?? 0], values: Array(rows.joined()))
  }

  /// The results of all calls, with the gradients changed at each point.
  private static func judge(_ change: (inout GradientCheck.Result, Ridge, Ridge) -> Void) throws -> GradientReport {
    let check = try GradientCheck(ridge)
    let first = try Ridge(check.points[0])
    return try check.judge(
      check.points.map { point in
        let ridge = try Ridge(point)
        let r = ridge.residual
        var result = GradientCheck.Result(
          value: NumericArray(ridge.value),
          gradients: ["W": array(ridge.gradientByW(r)), "b": NumericArray(shape: [ridge.b.count], values: ridge.gradientByB(r))])
        change(&result, ridge, first)
        return result
      })
  }

  @Test("a right function is right, and its Taylor remainder falls as h²")
  func right() throws {
    let report = try Self.judge { _, _, _ in }
    #expect(report.isRight)
    #expect(report.findings.map(\.name) == ["value", "W", "b"])
    for finding in report.findings.dropFirst() { #expect(abs((finding.slope ?? 0) - 2) < 0.2) }
  }

  @Test("a wrong gradient's Taylor remainder falls as h")
  func slope() throws {
    let report = try Self.judge { result, _, _ in result.changeGradient { 3 * $0 } }
    #expect(abs((report.findings[1].slope ?? 0) - 1) < 0.3)
    #expect(report.findings[1].firstWrongEntry?.english.hasPrefix("row 1, column 1: ") == true)
  }

  @Test("transposed")
  func transposed() throws {
    let report = try Self.judge { result, ridge, _ in
      let g = ridge.gradientByW(ridge.residual)
      result.gradients["W"] = Self.array(ridge.b.indices.map { j in g.map { $0[j] } })
    }
    #expect(report.findings.map(\.mistake) == [nil, .transposed, nil])
  }

  @Test("factors are named", arguments: [(2.0, "2"), (0.5, "1/2"), (1.0 / 3, "1/m = 1/3"), (-1, "sign"), (1.7, "1.7")])
  func factor(factor: Double, words: String) throws {
    let report = try Self.judge { result, _, _ in result.changeGradient { factor * $0 } }
    #expect(report.findings[1].mistake == (factor == -1 ? .sign : .factor))
    #expect(report.findings[1].explanation?.english.contains(words) == true)
  }

  @Test("a missing term is named as the program writes it")
  func missingTerm() throws {
    let report = try Self.judge { result, ridge, _ in
      var bare = ridge
      bare.c = 0
      result.gradients["W"] = Self.array(bare.gradientByW(ridge.residual))
    }
    #expect(report.findings[1].mistake == .missingTerm)
    #expect(report.findings[1].explanation?.english.contains("c*norm2(W)^2/2") == true)
  }

  @Test("a sum over the wrong axis")
  func wrongAxis() throws {
    let report = try Self.judge { result, ridge, _ in
      result.gradients["b"] = NumericArray(shape: [ridge.y.count], values: ridge.residual.map { $0.reduce(0, +) })
    }
    #expect(report.findings.map(\.mistake) == [nil, nil, .wrongAxis])
  }

  @Test("a sum over the wrong axis inside the objective, at equal lengths")
  func wrongAxisOfObjective() throws {
    let check = try GradientCheck(Problem(program: "X: matrix(n, n)\nJ = sum(exp(sum(X, rows)))", variables: ["X"]))
    let report = try check.judge(
      check.points.map { point in
        let x = try #require(point["X"])
        let n = x.shape[0]
        let right = (0..<n).reduce(0.0) { total, i in total + exp((0..<n).reduce(0.0) { $0 + x.values[i * n + $1] }) }
        let wrong = (0..<(n * n)).map { place in exp((0..<n).reduce(0.0) { $0 + x.values[$1 * n + place % n] }) }
        return GradientCheck.Result(value: NumericArray(right), gradients: ["X": NumericArray(shape: x.shape, values: wrong)])
      })
    #expect(report.findings.map(\.mistake) == [nil, .wrongAxis])
  }

  @Test("an argument that is changed in place, though the numbers are right")
  func overwritten() throws {
    let report = try Self.judge { result, ridge, _ in
      result.after["Y"] = Self.array(ridge.residual)
    }
    #expect(report.findings[0].mistake == .overwritten)
    #expect(report.findings[0].explanation?.english.contains("Y") == true)
  }

  @Test("single precision")
  func singlePrecision() throws {
    let report = try Self.judge { result, _, _ in
      result.changeGradient { Double(Float($0)) }
    }
    #expect(report.findings[1].mistake == .singlePrecision)
  }

  @Test("off by one: a term left out, and entries moved")
  func offByOne() throws {
    let shortened = try Self.judge { result, ridge, _ in
      result.gradients["W"] = Self.array(ridge.gradientByW(ridge.residual, terms: ridge.x.count - 1))
    }
    #expect(shortened.findings[1].mistake == .offByOne)
    let moved = try Self.judge { result, ridge, _ in
      let g = ridge.gradientByW(ridge.residual)
      result.gradients["W"] = Self.array(g.map { $0.dropFirst() + [0] })
    }
    #expect(moved.findings[1].mistake == .offByOne)
  }

  @Test("a value of an earlier call")
  func stale() throws {
    let report = try Self.judge { result, ridge, first in
      var old = ridge
      old.w = first.w
      result.gradients["W"] = Self.array(ridge.gradientByW(old.residual))
    }
    // The first call has nothing to keep, and is right; the second one tells.
    #expect(report.findings[1].mistake == .stale)
  }

  @Test("a vector broadcast against another")
  func broadcasting() throws {
    let check = try GradientCheck(Problem(program: "X: matrix(m, d); w: vector(d); y: vector(m)\nJ = norm2(X*w - y)^2/2", variables: ["w"]))
    let report = try check.judge(
      check.points.map { point in
        let (x, w, y) = (try #require(point["X"]), try #require(point["w"]).values, try #require(point["y"]).values)
        let z = y.indices.map { i in w.indices.reduce(0.0) { $0 + x.values[i * w.count + $1] * w[$1] } }
        let r = y.map { y in z.map { $0 - y } }
        let value = r.joined().reduce(0) { $0 + $1 * $1 } / 2
        let gradient = w.indices.map { j in z.indices.reduce(0.0) { total, i in total + x.values[i * w.count + j] * r.reduce(0) { $0 + $1[i] } } }
        return GradientCheck.Result(value: NumericArray(value), gradients: ["w": NumericArray(shape: [w.count], values: gradient)])
      })
    #expect(report.findings.map(\.mistake) == [.broadcasting, .broadcasting])
  }

  @Test("what cannot be checked is said")
  func refusals() throws {
    #expect(throws: Diagnostic.self) { try GradientCheck(Problem(program: "x: vector(n)\n2*x")) }
    #expect(throws: Diagnostic.self) { try GradientCheck(Problem(program: "x: vector(n)\nsum(x)", variables: ["z"])) }
    #expect(throws: Diagnostic.self) { try GradientCheck(Problem(program: "x: vector(n); f: elementwise\nsum(f(x))")) }
    #expect(throws: Diagnostic.self) { try GradientCheck(Problem(program: "x: vector(n)\nlog(-sum(x.^2))")) }
    #expect(throws: Diagnostic.self) { try GradientCheck(Self.ridge).judge([]) }
  }
}

extension GradientCheck.Result {
  /// Changes each entry of the gradient by W.
  fileprivate mutating func changeGradient(_ change: (Double) -> Double) {
    guard let right = gradients["W"] else { return }
    gradients["W"] = NumericArray(shape: right.shape, values: right.values.map(change))
  }
}

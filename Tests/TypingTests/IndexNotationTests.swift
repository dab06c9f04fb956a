import Diagnostics
import Testing

@testable import Typing

/// Sums over indices, accesses, ranges and bounds.
struct IndexNotationTests {
  static let declarations = """
    W: matrix(m,n); x: vector(n); y: vector(m); w: vector(k); S: matrix(n,n); v: vector(5); T: tensor(n,m,k); X: matrix(6,4); E: matrix(2,2); G: matrix(3,2)
    """

  @Test(arguments: [
    ("z[i] = sum[k](W[i,k]*x[k])", "vector(m)"), ("z[i] = sum[k](W[i,k]*x[k])\nsum[i](z[i]^2)", "scalar"), ("P[i,j] = y[i]*x[j]\nP*x", "vector(m)"),
    ("D[i,j,k] = eye(m)[i,j]*x[k]", "tensor(m, m, n)"), ("z[i,k] = inv(S)[i,k]", "matrix(n, n)"), ("z[i] = sum[j,l](T[i,j,l])", "vector(n)"),
    ("z[i] = sum[j](w[j]*x[i+j])", "vector(n-k)"), ("z[i] = sum[j](w[j]*x[i+j-1])", "vector(n-k+1)"), ("z[i] = v[2*i]", "vector(2)"),
    ("z[i] = v[6-i]", "vector(5)"), ("sum[i,j,a,b](G[i,j]*E[a,b]*X[2*i+a-2,2*j+b-2])", "scalar"),
    ("P[i,j] = exp(W[i,j])/sum[l](exp(W[i,l]))", "matrix(m, n)"), ("v[5]", "scalar"), ("x[3]", "scalar"), ("sum[i](x[i]) + sum[i](y[i])", "scalar"),
    ("(W*x)[1]", "scalar"), ("z[i] = max(x[i], 0)", "vector(n)"), ("z[i] = x[i]*sum(y)", "vector(n)"), ("z[i] = vec(X)[i]", "vector(24)"),
    ("z[i,j] = kron(x, y)[i,j]", "matrix(n, m)"), ("z[j,i] = vec(W)[i,j]", "matrix(m, n)"), ("z[i,j,k] = kron(W, y)[i,j,k]", "tensor(m, m, n)"),
  ])
  func types(program: String, expected: String) throws {
    #expect(try type(program, Self.declarations) == expected)
  }

  @Test func subscriptsAreAffineForms() throws {
    let typed = try elaborate("sum[i,j](X[2*i+j-1, j+2]*E[i,j])", Self.declarations)
    let access = try #require(typed.nodes.first { if case .access(let subscripts) = $0.operation { subscripts[0].terms.count == 2 } else { false } })
    let expected = Subscript(terms: [.init(index: 0, factor: 2), .init(index: 1, factor: 1)], constant: -1)
    #expect(access.operation == .access([expected, Subscript(terms: [.init(index: 1, factor: 1)], constant: 2)]))
    #expect(typed.indices.map(\.extent) == [.literal(2), .literal(2)])
  }

  @Test(arguments: [
    ("v[6]^2", Diagnostic.Code.shapeMismatch, "v[6]", "index 6 is out of range for vector(5)"),
    ("v[0]", .shapeMismatch, "v[0]", "index 0 is out of range for vector(5)"),
    ("v[1,2]", .shapeMismatch, "v[1,2]", "v is vector(5) and takes 1 subscript, 2 given"),
    ("z[i] = sum[k](W[i,k]*y[k])", .shapeMismatch, "y[k]", "the index k runs over n and over m: W[i,k] and y[k]"),
    ("sum[i](x[i]*x[i+1])", .shapeMismatch, "x[i+1]", "i+1 reaches n+1 and leaves vector(n)"),
    ("sum[i](x[i]*x[i-1])", .shapeMismatch, "x[i-1]", "i-1 starts at 0 and leaves vector(n)"),
    ("sum[i](v[i+7])", .shapeMismatch, "v[i+7]", "no value of the index i keeps every access in bounds"),
    ("sum[i,j](v[i*j])", .unsupported, "i*j", "a product of two indices cannot be a subscript"),
    ("sum[i](v[i/2])", .unsupported, "i/2", "only + - * of indices and integers may stand inside [ ]"),
    ("sum[i,j](v[i+j])", .shapeMismatch, "v[i+j]", "the range of the index i is unknown"),
    ("z[i] = 1", .shapeMismatch, "i", "the range of the index i is unknown"),
    ("sum[i](i*x[i])", .syntax, "i", "the index i may only be used inside [ ]"),
    ("sum[i](x[i]) + i", .unknownName, "i", "i is an index, and may only be used inside [ ] where a sum or the left side binds it"),
    ("z[i] = x[j]", .unknownName, "j", "the index j is bound by no sum and does not stand on the left"),
    ("sum[i](x[y])", .unsupported, "y", "y is a value, and only indices and integers may stand inside [ ]"),
    ("sum[i](x[i]*sum[i](y[i]))", .redefinition, "sum[i](y[i])", "the index i is already in use"),
    ("q = 1\nsum[q](x[q])", .redefinition, "q", "q is the name of a statement and of an index"),
    ("z[i] = x", .shapeMismatch, "x", "an entry of z must be a scalar: x is vector(n)"),
    ("sum[i](x[i]*x)", .shapeMismatch, "x[i]*x", "the summand must be a scalar: x[i]*x is vector(n)"),
    ("z[i] = sum(x)[i]", .shapeMismatch, "sum(x)[i]", "sum(x) is a scalar and has no entries"),
    ("z[i] = vec(W)[i]", .unsupported, "vec(W)[i]", "the index i cannot run over an axis of the merged length n*m"),
    ("sum[exp](x[exp])", .reservedName, "sum[exp](x[exp])", "exp is a reserved word and cannot be an index"),
  ])
  func faults(program: String, code: Diagnostic.Code, place: String, message: String) throws {
    let found = try #require(fault(program, Self.declarations))
    #expect(found.code == code)
    #expect(found.message == message)
    #expect(covered(found.span, in: program) == place)
  }

  @Test func indicesMayBearTheNamesOfDimensions() throws {
    #expect(try type("z[m] = sum[n](W[m,n]*x[n])", Self.declarations) == "vector(m)")
  }

  @Test func unprovedBoundsDrawAWarningAndARequirement() throws {
    let typed = try elaborate("sum[i,j](y[i]*w[j]*x[i+j-1])", Self.declarations)
    #expect(typed.warnings.map(\.message) == ["x[i+j-1] stays in bounds only if k+m-1 <= n"])
    #expect(typed.sizeRequirements.map(\.text) == ["n-k-m+1"])
  }

  @Test func rangesRequireOneValueAtLeast() throws {
    #expect(try elaborate("z[i] = sum[j](w[j]*x[i+j])", Self.declarations).sizeRequirements.map(\.text) == ["n-k-1"])
    #expect(try elaborate("x[3]", Self.declarations).sizeRequirements.map(\.text) == ["n-3"])
    #expect(try elaborate("z[i] = sum[j](W[i,j]*x[j])", Self.declarations).sizeRequirements.isEmpty)
  }
}

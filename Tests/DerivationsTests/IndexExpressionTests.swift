import Shapes
import Testing
import Typing

@testable import Derivations

@Suite("Expressions for entries are simplified, and deltas used up")
struct IndexExpressionTests {
  private let n = Extent.named("n")

  private func vector(_ place: Int, _ label: Int, _ expressions: inout IndexExpressions) -> Int {
    expressions.intern(.entry(.variable(place), [.label(label)]))
  }

  @Test("the sum over l of δ[l,j]·a[l] is a[j]")
  func contraction() {
    var expressions = IndexExpressions()
    let (j, l) = (expressions.label("j", n, isFree: true), expressions.label("l", n))
    let delta = expressions.delta(.label(l), .label(j), n)
    let entry = vector(0, l, &expressions)
    let sum = expressions.contraction([l], expressions.product([delta, entry]))
    let (value, used) = expressions.contracted(sum)
    let wanted = vector(0, j, &expressions)
    #expect(value == wanted)
    #expect(used == [IndexExpressions.UsedDelta(label: l, value: .label(j))])
  }

  @Test("a sum over nothing but a delta is 1, one that nothing depends on counts its values")
  func counting() {
    var expressions = IndexExpressions()
    let (j, l) = (expressions.label("j", n, isFree: true), expressions.label("l", n))
    let delta = expressions.delta(.label(l), .label(j), n)
    let single = expressions.contraction([l], delta)
    let one = expressions.contracted(single).value
    #expect(expressions.isOne(one))
    let idle = expressions.contraction([l], vector(0, j, &expressions))
    let counted = expressions.contracted(idle).value
    let many = expressions.intern(.extent(n))
    let wanted = expressions.product([many, vector(0, j, &expressions)])
    #expect(counted == wanted)
  }

  @Test("a delta with a shifted index stays, since the index may leave its range")
  func shiftedDelta() {
    var expressions = IndexExpressions()
    let (j, l) = (expressions.label("j", n, isFree: true), expressions.label("l", n))
    let shifted = Subscript(terms: [Subscript.Term(index: j, factor: 1)], constant: 1)
    let sum = expressions.contraction([l], expressions.product([expressions.delta(.label(l), shifted, n), vector(0, l, &expressions)]))
    let contracted = expressions.contracted(sum).value
    #expect(contracted == sum)
  }

  @Test("sums count equal terms and products gather numbers and signs")
  func gathering() {
    var expressions = IndexExpressions()
    let j = expressions.label("j", n, isFree: true)
    let a = vector(0, j, &expressions)
    let b = vector(1, j, &expressions)
    let (two, three) = (expressions.number(2), expressions.number(3))
    let (minusA, minusB) = (expressions.negative(a), expressions.negative(b))
    let twice = expressions.product([two, a])
    let (counted, written) = (expressions.sum([a, b, a]), expressions.sum([twice, b]))
    #expect(counted == written)
    let nothing = expressions.sum([a, minusA])
    #expect(expressions.isZero(nothing))
    let (signed, plain) = (expressions.product([minusA, three, minusB]), expressions.product([three, a, b]))
    #expect(signed == plain)
    // 1/(2a)·a·b = b/2
    let one = expressions.number(1)
    let quotient = expressions.quotient(one, twice)
    let (cancelled, half) = (expressions.product([quotient, a, b]), expressions.times(.half, b))
    #expect(cancelled == half)
  }

  @Test("instantiating gives bound labels new names, so that nothing is captured")
  func instantiation() {
    var expressions = IndexExpressions()
    let (j, l) = (expressions.label("j", n, isFree: true), expressions.label("l", n))
    let sum = expressions.contraction([l], expressions.product([vector(0, l, &expressions), vector(1, j, &expressions)]))
    let moved = expressions.instantiated(sum, [j: .label(l)])
    guard case .contraction(let bound, let body) = expressions[moved] else {
      Issue.record("a sum must stay one")
      return
    }
    #expect(bound != [l])
    #expect(expressions.labels(in: body) == [l, bound[0]])
  }
}

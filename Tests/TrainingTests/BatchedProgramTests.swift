import ArrayFiles
import Binding
import DataSets
import Diagnostics
import Nabla
import Testing

@testable import Training

/// Programs for one example become programs for a batch, with the same numbers.
struct BatchedProgramTests {
  private func training(_ program: String, _ axes: [String: Int]) throws -> TrainingProgram {
    try TrainingProgram(Problem(program: program), axes: axes, purpose: .training(hessian: false))
  }

  @Test func theNetworkReadsAsAPersonWouldWriteIt() throws {
    let training = try training(Example.network, ["x": 2, "y": 2])
    guard case .rewritten(let batched) = training.form else { throw Diagnostic(.unsupported, .code("not rewritten"), at: .none) }
    #expect(
      batched.text == """
        X: matrix(B, d) constant
        Y: matrix(B, k) constant
        W: matrix(h, d)
        U: matrix(k, h)
        b: vector(h)
        c: vector(k)
        Z = X*W' + b'
        A = tanh(Z)
        P = softmax(A*U' + c', rows)
        J = -mean(sum(Y.*log(P), rows))
        """)
    #expect(training.examples.map { training.program.variables[$0].name } == ["x", "y"])
    #expect(training.parameters.map { training.program.variables[$0].name } == ["W", "U", "b", "c"])
  }

  /// Programs with one vector x, one number t and one label y an example.
  private static let programs = [
    "x: vector(d); t: scalar; w: vector(d); (w'*x + b - t)^2", "x: vector(d); t: scalar; w: vector(d); (x'*w - t)^2 + a*norm2(w)^2",
    "x: rowvector(d); W: matrix(d, h); t: scalar; norm2(x*W)^2*t", "x: vector(d); A: matrix(d, d); x'*A*x",
    "x: vector(d); t: scalar; w: vector(d); softplus(-t*(w'*x))", "x: vector(d); t: scalar; w: vector(d); log(1 + exp(-t*w'*x))",
    "x: vector(d); w: vector(d); t: scalar; sum(w.*x)*t - exp(-t*t)*sum(x.*x.*w)", "x: vector(d); w: vector(d); norm2(x./(1 + w.^2) - w)",
    "x: vector(d); w: vector(d); t: scalar; sum((t + w).*x)", "x: vector(d); w: vector(d); t: scalar; sum(x*t + w*t)",
    "x: vector(d); w: vector(d); t: scalar; sum(x/(2 + t^2) + w/(2 + t^2))", "x: vector(d); w: vector(d); sum(2 ./(3 + tanh(x.*w)))",
    "x: vector(d); W: matrix(d, d); logsumexp(W*x) - sum(logsoftmax(W*x).*x)", "x: vector(d); W: matrix(h, d); sum(gelu(W*x)) + mean(silu(W*x))",
    "x: vector(d); W: matrix(h, d); max(W*x) + norm1(W*x)", "x: vector(d); y: onehot(k); W: matrix(k, d); cross_entropy(y, softmax(W*x))",
    "x: vector(d); y: onehot(k); W: matrix(k, d); -y'*log(softmax(W*x))", "x: vector(d); S: spd(d); x'*inv(S)*x + logdet(S)",
    "x: vector(d); w: vector(d); prod(2 + sin(w.*x))", "x: vector(d); t: scalar; w: vector(d); abs(w'*x - t) + relu(t - w'*x)",
    "x: vector(d); W: matrix(h, d); r: rowvector(h); r*sigmoid(W*x) + sum(x')", "x: vector(d); w: vector(d); (w'*x)/(1 + norm2(x)^2)",
    "x: vector(d); w: vector(d); a = w.*x; s = sum(a); q = a/(1 + s^2); sum(q.*q)", "x: vector(d); w: vector(d); sum(x.^2 .* exp(w))",
  ]

  @Test(arguments: programs)
  func batchesEqualTheirExamples(program: String) throws {
    var random = SplitMix(seed: 3)
    let count = 5
    var data = DataCollection()
    data.add("x", ArrayValue(shape: [count, 4], doubles: (0..<(4 * count)).map { _ in random.normal() }), origin: "test")
    data.add("t", ArrayValue(shape: [count], doubles: (0..<count).map { _ in random.normal() }), origin: "test")
    data.add("y", ArrayValue(shape: [count], doubles: [0, 1, 2, 0, 2]), origin: "test")
    let problem = Problem(program: program)
    let names = try Engine().elaborate(problem).variables.map(\.name)
    var axes: [String: Int] = [:]
    for name in names where data.contains(name) { axes[name] = try data.array(name).shape.count }
    let training = try TrainingProgram(problem, axes: axes, purpose: .training(hessian: false))
    guard case .rewritten = training.form else {
      Issue.record("not rewritten: \(training.form)")
      return
    }
    let bound = try TrainingData(training, data: data, sizes: ["h": 3])
    #expect(try training.checkBatch(problem, axes: axes, data: bound) < 1e-10)
  }

  @Test func whatHasNoRowsIsRunExampleByExample() throws {
    let training = try training("X: matrix(m, n); w: vector(n); norm2(X*w)^2", ["X": 3])
    guard case .single = training.form else {
      Issue.record("rewritten")
      return
    }
    #expect(training.dimension == nil)
  }

  @Test func aProgramForABatchStaysAsItIs() throws {
    let training = try training("X: matrix(m, n); y: vector(m); w: vector(n); norm2(X*w - y)^2", ["X": 2, "y": 1])
    guard case .written = training.form else {
      Issue.record("\(training.form)")
      return
    }
    #expect(training.dimension == "m")
    #expect(training.examples == [0, 1])
  }

  @Test(
    arguments: [
      ("x: vector(d); W*x", ["x": 2], "training needs a number to make small"), ("x: vector(d); sum(x)", ["x": 2], "nothing to train"),
      ("x: vector(d); y: onehot(d); sum(W*x.*y)", ["x": 2], "there is no data for y, which is onehot(d)"),
      ("x: vector(d); w: vector(d); w'*x", ["x": 4], "the data for x has 4 axes; a vector(d) for each example has 2"),
      ("w: vector(d); a: scalar; a*sum(w)", ["a": 0], "no array has a row for each example"),
    ] as [(String, [String: Int], String)])
  func whatCannotBeTrained(program: String, axes: [String: Int], message: String) throws {
    let fault = try #require(throws: Diagnostic.self) { try training(program, axes) }
    #expect(fault.message.contains(message), "\(fault.message)")
  }
}

import Diagnostics
import Typing

/// A step of gradient descent over a mesh of devices, in JAX: the examples are split among the devices, the parameters stand on every one, and the compiler
/// adds what the devices must exchange.
///
/// The parameters are the variables differentiated by, the data all others. Where a dimension counts the examples, the gradient is that of the program as it
/// stands; where the program is one of a single example, every array among the data gets a leading axis, and the step takes the mean over it.
struct JAXTrainingStep {
  private let function: LoweredFunction
  private let batch: String?
  private let parameters: [Int]

  /// The step of a function.
  ///
  /// - Throws: where the objective is no scalar, nothing is differentiated, or nothing can be split among devices.
  init(_ function: LoweredFunction, _ training: CodeRequest.Training) throws(Diagnostic) {
    self.function = function
    batch = training.batch
    guard function.results[0].type == .scalar else {
      throw Diagnostic(
        .unsupported,
        Message(
          "a training step needs a scalar objective, and this is \(function.results[0].type.text)", "训练步需要标量目标，而这里是 \(function.results[0].type.text)"),
        at: .none)
    }
    let gradients = function.results.dropFirst()
    guard !gradients.isEmpty, gradients.allSatisfy({ $0.order == 1 }) else {
      throw Diagnostic(
        .unsupported, Message("a training step needs gradients", "训练步需要梯度"), at: .none,
        help: Message("name the parameters with --wrt, and leave the order at 1", "请用 --wrt 指定参数，阶数保持为 1"))
    }
    guard function.callables.isEmpty else {
      throw Diagnostic(.unsupported, Message("a training step cannot hold a function that is known by name only", "训练步里不能有只知道名字的函数"), at: .none)
    }
    parameters = gradients.compactMap(\.parameter)
    let places = function.parameters.indices.filter { [parameters] in !parameters.contains($0) }
    if places.allSatisfy({ Self.axis(of: batch, function.parameters[$0].variable.type) == nil }) {
      let what =
        batch.map { Message("no data has an axis of length \($0)", "没有数据的轴长是 \($0)") }
        ?? Message("the program has no data: every array is differentiated by", "程序没有数据：所有数组都是求导变量")
      throw Diagnostic(
        .unsupported, what, at: .none,
        help: Message("name the parameters with --wrt, and the dimension that counts the examples with --batch", "请用 --wrt 指定参数，用 --batch 指定样本数的维数"))
    }
    if let batch, let place = parameters.first(where: { Self.axis(of: batch, function.parameters[$0].variable.type) != nil }) {
      throw Diagnostic(
        .unsupported,
        Message(
          "the parameter \(function.parameters[place].variable.name) has an axis of length \(batch)",
          "参数 \(function.parameters[place].variable.name) 有一个长度为 \(batch) 的轴"), at: .none)
    }
  }

  /// The axis that is split, counted from 0; nil for what stands on every device.
  private static func axis(of batch: String?, _ type: ValueType) -> Int? {
    guard let batch else { return type == .scalar ? nil : 0 }
    return type.axes.firstIndex { $0.loneName == batch }
  }

  /// The names that stand where the function is called.
  static let names: Set<String> = [
    "devices", "mesh", "everywhere", "split", "step", "parameters", "data", "rate", "value", "gradients", "make_training_step",
  ]

  private var data: [Int] { function.parameters.indices.filter { !parameters.contains($0) } }

  private func split(_ place: Int) -> Int? { Self.axis(of: batch, function.parameters[place].variable.type) }

  /// The lines of the function that makes the step.
  var lines: [String] {
    let arguments = function.parameters.indices.map { place in
      let name = function.parameters[place].name
      return parameters.contains(place) ? "parameters[\"\(name)\"]" : "data[\"\(name)\"]"
    }
    var call = "\(function.name)(\(arguments.joined(separator: ", ")))"
    if batch == nil {
      let axes = function.parameters.indices.map { parameters.contains($0) || split($0) == nil ? "None" : "0" }
      call =
        "jax.vmap(\(function.name), in_axes=(\(axes.joined(separator: ", "))\(axes.count == 1 ? "," : "")))(\(arguments.joined(separator: ", ")))"
    }
    let meaning = batch.map { "The examples are counted by \($0)." } ?? "The arrays of data have a leading axis of examples; the loss is their mean."
    var lines = ["", "", "def make_training_step(devices=None):"]
    lines += [
      "    \"\"\"A compiled step of gradient descent: step(parameters, data, rate) gives the loss and the new parameters.", "",
      "    \(meaning) They are split evenly among the devices, by default all that JAX sees,", "    and the parameters stand on every one.", "",
      "    parameters : dict of \(parameters.map { function.parameters[$0].name }.joined(separator: ", "))",
      "    data : dict of \(data.map { function.parameters[$0].name }.joined(separator: ", "))", "    \"\"\"",
      "    mesh = Mesh(np.array(jax.devices() if devices is None else devices), (\"examples\",))",
      "    everywhere = NamedSharding(mesh, PartitionSpec())", "    split = {",
    ]
    for place in data {
      let axes = split(place).map { Array(repeating: "None", count: $0) + ["\"examples\""] } ?? []
      lines.append("        \"\(function.parameters[place].name)\": NamedSharding(mesh, PartitionSpec(\(axes.joined(separator: ", ")))),")
    }
    lines += ["    }", "", "    def step(parameters, data, rate):", "        value, *gradients = \(call)"]
    if batch == nil {
      lines += ["        value = jnp.mean(value)", "        gradients = [jnp.mean(gradient, axis=0) for gradient in gradients]"]
    }
    lines.append("        parameters = {")
    for (gradient, place) in parameters.enumerated() {
      let name = function.parameters[place].name
      lines.append("            \"\(name)\": parameters[\"\(name)\"] - rate * gradients[\(gradient)],")
    }
    lines += [
      "        }", "        return value, parameters", "",
      "    return jax.jit(step, in_shardings=(everywhere, split, everywhere), out_shardings=(everywhere, everywhere))",
    ]
    return lines
  }

  /// The lines of a function that compares three steps over all devices with three on one.
  func check(_ plan: CheckPlan) -> [String] {
    let examples = "2 * len(jax.devices())"
    func shape(_ place: Int) -> String {
      let axes = function.parameters[place].variable.type.axes
      var lengths = axes.map { axis in axis.loneName == batch && batch != nil ? examples : "\(axis.value(plan.sizes) ?? 1)" }
      if batch == nil, split(place) != nil, !parameters.contains(place) { lengths.insert(examples, at: 0) }
      return "(\(lengths.joined(separator: ", "))\(lengths.count == 1 ? "," : ""))"
    }
    func draws(_ places: [Int]) -> String {
      places.map { place in
        let input = plan.inputs[place]
        if batch == nil, split(place) != nil, !parameters.contains(place) {
          let one = "(\(input.shape.map(String.init).joined(separator: ", "))\(input.shape.count == 1 ? "," : ""))"
          return "\"\(input.name)\": np.stack([_draw(\"\(input.sample.rawValue)\", \(one), rng, 0) for _ in range(\(examples))])"
        }
        return "\"\(input.name)\": _draw(\"\(input.sample.rawValue)\", \(shape(place)), rng, 0)"
      }.joined(separator: ", ")
    }
    return [
      "", "", "def _check_devices():", "    \"\"\"Three steps over all devices against three on one: the largest relative difference.\"\"\"",
      "    rng = np.random.default_rng(1)", "    start = {\(draws(parameters))}", "    data = {\(draws(data))}", "    ends = []",
      "    for devices in (jax.devices(), jax.devices()[:1]):", "        step, parameters = make_training_step(devices), start",
      "        for _ in range(3):", "            loss, parameters = step(parameters, data, 0.01)",
      "        ends.append([np.asarray(array) for array in (loss, *parameters.values())])",
      "    return max(np.max(np.abs(a - b)) / max(np.max(np.abs(b)), 1e-9) for a, b in zip(*ends))",
    ]
  }

  /// The lines that run it.
  static let run = [
    "    apart = _check_devices()",
    "    print(f\"{'ok' if apart < 1e-10 else 'failed'}: {len(jax.devices())} devices against one, largest relative difference {apart:.1e}\")",
    "    if not apart < 1e-10:", "        raise SystemExit(1)",
  ]
}

import Typing

/// A class by which a PyTorch model takes the derived gradient as its backward pass.
struct AutogradWrapper {
  /// Arguments as tensors: a floating-point tensor stays as it is, anything else becomes one of 64 bits.
  static let conversion = """
    def _tensor(x):
        if isinstance(x, torch.Tensor) and x.is_floating_point():
            return x
        return torch.as_tensor(x, dtype=torch.float64)
    """

  /// The lines of the class; none where the value is no scalar or a derivative is no gradient.
  let lines: [String]

  init(_ function: LoweredFunction, _ frame: PythonFrame) {
    let gradients = function.results.dropFirst()
    guard function.results[0].type == .scalar, !gradients.isEmpty, gradients.allSatisfy({ $0.order == 1 && $0.parameter != nil }) else {
      lines = []
      return
    }
    var names = function.names
    let (context, cotangent, wrapper) = (names.unique("context"), names.unique("cotangent"), names.unique("Differentiable_\(function.name)"))
    let saved = gradients.map(\.name).joined(separator: ", ")
    var returned = function.parameters.indices.map { place in
      gradients.first { $0.parameter == place }.map { "\(cotangent) * \($0.name)" } ?? "None"
    }
    returned += frame.fixedParameters.map { _ in "None" }
    lines = [
      "", "", "class \(wrapper)(torch.autograd.Function):",
      "    \"\"\"The value of \(function.name), with its derivatives as the backward pass: \(wrapper).apply(\(frame.signature)).\"\"\"", "",
      "    @staticmethod", "    def forward(\(context), \(frame.signature)):",
      "        \(function.results[0].name), \(saved) = \(function.name)(\(frame.signature))",
      "        \(context).save_for_backward(\(saved))", "        return \(function.results[0].name)", "", "    @staticmethod",
      "    def backward(\(context), \(cotangent)):", "        \(saved)\(gradients.count == 1 ? "," : "") = \(context).saved_tensors",
      "        return \(returned.joined(separator: ", "))",
    ]
  }
}

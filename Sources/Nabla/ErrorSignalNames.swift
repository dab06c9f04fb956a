import Diagnostics
import Typing

extension TypedProgram {
  /// Throws where a value is called dJ beside an abstract function J, whose gradient is written dJ/dz.
  func checkErrorSignalNames() throws(Diagnostic) {
    for (function, kind) in abstractFunctions.sorted(by: { $0.key < $1.key }) {
      guard case .scalar = kind else { continue }
      let name = "d" + function
      guard variables.contains(where: { $0.name == name }) || statements.contains(where: { $0.name == name }) else { continue }
      let place = nodes.firstIndex { node in
        if case .variable(let number) = node.operation { variables[number].name == name } else { false }
      }
      let span = place.map { nodes[$0].span } ?? statements.first { $0.name == name }?.span ?? self[result].span
      throw Diagnostic(
        .reservedName,
        Message("\(name) is wanted for the gradient of \(function), as in \(name)/dz", "\(name) 要用来写 \(function) 的梯度，如 \(name)/dz"), at: span,
        help: Message("choose another name", "请换一个名字"))
    }
  }
}

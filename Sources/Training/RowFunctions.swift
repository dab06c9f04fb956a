import Catalogue

extension Catalogue {
  /// The defined functions that take `rows`.
  var rowFunctions: Set<String> {
    var names: Set<String> = []
    for signature in signatures.all {
      if case .defined(_, let bodies) = signature.meaning, bodies[.rows] != nil { names.insert(signature.name) }
    }
    return names
  }
}

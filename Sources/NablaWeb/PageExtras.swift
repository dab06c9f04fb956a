import Diagnostics
import JSON
import Nabla

/// What a page shows beside the derivatives, each only where it is asked for.
enum PageExtras {
  static func members(_ answer: Answer, _ request: PageRequest, _ engine: Engine) throws(Diagnostic) -> [JSONValue.Member] {
    []
  }

  static func plan(_ answer: Answer, _ request: PageRequest) throws(Diagnostic) -> [JSONValue.Member] {
    []
  }
}

import Diagnostics
import Syntax

/// The search for ranks of undeclared names with which the program is well formed, as few changes to the ranks of the letters as possible.
///
/// A failed elaboration tells which names the failing operation depends on. Only a change to one of the inferred names can mend it, those first.
struct RankSearch {
  /// The program with its declarations entered and no statement elaborated.
  private let blank: Elaboration
  /// The most elaborations tried; fewer for long programs.
  private let trials: Int

  init(_ blank: Elaboration) {
    self.blank = blank
    trials = min(400, max(8, 200_000 / max(1, blank.frame.tree.nodes.count)))
  }

  /// One failed elaboration.
  private struct Failure {
    let exceptions: [String: Rank]
    /// How far it came.
    let progress: Int
    /// The inferred names, those that the failing operation depends on first.
    let suspects: [String]
  }

  /// The well-formed program; throws the fault that the ranks of the letters lead to when no others are found.
  func run() throws(Diagnostic) -> TypedProgram {
    var first = blank
    let fault: Diagnostic
    do throws(Diagnostic) {
      try first.elaborateStatements()
      return try first.finished()
    } catch {
      fault = error
    }
    guard isRankFault(fault), let failure = failure(of: first, [:]), let found = search(from: failure) else { throw fault }
    return found
  }

  private func isRankFault(_ fault: Diagnostic) -> Bool {
    fault.code == .shapeMismatch || fault.code == .notSquare || fault.code == .unsupported
  }

  private func search(from first: Failure) -> TypedProgram? {
    guard let ranks = blank.ranks else { return nil }
    var tried: Set<[String: Rank]> = [[:]]
    var open = [first]
    while tried.count < trials, let failure = next(from: &open, tried: tried.count) {
      for name in failure.suspects where failure.exceptions[name] == nil {
        for rank in ranks.alternatives(to: name) {
          var exceptions = failure.exceptions
          exceptions[name] = rank
          guard tried.count < trials, tried.insert(exceptions).inserted else { continue }
          var trial = blank
          trial.ranks?.exceptions = exceptions
          do throws(Diagnostic) {
            try trial.elaborateStatements()
            return try trial.finished()
          } catch {
            if isRankFault(error), let next = self.failure(of: trial, exceptions) { open.append(next) }
          }
        }
      }
    }
    return nil
  }

  /// The failure to mend next: the one with the fewest changes at first, later the one that came farthest.
  private func next(from open: inout [Failure], tried: Int) -> Failure? {
    guard !open.isEmpty else { return nil }
    guard tried > trials / 2 else { return open.removeFirst() }
    let farthest = open.indices.max { open[$0].progress < open[$1].progress } ?? 0
    return open.remove(at: farthest)
  }

  private func failure(of elaboration: Elaboration, _ exceptions: [String: Rank]) -> Failure? {
    let inferred = elaboration.program.variables.filter(\.isInferred).map(\.name)
    guard !inferred.isEmpty else { return nil }
    let near = names(below: elaboration.place, in: elaboration.frame.tree)
    let suspects = inferred.filter(near.contains) + inferred.filter { !near.contains($0) }
    return Failure(exceptions: exceptions, progress: elaboration.progress, suspects: suspects)
  }

  /// The names that a node depends on, through the statements that define them.
  private func names(below place: SyntaxTree.ID, in tree: SyntaxTree) -> Set<String> {
    let values = Dictionary(tree.statements.compactMap { s in s.name.map { ($0, s.value) } }, uniquingKeysWith: { first, _ in first })
    var found: Set<String> = []
    var seen: Set<SyntaxTree.ID> = []
    var stack = [place]
    while let id = stack.popLast() {
      guard seen.insert(id).inserted else { continue }
      stack += tree[id].children
      if case .name(let name) = tree[id].kind, found.insert(name).inserted, let value = values[name] { stack.append(value) }
    }
    return found
  }
}

/// Warnings about names that may be slips.
extension Elaboration {
  /// Warns of inferred variables that are called nearly like declared names.
  mutating func warnOfCloseNames() {
    let declared = program.variables.filter { !$0.isInferred }.map(\.name) + program.abstractFunctions.keys.sorted()
    let inferred = program.variables.filter(\.isInferred)
    // Comparing every pair of names pays only in programs that people write.
    guard ranks != nil, declared.count * inferred.count <= 10_000 else { return }
    for variable in inferred {
      guard let close = nearestNames(to: variable.name, in: declared).first else { continue }
      let span = frame.tree.nodes.first { $0.kind == .name(variable.name) }?.span ?? .none
      program.warnings.append(
        Diagnostic(
          .unknownName, Message("\(variable.name) is not declared, and \(close) is", "\(variable.name) 没有声明，而 \(close) 声明过"), at: span,
          help: Message("was \(close) meant?", "是否想写 \(close)？"), severity: .warning))
    }
  }
}

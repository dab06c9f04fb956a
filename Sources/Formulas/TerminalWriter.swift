/// Writes a formula as text over as many lines as it needs: cases, arrays and aligned lines stand below one another between brackets, all else is one line as `PlainTextWriter` has it.
public struct TerminalWriter: Sendable {
  private let cell: @Sendable (Character) -> (text: String, width: Int)
  private let plain = PlainTextWriter()

  /// A writer.
  ///
  /// - Parameter cell: how a character is shown, and how many columns of the terminal that takes.
  public init(cell: @escaping @Sendable (Character) -> (text: String, width: Int)) { self.cell = cell }

  /// The formula as a rectangle of text.
  public func write(_ formula: Formula) -> TextBlock { formula.nodes.isEmpty ? line("") : blocks(formula)[formula.root] }

  /// How many columns each node of the formula takes by itself.
  public func widths(_ formula: Formula) -> [Double] { blocks(formula).map { Double($0.width) } }

  /// The blocks of all nodes; of a node that is in its last parent only the width is kept.
  private func blocks(_ formula: Formula) -> [TextBlock] {
    var blocks: [TextBlock] = []
    blocks.reserveCapacity(formula.nodes.count)
    var uses = Array(repeating: 0, count: formula.nodes.count)
    for node in formula.nodes { for child in node.children { uses[child] += 1 } }
    for node in formula.nodes {
      let children = node.children.map { blocks[$0] }
      blocks.append(block(node, children))
      for child in node.children {
        uses[child] -= 1
        if uses[child] == 0 { blocks[child].lines = [] }
      }
    }
    return blocks
  }

  private func block(_ node: Formula.Node, _ children: [TextBlock]) -> TextBlock {
    switch node.kind {
    case .cases where children.count > 2:
      return TextBlock.table(children, columns: 2, gap: 2, [.left]).enclosed(.brace)
    case .array(let rows, let columns) where rows > 1:
      return TextBlock.table(children, columns: max(1, columns), gap: 2, [.center]).enclosed(.square)
    case .lines where children.count > 2: return TextBlock.table(children, columns: 2, gap: 0, [.right, .left])
    default: break
    }
    guard children.contains(where: { $0.lines.count > 1 }) else {
      let texts = children.map { $0.lines.first ?? "" }
      // Rows and brackets are nested as deep as a sum is long: their widths are added up, not measured again.
      let inner = children.reduce(0) { $0 + $1.width }
      switch node.kind {
      case .row:
        let row = PlainTextWriter.row(texts)
        return TextBlock(row.text, width: inner - row.omitted)
      case .fenced: return TextBlock(plain.text(node, texts), width: inner + 2)
      default: return line(plain.text(node, texts))
      }
    }
    switch node.kind {
    case .row, .cases, .array, .lines, .identifier, .number, .sign, .words: return TextBlock.beside(children)
    case .fenced(let fence, _): return children[0].enclosed(.fence(fence))
    case .fraction: return fraction(children)
    case .root: return TextBlock.beside([line("√"), children[0].enclosed(.fence(.parentheses))])
    case .accent(let accent): return TextBlock.beside([children[0].enclosed(.fence(.parentheses)), line("\u{25CC}" + PlainTextWriter.mark(accent))])
    case .script(let hasSubscript, let hasSuperscript): return script(children, hasSubscript, hasSuperscript)
    }
  }

  private func line(_ text: String) -> TextBlock {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return TextBlock(text, width: text.utf8.count) }
    var (shown, width) = ("", 0)
    for character in text {
      let cell = cell(character)
      shown += cell.text
      width += cell.width
    }
    return TextBlock(shown, width: width)
  }

  private func fraction(_ children: [TextBlock]) -> TextBlock {
    let width = max(children[0].width, children[1].width)
    let bar = TextBlock(String(repeating: "─", count: width), width: width)
    var block = TextBlock.above([children[0], bar, children[1]], .center)
    block.baseline = children[0].lines.count
    return block
  }

  /// Scripts of a tall base stand at its corners; a tall script stands level.
  private func script(_ children: [TextBlock], _ hasSubscript: Bool, _ hasSuperscript: Bool) -> TextBlock {
    guard children.dropFirst().allSatisfy({ $0.lines.count == 1 }) else {
      var blocks = [children[0]]
      if hasSubscript { blocks += [line("_"), children[1].enclosed(.fence(.parentheses))] }
      if hasSuperscript { blocks += [line("^"), children[children.count - 1].enclosed(.fence(.parentheses))] }
      return TextBlock.beside(blocks)
    }
    let above = hasSuperscript ? line(PlainTextWriter.raised(children[children.count - 1].lines.first ?? "")) : line("")
    let below = hasSubscript ? line(PlainTextWriter.lowered(children[1].lines.first ?? "")) : line("")
    let width = max(above.width, below.width)
    var corner = Array(repeating: String(repeating: " ", count: width), count: children[0].lines.count)
    corner[0] = above.widened(to: width, .left).lines[0]
    corner[corner.count - 1] = below.widened(to: width, .left).lines[0]
    return TextBlock.beside([children[0], TextBlock(lines: corner, baseline: children[0].baseline, width: width)])
  }
}

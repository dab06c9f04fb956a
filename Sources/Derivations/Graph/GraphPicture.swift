import Diagnostics
import Pages
import Pictures

extension ComputationGraph {
  /// The title of the picture, for those who do not see it.
  public func title(in language: Language) -> String {
    let name = nodes.last?.label.text ?? ""
    return language == .chinese ? "\(name) 的计算图" : "The computation of \(name)"
  }

  /// What the picture shows, in words.
  public func description(in language: Language) -> String {
    let equations = nodes.map(\.title.text)
    let signals = nodes.filter { $0.signal != nil }.map(\.label.text)
    switch language {
    case .english:
      let flow = signals.isEmpty ? "" : " Error signals flow back to \(signals.joined(separator: ", "))."
      return "What is computed from what: \(equations.joined(separator: "; ")).\(flow)"
    case .chinese:
      let flow = signals.isEmpty ? "" : "误差信号回传到 \(signals.joined(separator: "、"))。"
      return "各量之间的计算关系：\(equations.joined(separator: "；"))。\(flow)"
    }
  }

  /// The graph as an SVG picture.
  public func svg(in language: Language) -> String {
    GraphSVGWriter().write(
      self, title: title(in: language), description: description(in: language), omission: { ComputationGraph.omission($0, language) })
  }

  /// The graph as a drawing for a terminal of so many columns.
  public func drawing(in language: Language, width: Int = 80) -> String {
    GraphTextWriter(width: width).write(self, omission: { ComputationGraph.omission($0, language) })
  }

  /// The graph as a block of a page.
  public func block(in language: Language) -> Page.Block {
    let caption = language == .chinese ? "计算图：值自上而下计算，误差信号自下而上回传。" : "What is computed from what, downwards; error signals flow back upwards."
    return .picture(svg: svg(in: language), text: drawing(in: language), description: caption)
  }

  private static func omission(_ count: Int, _ language: Language) -> String {
    language == .chinese ? "……另有 \(count) 个量未画出" : "… and \(count) more values"
  }
}

import Diagnostics

// What is said of a run that goes wrong.
extension TrainingRun {
  /// Newton's method has one parameter, and a Hessian that can be factorised.
  static func requireNewton(_ parameters: ParameterStorage<Real>) throws(Diagnostic) {
    guard parameters.segments.count == 1, let segment = parameters.segments.first else {
      let names = parameters.segments.map(\.name).joined(separator: ", ")
      throw Diagnostic(
        .setting,
        Message(
          "newton trains one parameter, and the program has \(parameters.segments.count): \(names)",
          "newton 只训练一个参数，而程序有 \(parameters.segments.count) 个：\(names)"), at: .none, help: Message("use --optimizer lbfgs", "请用 --optimizer lbfgs"))
    }
    guard segment.count <= 2000 else {
      throw Diagnostic(
        .setting,
        Message(
          "the Hessian by \(segment.name) has \(segment.count)×\(segment.count) entries; newton solves systems of up to 2000",
          "对 \(segment.name) 的海森矩阵有 \(segment.count)×\(segment.count) 个元素；newton 最多解 2000 阶的方程组"), at: .none,
        help: Message("use --optimizer lbfgs", "请用 --optimizer lbfgs"))
    }
  }

  /// A loss that is no finite number.
  func diverged(_ loss: Double) -> Diagnostic {
    if state.step == 0 {
      return Diagnostic(
        .data, Message("the loss is \(loss) before the first step", "第一步之前损失就是 \(loss)"), at: .none,
        help: Message(
          "is the program defined at the first parameters? give others with --start FILE, or evaluate it with nabla eval",
          "程序在初始参数处有定义吗？请用 --start 文件 给出别的参数，或用 nabla eval 求值"))
    }
    return Diagnostic(
      .setting,
      Message(
        "the loss is \(loss) after \(state.step) steps, in epoch \(state.epoch + 1): the steps are too long",
        "第 \(state.epoch + 1) 轮第 \(state.step) 步之后损失是 \(loss)：步子太大"), at: .none,
      help: Message(
        "lower the rate, now \(settings.stepRate), to \(settings.stepRate / 10) for example",
        "请减小学习率，现在是 \(settings.stepRate)，例如减到 \(settings.stepRate / 10)"))
  }

  /// A loss that is several times what it has been.
  func rising(_ loss: Double, after least: Double) -> Diagnostic {
    Diagnostic(
      .setting,
      Message("the loss rises: \(loss) in epoch \(state.epoch + 1), after \(least)", "损失在上升：第 \(state.epoch + 1) 轮是 \(loss)，此前曾是 \(least)"),
      at: .none,
      help: Message("lower the rate, now \(settings.stepRate)", "请减小学习率，现在是 \(settings.stepRate)"), severity: .warning)
  }

  /// A loss that all steps together have not lowered.
  func noLower(_ last: Double, than first: Double) -> Diagnostic {
    Diagnostic(
      .setting,
      Message(
        "the loss is no lower than at first: \(last) in the last epoch, \(first) in the first step", "损失没有下降：最后一轮是 \(last)，第一步是 \(first)"),
      at: .none,
      help: Message("try another rate, now \(settings.stepRate), or more epochs", "请换一个学习率（现在是 \(settings.stepRate)），或增加轮数"),
      severity: .warning)
  }
}

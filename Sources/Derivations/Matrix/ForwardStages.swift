import Diagnostics
import Nabla
import Syntax
import Typing

/// Derivatives by one number, link by link from the variable to the objective.
extension PartMaker {
  /// The stage of a link: how it moves with the variable, by the movements of its inputs.
  ///
  /// - Throws: what the engine throws on the link.
  mutating func forwardStage(_ link: Link) throws(Diagnostic) -> Stage {
    let variable = chain.variable
    var stage = Stage(.forward, link.name, users: link.inputs)
    let name = partial(of: link.name, by: variable)
    var calculation = Calculation(name: name, meaning: .total(of: link.name, by: variable), type: link.type)
    var terms: [(SyntaxTree, Bool)] = []
    var rule: Rule?
    var conditions: [String] = []
    func note(_ found: [String]) { conditions += found.filter { !conditions.contains($0) } }
    var isWhole = true
    for input in link.inputs {
      if input == variable {
        // The variable moves by 1.
        var scratch = supply
        let one = scratch.name(like: "d\(variable)")
        environment.variables.append(TypedProgram.Variable(name: one, type: .scalar, facts: [], isInferred: false))
        let found = differential(link, by: variable, along: one)
        environment.variables.removeLast()
        rule = rule ?? singleRule(link, by: variable)
        if let found {
          terms.append((found.tree.settingToOne(one), false))
          note(found.conditions)
        } else {
          let jacobian = try calculus.jacobian(link, by: variable)
          terms.append((jacobian.tree, false))
          note(jacobian.conditions)
        }
      } else if let partial = forwardNames[input], let found = differential(link, by: input, along: partial) {
        rule = rule ?? found.rule
        terms.append((found.tree, false))
        note(found.conditions)
      } else {
        isWhole = false
      }
    }
    let about = subject(link.name, variable)
    if isWhole, let rule {
      calculation.add(
        link.inputs.count == 1 ? rule : .totalDerivative, SyntaxTree.sum(terms), about, conditions: conditions,
        unfolding: unfolding(link, by: link.inputs[0], signal: nil))
    } else {
      throw Diagnostic(.unsupported, Message("\(link.name) has no differential in closed form", "\(link.name) 没有封闭形式的微分"), at: .none)
    }
    if link.inputs == [variable] { calculation.add(.algebra, try calculus.jacobian(link, by: variable).tree, about) }
    stage.calculations.append(calculation)
    forwardNames[link.name] = name
    environment.variables.append(TypedProgram.Variable(name: name, type: link.type, facts: [], isInferred: false))
    return stage
  }

  private func singleRule(_ link: Link, by variable: String) -> Rule {
    switch rules.form(link, by: variable, inputType: .scalar) {
    case .function(let rule): rule
    case .affine: .affine
    case .product: rules.productRule(link, by: variable)
    case .sum: .sum
    }
  }
}

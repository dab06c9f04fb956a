/// The check at the bottom of an emitted Julia file.
struct JuliaCheck {
  /// The functions of the check.
  static let functionNames = ["check_", "draw_", "error_", "flat_"]
  /// The names that stand where the function is called.
  static let names: Set<String> = ["results", "given", "others", "out", "generator"]

  /// The lines of the check and of what runs it.
  let lines: [String]

  init(_ function: LoweredFunction, _ frame: JuliaFrame) {
    let plan = CheckPlan(function)
    let inputs = plan.inputs.map { input -> String in
      let shape = input.isRow ? [1] + input.shape : input.shape
      return "(\"\(input.sample.rawValue)\", (\(shape.map(String.init).joined(separator: ", "))\(shape.count == 1 ? "," : "")))"
    }
    let others = function.callables.map { Self.stand($0.function.order, $0.function.reduces) } + frame.freeDimensions.map { "\(plan.sizes[$0] ?? 2)" }
    let derivatives = plan.derivatives.map { "(\($0.input + 1), \($0.result + 1), \($0.order))" }
    func list(_ items: [String]) -> String { "(\(items.joined(separator: ", "))\(items.count == 1 ? "," : ""))" }
    let text =
      Self.functions + """


        function check_()
            generator = MersenneTwister(0)
            inputs = \(list(inputs))
            others = \(list(others))
            derivatives = \(list(derivatives))
            function results(given)
                out = \(function.name)(given..., others...)
                return \(function.results.count == 1 ? "(out,)" : "out")
            end
            worst = 0.0
            points = 0
            for attempt in 0:\(CheckPlan.attempts - 1)
                given = Any[draw_(generator, kind, shape, attempt) for (kind, shape) in inputs]
                local errors
                try
                    all(all(isfinite, out) for out in results(given)) || continue
                    errors = Float64[error_(generator, results, given, inputs[place][1], place, result, order) for (place, result, order) in derivatives]
                catch problem
                    problem isa Union{DomainError,LinearAlgebra.SingularException} || rethrow()
                    continue
                end
                all(isfinite, errors) || continue
                worst = max(worst, maximum(errors, init=0.0))
                points += 1
                points == \(CheckPlan.points) && break
            end
            points == 0 && error("not checked: no point was found where everything is finite")
            worst < \(CheckPlan.tolerance) || error("failed: largest relative error $worst")
            println("ok: largest relative error $worst")
        end

        if abspath(PROGRAM_FILE) == @__FILE__
            check_()
        end
        """
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private static func stand(_ order: Int, _ reduces: Bool) -> String {
    if reduces { return order == 0 ? "z -> sum(sin.(z))" : "z -> cos.(z)" }
    return ["z -> sin.(z)", "z -> cos.(z)", "z -> -sin.(z)", "z -> -cos.(z)"][order % 4]
  }

  private static let functions = #"""
    # The entries with the last axis running fastest.
    flat_(A::AbstractArray) = vec(permutedims(A, ndims(A):-1:1))
    flat_(x::Number) = [x]

    # A random array of a kind; which part of the domain it is from depends on the attempt.
    function draw_(generator, kind, shape, attempt)
        x = randn(generator, shape...) * (attempt % 3 == 2 ? 0.3 : 1.0)
        if attempt % 2 == 1 || kind == "positive"
            x = abs.(x) .+ 0.1
        end
        if length(shape) == 2 && shape[1] == shape[2]
            x = x + 2I
        end
        if kind == "nonnegative"
            x = abs.(x)
        elseif kind == "symmetric"
            x = (x + x') / 2
        elseif kind == "definite"
            x = x * x' / shape[1] + I / 2
        elseif kind == "diagonal"
            x = diagm(diag(x))
        elseif kind == "one_hot"
            x = Float64.(eachindex(x) .== rand(generator, eachindex(x)))
        elseif kind == "distribution"
            x = abs.(x) .+ 0.05
            x = x / sum(x)
        end
        return x
    end

    # The relative error of a derivative along a random direction, against differences of values.
    function error_(generator, results, given, kind, place, result, order)
        x = given[place]
        d = randn(generator, size(x)...)
        if kind == "symmetric" || kind == "definite"
            d = (d + d') / 2
        elseif kind == "diagonal"
            d = diagm(diag(d))
        end
        function value(step)
            moved = copy(given)
            moved[place] = x + step * d
            return flat_(results(moved)[1])
        end
        here = results(given)
        claimed = flat_(here[result])
        for _ in 1:order
            claimed = reshape(claimed, length(d), :)' * flat_(d)
        end
        if order == 1
            h = 1e-5
            seen = (value(h) - value(-h)) / (2 * h)
        else
            h = 2e-3
            seen = (16 * (value(h) + value(-h)) - value(2 * h) - value(-2 * h) - 30 * value(0.0)) / (12 * h^2)
        end
        largest(v) = maximum(abs, v, init=0.0)
        return largest(claimed - seen) / max(largest(claimed), largest(seen), 1e-3 * largest(flat_(here[1])), 1e-9)
    end
    """#
}

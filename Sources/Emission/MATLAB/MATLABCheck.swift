/// The check that an emitted MATLAB function runs when it is called without arguments.
struct MATLABCheck {
  /// The functions of the check, and of contractions.
  static let functionNames = ["check_", "draw_", "error_", "results_", "first_", "flat_", "einsum_", "spread_"]
  /// The names that stand where the function is called.
  static let names: Set<String> = ["given", "others", "count", "out"]

  /// The functions of the check.
  let texts: [String]

  init(_ function: LoweredFunction, _ frame: MATLABFrame) {
    let plan = CheckPlan(function)
    let kinds = plan.inputs.map { "'\($0.sample.rawValue)'" }.joined(separator: ", ")
    let shapes = plan.inputs.map { input -> String in
      let shape = input.shape.isEmpty ? [1, 1] : input.shape.count > 1 ? input.shape : input.isRow ? [1, input.shape[0]] : [input.shape[0], 1]
      return "[\(shape.map(String.init).joined(separator: ", "))]"
    }.joined(separator: ", ")
    let others = function.callables.map { Self.stand($0.function.order, $0.function.reduces) } + frame.freeDimensions.map { "\(plan.sizes[$0] ?? 2)" }
    let derivatives = plan.derivatives.map { "\($0.input + 1), \($0.result + 1), \($0.order)" }.joined(separator: "; ")
    texts = [
      """
      function check_()
        randn('state', 1);
        rand('state', 1);
        kinds = {\(kinds)};
        shapes = {\(shapes)};
        others = {\(others.joined(separator: ", "))};
        derivatives = [\(derivatives.isEmpty ? "zeros(0, 3)" : derivatives)];
        worst = 0;
        points = 0;
        warning('off', 'all');
        for attempt = 0:\(CheckPlan.attempts - 1)
          given = cell(1, numel(kinds));
          for k = 1:numel(kinds)
            given{k} = draw_(kinds{k}, shapes{k}, attempt);
          end
          here = results_(given, others);
          if ~all(cellfun(@(r) isreal(r) && all(isfinite(r(:))), here))
            continue
          end
          errors = 0;
          for k = 1:size(derivatives, 1)
            place = derivatives(k, 1);
            errors(k) = error_(given, others, here, kinds{place}, place, derivatives(k, 2), derivatives(k, 3));
          end
          if all(isfinite(errors))
            worst = max([worst, errors]);
            points = points + 1;
          end
          if points == \(CheckPlan.points)
            break
          end
        end
        if points == 0
          error('not checked: no point was found where everything is finite');
        end
        if ~(worst < \(CheckPlan.tolerance))
          error('failed: largest relative error %.1e', worst);
        end
        fprintf('ok: largest relative error %.1e\\n', worst);
      end
      """,
      """
      function out = results_(given, others)
        count = \(function.results.count);
        out = cell(1, count);
        [out{1:count}] = \(function.name)(given{:}, others{:});
      end
      """, Self.draw, Self.error, Self.flat,
    ]
  }

  private static func stand(_ order: Int, _ reduces: Bool) -> String {
    if reduces { return order == 0 ? "@(z) sum(sin(z(:)))" : "@cos" }
    switch order % 4 {
    case 0: return "@sin"
    case 1: return "@cos"
    case 2: return "@(z) -sin(z)"
    default: return "@(z) -cos(z)"
    }
  }

  private static let draw = """
    function x = draw_(kind, shape, attempt)
    % A random array of a kind; which part of the domain it is from depends on the attempt.
      x = randn(shape);
      if mod(attempt, 3) == 2
        x = 0.3 * x;
      end
      if mod(attempt, 2) == 1 || strcmp(kind, 'positive')
        x = abs(x) + 0.1;
      end
      n = shape(1);
      if numel(shape) == 2 && n == shape(2) && n > 1
        x = x + 2 * eye(n);
      end
      switch kind
        case 'nonnegative'
          x = abs(x);
        case 'symmetric'
          x = (x + x.') / 2;
        case 'definite'
          x = x * x.' / n + eye(n) / 2;
        case 'diagonal'
          x = diag(diag(x));
        case 'one_hot'
          x = zeros(shape);
          x(1 + floor(rand() * numel(x))) = 1;
        case 'distribution'
          x = abs(x) + 0.05;
          x = x / sum(x(:));
      end
    end
    """

  private static let error = """
    function e = error_(given, others, here, kind, place, result, order)
    % The relative error of a derivative along a random direction, against differences of values.
      d = randn(size(given{place}));
      if any(strcmp(kind, {'symmetric', 'definite'}))
        d = (d + d.') / 2;
      elseif strcmp(kind, 'diagonal')
        d = diag(diag(d));
      end
      claimed = flat_(here{result});
      for k = 1:order
        claimed = reshape(claimed, numel(d), []).' * flat_(d);
      end
      f = @(t) flat_(first_(results_([given(1:place - 1), {given{place} + t * d}, given(place + 1:end)], others)));
      if order == 1
        h = 1e-5;
        seen = (f(h) - f(-h)) / (2 * h);
      else
        h = 2e-3;
        seen = (16 * (f(h) + f(-h)) - f(2 * h) - f(-2 * h) - 30 * f(0)) / (12 * h ^ 2);
      end
      e = max(abs(claimed - seen)) / max([max(abs(claimed)), max(abs(seen)), 1e-3 * max(abs(here{1}(:))), 1e-9]);
      if isempty(e)
        e = 0;
      end
    end
    """

  private static let flat = """
    function x = first_(cells)
      x = cells{1};
    end

    function v = flat_(A)
    % The entries with the last axis running fastest.
      A = permute(A, ndims(A):-1:1);
      v = A(:);
    end
    """

  /// The sum of products over labelled axes.
  static let contraction = """
    function C = einsum_(inputs, output, varargin)
    % The product of arrays whose axes bear the given labels 1, 2, ..., summed over every label that the output lacks.
      count = max([inputs{:}]);
      C = 1;
      for k = 1:numel(inputs)
        C = C .* spread_(varargin{k}, inputs{k}, count);
      end
      rest = 1:count;
      rest(output) = [];
      for label = rest
        C = sum(C, label);
      end
      C = permute(C, [output, rest, count + 1]);
    end

    function A = spread_(A, labels, count)
    % The array with one axis for each label from 1 to count, of length 1 where it lacks the label; of equal labels the diagonal.
      p = 1;
      while p < numel(labels)
        q = find(labels(p + 1:end) == labels(p), 1) + p;
        if isempty(q)
          p = p + 1;
          continue
        end
        others = 1:numel(labels);
        others([p, q]) = [];
        lengths = arrayfun(@(axis) size(A, axis), others);
        n = size(A, p);
        A = reshape(permute(A, [p, q, others]), [n * n, lengths, 1]);
        A = reshape(A(1:n + 1:n * n, :), [n, lengths, 1]);
        labels = labels([p, others]);
        p = 1;
      end
      full = ones(1, count + 1);
      full(labels) = arrayfun(@(axis) size(A, axis), 1:numel(labels));
      [~, order] = sort(labels);
      if numel(order) > 1
        A = permute(A, order);
      end
      A = reshape(A, full);
    end
    """
}

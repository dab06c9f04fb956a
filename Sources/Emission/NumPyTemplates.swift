/// How the named functions are written in NumPy.
///
/// A template is a Python expression in which `{0}`, `{1}`, … stand for the arguments. The key is the function's name, followed by ` rows` or ` columns` for a
/// function that works along an axis. A function without a template is emitted as the body that the catalogue defines it by.
public struct NumPyTemplates: Sendable {
  /// The template of each key.
  public var expressions: [String: String]
  /// Definitions of the small functions, named with a leading underscore, that templates call; one is emitted when it is used.
  public var definitions: [String: String]

  /// A table of templates and of the definitions they use.
  public init(expressions: [String: String], definitions: [String: String] = [:]) {
    self.expressions = expressions
    self.definitions = definitions
  }

  /// The table with other templates put over it.
  public func adding(_ other: [String: String]) -> NumPyTemplates {
    NumPyTemplates(expressions: expressions.merging(other) { $1 }, definitions: definitions)
  }

  /// The functions of the language, in forms that neither overflow nor cancel.
  public static let standard = NumPyTemplates(
    expressions: [
      "exp": "np.exp({0})",
      "log": "np.log({0})",
      "sin": "np.sin({0})",
      "cos": "np.cos({0})",
      "tan": "np.tan({0})",
      "arcsin": "np.arcsin({0})",
      "arccos": "np.arccos({0})",
      "arctan": "np.arctan({0})",
      "sinh": "np.sinh({0})",
      "cosh": "np.cosh({0})",
      "tanh": "np.tanh({0})",
      "sqrt": "np.sqrt({0})",
      "abs": "np.abs({0})",
      "sign": "np.sign({0})",
      "relu": "np.maximum({0}, 0)",
      "step": "np.heaviside({0}, 0)",
      "sigmoid": "_sigmoid({0})",
      "softplus": "np.logaddexp(0, {0})",
      "gelu": "_gelu({0})",
      "silu": "_silu({0})",
      "erf": "_erf({0})",
      "maximum": "np.maximum({0}, {1})",
      "minimum": "np.minimum({0}, {1})",
      "mean": "np.mean({0})",
      "mean rows": "np.mean({0}, axis=1)",
      "mean columns": "np.mean({0}, axis=0)",
      "norm2": "np.linalg.norm({0})",
      "norm2 rows": "np.linalg.norm({0}, axis=1)",
      "norm2 columns": "np.linalg.norm({0}, axis=0)",
      "logdet": "np.linalg.slogdet({0})[1]",
      "logsumexp": "_logsumexp({0})",
      "logsumexp rows": "_logsumexp({0}, axis=1)",
      "logsumexp columns": "_logsumexp({0}, axis=0)",
      "softmax": "_softmax({0})",
      "softmax rows": "_softmax({0}, axis=1)",
      "softmax columns": "_softmax({0}, axis=0)",
      "logsoftmax": "_logsoftmax({0})",
      "logsoftmax rows": "_logsoftmax({0}, axis=1)",
      "logsoftmax columns": "_logsoftmax({0}, axis=0)",
    ],
    definitions: [
      "_sigmoid": """
      def _sigmoid(x):
          return np.exp(-np.logaddexp(0, -x))
      """,
      "_silu": """
      def _silu(x):
          return x * _sigmoid(x)
      """,
      "_erf": """
      _erf = np.vectorize(math.erf, otypes=[float])
      """,
      "_gelu": """
      def _gelu(x):
          return x / 2 * (1 + _erf(x / np.sqrt(2)))
      """,
      "_logsumexp": """
      def _logsumexp(x, axis=None):
          m = np.max(x, axis=axis, keepdims=True)
          return np.log(np.sum(np.exp(x - m), axis=axis)) + np.squeeze(m, axis=axis)
      """,
      "_softmax": """
      def _softmax(x, axis=None):
          e = np.exp(x - np.max(x, axis=axis, keepdims=True))
          return e / np.sum(e, axis=axis, keepdims=True)
      """,
      "_logsoftmax": """
      def _logsoftmax(x, axis=None):
          u = x - np.max(x, axis=axis, keepdims=True)
          return u - np.log(np.sum(np.exp(u), axis=axis, keepdims=True))
      """,
    ])
}

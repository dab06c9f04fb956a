/// A library of arrays for Python.
enum PythonLibrary: Sendable {
  /// NumPy
  case numpy
  /// JAX
  case jax
  /// PyTorch
  case torch

  /// The name under which its functions are called.
  var module: String {
    switch self {
    case .numpy: "np"
    case .jax: "jnp"
    case .torch: "torch"
    }
  }

  /// What it calls an axis to reduce over.
  var axis: String { self == .torch ? "dim" : "axis" }

  /// What its arrays are called.
  var array: String { self == .torch ? "tensor" : "array" }

  /// The lines that import it.
  var imports: [String] {
    switch self {
    case .numpy: ["import numpy as np"]
    case .jax: ["import jax", "import jax.numpy as jnp"]
    case .torch: ["import torch"]
    }
  }

  /// What makes an array of a new length of the same kind as the arguments: nothing, or the arguments that say so.
  var kind: String { self == .torch ? ", **like" : "" }

  /// The target that the library's functions are listed under.
  var target: Target {
    switch self {
    case .numpy: .numpy
    case .jax: .jax
    case .torch: .torch
    }
  }
}

"""Lets `nabla gradcheck` call a Python function.

    from nabla_gradcheck import serve

    def loss(X, W, b, Y):
        ...
        return value, {"W": gradient_by_W, "b": gradient_by_b}

    serve(loss)

The arguments are NumPy arrays by the names of the program's variables.
"""

import sys

import numpy as np


def serve(function):
    """Calls the function at every point of the input file, in order, and writes what it returns and what it leaves of its arguments."""
    source, target = sys.argv[-2:]
    with np.load(source) as archive:
        arrays = {name: archive[name] for name in archive.files}
    results = {}
    for call in range(1 + max(int(name.split("/")[0]) for name in arrays)):
        prefix = f"{call}/"
        arguments = {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
        value, gradients = function(**arguments)
        results[f"{prefix}value"] = np.asarray(value)
        for name, gradient in gradients.items():
            results[f"{prefix}d_{name}"] = np.array(gradient)
        for name, argument in arguments.items():
            results[f"{prefix}after_{name}"] = argument
    np.savez(target, **results)

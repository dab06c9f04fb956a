"""Ridge regression with several outputs, as a person might write it; each argument of the command asks for one well-known mistake.

    nabla gradcheck --file ridge.nabla --wrt W --wrt b --run 'python3 ridge.py'
    nabla gradcheck --file ridge.nabla --wrt W --wrt b --run 'python3 ridge.py transposed'
"""

import sys

import numpy as np

from nabla_gradcheck import serve

mistake = sys.argv[1] if len(sys.argv) > 3 else None
kept = {}


def loss(X, W, b, Y, c):
    if mistake == "float32":
        X, W, b, Y, c = (np.float32(a) for a in (X, W, b, Y, c))
    if mistake == "overwrite":
        R = Y
        R -= X @ W + b
        R = -R
    else:
        R = X @ W + b - Y
    value = np.sum(R**2) / 2 + c * np.sum(W**2) / 2

    if mistake == "stale":
        R = X @ kept.setdefault("W", W) + b - Y
    dW = X.T @ R + c * W
    db = np.sum(R, axis=0)

    if mistake == "transposed":
        dW = dW.T
    if mistake == "factor":
        dW = 2 * dW
    if mistake == "term":
        dW = X.T @ R
    if mistake == "axis":
        db = np.sum(R, axis=1)
    if mistake == "off by one":
        dW = sum(np.outer(X[i], R[i]) for i in range(len(X) - 1)) + c * W
    if mistake == "sign":
        dW = -dW
    return value, {"W": dW, "b": db}


serve(loss)

"""Least squares in which a column meets a row: X @ w has the shape (m,), y[:, None] the shape (m, 1), and their difference m rows and m columns.

    nabla gradcheck --file fit.nabla --wrt w --run 'python3 fit.py broadcasting'
"""

import sys

import numpy as np

from nabla_gradcheck import serve

mistake = sys.argv[1] if len(sys.argv) > 3 else None


def loss(X, w, y):
    if mistake == "broadcasting":
        R = X @ w - y[:, None]
        return np.sum(R**2) / 2, {"w": X.T @ np.sum(R, axis=0)}
    r = X @ w - y
    return np.sum(r**2) / 2, {"w": X.T @ r}


serve(loss)

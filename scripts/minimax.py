#!/usr/bin/env python3
"""Writes Sources/CKernels/elementwise/coefficients.h: minimax polynomials of the elementwise kernels.

Each polynomial P of degree n minimises max |w(t)·(P(t) − f(t))| over an interval. Remez exchange in 60 digits:
solve P(t_k) + (−1)^k·E/w(t_k) = f(t_k) on n + 2 points, move the points to the extrema of the error, repeat.
The largest weighted error is written beside the coefficients. Needs mpmath.

    python3 scripts/minimax.py > Sources/CKernels/elementwise/coefficients.h
"""
from mpmath import mp, mpf, matrix, lu_solve, exp, log, sin, cos, tanh, asin, atan, sinh, erf, erfc, sqrt, pi

mp.dps = 60


def horner(c, t):
    total = mpf(0)
    for a in reversed(c):
        total = total * t + a
    return total


def remez(f, degree, low, high, weight=lambda t: mpf(1), rounds=12, grid=600):
    low, high = mpf(low), mpf(high)
    n = degree + 2
    points = [(low + high) / 2 - (high - low) / 2 * cos(pi * (2 * k + 1) / (2 * n)) for k in range(n)]
    samples = [(low + high) / 2 - (high - low) / 2 * cos(pi * (2 * k + 1) / (2 * grid)) for k in range(grid)]
    samples = [low] + samples + [high]
    values = [(t, f(t), weight(t)) for t in samples]
    best = None
    for _ in range(rounds):
        a, b = matrix(n, n), matrix(n, 1)
        for k, t in enumerate(points):
            for j in range(degree + 1):
                a[k, j] = t**j
            a[k, n - 1] = (-1) ** k / weight(t)
            b[k] = f(t)
        solution = lu_solve(a, b)
        c = [solution[j] for j in range(degree + 1)]
        errors = [(t, (horner(c, t) - y) * w) for t, y, w in values]
        extrema = []
        for t, e in errors:
            if extrema and (extrema[-1][1] > 0) == (e > 0):
                if abs(e) > abs(extrema[-1][1]):
                    extrema[-1] = (t, e)
            else:
                extrema.append((t, e))
        largest = max(abs(e) for _, e in errors)
        if best is None or largest < best[0]:
            best = (largest, c)
        if len(extrema) < n:
            break
        while len(extrema) > n:
            extrema.pop(0 if abs(extrema[0][1]) < abs(extrema[-1][1]) else -1)
        if largest / abs(solution[n - 1]) < mpf("1.001"):
            break
        points = [t for t, _ in extrema]
    return best


def of_square(g):
    """t = x² to g(√t)."""
    return lambda t: g(sqrt(t))


def guarded(g, constant):
    return lambda t: constant if abs(t) < mpf("1e-18") else g(t)


LN2 = log(mpf(2))
R = LN2 / 2 * mpf("1.0001")
S = (3 - 2 * sqrt(mpf(2))) * mpf("1.0001")  # (√2 − 1)/(√2 + 1)
Q = (pi / 4) ** 2 * mpf("1.0001")

exp_tail = guarded(lambda r: (exp(r) - 1 - r) / r**2, mpf(1) / 2)
log_tail = guarded(of_square(lambda s: (log((1 + s) / (1 - s)) - 2 * s) / s**3), mpf(2) / 3)
sin_tail = guarded(of_square(lambda r: (sin(r) - r) / r**3), -mpf(1) / 6)
cos_tail = guarded(of_square(lambda r: (cos(r) - 1 + r * r / 2) / r**4), mpf(1) / 24)
tanh_tail = guarded(of_square(lambda x: (tanh(x) / x - 1) / x**2), -mpf(1) / 3)
asin_tail = guarded(of_square(lambda x: (asin(x) / x - 1) / x**2), mpf(1) / 6)
atan_tail = guarded(of_square(lambda x: (atan(x) / x - 1) / x**2), -mpf(1) / 3)
sinh_tail = guarded(of_square(lambda x: (sinh(x) / x - 1) / x**2), mpf(1) / 6)
erf_tail = guarded(of_square(lambda x: erf(x) / x - 1), 2 / sqrt(pi) - 1)
log_tail5 = guarded(of_square(lambda s: (log((1 + s) / (1 - s)) - 2 * s - 2 * s**3 / 3) / s**5), mpf(2) / 5)

ERF_SPLIT, ERF_END = mpf("0.875"), mpf("5.95")
TABLES = [
    # name, comment, function, degree, low, high, weight
    ("EXP_F64", "(exp r - 1 - r)/r^2 on |r| <= ln2/2", exp_tail, 9, -R, R, None),
    ("EXP_F32", "(exp r - 1 - r)/r^2 on |r| <= ln2/2", exp_tail, 4, -R, R, None),
    ("LOG_F64", "(log((1+s)/(1-s)) - 2s)/s^3 in s^2", log_tail, 6, 0, S * S, None),
    ("LOG_F32", "(log((1+s)/(1-s)) - 2s)/s^3 in s^2", log_tail, 2, 0, S * S, None),
    ("LOG5_F64", "(log((1+s)/(1-s)) - 2s - 2s^3/3)/s^5 in s^2", log_tail5, 7, 0, S * S, None),
    ("SIN_F64", "(sin r - r)/r^3 in r^2, |r| <= pi/4", sin_tail, 5, 0, Q, None),
    ("COS_F64", "(cos r - 1 + r^2/2)/r^4 in r^2, |r| <= pi/4", cos_tail, 5, 0, Q, None),
    ("SIN_F32", "(sin r - r)/r^3 in r^2, |r| <= pi/4", sin_tail, 3, 0, Q, None),
    ("COS_F32", "(cos r - 1 + r^2/2)/r^4 in r^2, |r| <= pi/4", cos_tail, 3, 0, Q, None),
    ("TANH_F64", "(tanh x / x - 1)/x^2 in x^2, |x| <= 5/8", tanh_tail, 10, 0, mpf(25) / 64, lambda t: t),
    ("TANH_F32", "(tanh x / x - 1)/x^2 in x^2, |x| <= 5/8", tanh_tail, 4, 0, mpf(25) / 64, lambda t: t),
    ("ASIN_F64", "(arcsin x / x - 1)/x^2 in x^2, |x| <= 1/2", asin_tail, 11, 0, mpf(1) / 4, lambda t: t),
    ("ATAN_F64", "(arctan x / x - 1)/x^2 in x^2, |x| <= tan(pi/8)", atan_tail, 9, 0, mpf("0.17158"), lambda t: t),
    ("SINH_F64", "(sinh x / x - 1)/x^2 in x^2, |x| <= 1", sinh_tail, 6, 0, 1, lambda t: t),
    ("ERF_F64", "erf(x)/x - 1 in x^2, |x| <= 7/8", erf_tail, 10, 0, ERF_SPLIT**2, None),
    ("LOGERFC_F64", "log(erfc(x)) in x - 7/8, 7/8 <= x <= 5.95; the error is that of erf", lambda u: log(erfc(u + ERF_SPLIT)), 17, 0,
     ERF_END - ERF_SPLIT, lambda u: erfc(u + ERF_SPLIT)),
]


def main():
    print("// Minimax polynomials, lowest power first; written by scripts/minimax.py.")
    for name, comment, f, degree, low, high, weight in TABLES:
        weight = (lambda t, w=weight: max(w(t), mpf("1e-30"))) if weight else (lambda t: mpf(1))
        error, c = remez(f, degree, low, high, weight)
        print(f"\n// {comment}; largest error {mp.nstr(error, 2)}.")
        print(f"#define {name}(f) \\")
        print("  " + ", \\\n  ".join(f"f({repr(float(a))})" for a in c))


if __name__ == "__main__":
    main()

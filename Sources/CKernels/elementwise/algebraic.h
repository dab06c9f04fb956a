// Functions of a few instructions. A NaN stays a NaN everywhere.

INLINE V N(sqrt)(V x) { return __builtin_elementwise_sqrt(x); }
INLINE V N(abs)(V x) { return N(magnitude)(x); }
INLINE V N(sign)(V x) { return x > 0 ? N(splat)(1) : x < 0 ? N(splat)(-1) : x; }
INLINE V N(relu)(V x) { return x < 0 ? N(splat)(0) : x; }
INLINE V N(step)(V x) { return x > 0 ? N(splat)(1) : x <= 0 ? N(splat)(0) : x; }
INLINE V N(reciprocal)(V x) { return 1 / x; }
INLINE V N(square)(V x) { return x * x; }
INLINE V N(negation)(V x) { return -x; }

INLINE V N(add)(V x, V y) { return x + y; }
INLINE V N(subtract)(V x, V y) { return x - y; }
INLINE V N(multiply)(V x, V y) { return x * y; }
INLINE V N(divide)(V x, V y) { return x / y; }
/// The larger of the two; NaN where either is. The second comparison holds for a NaN in x only.
INLINE V N(maximum)(V x, V y) { return x > y ? x : x != x ? x : y; }
INLINE V N(minimum)(V x, V y) { return x < y ? x : x != x ? x : y; }

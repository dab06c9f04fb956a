// log, log1p, softplus. With x = 2^k (1 + f), √½ ≤ 1 + f < √2, and s = f / (2 + f):
//   log(1 + f) = log((1 + s) / (1 − s)) = 2 s + s³ R(s²) = f − (f²/2 − s (f²/2 + s² R)).
// The last form adds f, which is exact, last.

#if FUSED
#if REAL == 64
static const T N(log_tail)[] = {LOG_F64(COEFFICIENT)};
#define LN2_HIGH 6.93147180369123816490e-01
#define LN2_LOW 1.90821492927058770002e-10
#define ROOT_HALF 0x3fe6a09e667f3bcdLL
#else
static const T N(log_tail)[] = {LOG_F32(COEFFICIENT)};
#define LN2_HIGH 6.93138123e-01f
#define LN2_LOW 9.05800061e-06f
#define ROOT_HALF 0x3f3504f3
#endif

/// k and 1 + f of a positive normal x.
INLINE V N(log_parts)(V x, V *k) {
  I b = N(bits)(x) - (BITS)ROOT_HALF, e = b >> MANTISSA;
  *k = __builtin_convertvector(e, V);
  return N(value)(N(bits)(x) - (e << MANTISSA));
}

/// log(2^scale x) + c for a positive normal x and a small c.
INLINE V N(log_finite)(V x, V scale, V c) {
  V k, f = N(log_parts)(x, &k) - 1;
  k += scale;
  V s = f / (2 + f), z = s * s, half = (T)0.5 * f * f;
  V r = z * N(horner)(z, N(log_tail), COUNT(N(log_tail)));
  return N(fused)(k, N(splat)(LN2_HIGH), f - (half - N(fused)(s, half + r, N(fused)(k, N(splat)(LN2_LOW), c))));
}

INLINE V N(log)(V x) {
  I tiny = x < SMALLEST_NORMAL;
  V y = N(log_finite)(tiny ? x * ((T)((BITS)1 << (MANTISSA + 1))) : x, tiny ? N(splat)(-(MANTISSA + 1)) : N(splat)(0), N(splat)(0));
  y = x > 0 ? y : (x == 0 ? N(splat)(-__builtin_inff()) : N(splat)(__builtin_nanf("")));
  return x < __builtin_inff() ? y : x;
}

/// log(1 + x) = log u + (1 + x − u) / u, with u = 1 + x rounded.
INLINE V N(log1p)(V x) {
  V u = 1 + x, c = (u > 2 ? 1 - (u - x) : x - (u - 1)) / u;
  V y = N(log_finite)(u, N(splat)(0), c);
  y = x > -1 ? y : (x == -1 ? N(splat)(-__builtin_inff()) : N(splat)(__builtin_nanf("")));
  return x == 0 ? x : x < __builtin_inff() ? y : x;
}
#undef LN2_HIGH
#undef LN2_LOW
#undef ROOT_HALF
#else
PER_LANE(log, LIBM(log))
PER_LANE(log1p, LIBM(log1p))
#endif

/// log(1 + e^x) = max(x, 0) + log(1 + e^−|x|)
INLINE V N(softplus)(V x) { return (x < 0 ? N(splat)(0) : x) + N(log1p)(N(exp)(-N(magnitude)(x))); }

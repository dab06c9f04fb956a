// tanh for both types; sinh and cosh for double.

#if FUSED
#if REAL == 64
static const T N(tanh_tail)[] = {TANH_F64(COEFFICIENT)};
#else
static const T N(tanh_tail)[] = {TANH_F32(COEFFICIENT)};
#endif

/// x + x³ P(x²) near 0, and 1 − 2 / (e^2|x| + 1) beyond, where the subtraction loses nothing.
INLINE V N(tanh)(V x) {
  V a = N(magnitude)(x), z = x * x;
  V near = N(fused)(x * z, N(horner)(z, N(tanh_tail), COUNT(N(tanh_tail))), x);
  V far = N(signed_as)(1 - 2 / (N(exp)(2 * a) + 1), x);
  return a < (T)0.625 ? near : far;
}

#if REAL == 64
static const T N(sinh_tail)[] = {SINH_F64(COEFFICIENT)};

/// e^a / 2, finite where sinh a is.
INLINE V N(half_exp)(V a) {
  V t = a > (T)711.0 ? N(splat)(711.0) : a;
  V k, p = N(exp_parts)(t, N(splat)(0), &k);
  return N(scaled)(1 + p, k - 1);
}

INLINE V N(sinh)(V x) {
  V a = N(magnitude)(x), z = x * x, h = N(half_exp)(a);
  V near = N(fused)(x * z, N(horner)(z, N(sinh_tail), COUNT(N(sinh_tail))), x);
  return a < 1 ? near : N(signed_as)(h - (T)0.25 / h, x);
}

INLINE V N(cosh)(V x) {
  V h = N(half_exp)(N(magnitude)(x));
  return h + (T)0.25 / h;
}
#endif
#else
PER_LANE(tanh, LIBM(tanh))
#if REAL == 64
PER_LANE(sinh, sinh)
PER_LANE(cosh, cosh)
#endif
#endif

// erf for double: x + x P(x²) up to 7/8, then 1 − exp(log erfc x) with a polynomial for the logarithm; beyond 5.95 erf rounds to 1.

#if FUSED
static const T N(erf_tail)[] = {ERF_F64(COEFFICIENT)};
static const T N(log_erfc)[] = {LOGERFC_F64(COEFFICIENT)};

INLINE V N(erf)(V x) {
  V a = N(magnitude)(x), z = x * x;
  V near = N(fused)(x, N(horner)(z, N(erf_tail), COUNT(N(erf_tail))), x);
  V t = a > (T)5.95 ? N(splat)(5.95) : a;
  V far = N(signed_as)(1 - N(exp)(N(horner)(t - (T)0.875, N(log_erfc), COUNT(N(log_erfc)))), x);
  return a < (T)0.875 ? near : far;
}
#else
PER_LANE(erf, erf)
#endif

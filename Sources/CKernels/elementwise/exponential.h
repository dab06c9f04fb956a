// exp, expm1 and what is made of them. With k = round(x / ln 2) and r = x − k ln 2, |r| ≤ ln2/2:
//   exp x = 2^k (1 + p),  p = expm1 r = r + r² Q(r).

#if REAL == 64
static const T N(exp_tail)[] = {EXP_F64(COEFFICIENT)};
#define LN2_HIGH 6.93147180369123816490e-01
#define LN2_LOW 1.90821492927058770002e-10
#define EXP_HIGHEST 710.0
#define EXP_LOWEST -746.0
#else
static const T N(exp_tail)[] = {EXP_F32(COEFFICIENT)};
#define LN2_HIGH 6.93145752e-01f
#define LN2_LOW 1.42860677e-06f
#define EXP_HIGHEST 89.0f
#define EXP_LOWEST -104.0f
#endif

/// 2^k for whole k in the range of normal exponents.
INLINE V N(power_of_two)(V k) { return N(value)((__builtin_convertvector(k, I) + BIAS) << MANTISSA); }

/// x 2^k for whole k; two steps reach the subnormal numbers.
INLINE V N(scaled)(V x, V k) {
#if VECTOR_BYTES == 64 && REAL == 64
  return (V)_mm512_scalef_pd((__m512d)x, (__m512d)k);
#elif VECTOR_BYTES == 64
  return (V)_mm512_scalef_ps((__m512)x, (__m512)k);
#else
  I whole = __builtin_convertvector(k, I), half = whole >> 1;
  return x * N(value)((half + BIAS) << MANTISSA) * N(value)((whole - half + BIAS) << MANTISSA);
#endif
}

/// k and p = expm1(x + tail − k ln 2), for x within the exponents' range. `tail` is far below x.
INLINE V N(exp_parts)(V x, V tail, V *k) {
  V n = N(whole)(x * (T)1.44269504088896340736);
  V high = N(fused)(-n, N(splat)(LN2_HIGH), x);
  V low = N(fused)(n, N(splat)(LN2_LOW), -tail);
  V r = high - low, c = (high - r) - low;
  *k = n;
  return r + N(fused)(r * r, N(horner)(r, N(exp_tail), COUNT(N(exp_tail))), c);
}

#if FUSED
/// 1 + r is rounded first and its error joins r² Q, which costs one addition and saves half a unit of the last place.
INLINE V N(exp)(V x) {
  V t = x > EXP_HIGHEST ? N(splat)(EXP_HIGHEST) : x;
  t = t < EXP_LOWEST ? N(splat)(EXP_LOWEST) : t;
  V n = N(whole)(t * (T)1.44269504088896340736);
  V r = N(fused)(-n, N(splat)(LN2_LOW), N(fused)(-n, N(splat)(LN2_HIGH), t));
  V first = 1 + r, error = (1 - first) + r;
  return N(scaled)(first + N(fused)(r * r, N(horner)(r, N(exp_tail), COUNT(N(exp_tail))), error), n);
}

/// exp(x) − 1 = 2 (h p + (h − 1/2)) with h = 2^(k−1), which stays finite where exp(x) does.
INLINE V N(expm1)(V x) {
  V t = x > EXP_HIGHEST ? N(splat)(EXP_HIGHEST) : x;
  t = t < -50 ? N(splat)(-50) : t;
  V k, p = N(exp_parts)(t, N(splat)(0), &k), h = N(power_of_two)(k - 1);
  V y = 2 * N(fused)(h, p, h - (T)0.5);
  y = x > EXP_HIGHEST ? N(splat)(__builtin_inff()) : y;
  return x == 0 ? x : y;
}
#else
PER_LANE(exp, LIBM(exp))
PER_LANE(expm1, LIBM(expm1))
#endif

/// 1 / (1 + e^−x), written with e^−|x| so that small values keep their digits.
INLINE V N(sigmoid)(V x) {
  V z = N(exp)(-N(magnitude)(x));
  return (x < 0 ? z : N(splat)(1)) / (1 + z);
}

#undef LN2_HIGH
#undef LN2_LOW
#undef EXP_HIGHEST
#undef EXP_LOWEST

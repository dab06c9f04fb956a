// x^y for double = exp(y log x), with the logarithm as an unevaluated sum of two doubles (relative error below 2^−64), since an error of the exponent
// is an error of the result multiplied by up to 745. With the letters of logarithm.h: log x = k ln 2 + 2 s + (2/3) s³ + s⁵ P(s²).
// Zero, negative, subnormal and infinite arguments go to the C library one by one.

#if FUSED
static const T N(log_tail5)[] = {LOG5_F64(COEFFICIENT)};

/// log x of a positive normal x, as high + the result.
INLINE V N(log_sum)(V x, V *high) {
  V k, m = N(log_parts)(x, &k), f = m - 1;
  V d = m + 1, d_low = m - (d - 1), inverse = 1 / d;
  V s = f * inverse, s_low = N(fused)(-s, d_low, N(fused)(-s, d, f)) * inverse;
  V z = s * s, z_low = N(fused)(s, s, -z) + 2 * s * s_low;
  V cube = s * z, cube_low = N(fused)(s, z, -cube) + N(fused)(s, z_low, s_low * z);
  V third = cube * 0x1.5555555555555p-1;
  V third_low = N(fused)(cube, N(splat)(0x1.5555555555555p-1), -third) + N(fused)(cube, N(splat)(0x1.5555555555555p-55),
      cube_low * 0x1.5555555555555p-1);
  V rest = cube * z * N(horner)(z, N(log_tail5), COUNT(N(log_tail5)));
  V whole = k * 6.93147180369123816490e-01;
  V first = whole + 2 * s, error = (whole - first) + 2 * s;
  V sum = first + third;
  error += (first - sum) + third;
  V low = error + (2 * s_low + (third_low + N(fused)(k, N(splat)(1.90821492927058770002e-10), rest)));
  *high = sum + low;
  return (sum - *high) + low;
}

INLINE V N(power)(V x, V y) {
  V high, low = N(log_sum)(x, &high);
  V p = y * high, p_low = N(fused)(y, high, -p) + y * low;
  p = p > 711.0 ? N(splat)(711.0) : p < -747.0 ? N(splat)(-747.0) : p;
  V k, e = N(exp_parts)(p, p_low, &k);
  V result = N(scaled)(1 + e, k);
  I special = ~((x >= SMALLEST_NORMAL) & (x < __builtin_inf()) & (N(magnitude)(y) < 0x1p40));
  if (__builtin_expect(N(any)(special), 0)) for (int i = 0; i < LANES; i++) if (special[i]) result[i] = pow(x[i], y[i]);
  return result;
}
#else
INLINE V N(power)(V x, V y) {
  V result;
  for (int i = 0; i < LANES; i++) result[i] = pow(x[i], y[i]);
  return result;
}
#endif

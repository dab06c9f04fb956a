// Functions of float that are computed in double and rounded once, so within 0.51 units of the last place.

typedef float N(half_vector) __attribute__((ext_vector_type(LANES / 2)));

#define WIDENED(name, function) \
  INLINE V N(name)(V x) { \
    V y; \
    y.lo = __builtin_convertvector(function(__builtin_convertvector(x.lo, vector_f64)), N(half_vector)); \
    y.hi = __builtin_convertvector(function(__builtin_convertvector(x.hi, vector_f64)), N(half_vector)); \
    return y; \
  }

WIDENED(tan, tan_f64)
WIDENED(arcsin, arcsin_f64)
WIDENED(arccos, arccos_f64)
WIDENED(arctan, arctan_f64)
WIDENED(sinh, sinh_f64)
WIDENED(cosh, cosh_f64)
WIDENED(erf, erf_f64)

#if FUSED
static const double sin_tail_short[] = {SIN_F32(COEFFICIENT)};
static const double cos_tail_short[] = {COS_F32(COEFFICIENT)};

/// sin of x + turn π/2, to the accuracy of a float.
INLINE vector_f64 N(wide_wave)(vector_f64 x, int turn) {
  vector_f64 shifted = fused_f64(x, splat_f64(0x1.45f306dc9c883p-1), splat_f64(0x1.8p52)), n = shifted - 0x1.8p52;
  integers_f64 q = bits_f64(shifted) + turn;
  vector_f64 h = fused_f64(-n, splat_f64(PI_2_SECOND), fused_f64(-n, splat_f64(PI_2_FIRST), x)), z = h * h;
  vector_f64 s = fused_f64(h * z, horner_f64(z, sin_tail_short, COUNT(sin_tail_short)), h);
  vector_f64 c = fused_f64(z * z, horner_f64(z, cos_tail_short, COUNT(cos_tail_short)), 1 - 0.5 * z);
  vector_f64 y = (q & 1) != 0 ? c : s;
  return (q & 2) != 0 ? -y : y;
}
INLINE vector_f64 N(wide_sin)(vector_f64 x) { return N(wide_wave)(x, 0); }
INLINE vector_f64 N(wide_cos)(vector_f64 x) { return N(wide_wave)(x, 1); }
WIDENED(sin_near, N(wide_sin))
WIDENED(cos_near, N(wide_cos))
INLINE V N(sin_at_zero)(V x) { return x; }
INLINE V N(cos_at_zero)(V x) { return x + 1; }
WITH_LARGE_ANGLES(sin, N(sin_near)(x), sinf)
WITH_LARGE_ANGLES(cos, N(cos_near)(x), cosf)
#else
PER_LANE(sin, sinf)
PER_LANE(cos, cosf)
#endif

INLINE V N(power)(V x, V y) {
  V z;
  z.lo = __builtin_convertvector(power_f64(__builtin_convertvector(x.lo, vector_f64), __builtin_convertvector(y.lo, vector_f64)), N(half_vector));
  z.hi = __builtin_convertvector(power_f64(__builtin_convertvector(x.hi, vector_f64), __builtin_convertvector(y.hi, vector_f64)), N(half_vector));
  return z;
}

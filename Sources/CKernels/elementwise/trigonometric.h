// sin, cos, tan for double. x = n π/2 + h + l with π/2 = P1 + P2 + P3: x − n P1 is exact, since it is a multiple of 2^−53 below 1,
// the product n P2 is kept with its rounding error. Beyond ANGLE_LIMIT, where n P1 would lose bits, each entry goes to the C library.

#define ANGLE_LIMIT 0x1p30
#define PI_2_FIRST 0x1.921fb54442d18p0
#define PI_2_SECOND 0x1.1a62633145c07p-54
#define PI_2_THIRD -0x1.f1976b7ed8fbcp-110
static const T N(sin_tail)[] = {SIN_F64(COEFFICIENT)};
static const T N(cos_tail)[] = {COS_F64(COEFFICIENT)};

/// The angle's distance h + low to the nearest multiple of π/2, and the quadrant.
INLINE V N(angle)(V x, V *low, I *quadrant) {
  V shifted = N(fused)(x, N(splat)(0x1.45f306dc9c883p-1), N(splat)(ROUNDING)), n = shifted - ROUNDING;
  *quadrant = N(bits)(shifted) & 3;
  V t = N(fused)(-n, N(splat)(PI_2_FIRST), x);
  V w = n * PI_2_SECOND, product = N(fused)(n, N(splat)(PI_2_SECOND), -w);
  V h = t - w, b = h - t;
  V error = (t - (h - b)) - (w + b);
  *low = N(fused)(-n, N(splat)(PI_2_THIRD), error - product);
  return h;
}

/// sin(h + low) as h + the result
INLINE V N(sin_rest)(V h, V low) {
  V z = h * h;
  return N(fused)(h * z, N(horner)(z, N(sin_tail), COUNT(N(sin_tail))), low * (1 - (T)0.5 * z));
}

/// cos(h + low) as first + the result
INLINE V N(cos_rest)(V h, V low, V *first) {
  V z = h * h, a = (T)0.5 * z, w = 1 - a;
  *first = w;
  return ((1 - w) - a) + N(fused)(z * z, N(horner)(z, N(cos_tail), COUNT(N(cos_tail))), -(h * low));
}

INLINE V N(wave)(V x, int turn) {
  V low, first;
  I q;
  V h = N(angle)(x, &low, &q);
  q += turn;
  V s = h + N(sin_rest)(h, low), rest = N(cos_rest)(h, low, &first), c = first + rest;
  V y = (q & 1) != 0 ? c : s;
  return (q & 2) != 0 ? -y : y;
}

/// tan = S / C or −C / S, with S and C as unevaluated sums, the quotient corrected by its residual.
INLINE V N(tangent)(V x) {
  V low, first;
  I q;
  V h = N(angle)(x, &low, &q);
  V s_rest = N(sin_rest)(h, low), s = h + s_rest;
  V c_rest = N(cos_rest)(h, low, &first), c = first + c_rest;
  V s_error = (h - s) + s_rest, c_error = (first - c) + c_rest;
  I odd = (q & 1) != 0;
  V top = odd ? -c : s, bottom = odd ? s : c, top_error = odd ? -c_error : s_error, bottom_error = odd ? s_error : c_error;
  V inverse = 1 / bottom, t = top * inverse;
  V residual = N(fused)(-t, bottom, top) + N(fused)(-t, bottom_error, top_error);
  return N(fused)(residual, inverse, t);
}

#define WITH_LARGE_ANGLES(name, body, library) \
  INLINE V N(name)(V x) { \
    V y = body; \
    y = x == 0 ? N(name##_at_zero)(x) : y; \
    I large = !(N(magnitude)(x) < ANGLE_LIMIT); \
    if (__builtin_expect(N(any)(large), 0)) for (int k = 0; k < LANES; k++) if (large[k]) y[k] = library(x[k]); \
    return y; \
  }
INLINE V N(sin_at_zero)(V x) { return x; }
INLINE V N(cos_at_zero)(V x) { return x + 1; }
INLINE V N(tan_at_zero)(V x) { return x; }

#if FUSED
WITH_LARGE_ANGLES(sin, N(wave)(x, 0), sin)
WITH_LARGE_ANGLES(cos, N(wave)(x, 1), cos)
WITH_LARGE_ANGLES(tan, N(tangent)(x), tan)
#else
PER_LANE(sin, sin)
PER_LANE(cos, cos)
PER_LANE(tan, tan)
#endif

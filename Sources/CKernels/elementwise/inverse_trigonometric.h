// arcsin, arccos, arctan for double.

#define PI_2_HIGH 0x1.921fb54442d18p0
#define PI_2_LOW 0x1.1a62633145c07p-54
static const T N(asin_tail)[] = {ASIN_F64(COEFFICIENT)};
static const T N(atan_tail)[] = {ATAN_F64(COEFFICIENT)};

#if FUSED
/// Beyond 1/2: arcsin a = π/2 − 2 arcsin √((1 − a)/2). Of the root t, arcsin t = t + t·tail.
INLINE V N(asin_parts)(V a, I beyond, V *tail) {
  V z = beyond ? (1 - a) * (T)0.5 : a * a;
  *tail = z * N(horner)(z, N(asin_tail), COUNT(N(asin_tail)));
  return beyond ? __builtin_elementwise_sqrt(z) : a;
}

INLINE V N(arcsin)(V x) {
  V a = N(magnitude)(x), tail;
  I beyond = a > (T)0.5;
  V t = N(asin_parts)(a, beyond, &tail), rest = t * tail;
  V first = PI_2_HIGH - 2 * t, error = (PI_2_HIGH - first) - 2 * t;
  return N(signed_as)(beyond ? first + (error - (2 * rest - PI_2_LOW)) : t + rest, x);
}

/// arccos x is π/2 − arcsin x near 0, 2 arcsin √((1 − x)/2) near 1 and π less that near −1.
INLINE V N(arccos)(V x) {
  V a = N(magnitude)(x), tail;
  I beyond = a > (T)0.5;
  V t = N(asin_parts)(a, beyond, &tail), rest = t * tail;
  V middle = PI_2_HIGH - (x - (PI_2_LOW - x * tail));
  V right = 2 * (t + rest), left = 2 * (PI_2_HIGH - (t + (rest - PI_2_LOW)));
  return beyond ? (x < 0 ? left : right) : middle;
}

/// arctan a = b + arctan(top / bottom), where b is 0, π/4 or π/2 and the quotient is at most tan(π/8). The quotient is corrected by its residual.
INLINE V N(arctan)(V x) {
  V a = N(magnitude)(x);
  a = a > (T)1e18 ? N(splat)(1e18) : a;
  I far = a > (T)2.414213562373095, middle = a > (T)0.41421356237309503;
  V top = far ? N(splat)(-1) : middle ? a - 1 : a;
  V bottom = far ? a : middle ? a + 1 : N(splat)(1);
  V bottom_error = middle & ~far ? a - (bottom - 1) : N(splat)(0);
  V high = far ? N(splat)(PI_2_HIGH) : middle ? N(splat)(PI_2_HIGH / 2) : N(splat)(0);
  V low = far ? N(splat)(PI_2_LOW) : middle ? N(splat)(PI_2_LOW / 2) : N(splat)(0);
  V inverse = 1 / bottom, t = top * inverse;
  V t_error = N(fused)(-t, bottom_error, N(fused)(-t, bottom, top)) * inverse;
  V z = t * t;
  V rest = N(fused)(t * z, N(horner)(z, N(atan_tail), COUNT(N(atan_tail))), t_error + low);
  V sum = high + t;
  return N(signed_as)(sum + (((high - sum) + t) + rest), x);
}
#else
PER_LANE(arcsin, asin)
PER_LANE(arccos, acos)
PER_LANE(arctan, atan)
#endif

// Reductions. Four registers run side by side; every CHUNK entries, after 64 additions to each, their sum goes to a double with a running correction
// (Neumaier), so the error grows with the chunk and not with n. A NaN makes every reduction NaN.

#define CHUNK (256 * LANES)

INLINE double N(total)(V a) {
  T lane[LANES];
  N(store)(lane, a);
  for (int w = LANES / 2; w > 0; w /= 2)
    for (int k = 0; k < w; k++) lane[k] += lane[k + w];
  return (double)lane[0];
}

#if LANES == 2
#define EVEN_LANES 0, 2
#define ODD_LANES 1, 3
#elif LANES == 4
#define EVEN_LANES 0, 2, 4, 6
#define ODD_LANES 1, 3, 5, 7
#elif LANES == 8
#define EVEN_LANES 0, 2, 4, 6, 8, 10, 12, 14
#define ODD_LANES 1, 3, 5, 7, 9, 11, 13, 15
#else
#define EVEN_LANES 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
#define ODD_LANES 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31
#endif

/// The sums of LANES registers in one register, by adding neighbours log2(LANES) times.
INLINE V N(totals)(V *s) {
  UNROLL for (int count = LANES / 2; count > 0; count /= 2)
    UNROLL for (int r = 0; r < count; r++)
      s[r] = __builtin_shufflevector(s[2 * r], s[2 * r + 1], EVEN_LANES) + __builtin_shufflevector(s[2 * r], s[2 * r + 1], ODD_LANES);
  return s[0];
}

#undef EVEN_LANES
#undef ODD_LANES

INLINE void N(compensate)(double *sum, double *correction, double x) {
  double s = *sum + x;
  double low = __builtin_fabs(*sum) >= __builtin_fabs(x) ? (*sum - s) + x : (x - s) + *sum;
  // Of infinite sums the correction would be NaN.
  if (low - low == 0) *correction += low;
  *sum = s;
}

#define SUM_LOOP(name, parameters, first_lines, whole_term, part_term) \
  static double N(name) parameters { \
    first_lines; \
    double sum = 0, correction = 0; \
    for (size_t start = 0; start < n; start += CHUNK) { \
      size_t end = n - start < CHUNK ? n : start + CHUNK, i = start; \
      V a0 = (T)0, a1 = (T)0, a2 = (T)0, a3 = (T)0; \
      for (; i + 4 * LANES <= end; i += 4 * LANES) { \
        a0 = whole_term(a0, i); \
        a1 = whole_term(a1, i + LANES); \
        a2 = whole_term(a2, i + 2 * LANES); \
        a3 = whole_term(a3, i + 3 * LANES); \
      } \
      for (; i + LANES <= end; i += LANES) a0 = whole_term(a0, i); \
      if (i < end) a1 = part_term(a1, i, end - i); \
      N(compensate)(&sum, &correction, N(total)((a0 + a1) + (a2 + a3))); \
    } \
    return sum + correction; \
  }

#define ADDED(a, i) (a + N(load)(x + (i)))
#define ADDED_PART(a, i, k) (a + N(load_part)(x + (i), k, 0))
#define SQUARED(a, i) N(fused)(N(load)(x + (i)), N(load)(x + (i)), a)
#define SQUARED_PART(a, i, k) N(fused)(N(load_part)(x + (i), k, 0), N(load_part)(x + (i), k, 0), a)
#define SIZED(a, i) (a + N(magnitude)(N(load)(x + (i))))
#define SIZED_PART(a, i, k) (a + N(magnitude)(N(load_part)(x + (i), k, 0)))
#define PAIRED(a, i) N(fused)(N(load)(x + (i)), N(load)(y + (i)), a)
#define PAIRED_PART(a, i, k) N(fused)(N(load_part)(x + (i), k, 0), N(load_part)(y + (i), k, 0), a)

SUM_LOOP(sum, (const void *px, size_t n), const T *x = px, ADDED, ADDED_PART)
SUM_LOOP(sum_of_squares, (const void *px, size_t n), const T *x = px, SQUARED, SQUARED_PART)
SUM_LOOP(sum_of_magnitudes, (const void *px, size_t n), const T *x = px, SIZED, SIZED_PART)
SUM_LOOP(dot, (const void *px, const void *py, size_t n), const T *x = px; const T *y = py, PAIRED, PAIRED_PART)

#define FOLD_LOOP(name, operation, neutral) \
  static double N(name)(const void *px, size_t n) { \
    const T *x = px; \
    V a0 = (T)(neutral), a1 = a0, a2 = a0, a3 = a0; \
    size_t i = 0; \
    for (; i + 4 * LANES <= n; i += 4 * LANES) { \
      a0 = N(operation)(a0, N(load)(x + i)); \
      a1 = N(operation)(a1, N(load)(x + i + LANES)); \
      a2 = N(operation)(a2, N(load)(x + i + 2 * LANES)); \
      a3 = N(operation)(a3, N(load)(x + i + 3 * LANES)); \
    } \
    for (; i + LANES <= n; i += LANES) a0 = N(operation)(a0, N(load)(x + i)); \
    if (i < n) a1 = N(operation)(a1, N(load_part)(x + i, n - i, (T)(neutral))); \
    V a = N(operation)(N(operation)(a0, a1), N(operation)(a2, a3)), b; \
    for (int w = LANES / 2; w > 0; w /= 2) { \
      b = a; \
      for (int k = 0; k < w; k++) b[k] = a[k + w]; \
      a = N(operation)(a, b); \
    } \
    return (double)a[0]; \
  }

FOLD_LOOP(product, multiply, 1)
FOLD_LOOP(largest, maximum, -__builtin_inff())
FOLD_LOOP(smallest, minimum, __builtin_inff())

static size_t N(argmax)(const void *px, size_t n) {
  const T *x = px;
  T top = (T)N(largest)(x, n);
  for (size_t i = 0; i < n; i++)
    if (x[i] == top || x[i] != x[i]) return i;
  return 0;
}

static double N(exp_sum)(const void *px, double shift, void *py, size_t n) {
  const T *x = px;
  T *y = py;
  V c = (T)shift;
  double sum = 0, correction = 0;
  for (size_t start = 0; start < n; start += CHUNK) {
    size_t end = n - start < CHUNK ? n : start + CHUNK, i = start;
    V a = (T)0;
    for (; i + LANES <= end; i += LANES) {
      V e = N(exp)(N(load)(x + i) + c);
      a += e;
      if (y) N(store)(y + i, e);
    }
    if (i < end) {
      V e = N(exp)(N(load_part)(x + i, end - i, -__builtin_inff()) + c);
      a += e;
      if (y) N(store_part)(y + i, end - i, e);
    }
    N(compensate)(&sum, &correction, N(total)(a));
  }
  return sum + correction;
}

/// The end of a strip of columns after `rows` rows: four registers' worth of columns, or fewer.
#define COLUMN_LOOP(name, neutral, term, join) \
  static void N(name##_columns)(const void *pa, size_t m, size_t n, size_t stride, void *py) { \
    const T *a = pa; \
    T *y = py; \
    N(fill)((double)(neutral), y, n); \
    for (size_t start = 0; start < m; start += 256) { \
      size_t end = m - start < 256 ? m : start + 256, j = 0; \
      for (; j + 4 * LANES <= n; j += 4 * LANES) { \
        V s[4] = {(T)(neutral), (T)(neutral), (T)(neutral), (T)(neutral)}; \
        for (size_t i = start; i < end; i++) \
          for (int v = 0; v < 4; v++) s[v] = term(s[v], N(load)(a + i * stride + j + v * LANES)); \
        for (int v = 0; v < 4; v++) N(store)(y + j + v * LANES, N(join)(N(load)(y + j + v * LANES), s[v])); \
      } \
      for (; j < n; j += LANES) { \
        size_t k = n - j < LANES ? n - j : LANES; \
        V s = (T)(neutral); \
        for (size_t i = start; i < end; i++) s = term(s, N(load_part)(a + i * stride + j, k, 0)); \
        N(store_part)(y + j, k, N(join)(N(load_part)(y + j, k, 0), s)); \
      } \
    } \
  } \
  static void N(name##_rows)(const void *pa, size_t m, size_t n, size_t stride, void *py) { \
    const T *a = pa; \
    T *y = py; \
    for (size_t i = 0; i < m; i++) y[i] = (T)N(name)(a + i * stride, n); \
  }

#define TERM_SUM(s, x) ((s) + (x))
#define TERM_SQUARE(s, x) N(fused)(x, x, s)
#define TERM_SIZE(s, x) ((s) + N(magnitude)(x))
#define TERM_PRODUCT(s, x) ((s) * (x))
#define TERM_LARGEST(s, x) N(maximum)(s, x)
#define TERM_SMALLEST(s, x) N(minimum)(s, x)

COLUMN_LOOP(sum, 0, TERM_SUM, add)
COLUMN_LOOP(sum_of_squares, 0, TERM_SQUARE, add)
COLUMN_LOOP(sum_of_magnitudes, 0, TERM_SIZE, add)
COLUMN_LOOP(product, 1, TERM_PRODUCT, multiply)
COLUMN_LOOP(largest, -__builtin_inff(), TERM_LARGEST, maximum)
COLUMN_LOOP(smallest, __builtin_inff(), TERM_SMALLEST, minimum)

#undef CHUNK

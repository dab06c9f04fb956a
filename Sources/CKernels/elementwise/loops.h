// Loops over arrays. The last entries go through the same instructions as the others, in a register filled up with ones, so that the value of an
// entry does not depend on its place. Outputs may be inputs: every register is loaded before it is stored.

#define UNARY_LOOP(name) \
  static void N(name##_loop)(const void *px, void *py, size_t n) { \
    const T *x = px; \
    T *y = py; \
    size_t i = 0; \
    for (; i + LANES <= n; i += LANES) N(store)(y + i, N(name)(N(load)(x + i))); \
    if (i < n) N(store_part)(y + i, n - i, N(name)(N(load_part)(x + i, n - i, 1))); \
  }

#define BINARY_LOOP(name) \
  static void N(name##_loop)(const void *px, const void *py, void *pz, size_t n) { \
    const T *x = px, *y = py; \
    T *z = pz; \
    size_t i = 0; \
    for (; i + LANES <= n; i += LANES) N(store)(z + i, N(name)(N(load)(x + i), N(load)(y + i))); \
    if (i < n) N(store_part)(z + i, n - i, N(name)(N(load_part)(x + i, n - i, 1), N(load_part)(y + i, n - i, 1))); \
  } \
  static void N(name##_scalar_loop)(const void *px, double s, void *pz, size_t n) { \
    const T *x = px; \
    T *z = pz; \
    V y = (T)s; \
    size_t i = 0; \
    for (; i + LANES <= n; i += LANES) N(store)(z + i, N(name)(N(load)(x + i), y)); \
    if (i < n) N(store_part)(z + i, n - i, N(name)(N(load_part)(x + i, n - i, 1), y)); \
  } \
  static void N(scalar_##name##_loop)(double s, const void *py, void *pz, size_t n) { \
    const T *y = py; \
    T *z = pz; \
    V x = (T)s; \
    size_t i = 0; \
    for (; i + LANES <= n; i += LANES) N(store)(z + i, N(name)(x, N(load)(y + i))); \
    if (i < n) N(store_part)(z + i, n - i, N(name)(x, N(load_part)(y + i, n - i, 1))); \
  }

UNARY_LOOP(exp)
UNARY_LOOP(log)
UNARY_LOOP(sin)
UNARY_LOOP(cos)
UNARY_LOOP(tan)
UNARY_LOOP(arcsin)
UNARY_LOOP(arccos)
UNARY_LOOP(arctan)
UNARY_LOOP(sinh)
UNARY_LOOP(cosh)
UNARY_LOOP(tanh)
UNARY_LOOP(sqrt)
UNARY_LOOP(abs)
UNARY_LOOP(sign)
UNARY_LOOP(relu)
UNARY_LOOP(step)
UNARY_LOOP(sigmoid)
UNARY_LOOP(softplus)
UNARY_LOOP(erf)
UNARY_LOOP(reciprocal)
UNARY_LOOP(square)
UNARY_LOOP(negation)
UNARY_LOOP(log1p)
UNARY_LOOP(expm1)
BINARY_LOOP(add)
BINARY_LOOP(subtract)
BINARY_LOOP(multiply)
BINARY_LOOP(divide)
BINARY_LOOP(maximum)
BINARY_LOOP(minimum)
BINARY_LOOP(power)

static void N(fill)(double s, void *py, size_t n) {
  T *y = py;
  V x = (T)s;
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) N(store)(y + i, x);
  if (i < n) N(store_part)(y + i, n - i, x);
}

static void N(axpby)(double a, const void *px, double b, const void *py, void *pz, size_t n) {
  const T *x = px, *y = py;
  T *z = pz;
  V va = (T)a, vb = (T)b;
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) N(store)(z + i, N(fused)(va, N(load)(x + i), vb * N(load)(y + i)));
  if (i < n) N(store_part)(z + i, n - i, N(fused)(va, N(load_part)(x + i, n - i, 1), vb * N(load_part)(y + i, n - i, 1)));
}

static void N(fma)(const void *px, const void *py, const void *pw, void *pz, size_t n) {
  const T *x = px, *y = py, *w = pw;
  T *z = pz;
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) N(store)(z + i, N(fused)(N(load)(x + i), N(load)(y + i), N(load)(w + i)));
  if (i < n) N(store_part)(z + i, n - i, N(fused)(N(load_part)(x + i, n - i, 1), N(load_part)(y + i, n - i, 1), N(load_part)(w + i, n - i, 1)));
}

static void N(select_less)(const void *pa, const void *pb, const void *px, const void *py, void *pz, size_t n) {
  const T *a = pa, *b = pb, *x = px, *y = py;
  T *z = pz;
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) N(store)(z + i, N(load)(a + i) < N(load)(b + i) ? N(load)(x + i) : N(load)(y + i));
  if (i < n) {
    I less = N(load_part)(a + i, n - i, 1) < N(load_part)(b + i, n - i, 1);
    N(store_part)(z + i, n - i, less ? N(load_part)(x + i, n - i, 1) : N(load_part)(y + i, n - i, 1));
  }
}

// Products of a matrix and vectors, bounded by reading the matrix: ROWS rows at a time, so x is read once for all of them, and in the transposed
// product y is read and written once for all of them.

#define ROWS 8
INLINE void N(gemv_rows)(int rows, size_t n, double alpha, const T *a, size_t stride, const T *x, double beta, T *y) {
  V s[ROWS];
  UNROLL for (int r = 0; r < rows; r++) s[r] = N(splat)(0);
  size_t j = 0;
  for (; j + LANES <= n; j += LANES) {
    V v = N(load)(x + j);
    UNROLL for (int r = 0; r < rows; r++) s[r] = N(fused)(N(load)(a + r * stride + j), v, s[r]);
  }
  if (j < n) {
    V v = N(load_part)(x + j, n - j, 0);
    UNROLL for (int r = 0; r < rows; r++) s[r] = N(fused)(N(load_part)(a + r * stride + j, n - j, 0), v, s[r]);
  }
  UNROLL for (int r = 0; r < rows; r++) {
    T p = (T)(alpha * N(total)(s[r]));
    y[r] = beta == 0 ? p : p + (T)beta * y[r];
  }
}

/// LANES rows at a time.
INLINE void N(gemv_block)(size_t n, T alpha, const T *a, size_t stride, const T *x, T beta, T *y) {
  V s[LANES];
  UNROLL for (int r = 0; r < LANES; r++) s[r] = N(splat)(0);
  size_t j = 0;
  for (; j + LANES <= n; j += LANES) {
    V v = N(load)(x + j);
    UNROLL for (int r = 0; r < LANES; r++) s[r] = N(fused)(N(load)(a + r * stride + j), v, s[r]);
  }
  if (j < n) {
    V v = N(load_part)(x + j, n - j, 0);
    UNROLL for (int r = 0; r < LANES; r++) s[r] = N(fused)(N(load_part)(a + r * stride + j, n - j, 0), v, s[r]);
  }
  V p = alpha * N(totals)(s);
  N(store)(y, beta == 0 ? p : N(fused)(N(splat)(beta), N(load)(y), p));
}

static void N(gemv)(size_t m, size_t n, double alpha, const void *pa, size_t stride, const void *px, double beta, void *py) {
  const T *a = pa, *x = px;
  T *y = py;
  size_t i = 0;
  for (; i + LANES <= m; i += LANES) N(gemv_block)(n, (T)alpha, a + i * stride, stride, x, (T)beta, y + i);
  for (; i + ROWS <= m; i += ROWS) N(gemv_rows)(ROWS, n, alpha, a + i * stride, stride, x, beta, y + i);
  for (; i + 2 <= m; i += 2) N(gemv_rows)(2, n, alpha, a + i * stride, stride, x, beta, y + i);
  if (i < m) N(gemv_rows)(1, n, alpha, a + i * stride, stride, x, beta, y + i);
}

INLINE void N(gemv_transposed_rows)(int rows, size_t n, const V *f, const T *a, size_t stride, T *z) {
  size_t j = 0;
  for (; j + LANES <= n; j += LANES) {
    V v = N(load)(z + j);
    UNROLL for (int r = 0; r < rows; r++) v = N(fused)(N(load)(a + r * stride + j), f[r], v);
    N(store)(z + j, v);
  }
  if (j < n) {
    V v = N(load_part)(z + j, n - j, 0);
    UNROLL for (int r = 0; r < rows; r++) v = N(fused)(N(load_part)(a + r * stride + j, n - j, 0), f[r], v);
    N(store_part)(z + j, n - j, v);
  }
}

static void N(gemv_transposed)(size_t m, size_t n, double alpha, const void *pa, size_t stride, const void *pu, double beta, void *pz) {
  const T *a = pa, *u = pu;
  T *z = pz;
  if (beta == 0) {
    N(fill)(0, z, n);
  } else if (beta != 1) {
    N(multiply_scalar_loop)(z, beta, z, n);
  }
  V f[ROWS];
  size_t i = 0;
  for (; i + ROWS <= m; i += ROWS) {
    UNROLL for (int r = 0; r < ROWS; r++) f[r] = (T)alpha * u[i + r];
    N(gemv_transposed_rows)(ROWS, n, f, a + i * stride, stride, z);
  }
  for (; i + 2 <= m; i += 2) {
    UNROLL for (int r = 0; r < 2; r++) f[r] = (T)alpha * u[i + r];
    N(gemv_transposed_rows)(2, n, f, a + i * stride, stride, z);
  }
  for (; i < m; i++) {
    f[0] = (T)alpha * u[i];
    N(gemv_transposed_rows)(1, n, f, a + i * stride, stride, z);
  }
}

INLINE void N(gemv_pair_rows)(int rows, size_t n, const T *a, size_t stride, const T *x, const T *u, T *y, T *z, int add) {
  V s[4], f[4];
  UNROLL for (int r = 0; r < rows; r++) s[r] = N(splat)(0), f[r] = u[r];
  size_t j = 0;
  for (; j + LANES <= n; j += LANES) {
    V v = N(load)(x + j), w = N(load)(z + j);
    UNROLL for (int r = 0; r < rows; r++) {
      V entry = N(load)(a + r * stride + j);
      s[r] = N(fused)(entry, v, s[r]);
      w = N(fused)(entry, f[r], w);
    }
    N(store)(z + j, w);
  }
  if (j < n) {
    V v = N(load_part)(x + j, n - j, 0), w = N(load_part)(z + j, n - j, 0);
    UNROLL for (int r = 0; r < rows; r++) {
      V entry = N(load_part)(a + r * stride + j, n - j, 0);
      s[r] = N(fused)(entry, v, s[r]);
      w = N(fused)(entry, f[r], w);
    }
    N(store_part)(z + j, n - j, w);
  }
  UNROLL for (int r = 0; r < rows; r++) {
    T p = (T)N(total)(s[r]);
    y[r] = add ? y[r] + p : p;
  }
}

static void N(gemv_pair)(size_t m, size_t n, const void *pa, size_t stride, const void *px, const void *pu, void *py, void *pz, int add) {
  const T *a = pa, *x = px, *u = pu;
  T *y = py, *z = pz;
  size_t i = 0;
  for (; i + 4 <= m; i += 4) N(gemv_pair_rows)(4, n, a + i * stride, stride, x, u + i, y + i, z, add);
  for (; i < m; i++) N(gemv_pair_rows)(1, n, a + i * stride, stride, x, u + i, y + i, z, add);
}

#undef ROWS

// Transposition of a block of LANES × LANES in registers: log2(LANES) rounds, in each of which register i and register i + LANES/2 are
// interleaved. A round turns the bits of (row, column) by one place, so after log2(LANES) of them rows and columns have changed places.

#if LANES == 2
#define LOW_HALVES 0, 2
#define HIGH_HALVES 1, 3
#elif LANES == 4
#define LOW_HALVES 0, 4, 1, 5
#define HIGH_HALVES 2, 6, 3, 7
#elif LANES == 8
#define LOW_HALVES 0, 8, 1, 9, 2, 10, 3, 11
#define HIGH_HALVES 4, 12, 5, 13, 6, 14, 7, 15
#else
#define LOW_HALVES 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define HIGH_HALVES 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#endif
/// The rows and columns of a tile of a walk over a matrix, a multiple of LANES.
#define WALK 64

#if VECTOR_BYTES == 32
// Here pairs are interleaved inside each half of a register, which takes one instruction, and the halves change places last.
INLINE void N(turn_registers)(V *r) {
  V s[LANES];
#if LANES == 4
  UNROLL for (int i = 0; i < 4; i += 2) {
    s[i] = __builtin_shufflevector(r[i], r[i + 1], 0, 4, 2, 6);
    s[i + 1] = __builtin_shufflevector(r[i], r[i + 1], 1, 5, 3, 7);
  }
  UNROLL for (int i = 0; i < 2; i++) {
    r[i] = __builtin_shufflevector(s[i], s[i + 2], 0, 1, 4, 5);
    r[i + 2] = __builtin_shufflevector(s[i], s[i + 2], 2, 3, 6, 7);
  }
#else
  UNROLL for (int i = 0; i < 8; i += 2) {
    s[i] = __builtin_shufflevector(r[i], r[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    s[i + 1] = __builtin_shufflevector(r[i], r[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  UNROLL for (int i = 0; i < 8; i += 4) {
    UNROLL for (int k = 0; k < 2; k++) {
      r[i + 2 * k] = __builtin_shufflevector(s[i + k], s[i + k + 2], 0, 1, 8, 9, 4, 5, 12, 13);
      r[i + 2 * k + 1] = __builtin_shufflevector(s[i + k], s[i + k + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
  }
  UNROLL for (int i = 0; i < 4; i++) {
    s[i] = __builtin_shufflevector(r[i], r[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    s[i + 4] = __builtin_shufflevector(r[i], r[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
  UNROLL for (int i = 0; i < 8; i++) r[i] = s[i];
#endif
}
#else
INLINE void N(turn_registers)(V *r) {
  V s[LANES];
  UNROLL for (int width = 1; width < LANES; width *= 2) {
    UNROLL for (int i = 0; i < LANES / 2; i++) {
      s[2 * i] = __builtin_shufflevector(r[i], r[i + LANES / 2], LOW_HALVES);
      s[2 * i + 1] = __builtin_shufflevector(r[i], r[i + LANES / 2], HIGH_HALVES);
    }
    UNROLL for (int i = 0; i < LANES; i++) r[i] = s[i];
  }
}
#endif

INLINE void N(load_block)(const T *a, size_t stride, size_t rows, size_t columns, V *r) {
  if (rows == LANES && columns == LANES) {
    UNROLL for (int i = 0; i < LANES; i++) r[i] = N(load)(a + i * stride);
  } else {
    UNROLL for (size_t i = 0; i < LANES; i++) r[i] = i < rows ? N(load_part)(a + i * stride, columns, 0) : N(splat)(0);
  }
}

INLINE void N(store_block)(T *a, size_t stride, size_t rows, size_t columns, const V *r) {
  if (rows == LANES && columns == LANES) {
    UNROLL for (int i = 0; i < LANES; i++) N(store)(a + i * stride, r[i]);
  } else {
    UNROLL for (size_t i = 0; i < LANES; i++) if (i < rows) N(store_part)(a + i * stride, columns, r[i]);
  }
}

/// Rows of whole cache lines that are not read again soon go past the caches, which need not load them first.
INLINE void N(stream_block)(T *a, size_t stride, size_t rows, size_t columns, const V *r, int streams) {
  if (streams && rows == LANES && columns == LANES) {
    UNROLL for (int i = 0; i < LANES; i++) __builtin_nontemporal_store(r[i], (V *)(a + i * stride));
  } else {
    N(store_block)(a, stride, rows, columns, r);
  }
}

/// Orders what went past the caches before what is stored from here on, which another thread may wait for.
INLINE void N(end_streams)(int streams) {
#if VECTOR_BYTES == 64
  if (streams) _mm_sfence();
#else
  (void)streams;
#endif
}

/// True where every block of rows in b starts a cache line and b is larger than the caches near the core.
INLINE int N(can_stream)(const T *b, size_t rows, size_t stride) {
  return sizeof(V) == 64 && (size_t)b % 64 == 0 && stride * sizeof(T) % 64 == 0 && rows * stride * sizeof(T) > ((size_t)8 << 20);
}

INLINE size_t N(smaller)(size_t a, size_t b) { return a < b ? a : b; }

static void N(transpose)(const void *pa, size_t m, size_t n, size_t stride_a, void *pb, size_t stride_b) {
  const T *a = pa;
  T *b = pb;
  V r[LANES];
  int streams = N(can_stream)(b, n, stride_b);
  for (size_t top = 0; top < m; top += WALK)
    for (size_t left = 0; left < n; left += WALK)
      for (size_t i = top; i < m && i < top + WALK; i += LANES)
        for (size_t j = left; j < n && j < left + WALK; j += LANES) {
          size_t rows = N(smaller)(LANES, m - i), columns = N(smaller)(LANES, n - j);
          N(load_block)(a + i * stride_a + j, stride_a, rows, columns, r);
          N(turn_registers)(r);
          N(stream_block)(b + j * stride_b + i, stride_b, columns, rows, r, streams);
        }
  N(end_streams)(streams);
}

/// The block at (i, j), i ≤ j, and its mirror image: both are read before either is written, so the sum may stand in place.
INLINE void N(sum_blocks)(const T *a, size_t n, size_t stride_a, V s, T *b, size_t stride_b, size_t i, size_t j, int streams) {
  size_t rows = N(smaller)(LANES, n - i), columns = N(smaller)(LANES, n - j);
  V r[LANES], t[LANES];
  N(load_block)(a + i * stride_a + j, stride_a, rows, columns, r);
  N(load_block)(a + j * stride_a + i, stride_a, columns, rows, t);
  N(turn_registers)(t);
  UNROLL for (int k = 0; k < LANES; k++) r[k] = s * (r[k] + t[k]);
  N(stream_block)(b + i * stride_b + j, stride_b, rows, columns, r, streams);
  if (i == j) return;
  N(turn_registers)(r);
  N(stream_block)(b + j * stride_b + i, stride_b, columns, rows, r, streams);
}

static void N(symmetric_sum)(const void *pa, size_t n, size_t stride_a, double s, double c, void *pb, size_t stride_b, size_t first, size_t end) {
  const T *a = pa;
  T *b = pb;
  V scale = (T)s;
  int streams = a != b && N(can_stream)(b, n, stride_b);
  for (size_t top = first; top < end; top += WALK)
    for (size_t left = top; left < n; left += WALK)
      for (size_t i = top; i < end && i < top + WALK; i += LANES)
        for (size_t j = left > i ? left : i; j < n && j < left + WALK; j += LANES) {
          // The mirror image is read down a column, which the machine does not foresee.
          size_t ahead = N(smaller)(j + WALK, n - LANES);
          if (n > WALK) UNROLL for (int k = 0; k < LANES; k++) __builtin_prefetch(a + (ahead + k) * stride_a + i);
          N(sum_blocks)(a, n, stride_a, scale, b, stride_b, i, j, streams);
        }
  N(end_streams)(streams);
  if (c != 0) for (size_t i = first; i < end; i++) b[i * stride_b + i] += (T)c;
}

static void N(rank_one)(double s, const void *px, const void *py, void *pa, size_t m, size_t n, size_t stride) {
  const T *x = px, *y = py;
  T *a = pa;
  for (size_t i = 0; i < m; i++) {
    V f = (T)s * x[i];
    T *row = a + i * stride;
    size_t j = 0;
    for (; j + LANES <= n; j += LANES) N(store)(row + j, N(fused)(f, N(load)(y + j), N(load)(row + j)));
    if (j < n) N(store_part)(row + j, n - j, N(fused)(f, N(load_part)(y + j, n - j, 0), N(load_part)(row + j, n - j, 0)));
  }
}

#undef LOW_HALVES
#undef HIGH_HALVES
#undef WALK

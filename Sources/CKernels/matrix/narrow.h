// C = alpha A B + beta C for a B of few columns, where most lanes of a tile of C would be empty: the lanes run along k instead. A block of B, NARROW_DEPTH
// of k, is held by columns and stays in the first-level cache; up to NARROW_COLUMNS of them meet as many rows of A as leave registers for the sums.

#define NARROW_COLUMNS 6
#define NARROW_ROWS 6
/// The entries of a column in a block of B, a cache line more than a power of two so that columns do not meet in one set of the cache.
#define NARROW_DEPTH (4096 / (int)sizeof(T))
#define NARROW_STEP (NARROW_DEPTH + 64 / (int)sizeof(T))

/// Where the operands of a narrow product are: column c of B at b[c * NARROW_STEP], k entries.
typedef struct {
  const T *a, *b;
  T *c;
  size_t stride_a, stride_c, k;
  T alpha, beta;
} N(Narrow);

INLINE void N(narrow_step)(const int rows, const int columns, const T *a, size_t row, const T *b, V s[NARROW_ROWS][NARROW_COLUMNS]) {
  // What there is fewer of is held; the others pass by.
  if (rows < columns) {
    V left[NARROW_ROWS];
    UNROLL for (int r = 0; r < rows; r++) left[r] = N(load)(a + r * row);
    UNROLL for (int c = 0; c < columns; c++) {
      V right = N(load)(b + c * NARROW_STEP);
      UNROLL for (int r = 0; r < rows; r++) s[r][c] = N(fused)(left[r], right, s[r][c]);
    }
  } else {
    V right[NARROW_COLUMNS];
    UNROLL for (int c = 0; c < columns; c++) right[c] = N(load)(b + c * NARROW_STEP);
    UNROLL for (int r = 0; r < rows; r++) {
      V left = N(load)(a + r * row);
      UNROLL for (int c = 0; c < columns; c++) s[r][c] = N(fused)(left, right[c], s[r][c]);
    }
  }
}

INLINE void N(narrow_rows)(const int rows, const int columns, const N(Narrow) *t) {
  V s[NARROW_ROWS][NARROW_COLUMNS];
  const T *a = t->a, *b = t->b;
  const size_t row = t->stride_a, k = t->k;
  UNROLL for (int r = 0; r < rows; r++) UNROLL for (int c = 0; c < columns; c++) s[r][c] = N(splat)(0);
  size_t p = 0;
  for (; p + 2 * LANES <= k; p += 2 * LANES) {
    N(narrow_step)(rows, columns, a + p, row, b + p, s);
    N(narrow_step)(rows, columns, a + p + LANES, row, b + p + LANES, s);
  }
  for (; p < k; p += LANES) {
    UNROLL for (int r = 0; r < rows; r++) {
      V left = N(load_part)(a + r * row + p, N(smaller)(LANES, k - p), 0);
      UNROLL for (int c = 0; c < columns; c++) s[r][c] = N(fused)(left, N(load)(b + c * NARROW_STEP + p), s[r][c]);
    }
  }
  UNROLL for (int first = 0; first < rows * columns; first += LANES) {
    V group[LANES];
    UNROLL for (int l = 0; l < LANES; l++) group[l] = first + l < rows * columns ? s[(first + l) / columns][(first + l) % columns] : N(splat)(0);
    V sums = t->alpha * N(totals)(group);
    UNROLL for (int l = 0; l < LANES; l++) if (first + l < rows * columns) {
      T *to = t->c + (first + l) / columns * t->stride_c + (first + l) % columns;
      *to = t->beta == 0 ? sums[l] : sums[l] + t->beta * *to;
    }
  }
}

/// All rows beside `columns` columns, `rows` at a time.
#define NARROW(columns, rows) \
  static void N(narrow_##columns)(size_t m, N(Narrow) t) { \
    for (; m >= rows; m -= rows, t.a += rows * t.stride_a, t.c += rows * t.stride_c) N(narrow_rows)(rows, columns, &t); \
    for (; m > 0; m--, t.a += t.stride_a, t.c += t.stride_c) N(narrow_rows)(1, columns, &t); \
  }

NARROW(1, 6) NARROW(2, 6) NARROW(3, 4) NARROW(4, 3) NARROW(5, 2) NARROW(6, 2)

static void (*const N(narrow_columns)[NARROW_COLUMNS])(size_t, N(Narrow)) = {
  N(narrow_1), N(narrow_2), N(narrow_3), N(narrow_4), N(narrow_5), N(narrow_6),
};

/// True where the lanes of a tile would stay so empty, and the sums are so long, that lanes along k are faster.
INLINE int N(is_narrow)(int ta, size_t m, size_t n, size_t k) { return !ta && m >= 8 && k >= 16 * LANES && 4 * n <= 6 * LANES; }

static __attribute__((noinline)) void N(narrow_product)(int tb, size_t m, size_t n, size_t k, T alpha, const T *a, size_t stride_a, const T *b, size_t stride_b, T beta, T *c,
                              size_t stride_c) {
  T panel[NARROW_COLUMNS * NARROW_STEP] __attribute__((aligned(64)));
  const size_t groups = (n + NARROW_COLUMNS - 1) / NARROW_COLUMNS;
  N(Narrow) t = {.b = panel, .stride_a = stride_a, .stride_c = stride_c, .alpha = alpha};
  for (size_t p = 0; p < k; p += NARROW_DEPTH) {
    t.k = N(smaller)(NARROW_DEPTH, k - p);
    t.beta = p == 0 ? beta : 1;
    for (size_t g = 0, j = 0; g < groups; g++) {
      size_t columns = (n - j + groups - g - 1) / (groups - g), whole = (t.k + LANES - 1) / LANES * LANES;
      if (!tb) N(transpose)(b + p * stride_b + j, t.k, columns, stride_b, panel, NARROW_STEP);
      for (size_t l = 0; l < columns; l++) {
        T *to = panel + l * NARROW_STEP;
        if (tb) __builtin_memcpy(to, b + (j + l) * stride_b + p, t.k * sizeof(T));
        for (size_t i = t.k; i < whole; i++) to[i] = 0;
      }
      t.a = a + p;
      t.c = c + j;
      N(narrow_columns)[columns - 1](m, t);
      j += columns;
    }
  }
}

#undef NARROW_COLUMNS
#undef NARROW_ROWS
#undef NARROW_DEPTH
#undef NARROW_STEP
#undef NARROW

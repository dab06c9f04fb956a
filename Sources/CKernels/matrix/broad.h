// C = alpha op(A) B + beta C where the sums are so short that a tile of C would be stored as soon as it is made: the entries of some rows of A stay in
// registers, and C goes by row after row, BROAD_COLUMNS at a time so that those of B stay in the first-level cache.

#define BROAD_DEPTH 6
#define BROAD_COLUMNS (4096 / (int)sizeof(T))

/// Where the operands of a broad product are: row r and place p of A at a[r * row + p * step].
typedef struct {
  const T *a, *b, *d;
  T *c;
  size_t row, step, stride_b, stride_c, row_d, column_d, columns;
  T alpha, beta, scale;
  int operation;
} N(Broad);

/// What is done beside the sums: nothing, an array is added, or whatever is asked for.
#define BROAD_PLAIN 0
#define BROAD_ADD 1
#define BROAD_ANY 2

INLINE void N(broad_rows)(const int rows, const int depth, const int mode, const N(Broad) *t) {
  V factors[BROAD_DEPTH][BROAD_DEPTH];
  UNROLL for (int r = 0; r < rows; r++) UNROLL for (int p = 0; p < depth; p++) factors[r][p] = t->alpha * t->a[r * t->row + p * t->step];
  const N(Broad) own = *t;
  const size_t n = own.columns;
  const V beta = own.beta, scale = own.scale;
  size_t j = 0;
  for (; j + LANES <= n; j += LANES) {
    V right[BROAD_DEPTH];
    UNROLL for (int p = 0; p < depth; p++) right[p] = N(load)(own.b + p * own.stride_b + j);
    UNROLL for (int r = 0; r < rows; r++) {
      T *c = own.c + r * own.stride_c + j;
      V x = factors[r][0] * right[0];
      UNROLL for (int p = 1; p < depth; p++) x = N(fused)(factors[r][p], right[p], x);
      if (mode == BROAD_ADD) x = N(fused)(scale, N(load)(own.d + r * own.row_d + j), x);
      if (mode == BROAD_ANY && own.beta != 0) x = N(fused)(beta, N(load)(c), x);
      if (mode == BROAD_ANY && own.operation) {
        const T *d = own.d + r * own.row_d + j * own.column_d;
        x = N(finished)(own.operation, x, own.column_d ? N(load)(d) : N(splat)(*d), scale);
      }
      N(store)(c, x);
    }
  }
  if (j < n) {
    UNROLL for (int r = 0; r < rows; r++) {
      T *c = own.c + r * own.stride_c + j;
      V x = factors[r][0] * N(load_part)(own.b + j, n - j, 0);
      UNROLL for (int p = 1; p < depth; p++) x = N(fused)(factors[r][p], N(load_part)(own.b + p * own.stride_b + j, n - j, 0), x);
      if (own.beta != 0) x = N(fused)(beta, N(load_part)(c, n - j, 0), x);
      if (own.operation) {
        const T *d = own.d + r * own.row_d + j * own.column_d;
        x = N(finished)(own.operation, x, own.column_d ? N(load_part)(d, n - j, 0) : N(splat)(*d), scale);
      }
      N(store_part)(c, n - j, x);
    }
  }
}

/// All rows of sums of `depth` products, `rows` at a time.
#define BROAD(depth, rows) \
  INLINE void N(broad_all_##depth)(size_t m, N(Broad) t, const int mode) { \
    for (; m >= rows; m -= rows, t.a += rows * t.row, t.c += rows * t.stride_c, t.d += rows * t.row_d) N(broad_rows)(rows, depth, mode, &t); \
    for (; m > 0; m--, t.a += t.row, t.c += t.stride_c, t.d += t.row_d) N(broad_rows)(1, depth, mode, &t); \
  } \
  static void N(broad_plain_##depth)(size_t m, N(Broad) t) { N(broad_all_##depth)(m, t, BROAD_PLAIN); } \
  static void N(broad_add_##depth)(size_t m, N(Broad) t) { N(broad_all_##depth)(m, t, BROAD_ADD); } \
  static void N(broad_any_##depth)(size_t m, N(Broad) t) { N(broad_all_##depth)(m, t, BROAD_ANY); }
#define BROAD_NAMES(depth) {N(broad_plain_##depth), N(broad_add_##depth), N(broad_any_##depth)}

BROAD(1, 4) BROAD(2, 4) BROAD(3, 4) BROAD(4, 2) BROAD(5, 2) BROAD(6, 2)

static void (*const N(broad_depths)[BROAD_DEPTH][3])(size_t, N(Broad)) = {
  BROAD_NAMES(1), BROAD_NAMES(2), BROAD_NAMES(3), BROAD_NAMES(4), BROAD_NAMES(5), BROAD_NAMES(6),
};

/// True where the sums are so short, and the rows so long, that rows are faster than tiles. Turning a transposed B takes some rows to pay.
INLINE int N(is_broad)(int tb, size_t m, size_t n, size_t k) { return k <= BROAD_DEPTH && n >= 4 * LANES && (!tb || m >= 16); }

static __attribute__((noinline)) void N(broad_product)(int ta, int tb, size_t m, size_t n, size_t k, T alpha, const T *a, size_t stride_a, const T *b,
                                                       size_t stride_b, T beta, T *c, size_t stride_c, KernelFinish f) {
  T panel[BROAD_DEPTH * BROAD_COLUMNS] __attribute__((aligned(64)));
  N(Broad) t = {.a = a, .row = ta ? 1 : stride_a, .step = ta ? stride_a : 1, .stride_b = tb ? BROAD_COLUMNS : stride_b, .stride_c = stride_c, .alpha = alpha, .beta = beta,
    .operation = f.operation};
  if (f.operation) t.row_d = f.row, t.column_d = f.column, t.scale = (T)f.s;
  const int mode = beta != 0 ? BROAD_ANY : !f.operation ? BROAD_PLAIN : f.operation == FINISH_ADD && f.column ? BROAD_ADD : BROAD_ANY;
  for (size_t j = 0; j < n; j += BROAD_COLUMNS) {
    t.columns = N(smaller)(BROAD_COLUMNS, n - j);
    if (tb) N(transpose)(b + j * stride_b, t.columns, k, stride_b, panel, BROAD_COLUMNS);
    t.b = tb ? panel : b + j;
    t.c = c + j;
    t.d = f.operation ? (const T *)f.d + j * f.column : c;
    N(broad_depths)[k - 1][mode](m, t);
  }
}

#undef BROAD_DEPTH
#undef BROAD_COLUMNS
#undef BROAD_PLAIN
#undef BROAD_ADD
#undef BROAD_ANY
#undef BROAD
#undef BROAD_NAMES

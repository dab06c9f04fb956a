// C = alpha op(A) op(B) + beta C. A tile of C, TILE_ROWS × 2 registers, stays in registers while k runs: per k two registers of B are loaded and
// each entry of a column of A is multiplied into both. A is read through two strides, so a transposed A needs no copy. B is read in rows; a
// transposed B, a large one, or columns that fill no registers, are first copied into panels 2 registers wide, filled up with zeros.
//
// Large products walk C in blocks (Goto): a block of B of BLOCK_K × BLOCK_COLUMNS, and within it blocks of A of BLOCK_ROWS × BLOCK_K, copied into
// panels so that the tiles read memory in order.

#if VECTOR_BYTES == 64
#define TILE_ROWS 12
#else
#define TILE_ROWS 6
#endif
#define TILE_COLUMNS (2 * LANES)
#define BLOCK_K (2048 / (int)sizeof(T))
#define BLOCK_ROWS 144
#define BLOCK_COLUMNS 1024
/// Up to this many entries of B, the whole is multiplied without copies: it stays in the caches as it is.
#define PLAIN_ENTRIES (128 * 1024 / (int)sizeof(T))

/// Where a tile's operands are: row r and place k of A at a[r * row + k * step], row k of B at b[k * stride_b].
typedef struct {
  const T *a, *b;
  T *c;
  size_t row, step, stride_b, stride_c, k;
  T alpha, beta;
  /// What is done before entries are stored; operation 0 is nothing.
  int operation;
  const T *d;
  size_t row_d, column_d;
  T scale_d;
} N(Tile);

/// What is done to the sums of a tile before they are stored, an operation that the code is written out for.
INLINE void N(finish_tile)(const int rows, const int vectors, const N(Tile) *t, size_t last, const int operation, V c[TILE_ROWS][2]) {
  const T alpha = t->alpha, beta = t->beta;
  const size_t row_d = t->row_d, column_d = t->column_d, stride_c = t->stride_c;
  const T *d = t->d;
  T *to = t->c;
  const V s = t->scale_d;
  UNROLL for (int r = 0; r < rows; r++) UNROLL for (int v = 0; v < vectors; v++) {
    const T *from = d + r * row_d + v * LANES * column_d;
    T *p = to + r * stride_c + v * LANES;
    V x = alpha * c[r][v];
    if (last && v == vectors - 1) {
      if (beta != 0) x = N(fused)(N(splat)(beta), N(load_part)(p, last, 0), x);
      N(store_part)(p, last, N(finished)(operation, x, column_d ? N(load_part)(from, last, 0) : N(splat)(*from), s));
    } else {
      if (beta != 0) x = N(fused)(N(splat)(beta), N(load)(p), x);
      N(store)(p, N(finished)(operation, x, column_d ? N(load)(from) : N(splat)(*from), s));
    }
  }
}

/// One tile of `rows` rows and `vectors` registers, of the last of which only `last` lanes are stored, unless last is 0, and loaded, if `masked`.
INLINE void N(tile)(const int rows, const int vectors, const N(Tile) *t, size_t last, const int masked) {
  V c[TILE_ROWS][2];
  UNROLL for (int r = 0; r < rows; r++) UNROLL for (int v = 0; v < vectors; v++) c[r][v] = N(splat)(0);
  const T *a = t->a, *b = t->b;
  const size_t row = t->row, step = t->step, stride_b = t->stride_b;
  for (size_t k = t->k; k > 0; k--) {
    V right[2];
    UNROLL for (int v = 0; v < vectors; v++)
      right[v] = masked && v == vectors - 1 ? N(load_part)(b + v * LANES, last, 0) : N(load)(b + v * LANES);
    UNROLL for (int r = 0; r < rows; r++) {
      V left = a[r * row];
      UNROLL for (int v = 0; v < vectors; v++) c[r][v] = N(fused)(left, right[v], c[r][v]);
    }
    a += step;
    b += stride_b;
  }
  const T alpha = t->alpha, beta = t->beta;
  switch (t->operation) {
  case 0: break;
  case FINISH_ADD: N(finish_tile)(rows, vectors, t, last, FINISH_ADD, c); return;
  case FINISH_ADD_RECTIFY: N(finish_tile)(rows, vectors, t, last, FINISH_ADD_RECTIFY, c); return;
  default: N(finish_tile)(rows, vectors, t, last, FINISH_MASK, c); return;
  }
  UNROLL for (int r = 0; r < rows; r++) UNROLL for (int v = 0; v < vectors; v++) {
    T *p = t->c + r * t->stride_c + v * LANES;
    if (last && v == vectors - 1) {
      V x = alpha * c[r][v];
      N(store_part)(p, last, beta == 0 ? x : N(fused)(N(splat)(beta), N(load_part)(p, last, 0), x));
    } else {
      V x = alpha * c[r][v];
      N(store)(p, beta == 0 ? x : N(fused)(N(splat)(beta), N(load)(p), x));
    }
  }
}

#define TILES(rows) \
  static void N(tile_##rows##_1)(const N(Tile) *t, size_t last) { N(tile)(rows, 1, t, 0, 0); (void)last; } \
  static void N(tile_##rows##_2)(const N(Tile) *t, size_t last) { N(tile)(rows, 2, t, 0, 0); (void)last; } \
  static void N(tile_##rows##_1_part)(const N(Tile) *t, size_t last) { N(tile)(rows, 1, t, last, 0); } \
  static void N(tile_##rows##_2_part)(const N(Tile) *t, size_t last) { N(tile)(rows, 2, t, last, 0); } \
  static void N(tile_##rows##_1_masked)(const N(Tile) *t, size_t last) { N(tile)(rows, 1, t, last, 1); } \
  static void N(tile_##rows##_2_masked)(const N(Tile) *t, size_t last) { N(tile)(rows, 2, t, last, 1); }
#define TILE_NAMES(rows) { \
  N(tile_##rows##_1), N(tile_##rows##_2), N(tile_##rows##_1_part), N(tile_##rows##_2_part), N(tile_##rows##_1_masked), N(tile_##rows##_2_masked)}

TILES(1) TILES(2) TILES(3) TILES(4) TILES(5) TILES(6)
#if TILE_ROWS == 12
TILES(7) TILES(8) TILES(9) TILES(10) TILES(11) TILES(12)
#endif

static void (*const N(tiles)[TILE_ROWS][6])(const N(Tile) *, size_t) = {
  TILE_NAMES(1), TILE_NAMES(2), TILE_NAMES(3), TILE_NAMES(4), TILE_NAMES(5), TILE_NAMES(6),
#if TILE_ROWS == 12
  TILE_NAMES(7), TILE_NAMES(8), TILE_NAMES(9), TILE_NAMES(10), TILE_NAMES(11), TILE_NAMES(12),
#endif
};

/// The tiles of m rows and up to TILE_COLUMNS columns. The rows are dealt out evenly: 13 rows are 7 and 6. Panels of A have `panel` rows; 0 is A
/// as it is. B is read as it is if `masked`, and then the mask takes the register of one row.
INLINE void N(column_of_tiles)(N(Tile) t, size_t m, size_t columns, size_t panel, int masked) {
  size_t last = columns % LANES, which = (columns > LANES) + (last ? masked ? 4 : 2 : 0);
  size_t most = which == 5 ? TILE_ROWS - 1 : TILE_ROWS, count = (m + most - 1) / most;
  for (size_t i = 0, done = 0; i < count; i++) {
    size_t rows = panel ? N(smaller)(panel, m - done) : (m - done + count - i - 1) / (count - i);
    N(tiles)[rows - 1][which](&t, last);
    t.a += panel ? panel * t.k : rows * t.row;
    t.c += rows * t.stride_c;
    if (t.operation) t.d += rows * t.row_d;
    done += rows;
  }
}

/// B's rows from `row` and columns from `column`, `k` × `columns`, as panels of TILE_COLUMNS.
static void N(pack_right)(int transposed, const T *b, size_t stride, size_t row, size_t column, size_t k, size_t columns, T *to) {
  for (size_t j = 0; j < columns; j += TILE_COLUMNS, to += k * TILE_COLUMNS) {
    size_t width = N(smaller)(TILE_COLUMNS, columns - j);
    if (transposed) {
      if (width < TILE_COLUMNS) N(fill)(0, to, k * TILE_COLUMNS);
      N(transpose)(b + (column + j) * stride + row, width, k, stride, to, TILE_COLUMNS);
    } else {
      const T *from = b + row * stride + column + j;
      for (size_t i = 0; i < k; i++) {
        T *p = to + i * TILE_COLUMNS;
        const T *row = from + i * stride;
        N(store)(p, width < LANES ? N(load_part)(row, width, 0) : N(load)(row));
        N(store)(p + LANES, width == TILE_COLUMNS ? N(load)(row + LANES) : width > LANES ? N(load_part)(row + LANES, width - LANES, 0) : N(splat)(0));
      }
    }
  }
}

/// A's rows from `row` and places from `place`, `rows` × `k`, as panels of TILE_ROWS rows, each by columns.
static void N(pack_left)(int transposed, const T *a, size_t stride, size_t row, size_t place, size_t rows, size_t k, T *to) {
  for (size_t i = 0; i < rows; i += TILE_ROWS, to += k * TILE_ROWS) {
    size_t height = N(smaller)(TILE_ROWS, rows - i);
    if (!transposed) {
      N(transpose)(a + (row + i) * stride + place, height, k, stride, to, TILE_ROWS);
    } else {
      for (size_t p = 0; p < k; p++)
        for (size_t r = 0; r < height; r++) to[p * TILE_ROWS + r] = a[(place + p) * stride + row + i + r];
    }
  }
}

/// Of `rows` rows from `row` on, those that columns before `end` need where only the triangle above the diagonal is asked for.
INLINE size_t N(rows_above)(int upper, size_t row, size_t rows, size_t end) { return !upper || row + rows <= end ? rows : row < end ? end - row : 0; }

/// What the last block of k does to the tiles from a row and a column on.
INLINE void N(set_finish)(N(Tile) *t, KernelFinish f, int isLast, size_t row, size_t column) {
  t->operation = isLast ? f.operation : 0;
  if (!t->operation) return;
  t->d = (const T *)f.d + row * f.row + column * f.column;
  t->row_d = f.row;
  t->column_d = f.column;
  t->scale_d = (T)f.s;
}

/// Where B stays in the caches: no copies but of a transposed B and of columns that fill no registers, BLOCK_K rows of one panel at a time.
static void N(matrix_product_plain)(int upper, int ta, int tb, size_t m, size_t n, size_t k, T alpha, const T *a, size_t stride_a, const T *b,
                             size_t stride_b, T beta, T *c, size_t stride_c, KernelFinish f) {
  T panel[BLOCK_K * TILE_COLUMNS] __attribute__((aligned(64)));
  N(Tile) t = {.row = ta ? 1 : stride_a, .step = ta ? stride_a : 1, .stride_c = stride_c, .alpha = alpha};
  for (size_t j = 0; j < n; j += TILE_COLUMNS) {
    size_t columns = N(smaller)(TILE_COLUMNS, n - j);
    const int packs = tb || (columns % LANES && m > 3 * TILE_ROWS);
    for (size_t p = 0; p < k; p += BLOCK_K) {
      t.k = packs ? N(smaller)(BLOCK_K, k - p) : k;
      if (packs) N(pack_right)(tb, b, stride_b, p, j, t.k, columns, panel);
      t.a = a + p * t.step;
      t.b = packs ? panel : b + j;
      t.stride_b = packs ? TILE_COLUMNS : stride_b;
      t.beta = p == 0 ? beta : 1;
      t.c = c + j;
      N(set_finish)(&t, f, p + t.k == k, 0, j);
      N(column_of_tiles)(t, N(rows_above)(upper, 0, m, j + columns), columns, 0, !packs);
      if (!packs) break;
    }
  }
}

/// a += s x yᵀ, where the entries of x stand `step` apart. Rows for which x is 0 stay as they are where y is finite.
static void N(add_outer)(T s, const T *x, size_t step, const T *y, T *a, size_t m, size_t n, size_t stride) {
  V zeros = N(splat)(0);
  size_t j = 0;
  for (; j + LANES <= n; j += LANES) zeros += N(load)(y + j) * (T)0;
  if (j < n) zeros += N(load_part)(y + j, n - j, 0) * (T)0;
  int skips = !N(any)(zeros != 0);
  for (size_t i = 0; i < m; i++, a += stride) {
    T p = s * x[i * step];
    if (p == 0 && skips) continue;
    V f = p;
    for (j = 0; j + 2 * LANES <= n; j += 2 * LANES) {
      V u = N(fused)(f, N(load)(y + j), N(load)(a + j)), v = N(fused)(f, N(load)(y + j + LANES), N(load)(a + j + LANES));
      N(store)(a + j, u);
      N(store)(a + j + LANES, v);
    }
    for (; j + LANES <= n; j += LANES) N(store)(a + j, N(fused)(f, N(load)(y + j), N(load)(a + j)));
    if (j < n) N(store_part)(a + j, n - j, N(fused)(f, N(load_part)(y + j, n - j, 0), N(load_part)(a + j, n - j, 0)));
  }
}

/// The product; where `upper`, of a square c only what lies on and above the diagonal is meant, and little more is computed.
static void N(matrix_product)(int upper, int ta, int tb, size_t m, size_t n, size_t k, double alpha, const T *a, size_t stride_a, const T *b,
                       size_t stride_b, double beta, T *c, size_t stride_c, KernelFinish f) {
  if (m == 0 || n == 0) return;
  if (k == 0 || alpha == 0) {
    for (size_t i = 0; i < m; i++) {
      T *row = c + i * stride_c;
      if (beta == 0) {
        N(fill)(0, row, n);
      } else {
        N(multiply_scalar_loop)(row, beta, row, n);
      }
    }
    if (f.operation) N(finish)(c, m, n, stride_c, f);
    return;
  }
  if (k == 1 && beta == 1 && !upper && !f.operation && (!tb || stride_b == 1)) {
    N(add_outer)((T)alpha, a, ta ? 1 : stride_a, b, c, m, n, stride_c);
    return;
  }
  if (!upper && N(is_narrow)(ta, m, n, k)) {
    N(narrow_product)(tb, m, n, k, (T)alpha, a, stride_a, b, stride_b, (T)beta, c, stride_c);
    if (f.operation) N(finish)(c, m, n, stride_c, f);
    return;
  }
  const size_t last = n % TILE_COLUMNS;
  if (!upper && n > TILE_COLUMNS && last && 2 * last <= LANES && N(is_narrow)(ta, m, last, k)) {
    // What is left over beside whole tiles would take as long as one of them.
    const size_t whole = n - last;
    N(matrix_product)(0, ta, tb, m, whole, k, alpha, a, stride_a, b, stride_b, beta, c, stride_c, f);
    if (f.operation) f.d = (const T *)f.d + whole * f.column;
    N(matrix_product)(0, ta, tb, m, last, k, alpha, a, stride_a, b + (tb ? whole * stride_b : whole), stride_b, beta, c + whole, stride_c, f);
    return;
  }
  if (!upper && N(is_broad)(tb, m, n, k)) {
    N(broad_product)(ta, tb, m, n, k, (T)alpha, a, stride_a, b, stride_b, (T)beta, c, stride_c, f);
    return;
  }
  T *left = n * k <= PLAIN_ENTRIES || m < 8 ? 0 : kernel_buffer(BUFFER_PANELS,
      ((size_t)BLOCK_ROWS * BLOCK_K + (size_t)BLOCK_K * BLOCK_COLUMNS) * sizeof(T));
  if (!left) {
    N(matrix_product_plain)(upper, ta, tb, m, n, k, (T)alpha, a, stride_a, b, stride_b, (T)beta, c, stride_c, f);
    return;
  }
  T *right = left + (size_t)BLOCK_ROWS * BLOCK_K;
  // Rows of A are read where they are: turning them costs more than it gains, unless they all meet in one set of the first-level cache.
  const int packs = ta || stride_a * sizeof(T) % 4096 == 0;
  N(Tile) t = {.row = packs ? 1 : stride_a, .step = packs ? TILE_ROWS : 1, .stride_b = TILE_COLUMNS, .stride_c = stride_c, .alpha = (T)alpha};
  for (size_t j = 0; j < n; j += BLOCK_COLUMNS) {
    size_t columns = N(smaller)(BLOCK_COLUMNS, n - j);
    for (size_t p = 0; p < k; p += BLOCK_K) {
      t.k = N(smaller)(BLOCK_K, k - p);
      t.beta = p == 0 ? (T)beta : 1;
      N(pack_right)(tb, b, stride_b, p, j, t.k, columns, right);
      for (size_t i = 0; i < m; i += BLOCK_ROWS) {
        size_t rows = N(rows_above)(upper, i, N(smaller)(BLOCK_ROWS, m - i), j + columns);
        if (rows == 0) break;
        if (packs) N(pack_left)(ta, a, stride_a, i, p, rows, t.k, left);
        for (size_t l = 0; l < columns; l += TILE_COLUMNS) {
          t.a = packs ? left : a + i * stride_a + p;
          t.b = right + l * t.k;
          t.c = c + i * stride_c + j + l;
          size_t width = N(smaller)(TILE_COLUMNS, columns - l), height = N(rows_above)(upper, i, rows, j + l + width);
          N(set_finish)(&t, f, p + t.k == k, i, j + l);
          if (height) N(column_of_tiles)(t, height, width, packs ? TILE_ROWS : 0, 0);
        }
      }
    }
  }
}

static void N(gemm)(int ta, int tb, size_t m, size_t n, size_t k, double alpha, const void *a, size_t stride_a, const void *b, size_t stride_b,
                    double beta, void *c, size_t stride_c) {
  N(matrix_product)(0, ta, tb, m, n, k, alpha, a, stride_a, b, stride_b, beta, c, stride_c, (KernelFinish){0});
}

static void N(gemm_finished)(int ta, int tb, size_t m, size_t n, size_t k, double alpha, const void *a, size_t stride_a, const void *b,
                             size_t stride_b, double beta, void *c, size_t stride_c, KernelFinish f) {
  N(matrix_product)(0, ta, tb, m, n, k, alpha, a, stride_a, b, stride_b, beta, c, stride_c, f);
}

#undef TILE_ROWS
#undef TILE_COLUMNS
#undef BLOCK_K
#undef BLOCK_ROWS
#undef BLOCK_COLUMNS
#undef PLAIN_ENTRIES
#undef TILES
#undef TILE_NAMES

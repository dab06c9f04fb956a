// Cholesky and LU by halves, row-major.

/// a = RᵀR with R in a's upper triangle, which alone is read. 0, or 1 + the row where a pivot is not positive. Below the diagonal nothing is
/// promised.
static size_t N(cholesky)(size_t n, void *pa, size_t stride) {
  T *a = pa;
  if (n <= BLOCK) {
    for (size_t j = 0; j < n; j++) {
      T *row = a + j * stride, pivot = row[j];
      if (!(pivot > 0) || !(pivot < __builtin_inff())) return j + 1;
      T root = LIBM(__builtin_sqrt)(pivot);
      row[j] = root;
      for (size_t i = j + 1; i < n; i++) row[i] /= root;
      for (size_t i = j + 1; i < n; i++) N(subtract_row)(row[i], row + i, a + i * stride + i, n - i);
    }
    return 0;
  }
  size_t half = n / 2 > BLOCK ? n / 2 / BLOCK * BLOCK : BLOCK, rest = n - half;
  size_t status = N(cholesky)(half, a, stride);
  if (status) return status;
  T *right = a + half, *corner = a + half * stride + half;
  N(solve_triangular)(1, 1, 0, half, rest, a, stride, right, stride);
  N(subtract_square)(rest, half, right, stride, corner, stride);
  status = N(cholesky)(rest, corner, stride);
  return status ? half + status : 0;
}

INLINE void N(swap_rows)(T *a, T *b, size_t n) {
  size_t j = 0;
  for (; j + LANES <= n; j += LANES) {
    V x = N(load)(a + j);
    N(store)(a + j, N(load)(b + j));
    N(store)(b + j, x);
  }
  for (; j < n; j++) {
    T x = a[j];
    a[j] = b[j];
    b[j] = x;
  }
}

static void N(apply_swaps)(T *a, size_t stride, size_t n, const int32_t *pivots, size_t first, size_t end) {
  for (size_t i = first; i < end; i++)
    if ((size_t)pivots[i] != i) N(swap_rows)(a + i * stride, a + (size_t)pivots[i] * stride, n);
}

static void N(swap_all_rows)(void *pb, size_t n, size_t m, size_t stride, const int32_t *pivots, int backwards) {
  T *b = pb;
  for (size_t step = 0; step < n; step++) {
    size_t i = backwards ? n - 1 - step : step;
    if ((size_t)pivots[i] != i) N(swap_rows)(b + i * stride, b + (size_t)pivots[i] * stride, m);
  }
}

/// Columns first ..< first + n of the rows first ..< m, n ≤ LANES, one register a row. Only these columns are swapped.
static size_t N(lu_panel)(size_t m, size_t n, T *a, size_t stride, size_t first, int32_t *pivots) {
  size_t status = 0;
  for (size_t j = 0; j < n; j++) {
    size_t row = first + j, top = row;
    T *panel = a + first, largest = -1;
    for (size_t i = row; i < m; i++) {
      T size = LIBM(__builtin_fabs)(panel[i * stride + j]);
      if (size > largest || size != size) {
        largest = size;
        top = i;
        if (size != size) break;
      }
    }
    pivots[row] = (int32_t)top;
    if (top != row) N(swap_rows)(panel + row * stride, panel + top * stride, n);
    T pivot = panel[row * stride + j];
    if (!(largest > 0) || !(largest < __builtin_inff())) {
      if (!status) status = row + 1;
      if (!(largest > 0) && largest == largest) continue;
    }
    for (size_t i = row + 1; i < m; i++) {
      T *p = panel + i * stride;
      p[j] /= pivot;
      if (j + 1 < n) N(subtract_row)(p[j], panel + row * stride + j + 1, p + j + 1, n - j - 1);
    }
  }
  return status;
}

/// Columns first ..< first + n of an m-row matrix, by halves (Toledo). Rows are swapped in these columns only.
static size_t N(lu_columns)(size_t m, size_t n, T *a, size_t stride, size_t first, int32_t *pivots) {
  if (n <= LANES) return N(lu_panel)(m, n, a, stride, first, pivots);
  size_t half = n / 2 > LANES ? n / 2 / LANES * LANES : LANES, rest = n - half, middle = first + half;
  size_t status = N(lu_columns)(m, half, a, stride, first, pivots);
  N(apply_swaps)(a + middle, stride, rest, pivots, first, middle);
  N(solve_triangular)(0, 0, 1, half, rest, a + first * stride + first, stride, a + first * stride + middle, stride);
  N(subtract_product)(0, m - middle, rest, half, a + middle * stride + first, stride, a + first * stride + middle, stride,
      a + middle * stride + middle, stride);
  size_t second = N(lu_columns)(m, rest, a, stride, middle, pivots);
  N(apply_swaps)(a + first, stride, half, pivots, middle, first + n);
  return status ? status : second;
}

/// P a = L U in place, L with ones on its diagonal; row i was swapped with row pivots[i] ≥ i. 0, or 1 + the first row whose pivot is 0 or not finite.
static size_t N(lu)(size_t n, void *a, size_t stride, int32_t *pivots) { return n ? N(lu_columns)(n, n, a, stride, 0, pivots) : 0; }

/// a x = b or aᵀ x = b for n × m right sides in place, from the factors.
static void N(lu_solve)(int transposed, size_t n, size_t m, const void *factors, size_t stride, const int32_t *pivots, void *pb, size_t stride_b) {
  T *b = pb;
  if (transposed) {
    N(solve_triangular)(1, 1, 0, n, m, factors, stride, b, stride_b);
    N(solve_triangular)(0, 1, 1, n, m, factors, stride, b, stride_b);
    N(swap_all_rows)(b, n, m, stride_b, pivots, 1);
  } else {
    N(apply_swaps)(b, stride_b, m, pivots, 0, n);
    N(solve_triangular)(0, 0, 1, n, m, factors, stride, b, stride_b);
    N(solve_triangular)(1, 0, 0, n, m, factors, stride, b, stride_b);
  }
}

#undef BLOCK

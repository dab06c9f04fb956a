// Triangular systems and factorisations, row-major, by halves: what is not a product of halves shrinks to blocks of BLOCK. The recursion is
// log2(n) deep.

#define BLOCK 16

/// b -= op(a) op(b'), the product of halves.
INLINE void N(subtract_product)(int ta, size_t m, size_t n, size_t k, const T *a, size_t stride_a, const T *b, size_t stride_b, T *c,
    size_t stride_c) {
  N(gemm)(ta, 0, m, n, k, -1, a, stride_a, b, stride_b, 1, c, stride_c);
}

/// row i −= f · row k
INLINE void N(subtract_row)(T f, const T *from, T *to, size_t n) {
  V v = -f;
  size_t j = 0;
  for (; j + LANES <= n; j += LANES) N(store)(to + j, N(fused)(v, N(load)(from + j), N(load)(to + j)));
  if (j < n) N(store_part)(to + j, n - j, N(fused)(v, N(load_part)(from + j, n - j, 0), N(load_part)(to + j, n - j, 0)));
}

/// A block of a triangular system: x[i] = (b[i] − Σ t[i,k] x[k]) / t[i,i] over the k already known. t[i,k] is at t[i * row + k * column].
static void N(solve_block)(int forward, int unit, size_t n, size_t m, const T *t, size_t row, size_t column, T *b, size_t stride) {
  for (size_t step = 0; step < n; step++) {
    size_t i = forward ? step : n - 1 - step, first = forward ? 0 : i + 1, end = forward ? i : n;
    T diagonal = unit ? 1 : t[i * row + i * column];
    if (m == 1) {
      T s = b[i * stride];
      for (size_t k = first; k < end; k++) s -= t[i * row + k * column] * b[k * stride];
      b[i * stride] = s / diagonal;
    } else {
      for (size_t k = first; k < end; k++) N(subtract_row)(t[i * row + k * column], b + k * stride, b + i * stride, m);
      if (!unit) N(divide_scalar_loop)(b + i * stride, (double)diagonal, b + i * stride, m);
    }
  }
}

/// op(t) x = b for n × m right sides in place, where t is upper or lower triangular, with ones on its diagonal if `unit`.
static void N(solve_triangular)(int upper, int transposed, int unit, size_t n, size_t m, const void *pt, size_t stride_t, void *pb, size_t stride_b) {
  const T *t = pt;
  T *b = pb;
  int forward = (upper != 0) == (transposed != 0);
  if (n <= BLOCK) {
    N(solve_block)(forward, unit, n, m, t, transposed ? 1 : stride_t, transposed ? stride_t : 1, b, stride_b);
    return;
  }
  size_t half = n / 2 > BLOCK ? n / 2 / BLOCK * BLOCK : BLOCK, rest = n - half;
  const T *corner = t + half * stride_t + half;
  const T *off = upper ? t + half : t + half * stride_t;
  T *lower = b + half * stride_b;
  if (forward) {
    N(solve_triangular)(upper, transposed, unit, half, m, t, stride_t, b, stride_b);
    N(subtract_product)(transposed, rest, m, half, off, stride_t, b, stride_b, lower, stride_b);
    N(solve_triangular)(upper, transposed, unit, rest, m, corner, stride_t, lower, stride_b);
  } else {
    N(solve_triangular)(upper, transposed, unit, rest, m, corner, stride_t, lower, stride_b);
    N(subtract_product)(transposed, half, m, rest, off, stride_t, lower, stride_b, b, stride_b);
    N(solve_triangular)(upper, transposed, unit, half, m, t, stride_t, b, stride_b);
  }
}

/// c's upper triangle −= aᵀ a, where a is k × n. Blocks on the diagonal are computed whole.
static void N(subtract_square)(size_t n, size_t k, const T *a, size_t stride_a, T *c, size_t stride_c) {
  if (n <= 4 * BLOCK) {
    N(subtract_product)(1, n, n, k, a, stride_a, a, stride_a, c, stride_c);
    return;
  }
  size_t half = n / 2 / BLOCK * BLOCK, rest = n - half;
  N(subtract_square)(half, k, a, stride_a, c, stride_c);
  N(subtract_product)(1, half, rest, k, a, stride_a, a + half, stride_a, c + half, stride_c);
  N(subtract_square)(rest, k, a + half, stride_a, c + half * stride_c + half, stride_c);
}

/// c = alpha aᵀ a or alpha a aᵀ (`transposed` = 0) + beta c in the upper triangle, then mirrored. c is n × n, k is summed.
static void N(square_blocks)(int transposed, size_t n, size_t k, double alpha, const T *a, size_t stride_a, double beta, T *c, size_t stride_c) {
  if (n <= 6 * BLOCK) {
    N(gemm)(transposed, !transposed, n, n, k, alpha, a, stride_a, a, stride_a, beta, c, stride_c);
    return;
  }
  size_t half = n / 2 / BLOCK * BLOCK, rest = n - half;
  const T *second = transposed ? a + half : a + half * stride_a;
  N(square_blocks)(transposed, half, k, alpha, a, stride_a, beta, c, stride_c);
  N(gemm)(transposed, !transposed, half, rest, k, alpha, a, stride_a, second, stride_a, beta, c + half, stride_c);
  N(square_blocks)(transposed, rest, k, alpha, second, stride_a, beta, c + half * stride_c + half, stride_c);
}

static void N(mirror_upper)(void *pc, size_t n, size_t stride) {
  T *c = pc;
  V r[LANES];
  for (size_t top = 0; top < n; top += 64)
    for (size_t left = top; left < n; left += 64)
      for (size_t i = top; i < n && i < top + 64; i += LANES)
        for (size_t j = left > i ? left : i; j < n && j < left + 64; j += LANES) {
          size_t rows = N(smaller)(LANES, n - i), columns = N(smaller)(LANES, n - j);
          if (i == j) {
            for (size_t k = 0; k < rows; k++)
              for (size_t l = 0; l < k; l++) c[(i + k) * stride + i + l] = c[(i + l) * stride + i + k];
            continue;
          }
          N(load_block)(c + i * stride + j, stride, rows, columns, r);
          N(turn_registers)(r);
          N(store_block)(c + j * stride + i, stride, columns, rows, r);
        }
}

static void N(square_product)(int transposed, size_t n, size_t k, double alpha, const void *a, size_t stride_a, double beta, void *c,
    size_t stride_c) {
  N(square_blocks)(transposed, n, k, alpha, a, stride_a, beta, c, stride_c);
  N(mirror_upper)(c, n, stride_c);
}

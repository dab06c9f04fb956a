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

/// c's upper triangle −= aᵀ a, where a is k × n.
INLINE void N(subtract_square)(size_t n, size_t k, const T *a, size_t stride_a, T *c, size_t stride_c) {
  N(matrix_product)(1, 1, 0, n, n, k, -1, a, stride_a, a, stride_a, 1, c, stride_c, (KernelFinish){0});
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

static void N(symmetric_product)(int transposed, size_t n, size_t k, double alpha, const void *a, size_t stride_a, const void *b, size_t stride_b,
                                 double beta, void *c, size_t stride_c) {
  N(matrix_product)(1, transposed, !transposed, n, n, k, alpha, a, stride_a, b, stride_b, beta, c, stride_c, (KernelFinish){0});
  N(mirror_upper)(c, n, stride_c);
}

/// An upper triangular block of n ≤ BLOCK rows with its zeros, BLOCK entries a row.
INLINE void N(copy_upper)(size_t n, const T *u, size_t stride, T *to) {
  N(fill)(0, to, n * BLOCK);
  for (size_t i = 0; i < n; i++)
    for (size_t j = i; j < n; j++) to[i * BLOCK + j] = u[i * stride + j];
}

/// The m × n part of a matrix.
INLINE void N(copy_part)(size_t m, size_t n, const T *from, size_t stride, T *to, size_t stride_to) {
  for (size_t i = 0; i < m; i++) __builtin_memcpy(to + i * stride_to, from + i * stride, n * sizeof(T));
}

/// b = u b for an upper triangular u, in place.
static void N(multiply_upper)(size_t n, size_t m, const T *u, size_t stride_u, T *b, size_t stride_b) {
  if (n <= BLOCK) {
    T whole[BLOCK * BLOCK], part[BLOCK * 4 * BLOCK];
    N(copy_upper)(n, u, stride_u, whole);
    for (size_t j = 0; j < m; j += 4 * BLOCK) {
      size_t columns = N(smaller)(4 * BLOCK, m - j);
      N(copy_part)(n, columns, b + j, stride_b, part, 4 * BLOCK);
      N(matrix_product_plain)(0, 0, 0, n, columns, n, 1, whole, BLOCK, part, 4 * BLOCK, 0, b + j, stride_b, (KernelFinish){0});
    }
    return;
  }
  size_t half = n / 2 > BLOCK ? n / 2 / BLOCK * BLOCK : BLOCK, rest = n - half;
  T *lower = b + half * stride_b;
  N(multiply_upper)(half, m, u, stride_u, b, stride_b);
  N(gemm)(0, 0, half, m, rest, 1, u + half, stride_u, lower, stride_b, 1, b, stride_b);
  N(multiply_upper)(rest, m, u + half * stride_u + half, stride_u, lower, stride_b);
}

/// b = b u, or b uᵀ, for an upper triangular u and an m × n matrix b, in place.
static void N(multiply_by_upper)(int transposed, size_t m, size_t n, const T *u, size_t stride_u, T *b, size_t stride_b) {
  if (n <= BLOCK) {
    T whole[BLOCK * BLOCK], part[4 * BLOCK * BLOCK];
    N(copy_upper)(n, u, stride_u, whole);
    for (size_t i = 0; i < m; i += 4 * BLOCK) {
      size_t rows = N(smaller)(4 * BLOCK, m - i);
      N(copy_part)(rows, n, b + i * stride_b, stride_b, part, BLOCK);
      N(matrix_product_plain)(0, 0, transposed, rows, n, n, 1, part, BLOCK, whole, BLOCK, 0, b + i * stride_b, stride_b, (KernelFinish){0});
    }
    return;
  }
  size_t half = n / 2 > BLOCK ? n / 2 / BLOCK * BLOCK : BLOCK, rest = n - half;
  const T *corner = u + half * stride_u + half;
  if (transposed) {
    N(multiply_by_upper)(1, m, half, u, stride_u, b, stride_b);
    N(gemm)(0, 1, m, half, rest, 1, b + half, stride_b, u + half, stride_u, 1, b, stride_b);
    N(multiply_by_upper)(1, m, rest, corner, stride_u, b + half, stride_b);
  } else {
    N(multiply_by_upper)(0, m, rest, corner, stride_u, b + half, stride_b);
    N(gemm)(0, 0, m, rest, half, 1, b, stride_b, u + half, stride_u, 1, b + half, stride_b);
    N(multiply_by_upper)(0, m, half, u, stride_u, b, stride_b);
  }
}

/// u⁻¹ in place for an upper triangular u: (U₁ V; 0 U₂)⁻¹ = (U₁⁻¹ −U₁⁻¹VU₂⁻¹; 0 U₂⁻¹).
static void N(invert_upper)(size_t n, T *u, size_t stride) {
  if (n <= BLOCK) {
    // From the last row up: row i of the inverse X is (eᵢ − Σ_{k>i} u[i,k] X[k]) / u[i,i].
    for (size_t i = n; i-- > 0;) {
      T c[BLOCK], *row = u + i * stride;
      for (size_t k = i; k < n; k++) c[k] = row[k], row[k] = 0;
      row[i] = 1;
      for (size_t k = i + 1; k < n; k++) N(subtract_row)(c[k], u + k * stride + k, row + k, n - k);
      N(multiply_scalar_loop)(row + i, 1 / (double)c[i], row + i, n - i);
    }
    return;
  }
  size_t half = n / 2 > BLOCK ? n / 2 / BLOCK * BLOCK : BLOCK, rest = n - half;
  T *corner = u + half * stride + half;
  N(invert_upper)(half, u, stride);
  N(invert_upper)(rest, corner, stride);
  N(multiply_upper)(half, rest, u, stride, u + half, stride);
  N(multiply_by_upper)(0, half, rest, corner, stride, u + half, stride);
  for (size_t i = 0; i < half; i++) N(multiply_scalar_loop)(u + i * stride + half, -1, u + i * stride + half, rest);
}

/// The upper triangle of u uᵀ in place of an upper triangular u.
static void N(square_upper)(size_t n, T *u, size_t stride) {
  if (n <= BLOCK) {
    T whole[BLOCK * BLOCK];
    N(copy_upper)(n, u, stride, whole);
    N(matrix_product_plain)(0, 0, 1, n, n, n, 1, whole, BLOCK, whole, BLOCK, 0, u, stride, (KernelFinish){0});
    return;
  }
  size_t half = n / 2 > BLOCK ? n / 2 / BLOCK * BLOCK : BLOCK, rest = n - half;
  T *corner = u + half * stride + half;
  N(square_upper)(half, u, stride);
  N(matrix_product)(1, 0, 1, half, half, rest, 1, u + half, stride, u + half, stride, 1, u, stride, (KernelFinish){0});
  N(multiply_by_upper)(1, half, rest, corner, stride, u + half, stride);
  N(square_upper)(rest, corner, stride);
}

static void N(cholesky_inverse)(size_t n, void *a, size_t stride) {
  N(invert_upper)(n, a, stride);
  N(square_upper)(n, a, stride);
  N(mirror_upper)(a, n, stride);
}

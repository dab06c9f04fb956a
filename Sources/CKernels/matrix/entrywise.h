// Products entry by entry of two matrices that may lie any way: by rows, by columns, or with one row or column for all. Rows are short, so what is done
// once a row counts.

/// The same for an x that lies by columns, turned block by block, and a y with its entries side by side or one for the row.
static void N(entrywise_product_turned)(size_t m, size_t n, V s, const T *x, size_t column_x, const T *y, size_t row_y, size_t column_y, T *z, size_t row_z) {
  for (size_t i = 0; i < m; i += LANES)
    for (size_t j = 0; j < n; j += LANES) {
      const size_t rows = N(smaller)(LANES, m - i), columns = N(smaller)(LANES, n - j);
      V r[LANES];
      N(load_block)(x + j * column_x + i, column_x, columns, rows, r);
      N(turn_registers)(r);
      UNROLL for (size_t k = 0; k < LANES; k++) if (k < rows) {
        const T *from = y + (i + k) * row_y + j * column_y;
        r[k] *= s * (column_y == 0 ? N(splat)(*from) : columns == LANES ? N(load)(from) : N(load_part)(from, columns, 0));
      }
      N(store_block)(z + i * row_z + j, row_z, rows, columns, r);
    }
}

/// Rows up to this long are put together once where all rows are the same.
#define LONGEST_LINE 512

INLINE const T *N(gathered)(const T *x, size_t n, size_t step, T *line) {
  for (size_t j = 0; j < n; j++) line[j] = x[j * step];
  return line;
}

/// z = s x y for m × n entries; those of x at x[i * row_x + j * column_x].
static void N(entrywise_product)(size_t m, size_t n, double s, const void *px, size_t row_x, size_t column_x, const void *py, size_t row_y,
                                 size_t column_y, void *pz, size_t row_z) {
  T lines[2][LONGEST_LINE];
  if (m > 1 && n <= LONGEST_LINE && row_x == 0 && column_x > 1) px = N(gathered)(px, n, column_x, lines[0]), column_x = 1;
  if (m > 1 && n <= LONGEST_LINE && row_y == 0 && column_y > 1) py = N(gathered)(py, n, column_y, lines[1]), column_y = 1;
  // The second one is the one that lies by rows, or is the same along them.
  const int turned = (column_y > 1 && column_x <= 1) || (column_x == 1 && column_y == 0);
  const T *x = turned ? py : px, *y = turned ? px : py;
  const size_t rx = turned ? row_y : row_x, cx = turned ? column_y : column_x, ry = turned ? row_x : row_y, cy = turned ? column_x : column_y;
  T *z = pz;
  const V factor = (T)s;
  if (cx > 1 && rx == 1 && cy <= 1) {
    N(entrywise_product_turned)(m, n, factor, x, cx, y, ry, cy, z, row_z);
    return;
  }
  const size_t whole = n / LANES * LANES;
  for (size_t i = 0; i < m; i++, x += rx, y += ry, z += row_z) {
    if (cy == 1 && cx == 0) {
      const V f = (T)s * *x;
      size_t j = 0;
      for (; j < whole; j += LANES) N(store)(z + j, f * N(load)(y + j));
      if (j < n) N(store_part)(z + j, n - j, f * N(load_part)(y + j, n - j, 0));
    } else if (cy == 1 && cx == 1) {
      size_t j = 0;
      for (; j < whole; j += LANES) N(store)(z + j, factor * N(load)(x + j) * N(load)(y + j));
      if (j < n) N(store_part)(z + j, n - j, factor * N(load_part)(x + j, n - j, 0) * N(load_part)(y + j, n - j, 0));
    } else {
      for (size_t j = 0; j < n; j++) z[j] = (T)s * x[j * cx] * y[j * cy];
    }
  }
}

#undef LONGEST_LINE

// What is done to the entries of a product, in registers before they are stored or in a pass of its own.

INLINE V N(finished)(int operation, V p, V d, V s) {
  switch (operation) {
  case FINISH_ADD: return N(fused)(s, d, p);
  case FINISH_ADD_RECTIFY: return N(relu)(N(fused)(s, d, p));
  default: return p * N(step)(d);
  }
}

INLINE void N(finish_row)(const int operation, T *c, size_t n, const T *d, size_t column, T scale) {
  V s = scale, same = column ? N(splat)(0) : N(splat)(*d);
  size_t j = 0;
  for (; j + LANES <= n; j += LANES) N(store)(c + j, N(finished)(operation, N(load)(c + j), column ? N(load)(d + j) : same, s));
  if (j < n) {
    V x = N(finished)(operation, N(load_part)(c + j, n - j, 0), column ? N(load_part)(d + j, n - j, 0) : same, s);
    N(store_part)(c + j, n - j, x);
  }
}

static void N(finish)(void *pc, size_t m, size_t n, size_t stride, KernelFinish f) {
  T *c = pc;
  const T *d = f.d;
  for (size_t i = 0; i < m; i++, c += stride, d += f.row) {
    switch (f.operation) {
    case FINISH_ADD: N(finish_row)(FINISH_ADD, c, n, d, f.column, (T)f.s); break;
    case FINISH_ADD_RECTIFY: N(finish_row)(FINISH_ADD_RECTIFY, c, n, d, f.column, (T)f.s); break;
    default: N(finish_row)(FINISH_MASK, c, n, d, f.column, (T)f.s);
    }
  }
}

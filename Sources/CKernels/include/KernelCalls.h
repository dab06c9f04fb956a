// Calls through a table, for callers that cannot index an array of functions.
#ifndef KERNEL_CALLS_H
#define KERNEL_CALLS_H

#pragma clang assume_nonnull begin

#define KERNEL_CALL static inline __attribute__((always_inline))
typedef const KernelTable *_Nonnull KernelTableRef;
typedef const void *_Nonnull KernelInput;
typedef void *_Nonnull KernelOutput;

KERNEL_CALL void kernel_unary(KernelTableRef t, int f, KernelInput x, KernelOutput y, size_t n) { t->unary[f](x, y, n); }
KERNEL_CALL void kernel_binary(KernelTableRef t, int f, KernelInput x, KernelInput y, KernelOutput z, size_t n) { t->binary[f](x, y, z, n); }
KERNEL_CALL void kernel_binary_scalar(KernelTableRef t, int f, KernelInput x, double s, KernelOutput z, size_t n) { t->binary_scalar[f](x, s, z, n); }
KERNEL_CALL void kernel_scalar_binary(KernelTableRef t, int f, double s, KernelInput y, KernelOutput z, size_t n) { t->scalar_binary[f](s, y, z, n); }
KERNEL_CALL void kernel_fill(KernelTableRef t, double s, KernelOutput y, size_t n) { t->fill(s, y, n); }
KERNEL_CALL void kernel_axpby(KernelTableRef t, double a, KernelInput x, double b, KernelInput y, KernelOutput z, size_t n) {
  t->axpby(a, x, b, y, z, n);
}
KERNEL_CALL void kernel_fma(KernelTableRef t, KernelInput x, KernelInput y, KernelInput w, KernelOutput z, size_t n) { t->fma(x, y, w, z, n); }
KERNEL_CALL void kernel_select_less(KernelTableRef t, KernelInput a, KernelInput b, KernelInput x, KernelInput y, KernelOutput z, size_t n) {
  t->select_less(a, b, x, y, z, n);
}

KERNEL_CALL double kernel_reduce(KernelTableRef t, int f, KernelInput x, size_t n) { return t->reduce[f](x, n); }
KERNEL_CALL double kernel_dot(KernelTableRef t, KernelInput x, KernelInput y, size_t n) { return t->dot(x, y, n); }
KERNEL_CALL size_t kernel_argmax(KernelTableRef t, KernelInput x, size_t n) { return t->argmax(x, n); }
KERNEL_CALL double kernel_exp_sum(KernelTableRef t, KernelInput x, double shift, void *_Nullable y, size_t n) { return t->exp_sum(x, shift, y, n); }
KERNEL_CALL void kernel_reduce_rows(KernelTableRef t, int f, KernelInput a, size_t m, size_t n, size_t stride, KernelOutput y) {
  t->reduce_rows[f](a, m, n, stride, y);
}
KERNEL_CALL void kernel_reduce_columns(KernelTableRef t, int f, KernelInput a, size_t m, size_t n, size_t stride, KernelOutput y) {
  t->reduce_columns[f](a, m, n, stride, y);
}

KERNEL_CALL void kernel_transpose(KernelTableRef t, KernelInput a, size_t m, size_t n, size_t stride_a, KernelOutput b, size_t stride_b) {
  t->transpose(a, m, n, stride_a, b, stride_b);
}
KERNEL_CALL void kernel_symmetric_sum(KernelTableRef t, KernelInput a, size_t n, size_t stride_a, double s, double c, KernelOutput b,
    size_t stride_b, size_t first, size_t end) {
  t->symmetric_sum(a, n, stride_a, s, c, b, stride_b, first, end);
}
KERNEL_CALL void kernel_rank_one(KernelTableRef t, double s, KernelInput x, KernelInput y, KernelOutput a, size_t m, size_t n, size_t stride) {
  t->rank_one(s, x, y, a, m, n, stride);
}
KERNEL_CALL void kernel_entrywise_product(KernelTableRef t, size_t m, size_t n, double s, KernelInput x, size_t row_x, size_t column_x, KernelInput y,
                                          size_t row_y, size_t column_y, KernelOutput z, size_t row_z) {
  t->entrywise_product(m, n, s, x, row_x, column_x, y, row_y, column_y, z, row_z);
}
KERNEL_CALL void kernel_gemm(KernelTableRef t, int ta, int tb, size_t m, size_t n, size_t k, double alpha, KernelInput a, size_t stride_a,
                             KernelInput b, size_t stride_b, double beta, KernelOutput c, size_t stride_c) {
  t->gemm(ta, tb, m, n, k, alpha, a, stride_a, b, stride_b, beta, c, stride_c);
}
KERNEL_CALL void kernel_gemm_finished(KernelTableRef t, int ta, int tb, size_t m, size_t n, size_t k, double alpha, KernelInput a, size_t stride_a,
                                      KernelInput b, size_t stride_b, double beta, KernelOutput c, size_t stride_c, int operation, KernelInput d,
                                      size_t row, size_t column, double s) {
  KernelFinish finish = {operation, d, row, column, s};
  t->gemm_finished(ta, tb, m, n, k, alpha, a, stride_a, b, stride_b, beta, c, stride_c, finish);
}
KERNEL_CALL void kernel_finish(KernelTableRef t, KernelOutput c, size_t m, size_t n, size_t stride, int operation, KernelInput d, size_t row,
                               size_t column, double s) {
  KernelFinish finish = {operation, d, row, column, s};
  t->finish(c, m, n, stride, finish);
}
KERNEL_CALL void kernel_gemv(KernelTableRef t, size_t m, size_t n, double alpha, KernelInput a, size_t stride, KernelInput x, double beta,
    KernelOutput y) {
  t->gemv(m, n, alpha, a, stride, x, beta, y);
}
KERNEL_CALL void kernel_gemv_transposed(KernelTableRef t, size_t m, size_t n, double alpha, KernelInput a, size_t stride, KernelInput u, double beta,
                                        KernelOutput z) {
  t->gemv_transposed(m, n, alpha, a, stride, u, beta, z);
}
KERNEL_CALL void kernel_gemv_pair(KernelTableRef t, size_t m, size_t n, KernelInput a, size_t stride, KernelInput x, KernelInput u, KernelOutput y,
                                  KernelOutput z, int add) {
  t->gemv_pair(m, n, a, stride, x, u, y, z, add);
}
KERNEL_CALL void kernel_symmetric_product(KernelTableRef t, int transposed, size_t n, size_t k, double alpha, KernelInput a, size_t stride_a,
                                          KernelInput b, size_t stride_b, double beta, KernelOutput c, size_t stride_c) {
  t->symmetric_product(transposed, n, k, alpha, a, stride_a, b, stride_b, beta, c, stride_c);
}
KERNEL_CALL void kernel_mirror_upper(KernelTableRef t, KernelOutput c, size_t n, size_t stride) { t->mirror_upper(c, n, stride); }

KERNEL_CALL void kernel_solve_triangular(KernelTableRef t, int upper, int transposed, int unit, size_t n, size_t m, KernelInput factor,
    size_t stride_t,
                                         KernelOutput b, size_t stride_b) {
  t->solve_triangular(upper, transposed, unit, n, m, factor, stride_t, b, stride_b);
}
KERNEL_CALL size_t kernel_cholesky(KernelTableRef t, size_t n, KernelOutput a, size_t stride) { return t->cholesky(n, a, stride); }
KERNEL_CALL void kernel_cholesky_inverse(KernelTableRef t, size_t n, KernelOutput a, size_t stride) { t->cholesky_inverse(n, a, stride); }
KERNEL_CALL size_t kernel_lu(KernelTableRef t, size_t n, KernelOutput a, size_t stride, int32_t *pivots) { return t->lu(n, a, stride, pivots); }
KERNEL_CALL void kernel_lu_solve(KernelTableRef t, int transposed, size_t n, size_t m, KernelInput factors, size_t stride,
                                 const int32_t *pivots, KernelOutput b, size_t stride_b) {
  t->lu_solve(transposed, n, m, factors, stride, pivots, b, stride_b);
}

KERNEL_CALL void kernel_swap_rows(KernelTableRef t, KernelOutput b, size_t n, size_t m, size_t stride, const int32_t *pivots, int backwards) {
  t->swap_rows(b, n, m, stride, pivots, backwards);
}

/// Scratch memory of this thread, aligned to 64 bytes, kept until the next call and freed with the thread; null where there is none.
void *_Nullable kernel_scratch(size_t bytes);

#pragma clang assume_nonnull end

#endif

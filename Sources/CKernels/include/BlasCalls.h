#ifndef BLAS_CALLS_H
#define BLAS_CALLS_H

#include <stddef.h>
#include <stdint.h>

/// Addresses of the routines of a BLAS for one scalar type, each null where the library has none: cblas_?gemm, cblas_?syrk, cblas_?trsm and LAPACK's
/// ?potrf_, ?potri_, ?getrf_, ?getri_. `width` is the bytes of a scalar: 4 for s, 8 for d.
typedef struct BlasTable {
  int width;
  void *_Nullable gemm, *_Nullable syrk, *_Nullable trsm, *_Nullable potrf, *_Nullable potri, *_Nullable getrf, *_Nullable getri;
} BlasTable;

#pragma clang assume_nonnull begin

/// Row-major; the routine must be there. The letters are those of KernelTable.
void blas_gemm(const BlasTable *t, int transpose_a, int transpose_b, int m, int n, int k, double alpha, const void *a, int stride_a, const void *b,
               int stride_b, double beta, void *c, int stride_c);
/// The upper triangle of c.
void blas_square_product(const BlasTable *t, int transposed, int n, int k, double alpha, const void *a, int stride_a, double beta, void *c,
    int stride_c);
void blas_solve_triangular(const BlasTable *t, int upper, int transposed, int unit, int n, int m, const void *factor, int stride_t, void *b,
    int stride_b);

/// LAPACK reads by columns what stands by rows: the upper triangle is its lower one, a matrix its transpose. Each gives LAPACK's status.
int blas_cholesky(const BlasTable *t, int n, void *a, int stride);
/// The upper triangle of the inverse from that of R.
int blas_cholesky_inverse(const BlasTable *t, int n, void *a, int stride);
/// The factors of aᵀ, columns swapped by pivots from 1: what blas_lu_inverse takes.
int blas_lu(const BlasTable *t, int n, void *a, int stride, int32_t *pivots);
int blas_lu_inverse(const BlasTable *t, int n, void *a, int stride, int32_t *pivots, void *work, int work_length);

#pragma clang assume_nonnull end

#endif

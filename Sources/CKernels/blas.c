#include "include/BlasCalls.h"

enum { ROW_MAJOR = 101, PLAIN = 111, TRANSPOSED = 112, UPPER = 121, LOWER = 122, ANY_DIAGONAL = 131, UNIT_DIAGONAL = 132, LEFT = 141 };

typedef void (*DoubleGemm)(int, int, int, int, int, int, double, const double *, int, const double *, int, double, double *, int);
typedef void (*SingleGemm)(int, int, int, int, int, int, float, const float *, int, const float *, int, float, float *, int);
typedef void (*DoubleSyrk)(int, int, int, int, int, double, const double *, int, double, double *, int);
typedef void (*SingleSyrk)(int, int, int, int, int, float, const float *, int, float, float *, int);
typedef void (*DoubleTrsm)(int, int, int, int, int, int, int, double, const double *, int, double *, int);
typedef void (*SingleTrsm)(int, int, int, int, int, int, int, float, const float *, int, float *, int);
// LAPACK takes everything by address, so its scalar type does not matter. The last argument is the length that Fortran adds for the letter.
typedef void (*Triangular)(const char *, const int *, void *, const int *, int *, size_t);
typedef void (*Factor)(const int *, const int *, void *, const int *, int32_t *, int *);
typedef void (*Inverse)(const int *, void *, const int *, const int32_t *, void *, const int *, int *);

static int turned(int transposed) { return transposed ? TRANSPOSED : PLAIN; }

void blas_gemm(const BlasTable *t, int transpose_a, int transpose_b, int m, int n, int k, double alpha, const void *a, int stride_a, const void *b,
               int stride_b, double beta, void *c, int stride_c) {
  if (t->width == 8) {
    ((DoubleGemm)t->gemm)(ROW_MAJOR, turned(transpose_a), turned(transpose_b), m, n, k, alpha, a, stride_a, b, stride_b, beta, c, stride_c);
  } else {
    ((SingleGemm)t->gemm)(ROW_MAJOR, turned(transpose_a), turned(transpose_b), m, n, k, (float)alpha, a, stride_a, b, stride_b, (float)beta, c,
        stride_c);
  }
}

void blas_square_product(const BlasTable *t, int transposed, int n, int k, double alpha, const void *a, int stride_a, double beta, void *c,
    int stride_c) {
  if (t->width == 8) {
    ((DoubleSyrk)t->syrk)(ROW_MAJOR, UPPER, turned(transposed), n, k, alpha, a, stride_a, beta, c, stride_c);
  } else {
    ((SingleSyrk)t->syrk)(ROW_MAJOR, UPPER, turned(transposed), n, k, (float)alpha, a, stride_a, (float)beta, c, stride_c);
  }
}

void blas_solve_triangular(const BlasTable *t, int upper, int transposed, int unit, int n, int m, const void *factor, int stride_t, void *b,
    int stride_b) {
  int triangle = upper ? UPPER : LOWER, diagonal = unit ? UNIT_DIAGONAL : ANY_DIAGONAL;
  if (t->width == 8) {
    ((DoubleTrsm)t->trsm)(ROW_MAJOR, LEFT, triangle, turned(transposed), diagonal, n, m, 1, factor, stride_t, b, stride_b);
  } else {
    ((SingleTrsm)t->trsm)(ROW_MAJOR, LEFT, triangle, turned(transposed), diagonal, n, m, 1, factor, stride_t, b, stride_b);
  }
}

int blas_cholesky(const BlasTable *t, int n, void *a, int stride) {
  int status = 0;
  ((Triangular)t->potrf)("L", &n, a, &stride, &status, 1);
  return status;
}

int blas_cholesky_inverse(const BlasTable *t, int n, void *a, int stride) {
  int status = 0;
  ((Triangular)t->potri)("L", &n, a, &stride, &status, 1);
  return status;
}

int blas_lu(const BlasTable *t, int n, void *a, int stride, int32_t *pivots) {
  int status = 0;
  ((Factor)t->getrf)(&n, &n, a, &stride, pivots, &status);
  return status;
}

int blas_lu_inverse(const BlasTable *t, int n, void *a, int stride, int32_t *pivots, void *work, int work_length) {
  int status = 0;
  ((Inverse)t->getri)(&n, a, &stride, pivots, work, &work_length, &status);
  return status;
}

#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// The unary functions, entry by entry.
enum {
  KERNEL_EXP, KERNEL_LOG, KERNEL_SIN, KERNEL_COS, KERNEL_TAN, KERNEL_ARCSIN, KERNEL_ARCCOS, KERNEL_ARCTAN,
  KERNEL_SINH, KERNEL_COSH, KERNEL_TANH, KERNEL_SQRT, KERNEL_ABS, KERNEL_SIGN, KERNEL_RELU, KERNEL_STEP,
  KERNEL_SIGMOID, KERNEL_SOFTPLUS, KERNEL_ERF, KERNEL_RECIPROCAL, KERNEL_SQUARE, KERNEL_NEGATION,
  KERNEL_LOG1P, KERNEL_EXPM1, KERNEL_UNARY_COUNT
};

/// The binary functions, entry by entry.
enum {
  KERNEL_ADD, KERNEL_SUBTRACT, KERNEL_MULTIPLY, KERNEL_DIVIDE, KERNEL_MAXIMUM, KERNEL_MINIMUM, KERNEL_POWER, KERNEL_BINARY_COUNT
};

/// The reductions of n entries to one.
enum { KERNEL_SUM, KERNEL_SUM_OF_SQUARES, KERNEL_SUM_OF_MAGNITUDES, KERNEL_PRODUCT, KERNEL_LARGEST, KERNEL_SMALLEST, KERNEL_REDUCTION_COUNT };

/// The instruction levels, from what every machine has upwards.
enum { KERNEL_LEVEL_BASE, KERNEL_LEVEL_AVX2, KERNEL_LEVEL_AVX512, KERNEL_LEVEL_COUNT };

/// The kernels of one scalar type at one instruction level. Matrices are row-major; `stride` is the distance between rows in entries.
/// What is done to the entries of a product before they are stored, with an entry d of another array for each.
enum {
  /// p + s d
  FINISH_ADD = 1,
  /// max(p + s d, 0)
  FINISH_ADD_RECTIFY = 2,
  /// p where d > 0, else 0 p
  FINISH_MASK = 3
};

/// The operation and its array, whose entry for (i, j) is d[i * row + j * column], where column is 0 or 1, and what it is multiplied with before it is added.
typedef struct {
  int operation;
  const void *d;
  size_t row, column;
  double s;
} KernelFinish;

typedef struct KernelTable {
  /// The level of the instructions, the bytes of a scalar, the scalars in a vector register.
  int level, width, lanes;

  /// y = f(x). x may be y.
  void (*_Nonnull unary[KERNEL_UNARY_COUNT])(const void *x, void *y, size_t n);
  /// z = x op y, x op s, s op y. The output may be an input.
  void (*_Nonnull binary[KERNEL_BINARY_COUNT])(const void *x, const void *y, void *z, size_t n);
  void (*_Nonnull binary_scalar[KERNEL_BINARY_COUNT])(const void *x, double s, void *z, size_t n);
  void (*_Nonnull scalar_binary[KERNEL_BINARY_COUNT])(double s, const void *y, void *z, size_t n);

  /// y = s
  void (*fill)(double s, void *y, size_t n);
  /// z = a x + b y
  void (*axpby)(double a, const void *x, double b, const void *y, void *z, size_t n);
  /// z = x y + w
  void (*fma)(const void *x, const void *y, const void *w, void *z, size_t n);
  /// z = a < b ? x : y
  void (*select_less)(const void *a, const void *b, const void *x, const void *y, void *z, size_t n);

  double (*_Nonnull reduce[KERNEL_REDUCTION_COUNT])(const void *x, size_t n);
  /// Σ x y
  double (*dot)(const void *x, const void *y, size_t n);
  /// The first place of the largest entry; a NaN counts as larger than all.
  size_t (*argmax)(const void *x, size_t n);
  /// y = exp(x + shift), and its sum; y may be null.
  double (*exp_sum)(const void *x, double shift, void *_Nullable y, size_t n);

  /// y[i] = the reduction of row i; y[j] = the reduction of column j.
  void (*_Nonnull reduce_rows[KERNEL_REDUCTION_COUNT])(const void *a, size_t m, size_t n, size_t stride, void *y);
  void (*_Nonnull reduce_columns[KERNEL_REDUCTION_COUNT])(const void *a, size_t m, size_t n, size_t stride, void *y);
  /// b = aᵀ; a is m × n. The two do not overlap.
  void (*transpose)(const void *a, size_t m, size_t n, size_t stride_a, void *b, size_t stride_b);
  /// b = s (a + aᵀ) + c I; a is n × n and may be b. Only the entries from the diagonal on in rows from `first` up to `end`, multiples of 64 or n, and their
  /// mirror images are written.
  void (*symmetric_sum)(const void *a, size_t n, size_t stride_a, double s, double c, void *b, size_t stride_b, size_t first, size_t end);
  /// a += s x yᵀ
  void (*rank_one)(double s, const void *x, const void *y, void *a, size_t m, size_t n, size_t stride);

  /// z = s x y for m × n entries, those of x at x[i * row_x + j * column_x], those of z by rows.
  void (*entrywise_product)(size_t m, size_t n, double s, const void *x, size_t row_x, size_t column_x, const void *y, size_t row_y, size_t column_y,
                            void *z, size_t row_z);

  /// c = alpha op(a) op(b) + beta c, with c m × n and k summed; beta = 0 does not read c.
  void (*gemm)(int transpose_a, int transpose_b, size_t m, size_t n, size_t k, double alpha, const void *a, size_t stride_a,
               const void *b, size_t stride_b, double beta, void *c, size_t stride_c);
  /// The same, and then what `finish` says.
  void (*gemm_finished)(int transpose_a, int transpose_b, size_t m, size_t n, size_t k, double alpha, const void *a, size_t stride_a,
                        const void *b, size_t stride_b, double beta, void *c, size_t stride_c, KernelFinish finish);
  /// What `finish` says, done to the m × n matrix c.
  void (*finish)(void *c, size_t m, size_t n, size_t stride, KernelFinish finish);
  /// y = alpha a x + beta y with a m × n; beta = 0 does not read y.
  void (*gemv)(size_t m, size_t n, double alpha, const void *a, size_t stride, const void *x, double beta, void *y);
  /// z = alpha aᵀ u + beta z with a m × n.
  void (*gemv_transposed)(size_t m, size_t n, double alpha, const void *a, size_t stride, const void *u, double beta, void *z);
  /// y = a x and z += aᵀ u in one pass; y and z may be the same vector where m = n, and then hold the sum.
  void (*gemv_pair)(size_t m, size_t n, const void *a, size_t stride, const void *x, const void *u, void *y, void *z, int add);
  /// c = alpha aᵀ b (`transposed`) or alpha a bᵀ, + beta c, where that product and c are symmetric: one triangle is computed, both are written.
  void (*symmetric_product)(int transposed, size_t n, size_t k, double alpha, const void *a, size_t stride_a, const void *b, size_t stride_b,
                            double beta, void *c, size_t stride_c);
  /// The triangle below the diagonal becomes the mirror image of the one above.
  void (*mirror_upper)(void *c, size_t n, size_t stride);

  /// op(t) x = b in place for n × m right sides.
  void (*solve_triangular)(int upper, int transposed, int unit, size_t n, size_t m, const void *t, size_t stride_t, void *b, size_t stride_b);
  /// a = RᵀR in the upper triangle; 0, or 1 + the row where the pivot is not positive.
  size_t (*cholesky)(size_t n, void *a, size_t stride);
  /// (RᵀR)⁻¹, both triangles, in place of the R in the upper triangle.
  void (*cholesky_inverse)(size_t n, void *a, size_t stride);
  /// P a = L U; 0, or 1 + the first row whose pivot is 0 or not finite.
  size_t (*lu)(size_t n, void *a, size_t stride, int32_t *pivots);
  /// a x = b or aᵀ x = b in place for n × m right sides, from the factors.
  void (*lu_solve)(int transposed, size_t n, size_t m, const void *factors, size_t stride, const int32_t *pivots, void *b, size_t stride_b);
  /// Row i of the n × m matrix b changes places with row pivots[i], for i upwards or, `backwards`, downwards.
  void (*swap_rows)(void *b, size_t n, size_t m, size_t stride, const int32_t *pivots, int backwards);
} KernelTable;

/// The kernels of a level, or null where this machine lacks it.
const KernelTable *_Nullable kernel_table_f64(int level);
const KernelTable *_Nullable kernel_table_f32(int level);

/// The kernels of the level that kernel_level() gives.
const KernelTable *kernel_best_f64(void);
const KernelTable *kernel_best_f32(void);

/// The highest level that this machine runs, and NABLA_LEVEL (base, avx2, avx512) allows.
int kernel_level(void);

/// 1 where the kernels were compiled with optimisation; without it they are right and tens of times slower.
int kernel_is_optimised(void);

#pragma clang assume_nonnull end

#include "BlasCalls.h"
#include "KernelCalls.h"
#include "ThreadTeam.h"

#endif

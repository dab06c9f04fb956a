// All kernels of one type at one level, and the table that holds them.

#include "elementwise/algebraic.h"
#include "elementwise/loops.h"
#include "reduction/reductions.h"
#include "matrix/layout.h"
#include "matrix/entrywise.h"
#include "matrix/vector_products.h"
#include "matrix/finish.h"
#include "matrix/narrow.h"
#include "matrix/broad.h"
#include "matrix/gemm.h"
#include "matrix/triangular.h"
#include "matrix/factorisation.h"

#define UNARY_TABLE(suffix) { \
  N(exp##suffix), N(log##suffix), N(sin##suffix), N(cos##suffix), N(tan##suffix), N(arcsin##suffix), N(arccos##suffix), N(arctan##suffix), \
  N(sinh##suffix), N(cosh##suffix), N(tanh##suffix), N(sqrt##suffix), N(abs##suffix), N(sign##suffix), N(relu##suffix), N(step##suffix), \
  N(sigmoid##suffix), N(softplus##suffix), N(erf##suffix), N(reciprocal##suffix), N(square##suffix), N(negation##suffix), N(log1p##suffix), \
  N(expm1##suffix) }
#define BINARY_TABLE(prefix, suffix) { \
  N(prefix##add##suffix), N(prefix##subtract##suffix), N(prefix##multiply##suffix), N(prefix##divide##suffix), N(prefix##maximum##suffix), \
  N(prefix##minimum##suffix), N(prefix##power##suffix) }
#define REDUCTION_TABLE(suffix) { \
  N(sum##suffix), N(sum_of_squares##suffix), N(sum_of_magnitudes##suffix), N(product##suffix), N(largest##suffix), N(smallest##suffix) }

const KernelTable EXPANDED(TABLE) = {
  .level = LEVEL,
  .width = sizeof(T),
  .lanes = LANES,
  .unary = UNARY_TABLE(_loop),
  .binary = BINARY_TABLE(, _loop),
  .binary_scalar = BINARY_TABLE(, _scalar_loop),
  .scalar_binary = BINARY_TABLE(scalar_, _loop),
  .fill = N(fill),
  .axpby = N(axpby),
  .fma = N(fma),
  .select_less = N(select_less),
  .reduce = REDUCTION_TABLE(),
  .dot = N(dot),
  .argmax = N(argmax),
  .exp_sum = N(exp_sum),
  .reduce_rows = REDUCTION_TABLE(_rows),
  .reduce_columns = REDUCTION_TABLE(_columns),
  .transpose = N(transpose),
  .symmetric_sum = N(symmetric_sum),
  .rank_one = N(rank_one),
  .entrywise_product = N(entrywise_product),
  .gemm = N(gemm),
  .gemm_finished = N(gemm_finished),
  .finish = N(finish),
  .gemv = N(gemv),
  .gemv_transposed = N(gemv_transposed),
  .gemv_pair = N(gemv_pair),
  .symmetric_product = N(symmetric_product),
  .mirror_upper = N(mirror_upper),
  .solve_triangular = N(solve_triangular),
  .cholesky = N(cholesky),
  .cholesky_inverse = N(cholesky_inverse),
  .lu = N(lu),
  .lu_solve = N(lu_solve),
  .swap_rows = N(swap_all_rows),
};

#undef UNARY_TABLE
#undef BINARY_TABLE
#undef REDUCTION_TABLE

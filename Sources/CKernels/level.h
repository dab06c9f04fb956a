// Both scalar types at one level. Included with LEVEL, VECTOR_BYTES, FUSED and TABLE defined.

#include <math.h>

#include "buffer.h"
#include "elementwise/coefficients.h"
#include "include/CKernels.h"

// What is written is what is computed: no contraction of a product and a sum, so that emitted code and these kernels agree to the last bit.
#pragma STDC FP_CONTRACT OFF

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")
#define EXPANDED(name) N(name)
#define COEFFICIENT(c) c
#define COUNT(array) (int)(sizeof(array) / sizeof(array[0]))
#define PER_LANE(name, function) \
  INLINE V N(name)(V x) { \
    V y; \
    for (int k = 0; k < LANES; k++) y[k] = function(x[k]); \
    return y; \
  }

#define REAL 64
#include "real.h"
#include "elementwise/exponential.h"
#include "elementwise/logarithm.h"
#include "elementwise/trigonometric.h"
#include "elementwise/inverse_trigonometric.h"
#include "elementwise/hyperbolic.h"
#include "elementwise/error_function.h"
#include "elementwise/power.h"
#include "kernels.h"
#include "real_end.h"

#define REAL 32
#include "real.h"
#include "elementwise/exponential.h"
#include "elementwise/logarithm.h"
#include "elementwise/hyperbolic.h"
#include "elementwise/widened.h"
#include "kernels.h"
#include "real_end.h"

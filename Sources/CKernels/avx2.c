#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>

#define LEVEL 1
#define VECTOR_BYTES 32
#define TABLE kernels_avx2
#define FUSED 1
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "level.h"
#pragma clang attribute pop
#endif

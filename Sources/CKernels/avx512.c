#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>

#define LEVEL 2
#define VECTOR_BYTES 64
#define TABLE kernels_avx512
#define FUSED 1
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx2,fma"), min_vector_width(512))), apply_to = function)
#include "level.h"
#pragma clang attribute pop
#endif

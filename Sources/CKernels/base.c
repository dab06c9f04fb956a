// What every machine of an architecture has: SSE2, NEON, or plain C.
#define LEVEL 0
#define VECTOR_BYTES 16
#define TABLE kernels_base
#if defined(__aarch64__) || defined(__ARM_FEATURE_FMA)
#define FUSED 1
#else
#define FUSED 0
#endif
#include "level.h"

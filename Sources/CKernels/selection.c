#include <stdlib.h>
#include <string.h>

#include "include/CKernels.h"

extern const KernelTable kernels_base_f64, kernels_base_f32;
#if defined(__x86_64__)
extern const KernelTable kernels_avx2_f64, kernels_avx2_f32, kernels_avx512_f64, kernels_avx512_f32;
#endif

static int has_level(int level) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (level == KERNEL_LEVEL_AVX2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (level == KERNEL_LEVEL_AVX512)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512bw");
#endif
  return level == KERNEL_LEVEL_BASE;
}

const KernelTable *kernel_table_f64(int level) {
  if (!has_level(level)) return NULL;
#if defined(__x86_64__)
  if (level == KERNEL_LEVEL_AVX512) return &kernels_avx512_f64;
  if (level == KERNEL_LEVEL_AVX2) return &kernels_avx2_f64;
#endif
  return &kernels_base_f64;
}

const KernelTable *kernel_table_f32(int level) {
  if (!has_level(level)) return NULL;
#if defined(__x86_64__)
  if (level == KERNEL_LEVEL_AVX512) return &kernels_avx512_f32;
  if (level == KERNEL_LEVEL_AVX2) return &kernels_avx2_f32;
#endif
  return &kernels_base_f32;
}

int kernel_level(void) {
  int highest = KERNEL_LEVEL_AVX512;
  const char *wish = getenv("NABLA_LEVEL");
  if (wish && strcmp(wish, "avx2") == 0) highest = KERNEL_LEVEL_AVX2;
  if (wish && strcmp(wish, "base") == 0) highest = KERNEL_LEVEL_BASE;
  while (!has_level(highest)) highest--;
  return highest;
}

const KernelTable *kernel_best_f64(void) {
  const KernelTable *best = kernel_table_f64(kernel_level());
  return best ? best : &kernels_base_f64;
}

const KernelTable *kernel_best_f32(void) {
  const KernelTable *best = kernel_table_f32(kernel_level());
  return best ? best : &kernels_base_f32;
}

int kernel_is_optimised(void) {
#if defined(__OPTIMIZE__)
  return 1;
#else
  return 0;
#endif
}

// One scalar type at one level: names, lanes, loads, stores. Included with REAL (64 or 32), VECTOR_BYTES and FUSED defined; real_end.h takes it
// all back.
// The code is written once over clang's vectors. N(name) is the name for this type.

#if REAL == 64
#define N(name) name##_f64
typedef double scalar_f64;
#define BITS int64_t
#define LANES (VECTOR_BYTES / 8)
#define MANTISSA 52
#define BIAS 1023
#define ROUNDING 0x1.8p52
#define SMALLEST_NORMAL 0x1p-1022
#define LIBM(function) function
#else
#define N(name) name##_f32
typedef float scalar_f32;
#define BITS int32_t
#define LANES (VECTOR_BYTES / 4)
#define MANTISSA 23
#define BIAS 127
#define ROUNDING 0x1.8p23f
#define SMALLEST_NORMAL 0x1p-126f
#define LIBM(function) function##f
#endif

#define T N(scalar)
#define V N(vector)
#define I N(integers)

typedef T V __attribute__((ext_vector_type(LANES)));
typedef BITS I __attribute__((ext_vector_type(LANES)));
typedef V N(unaligned) __attribute__((aligned(sizeof(T))));
typedef I N(unaligned_integers) __attribute__((aligned(sizeof(T))));

INLINE V N(load)(const T *p) { return *(const N(unaligned) *)p; }
INLINE void N(store)(T *p, V x) { *(N(unaligned) *)p = x; }
INLINE V N(splat)(T x) { V v = x; return v; }
INLINE I N(bits)(V x) { I b; __builtin_memcpy(&b, &x, sizeof b); return b; }
INLINE V N(value)(I b) { V x; __builtin_memcpy(&x, &b, sizeof x); return x; }
INLINE V N(magnitude)(V x) { return __builtin_elementwise_abs(x); }
INLINE V N(signed_as)(V x, V sign) {
  return N(value)((N(bits)(x) & ~((I)((BITS)1 << (8 * sizeof(T) - 1)))) | (N(bits)(sign) & (I)((BITS)1 << (8 * sizeof(T) - 1))));
}
INLINE V N(whole)(V x) { return (x + (T)ROUNDING) - (T)ROUNDING; }
INLINE int N(any)(I mask) { return __builtin_reduce_or(mask) != 0; }

#if FUSED
INLINE V N(fused)(V a, V b, V c) { return __builtin_elementwise_fma(a, b, c); }
#else
INLINE V N(fused)(V a, V b, V c) { return a * b + c; }
#endif

/// Σ c[k] t^k, k < n
INLINE V N(horner)(V t, const T *c, int n) {
  V p = c[n - 1];
  for (int k = n - 2; k >= 0; k--) p = N(fused)(p, t, N(splat)(c[k]));
  return p;
}

// The first n lanes, the others `rest`.
#if VECTOR_BYTES == 64 && REAL == 64
INLINE V N(load_part)(const T *p, size_t n, T rest) { return (V)_mm512_mask_loadu_pd(_mm512_set1_pd(rest), (__mmask8)((1u << n) - 1), p); }
INLINE void N(store_part)(T *p, size_t n, V x) { _mm512_mask_storeu_pd(p, (__mmask8)((1u << n) - 1), (__m512d)x); }
#elif VECTOR_BYTES == 64
INLINE V N(load_part)(const T *p, size_t n, T rest) { return (V)_mm512_mask_loadu_ps(_mm512_set1_ps(rest), (__mmask16)((1u << n) - 1), p); }
INLINE void N(store_part)(T *p, size_t n, V x) { _mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), (__m512)x); }
#elif VECTOR_BYTES == 32
static const BITS N(lane_numbers)[LANES] = {0, 1, 2, 3,
#if REAL == 32
  4, 5, 6, 7
#endif
};
INLINE I N(first)(size_t n) { return (I)(*(const N(unaligned_integers) *)N(lane_numbers) < (I)(BITS)n); }
#if REAL == 64
INLINE V N(load_part)(const T *p, size_t n, T rest) { I m = N(first)(n); return m ? (V)_mm256_maskload_pd(p, (__m256i)m) : N(splat)(rest); }
INLINE void N(store_part)(T *p, size_t n, V x) { _mm256_maskstore_pd(p, (__m256i)N(first)(n), (__m256d)x); }
#else
INLINE V N(load_part)(const T *p, size_t n, T rest) { I m = N(first)(n); return m ? (V)_mm256_maskload_ps(p, (__m256i)m) : N(splat)(rest); }
INLINE void N(store_part)(T *p, size_t n, V x) { _mm256_maskstore_ps(p, (__m256i)N(first)(n), (__m256)x); }
#endif
#else
INLINE V N(load_part)(const T *p, size_t n, T rest) {
  V x = rest;
  for (size_t k = 0; k < n; k++) x[k] = p[k];
  return x;
}
INLINE void N(store_part)(T *p, size_t n, V x) {
  for (size_t k = 0; k < n; k++) p[k] = x[k];
}
#endif

#include "AllocationCount.h"

#include <stddef.h>

#if defined(__GLIBC__) || defined(__linux__)
#include <features.h>
#endif

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
// The executable's own malloc stands before the C library's, which is still there under another name.
extern void *__libc_malloc(size_t bytes);
extern void *__libc_calloc(size_t count, size_t bytes);
extern void *__libc_realloc(void *memory, size_t bytes);
extern void *__libc_memalign(size_t alignment, size_t bytes);

static __thread long asked;
static __thread long asked_for_arrays;

static void note(size_t bytes) {
  asked++;
  if (bytes >= ARRAY_BYTES) asked_for_arrays++;
}

void *malloc(size_t bytes) { note(bytes); return __libc_malloc(bytes); }
void *calloc(size_t count, size_t bytes) { note(count * bytes); return __libc_calloc(count, bytes); }
void *realloc(void *memory, size_t bytes) { note(bytes); return __libc_realloc(memory, bytes); }
void *aligned_alloc(size_t alignment, size_t bytes) { note(bytes); return __libc_memalign(alignment, bytes); }
void *memalign(size_t alignment, size_t bytes) { note(bytes); return __libc_memalign(alignment, bytes); }

int posix_memalign(void **memory, size_t alignment, size_t bytes) {
  note(bytes);
  *memory = __libc_memalign(alignment, bytes);
  return *memory ? 0 : 12;
}

long allocation_count(void) { return asked; }
long array_allocation_count(void) { return asked_for_arrays; }
#else
long allocation_count(void) { return -1; }
long array_allocation_count(void) { return -1; }
#endif

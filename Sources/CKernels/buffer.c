#include "buffer.h"

#include <pthread.h>
#include <stdlib.h>

#include "include/CKernels.h"

typedef struct {
  void *start[BUFFER_COUNT];
  size_t bytes[BUFFER_COUNT];
} Buffers;

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int has_key;

static void release(void *value) {
  Buffers *buffers = value;
  for (int use = 0; use < BUFFER_COUNT; use++) free(buffers->start[use]);
  free(buffers);
}

static void make_key(void) { has_key = pthread_key_create(&key, release) == 0; }

void *kernel_buffer(int use, size_t bytes) {
  pthread_once(&once, make_key);
  if (!has_key) return NULL;
  Buffers *buffers = pthread_getspecific(key);
  if (!buffers) {
    buffers = calloc(1, sizeof *buffers);
    if (!buffers) return NULL;
    if (pthread_setspecific(key, buffers) != 0) {
      free(buffers);
      return NULL;
    }
  }
  if (buffers->bytes[use] < bytes) {
    free(buffers->start[use]);
    buffers->bytes[use] = 0;
    if (posix_memalign(&buffers->start[use], 64, bytes) != 0) {
      buffers->start[use] = NULL;
      return NULL;
    }
    buffers->bytes[use] = bytes;
  }
  return buffers->start[use];
}

void *kernel_scratch(size_t bytes) { return kernel_buffer(BUFFER_CALLER, bytes); }

#include "buffer.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct {
  void *start;
  size_t bytes;
} Buffer;

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int has_key;

static void release(void *value) {
  Buffer *buffer = value;
  free(buffer->start);
  free(buffer);
}

static void make_key(void) { has_key = pthread_key_create(&key, release) == 0; }

void *kernel_buffer(size_t bytes) {
  pthread_once(&once, make_key);
  if (!has_key) return NULL;
  Buffer *buffer = pthread_getspecific(key);
  if (!buffer) {
    buffer = calloc(1, sizeof *buffer);
    if (!buffer) return NULL;
    if (pthread_setspecific(key, buffer) != 0) {
      free(buffer);
      return NULL;
    }
  }
  if (buffer->bytes < bytes) {
    free(buffer->start);
    buffer->bytes = 0;
    if (posix_memalign(&buffer->start, 64, bytes) != 0) {
      buffer->start = NULL;
      return NULL;
    }
    buffer->bytes = bytes;
  }
  return buffer->start;
}

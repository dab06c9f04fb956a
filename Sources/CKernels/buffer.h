#ifndef BUFFER_H
#define BUFFER_H

#include <stddef.h>

enum {
  /// What a product copies its operands to.
  BUFFER_PANELS,
  /// For callers of the kernels.
  BUFFER_CALLER,
  BUFFER_COUNT
};

/// This thread's scratch memory, aligned to 64 bytes and at least so large; null where there is none. It is kept for the next call for that use
/// and freed
/// with the thread.
void *_Nullable kernel_buffer(int use, size_t bytes);

#endif

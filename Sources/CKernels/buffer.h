#ifndef BUFFER_H
#define BUFFER_H

#include <stddef.h>

/// This thread's scratch memory, aligned to 64 bytes and at least so large; null where there is none. It is kept for the next call and freed with the thread.
void *_Nullable kernel_buffer(size_t bytes);

#endif

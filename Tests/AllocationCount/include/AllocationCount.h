#ifndef ALLOCATION_COUNT_H
#define ALLOCATION_COUNT_H

/// How often this thread has asked for memory; −1 where the C library does not let it be counted.
long allocation_count(void);

#endif

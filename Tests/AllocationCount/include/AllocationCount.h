#ifndef ALLOCATION_COUNT_H
#define ALLOCATION_COUNT_H

/// How often this thread has asked for memory; −1 where the C library does not let it be counted.
long allocation_count(void);

/// What is no smaller than this is counted as an array: what an unoptimised build keeps for itself is smaller.
enum { ARRAY_BYTES = 256 };

/// How often this thread has asked for that much memory at once; −1 where the C library does not let it be counted.
long array_allocation_count(void);

#endif

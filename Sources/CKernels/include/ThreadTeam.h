#ifndef THREAD_TEAM_H
#define THREAD_TEAM_H

#include <stddef.h>

#pragma clang assume_nonnull begin

/// Threads that wait for work together. One caller at a time.
typedef struct KernelTeam KernelTeam;
typedef void (*KernelTask)(void *context, size_t member);

/// A team of `size` members, the caller among them; null without memory. Where fewer threads start, the team is smaller.
KernelTeam *_Nullable kernel_team_create(size_t size);
size_t kernel_team_size(const KernelTeam *team);
/// task(context, member) for each member from 0 up to `members`, which is at most the size; returns when all are done. The caller is member 0.
void kernel_team_run(KernelTeam *team, size_t members, KernelTask task, void *context);
/// Ends the threads.
void kernel_team_destroy(KernelTeam *team);

#pragma clang assume_nonnull end

#endif

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "include/ThreadTeam.h"

// Work is announced by a round number. A member looks at it SPINS times, some microseconds, before it sleeps on a condition; the caller does the same
// with the count of members still at work. Spinning longer would starve the others where there are more threads than cores.
enum { SPINS = 2000 };

typedef struct {
  KernelTeam *team;
  size_t number;
  pthread_t thread;
} Member;

struct KernelTeam {
  pthread_mutex_t lock;
  pthread_cond_t work, done;
  atomic_size_t round, running;
  size_t size, members;
  KernelTask task;
  void *context;
  int ending;
  Member *member;
};

static inline void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void *serve(void *argument) {
  Member *self = argument;
  KernelTeam *team = self->team;
  size_t seen = 0;
  for (;;) {
    for (int k = 0; k < SPINS && atomic_load_explicit(&team->round, memory_order_acquire) == seen; k++) relax();
    if (atomic_load_explicit(&team->round, memory_order_acquire) == seen) {
      pthread_mutex_lock(&team->lock);
      while (atomic_load_explicit(&team->round, memory_order_acquire) == seen) pthread_cond_wait(&team->work, &team->lock);
      pthread_mutex_unlock(&team->lock);
    }
    seen = atomic_load_explicit(&team->round, memory_order_acquire);
    if (team->ending) return NULL;
    if (self->number < team->members) team->task(team->context, self->number);
    if (atomic_fetch_sub_explicit(&team->running, 1, memory_order_acq_rel) == 1) {
      pthread_mutex_lock(&team->lock);
      pthread_cond_signal(&team->done);
      pthread_mutex_unlock(&team->lock);
    }
  }
}

static void announce(KernelTeam *team) {
  pthread_mutex_lock(&team->lock);
  atomic_store_explicit(&team->running, team->size - 1, memory_order_release);
  atomic_fetch_add_explicit(&team->round, 1, memory_order_acq_rel);
  pthread_cond_broadcast(&team->work);
  pthread_mutex_unlock(&team->lock);
}

KernelTeam *kernel_team_create(size_t size) {
  KernelTeam *team = calloc(1, sizeof *team);
  if (!team) return NULL;
  team->member = calloc(size, sizeof *team->member);
  if (!team->member) {
    free(team);
    return NULL;
  }
  pthread_mutex_init(&team->lock, NULL);
  pthread_cond_init(&team->work, NULL);
  pthread_cond_init(&team->done, NULL);
  team->size = 1;
  for (size_t k = 1; k < size; k++) {
    Member *member = &team->member[k];
    member->team = team;
    member->number = k;
    if (pthread_create(&member->thread, NULL, serve, member) != 0) break;
    team->size++;
  }
  return team;
}

size_t kernel_team_size(const KernelTeam *team) { return team->size; }

void kernel_team_run(KernelTeam *team, size_t members, KernelTask task, void *context) {
  if (members > team->size) members = team->size;
  if (members < 2) {
    if (members) task(context, 0);
    return;
  }
  team->task = task;
  team->context = context;
  team->members = members;
  announce(team);
  task(context, 0);
  for (int k = 0; k < SPINS && atomic_load_explicit(&team->running, memory_order_acquire); k++) relax();
  if (!atomic_load_explicit(&team->running, memory_order_acquire)) return;
  pthread_mutex_lock(&team->lock);
  while (atomic_load_explicit(&team->running, memory_order_acquire)) pthread_cond_wait(&team->done, &team->lock);
  pthread_mutex_unlock(&team->lock);
}

void kernel_team_destroy(KernelTeam *team) {
  team->ending = 1;
  announce(team);
  for (size_t k = 1; k < team->size; k++) pthread_join(team->member[k].thread, NULL);
  pthread_cond_destroy(&team->done);
  pthread_cond_destroy(&team->work);
  pthread_mutex_destroy(&team->lock);
  free(team->member);
  free(team);
}

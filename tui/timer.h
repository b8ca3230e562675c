#ifndef CCC_TIMER_H
#define CCC_TIMER_H

#include <stdint.h>

/* Deadlines of the one loop. Times are monotonic microseconds. */
struct timers;
typedef void (*timer_fn)(void *arg);

struct timers *timers_new(void);
void timers_free(struct timers *t);
/* Calls fn(arg) once at that time; the same fn and arg again move it. */
void timer_at(struct timers *t, int64_t at, timer_fn fn, void *arg);
void timer_after(struct timers *t, int64_t us, timer_fn fn, void *arg);
void timer_stop(struct timers *t, timer_fn fn, const void *arg);
/* All of an owner that goes away. */
void timer_forget(struct timers *t, const void *arg);
/* The next deadline, 0 where none. */
int64_t timer_next(const struct timers *t);
/* Calls what is due. */
void timer_run(struct timers *t, int64_t now);

#endif

/* Deadlines. Must not know: what they are for. */
#include "tui/timer.h"

#include <stdlib.h>

#include "core/clock.h"
#include "core/err.h"

struct timer {
	int64_t at;
	timer_fn fn;
	void *arg;
};

struct timers {
	struct timer *all;
	size_t n, cap;
};

struct timers *
timers_new(void)
{
	return xcalloc(1, sizeof(struct timers));
}

void
timers_free(struct timers *t)
{
	free(t->all);
	free(t);
}

void
timer_at(struct timers *t, int64_t at, timer_fn fn, void *arg)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->all[i].fn == fn && t->all[i].arg == arg)
			break;
	if (i == t->n) {
		if (t->n == t->cap) {
			t->cap = t->cap * 2 + 8;
			t->all = xrealloc(t->all, t->cap * sizeof(*t->all));
		}
		t->n++;
	}
	t->all[i].at = at;
	t->all[i].fn = fn;
	t->all[i].arg = arg;
}

void
timer_after(struct timers *t, int64_t us, timer_fn fn, void *arg)
{
	timer_at(t, clock_mono() + us, fn, arg);
}

void
timer_stop(struct timers *t, timer_fn fn, const void *arg)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->all[i].fn == fn && t->all[i].arg == arg)
			t->all[i--] = t->all[--t->n];
}

void
timer_forget(struct timers *t, const void *arg)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->all[i].arg == arg)
			t->all[i--] = t->all[--t->n];
}

int64_t
timer_next(const struct timers *t)
{
	int64_t at = 0;
	size_t i;

	for (i = 0; i < t->n; i++)
		if (at == 0 || t->all[i].at < at)
			at = t->all[i].at;
	return at;
}

void
timer_run(struct timers *t, int64_t now)
{
	struct timer due;
	size_t i;

	for (i = 0; i < t->n; i++) {
		if (t->all[i].at > now)
			continue;
		due = t->all[i];
		t->all[i] = t->all[--t->n];
		due.fn(due.arg);
		i = (size_t)-1;	/* the list may have changed */
	}
}

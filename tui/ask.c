/*
 * Questions under way and who asked them. Must not know: what they mean.
 */
#include "tui/ask.h"

#include <stdlib.h>
#include <string.h>

#include "core/worker.h"

struct pending {
	unsigned int id;
	ask_fn fn;
	void *owner;
	int tag;
};

struct asks {
	struct worker *w;
	struct pending *all;
	size_t n, cap;
};

struct asks *
asks_new(const struct db_login *l)
{
	struct asks *a = xcalloc(1, sizeof(*a));

	a->w = worker_new(l);
	return a;
}

void
asks_free(struct asks *a)
{
	if (a == NULL)
		return;
	worker_free(a->w);
	free(a->all);
	free(a);
}

int
asks_fd(const struct asks *a)
{
	return worker_fd(a->w);
}

int
asks_state(const struct asks *a, long long *last)
{
	return worker_state(a->w, last);
}

size_t
asks_open(const struct asks *a)
{
	return a->n;
}

int
asks_take(struct asks *a)
{
	struct pending p;
	struct work done;
	unsigned int id;
	size_t i;
	int count = 0;

	memset(&done, 0, sizeof(done));
	while ((id = worker_take(a->w, &done)) != 0) {
		count++;
		for (i = 0; i < a->n && a->all[i].id != id; i++)
			;
		if (i == a->n) {
			table_free(done.result);
		} else {
			p = a->all[i];
			a->all[i] = a->all[--a->n];
			if (done.err.code != ERR_NONE) {
				table_free(done.result);
				done.result = NULL;
			}
			p.fn(p.owner, p.tag, done.result, &done.err);
		}
		memset(&done, 0, sizeof(done));
	}
	return count;
}

static void
submit(struct asks *a, const struct work *w, ask_fn fn, void *owner, int tag)
{
	struct pending p = { worker_submit(a->w, w), fn, owner, tag };

	if (a->n == a->cap) {
		a->cap = a->cap * 2 + 8;
		a->all = xrealloc(a->all, a->cap * sizeof(*a->all));
	}
	a->all[a->n++] = p;
}

void
ask_select(struct asks *a, const struct db_query *q, ask_fn fn, void *owner,
    int tag)
{
	struct work w;

	memset(&w, 0, sizeof(w));
	w.query = *q;
	submit(a, &w, fn, owner, tag);
}

void
ask_call(struct asks *a, const char *proc, const char *const *params, size_t n,
    int again, ask_fn fn, void *owner, int tag)
{
	struct work w;
	size_t i;

	memset(&w, 0, sizeof(w));
	w.proc = proc;
	w.nparams = n;
	w.again = again;
	for (i = 0; i < n && i < sizeof(w.params) / sizeof(w.params[0]); i++)
		w.params[i] = params[i];
	submit(a, &w, fn, owner, tag);
}

void
ask_forget(struct asks *a, const void *owner)
{
	size_t i;

	if (a == NULL)
		return;
	for (i = 0; i < a->n; i++)
		if (a->all[i].owner == owner)
			a->all[i--] = a->all[--a->n];
}

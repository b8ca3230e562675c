/* A move without a form. Must not know: any action. */
#include "tui/quick.h"

#include <stdlib.h>
#include <string.h>

#include "core/action.h"
#include "core/i18n.h"
#include "tui/result.h"

/* Belongs to no view: the answer always comes, wherever one is then. */
struct quick {
	struct app *app;
	char *action, *number;
};

static void
answered(void *owner, int tag, struct table *t, const struct err *e)
{
	struct quick *q = owner;
	struct result_of of = { q->action, q->number, 0, NULL };
	struct err bad = { 0 };
	struct answer ans;

	(void)tag;
	if (t == NULL || answer_read(&ans, t, &bad) == -1) {
		app_say_err(q->app, t == NULL ? e : &bad);
	} else if (strcmp(ans.outcome, "done") == 0) {
		result_say(q->app, q->action, &ans);
		answer_release(&ans);
		app_refresh(q->app);
	} else if (strcmp(ans.outcome, "waiting") == 0) {
		app_say(q->app, _("It waits for another person to confirm"));
		answer_release(&ans);
	} else {
		refusal_push(q->app, &of, &ans);
	}
	table_free(t);
	free(q->action);
	free(q->number);
	free(q);
}

void
quick_do(struct app *a, const char *action, const char *number,
    const char *col, const char *value)
{
	const char *proc, *params[12];
	struct action act;
	struct err e = { 0 };
	struct quick *q;
	size_t n;

	if (action_init(&act, a->cat, action, number, &e) == -1) {
		app_say_err(a, &e);
		return;
	}
	if (action_value(&act, col, value, &e) == -1) {
		app_say_err(a, &e);
		action_release(&act);
		return;
	}
	q = xcalloc(1, sizeof(*q));
	q->app = a;
	q->action = xstrdup(action);
	q->number = xstrdup(number);
	n = action_params(&act, 0, "console", &proc, params);
	ask_call(a->asks, proc, params, n, 1, answered, q, 0);
	action_release(&act);
}

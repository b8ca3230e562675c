/*
 * A form goes out, the answer comes in. Must not know: any action.
 */
#include <stdlib.h>
#include <string.h>

#include "core/action.h"
#include "core/i18n.h"
#include "core/word.h"
#include "tui/draft.h"
#include "tui/form.h"
#include "tui/form_in.h"
#include "tui/result.h"
#include "tui/run.h"

#define ORIGIN "console"

static void answered(void *owner, int tag, struct table *t,
    const struct err *e);

/* The values of the form into the action. */
static int
take_values(const struct form *f, struct action *a, struct err *e)
{
	size_t i;
	char *s;
	int bad = 0;

	for (i = 0; i < f->fields.n && !bad; i++) {
		s = field_value(&f->fields.f[i]);
		if (strcmp(f->fields.f[i].col, FORM_REASON) == 0) {
			free(a->reason);
			a->reason = xstrdup(s);
		} else if (*s != '\0' || f->fields.f[i].had) {
			bad = action_value(a, f->fields.f[i].col, s, e) == -1;
		}
		free(s);
	}
	return bad ? -1 : 0;
}

static int
send_one(struct form *f, size_t i, struct err *e)
{
	const char *number = f->n > 0 ? f->numbers[i] : "";
	struct app *app = f->v.app;
	const char *proc, *params[12];
	struct action a;
	size_t n;

	if (action_init(&a, app->cat, f->action, number, e) == -1)
		return -1;
	if (take_values(f, &a, e) == -1) {
		action_release(&a);
		return -1;
	}
	if (f->ack != NULL) {
		free(a.ack);
		a.ack = xstrdup(f->ack);
	}
	n = strlen(f->version);
	if (f->n <= 1 && n < sizeof(a.version))
		memcpy(a.version, f->version, n + 1);
	memcpy(f->reqs[i], a.req, sizeof(f->reqs[i]));
	n = action_params(&a, f->dry, ORIGIN, &proc, params);
	ask_call(app->asks, proc, params, n, 1, answered, f, (int)i);
	action_release(&a);
	return 0;
}

void
form_send(struct form *f, int dry)
{
	struct err e = { 0 };
	size_t i, n = f->n > 0 ? f->n : 1;

	f->dry = dry;
	if (n > sizeof(f->reqs) / sizeof(f->reqs[0])) {
		app_say(f->v.app, _("At most 64 records at once"));
		return;
	}
	if (n > 1) {
		results_free(f->results);
		f->results = results_new(f->action);
	}
	for (i = 0; i < n; i++) {
		if (send_one(f, i, &e) == -1) {
			app_say_err(f->v.app, &e);
			return;
		}
		f->waiting++;
	}
	app_touch(f->v.app);
}

/* One of several: a line of the summary. */
static void
note_one(struct form *f, const char *number, const struct answer *a,
    const struct err *e)
{
	struct app *app = f->v.app;
	struct refusal *r;
	size_t n;

	if (a == NULL) {
		results_add(f->results, number, "?", e->text);
		return;
	}
	n = word_refusals(app->cat, &a->rules, &r);
	results_add(f->results, number, a->outcome,
	    n > 0 ? r[0].message : "");
	refusal_free(r, n);
}

/* The form has done its work. */
static void
finish(struct form *f)
{
	struct app *app = f->v.app;

	draft_drop(app, f->draft);
	f->fields.changed = 0;
	if (app->top == &f->v)
		app_pop(app);
	else
		app_pop_to(app, f->v.below);
}

static void
done(struct form *f, struct answer *a)
{
	struct app *app = f->v.app;
	char *action = xstrdup(f->action);
	char *number = xstrdup(a->number);

	if (f->dry) {
		app_say(app, a->waits.n > 0 ?
		    _("Nothing stands in the way; another person must "
		    "confirm") : _("Nothing stands in the way"));
	} else {
		finish(f);
		result_say(app, action, a);
		run_after_move(app, action, number);
		app_refresh(app);
	}
	free(action);
	free(number);
	answer_release(a);
}

static void
waiting(struct form *f, struct answer *a, int tag)
{
	struct app *app = f->v.app;
	char *action, *number;
	char req[37];

	if (f->dry) {
		app_say(app, _("Nothing stands in the way; another person "
		    "must confirm"));
		answer_release(a);
		return;
	}
	memcpy(req, f->reqs[tag], sizeof(req));
	action = xstrdup(f->action);
	number = xstrdup(f->n > 0 ? f->numbers[0] : a->number);
	answer_release(a);
	finish(f);
	app->waits_at = 0;
	second_push(app, req, number, action);
	free(action);
	free(number);
}

static void
one_answer(struct form *f, int tag, struct answer *a)
{
	struct result_of of = { f->action, NULL, f->dry, &f->v };

	of.number = f->n > 0 ? f->numbers[tag] : "";
	if (strcmp(a->outcome, "done") == 0)
		done(f, a);
	else if (strcmp(a->outcome, "waiting") == 0)
		waiting(f, a, tag);
	else
		refusal_push(f->v.app, &of, a);
}

static void
answered(void *owner, int tag, struct table *t, const struct err *e)
{
	struct form *f = owner;
	struct app *app = f->v.app;
	struct err bad = { 0 };
	struct answer a;
	int have = t != NULL && answer_read(&a, t, &bad) == 0;
	struct results *r;

	table_free(t);
	if (f->waiting > 0)
		f->waiting--;
	app_touch(app);
	if (f->n > 1) {
		note_one(f, f->numbers[tag], have ? &a : NULL,
		    t == NULL ? e : &bad);
		if (have)
			answer_release(&a);
		if (f->waiting > 0)
			return;
		r = f->results;
		f->results = NULL;
		finish(f);
		results_push(app, r);
		return;
	}
	if (have)
		one_answer(f, tag, &a);
	else
		app_say_err(app, t == NULL ? e : &bad);
}

void
form_acknowledge(struct view *v, const char *rules)
{
	struct form *f = (struct form *)v;

	free(f->ack);
	f->ack = xstrdup(rules);
	form_send(f, 0);
}

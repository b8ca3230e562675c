/* Outcomes that are not refusals. Must not know: any action. */
#include "tui/result.h"

#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/text.h"
#include "core/word.h"
#include "tui/page.h"
#include "tui/record.h"
#include "tui/show.h"

struct results {
	char *action;
	struct one {
		char *number, *outcome, *words;
	} *all;
	size_t n;
};

struct results_card {
	struct page_view p;
	struct results *r;
};

struct results *
results_new(const char *action)
{
	struct results *r = xcalloc(1, sizeof(*r));

	r->action = xstrdup(action);
	return r;
}

void
results_add(struct results *r, const char *number, const char *outcome,
    const char *words)
{
	r->all = xrealloc(r->all, (r->n + 1) * sizeof(*r->all));
	r->all[r->n].number = xstrdup(number);
	r->all[r->n].outcome = xstrdup(outcome);
	r->all[r->n++].words = xstrdup(words);
}

void
results_free(struct results *r)
{
	size_t i;

	if (r == NULL)
		return;
	for (i = 0; i < r->n; i++) {
		free(r->all[i].number);
		free(r->all[i].outcome);
		free(r->all[i].words);
	}
	free(r->all);
	free(r->action);
	free(r);
}

static void
build(struct page_view *p, int cols)
{
	struct results *r = ((struct results_card *)p)->r;
	struct buf b;
	size_t i, done = 0;

	(void)cols;
	buf_init(&b);
	for (i = 0; i < r->n; i++)
		done += strcmp(r->all[i].outcome, "done") == 0;
	buf_addf(&b, _("%zu of %zu done"), done, r->n);
	page_head(p, catalog_action_name(p->v.app->cat, r->action), b.s);
	for (i = 0; i < r->n; i++) {
		buf_reset(&b);
		text_pad(&b, r->all[i].number, 18, 0);
		buf_addc(&b, ' ');
		text_pad(&b, show_term(r->all[i].outcome), 10, 0);
		buf_addf(&b, " %s", r->all[i].words);
		page_item(p, 0, r->all[i].number, 1, b.s);
	}
	buf_release(&b);
}

static void
pick(struct page_view *p, const struct page_line *l)
{
	record_push(p->v.app, l->arg);
}

static void
card_free(struct view *v)
{
	page_release((struct page_view *)v);
	results_free(((struct results_card *)v)->r);
}

static const struct page_ops ops = { .build = build, .pick = pick };
static const struct view_ops view_ops = {
	.name = "results", .more = page_keys, .type = page_type,
	.draw = page_draw, .free = card_free, .digits = 1,
};

void
results_push(struct app *app, struct results *r)
{
	struct results_card *c = xcalloc(1, sizeof(*c));

	c->p.v.ops = &view_ops;
	c->p.ops = &ops;
	c->r = r;
	app_push(app, &c->p.v);
	app_refresh(app);
}

void
result_say(struct app *app, const char *action, const struct answer *a)
{
	char kind[8] = "";
	size_t n = strcspn(action, ".");

	if (n < sizeof(kind)) {
		memcpy(kind, action, n);
		kind[n] = '\0';
	}
	app_say(app, _("Done: %s  %s  now %s"), catalog_action_name(app->cat,
	    action), a->number, catalog_state_name(app->cat,
	    strcmp(kind, "ANY") == 0 ? NULL : kind, a->state));
}

/*
 * Checks that are asked for, and what they found. Must not know: any rule.
 */
#include "tui/found.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/flaw.h"
#include "core/i18n.h"
#include "tui/page.h"
#include "tui/record.h"
#include "tui/show.h"

struct found {
	struct page_view p;
	const char *title;	/* N_() */
	const char *proc;
	size_t nparams;
	void (*add)(struct found *f, size_t i);
	struct table *t;
	char *error;
};

static void
loaded(void *owner, int tag, struct table *t, const struct err *e)
{
	struct found *f = owner;

	(void)tag;
	free(f->error);
	f->error = t == NULL ? xstrdup(e->text) : NULL;
	if (t != NULL) {
		table_free(f->t);
		f->t = t;
		f->p.v.app->data_at = clock_centre();
	}
	page_stale(&f->p);
}

static void
refresh(struct view *v)
{
	struct found *f = (struct found *)v;
	const char *const params[2] = { "", "" };

	ask_call(v->app->asks, f->proc, params, f->nparams, 1, loaded, f, 0);
}

static void
add_finding(struct found *f, size_t i)
{
	const struct table *t = f->t;
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "%-7s %s", table_str(t, i, "rule"),
	    show_pair(t, i, "msg"));
	page_item(&f->p, 0, table_str(t, i, "number"), 0, b.s);
	buf_reset(&b);
	buf_addf(&b, "        %s  ", *table_str(t, i, "number") != '\0' ?
	    table_str(t, i, "number") : table_str(t, i, "k"));
	show_time(&b, table_str(t, i, "at"), "%Y-%m-%d %H:%M");
	buf_addf(&b, _("  from: %s  "), show_pair(t, i, "supplier"));
	if (*show_pair(t, i, "remedy") != '\0')
		buf_addf(&b, "[%s]", show_pair(t, i, "remedy"));
	page_text(&f->p, b.s);
	buf_release(&b);
}

static void
add_flaw(struct found *f, size_t i)
{
	const struct table *t = f->t;
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "%s %s %s  ", show_term(table_str(t, i, "level")),
	    table_str(t, i, "number"), table_str(t, i, "seq"));
	flaw_words(&b, t, i);
	if (*table_str(t, i, "number") != '\0')
		page_item(&f->p, 0, table_str(t, i, "number"), 0, b.s);
	else
		page_text(&f->p, b.s);
	buf_release(&b);
}

static void
build(struct page_view *p, int cols)
{
	struct found *f = (struct found *)p;
	struct buf n;
	size_t i;

	(void)cols;
	if (f->t == NULL) {
		page_text(p, f->error != NULL ? f->error : _("checking..."));
		return;
	}
	buf_init(&n);
	buf_addf(&n, "%zu", table_rows(f->t));
	page_head(p, _(f->title), n.s);
	buf_release(&n);
	if (table_rows(f->t) == 0)
		page_text(p, _("nothing is found"));
	for (i = 0; i < table_rows(f->t); i++)
		f->add(f, i);
}

static void
pick(struct page_view *p, const struct page_line *l)
{
	if (l->arg != NULL && *l->arg != '\0')
		record_push(p->v.app, l->arg);
	else
		app_say(p->v.app, _("There is no record behind this row"));
}

static void
key_again(struct view *v)
{
	refresh(v);
}

static void
crumb(struct view *v, struct buf *out)
{
	buf_add(out, _(((struct found *)v)->title));
}

static void
found_free(struct view *v)
{
	struct found *f = (struct found *)v;

	page_release(&f->p);
	table_free(f->t);
	free(f->error);
}

/* clang-format off */
static const struct key_row keys[] = {
	{ 'r', 0, KEY_FOOT, N_("again"), N_("check again"), key_again },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

static const struct page_ops ops = { .build = build, .pick = pick };
static const struct view_ops view_ops = {
	.name = "found", .keys = keys, .more = page_keys, .type = page_type,
	.draw = page_draw, .crumb = crumb, .refresh = refresh,
	.free = found_free, .digits = 1,
};

static void
push(struct app *a, const char *title, const char *proc, size_t nparams,
    void (*add)(struct found *f, size_t i))
{
	struct found *f = xcalloc(1, sizeof(*f));

	f->p.v.ops = &view_ops;
	f->p.ops = &ops;
	f->title = title;
	f->proc = proc;
	f->nparams = nparams;
	f->add = add;
	app_push(a, &f->p.v);
	refresh(&f->p.v);
}

void
found_push_check(struct app *a)
{
	push(a, N_("findings"), "p_check", 2, add_finding);
}

void
found_push_verify(struct app *a)
{
	push(a, N_("history, chains and seals"), "p_verify", 1, add_flaw);
}

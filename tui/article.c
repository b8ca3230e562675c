/* Articles of the regulation. Must not know: which there are. */
#include "tui/article.h"

#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "tui/page.h"
#include "tui/show.h"

struct article {
	struct page_view p;
	char *no;
	struct table *t;
	char *error;
};

/* The text that the centre has imported, a paragraph a line of it; a line ends
 * as what came from outside shows it (core/text.h). */
static void
official(struct page_view *p, const struct table *t)
{
	const char *s = table_str(t, 0, "text"), *end;
	struct buf b;

	buf_init(&b);
	buf_addf(&b, _("Official text, version %s (%s)"),
	    table_str(t, 0, "text_version"), table_str(t, 0, "text_source"));
	page_blank(p);
	page_text(p, b.s);
	page_blank(p);
	for (; *s != '\0'; s = end + (*end != '\0' ? 2 : 0)) {
		end = strstr(s, "^J");
		if (end == NULL)
			end = s + strlen(s);
		buf_reset(&b);
		buf_addn(&b, s, (size_t)(end - s));
		page_text(p, b.s);
	}
	buf_release(&b);
}

static void
build(struct page_view *p, int cols)
{
	struct article *a = (struct article *)p;
	struct buf b;

	(void)cols;
	buf_init(&b);
	buf_addf(&b, _("Article %s"), a->no);
	page_head(p, b.s, NULL);
	buf_release(&b);
	if (a->error != NULL || a->t == NULL || table_rows(a->t) == 0) {
		page_text(p, a->error != NULL ? a->error : a->t == NULL ?
		    _("reading...") : _("There is no such article"));
		return;
	}
	page_text(p, show_pair(a->t, 0, "chapter"));
	page_text(p, show_pair(a->t, 0, "title"));
	page_blank(p);
	page_text(p, show_pair(a->t, 0, "summary"));
	page_blank(p);
	page_text(p, _("In our own words; the official text decides."));
	if (*table_str(a->t, 0, "text") != '\0')
		official(p, a->t);
}

static void
loaded(void *owner, int tag, struct table *t, const struct err *e)
{
	struct article *a = owner;

	(void)tag;
	a->t = t;
	if (t == NULL)
		a->error = xstrdup(e->text);
	page_stale(&a->p);
}

static void
article_free(struct view *v)
{
	struct article *a = (struct article *)v;

	page_release(&a->p);
	table_free(a->t);
	free(a->no);
	free(a->error);
}

static const struct page_ops ops = { .build = build };
static const struct view_ops view_ops = {
	.name = "article", .more = page_keys, .draw = page_draw,
	.free = article_free,
};

void
article_push(struct app *app, const char *article)
{
	struct db_cond c = { "no", DB_EQ, article };
	struct db_query q = { 0 };
	struct article *a;

	if (*article == '\0') {
		app_say(app, _("This rule is of the program itself; no "
		    "article stands behind it"));
		return;
	}
	a = xcalloc(1, sizeof(*a));
	a->p.v.ops = &view_ops;
	a->p.ops = &ops;
	a->no = xstrdup(article);
	app_push(app, &a->p.v);
	q.view = "v_cat_article";
	q.conds = &c;
	q.nconds = 1;
	q.limit = 1;
	ask_select(app->asks, &q, loaded, a, 0);
}

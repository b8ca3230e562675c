/*
 * From what is missing to the form that supplies it. Must not know: any
 * rule, any move.
 */
#include "tui/remedy.h"

#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "tui/article.h"
#include "tui/form.h"
#include "tui/record.h"

/* A form that waits for the record's row. Belongs to no view: the answer
 * always comes, and opens the form wherever the person is then. */
struct waiting {
	struct app *app;
	char *remedy, *number;
	char kind[48], covers[48];
};

/* "third_report:performance" of the details: kind and what it covers. */
static void
split_missing(struct waiting *w, const struct json *detail)
{
	const struct json *m = detail == NULL ? NULL :
	    json_get(detail, "missing");
	const char *s, *colon;
	size_t n;

	if (m != NULL && m->type == JSON_ARR && m->n > 0)
		m = &m->items[0];
	if (m == NULL || m->str == NULL)
		return;
	s = m->str;
	colon = strchr(s, ':');
	n = colon != NULL ? (size_t)(colon - s) : strlen(s);
	if (n >= sizeof(w->kind) ||
	    (colon != NULL && strlen(colon) > sizeof(w->covers)))
		return;
	memcpy(w->kind, s, n);
	w->kind[n] = '\0';
	if (colon != NULL)
		memcpy(w->covers, colon + 1, strlen(colon));
}

static void
have_row(void *owner, int tag, struct table *t, const struct err *e)
{
	struct waiting *w = owner;
	struct form_start s = { 0 };
	const char *org = "", *app = "", *version = "";

	(void)tag;
	(void)e;	/* then the form is filled in by hand */
	if (t != NULL && table_rows(t) > 0) {
		org = table_str(t, 0, "org");
		app = table_str(t, 0, "app");
		version = table_str(t, 0, "app_version");
	}
	const char *const prefill[] = { "org", org, "app", app, "ref",
		w->number, "kind", w->kind, "covers", w->covers,
		"app_version", version, NULL, NULL };

	s.action = w->remedy;
	s.state = "-";
	s.prefill = prefill;
	form_push(w->app, &s);
	table_free(t);
	free(w->remedy);
	free(w->number);
	free(w);
}

static void
found_kind(void *owner, int tag, struct table *t, const struct err *e)
{
	struct waiting *w = owner;
	struct db_cond cond = { "number", DB_EQ, w->number };
	struct db_query q = { 0 };
	const char *tbl = NULL;
	struct buf view;

	(void)tag;
	if (t != NULL && table_rows(t) > 0)
		tbl = catalog_table(w->app->cat, table_str(t, 0, "kind"));
	if (tbl == NULL) {
		have_row(w, 0, NULL, e);
	} else {
		buf_init(&view);
		buf_addf(&view, "v_%s", tbl);
		q.view = view.s;
		q.conds = &cond;
		q.nconds = 1;
		q.limit = 1;
		ask_select(w->app->asks, &q, have_row, w, 0);
		buf_release(&view);
	}
	table_free(t);
}

/* A remedy that makes a new record: first the row of the record that misses
 * it, for unit and system. */
static void
start_new(struct app *a, const struct refusal *r, const char *number,
    const struct json *detail)
{
	struct waiting *w = xcalloc(1, sizeof(*w));
	struct db_cond cond = { "number", DB_EQ, number };
	struct db_query q = { 0 };

	w->app = a;
	w->remedy = xstrdup(r->remedy);
	w->number = xstrdup(number);
	split_missing(w, detail);
	q.view = "v_record";
	q.conds = &cond;
	q.nconds = 1;
	q.limit = 1;
	ask_select(a->asks, &q, found_kind, w, 0);
}

static void
start_on_record(struct app *a, const char *action, const char *number)
{
	const char *numbers[1] = { number };
	struct form_start s = { 0 };

	s.action = action;
	s.numbers = numbers;
	s.n = 1;
	form_push(a, &s);
}

void
remedy_start(struct app *a, const struct refusal *r, const char *number,
    const struct json *detail, struct view *form)
{
	if (strcmp(r->remedy, "UI.form") == 0) {
		if (form != NULL)
			app_pop_to(a, form);
		else
			app_say(a, _("Fill in the form of the move: a"));
	} else if (strcmp(r->remedy, "UI.reread") == 0) {
		if (form != NULL)
			app_pop_to(a, form->below);
		app_refresh(a);
	} else if (strcmp(r->remedy, "UI.article") == 0) {
		article_push(a, r->article);
	} else if (strncmp(r->remedy, "UI.", 3) == 0) {
		if (*number != '\0')
			record_push(a, number);
	} else if (catalog_move(a->cat, r->remedy, "-") >= 0) {
		start_new(a, r, number, detail);
	} else if (*number != '\0' && *r->remedy != '\0') {
		start_on_record(a, r->remedy, number);
	}
}

void
remedy_words(const struct refusal *r, struct buf *out)
{
	/* A field that is missing stands in the message already. */
	if (*r->missing != '\0' && strcmp(r->remedy, "UI.form") != 0)
		buf_addf(out, _("missing: %s  "), r->missing);
	if (*r->supplier_word != '\0' && strcmp(r->supplier, "SELF") != 0)
		buf_addf(out, _("from: %s  "), r->supplier_word);
	if (*r->remedy_word != '\0')
		buf_addf(out, "[%s]", r->remedy_word);
}

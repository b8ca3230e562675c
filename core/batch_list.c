/*
 * `ccc list`: a page of a view for people, spreadsheets and scripts. Must not
 * know any kind: the catalogue names them, the view's own columns tell what
 * can be searched and sorted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/args.h"
#include "core/batch.h"
#include "core/db.h"
#include "core/i18n.h"
#include "core/near.h"
#include "core/out.h"

#define PAGE_ROWS 1000
#define CONDS_MAX 8

/* Lists that are no kind of record. order and key: what pages it, the pair
 * being unique; NULL key: one page only. */
// clang-format off
static const struct panel {
	const char *word, *view, *order, *key;
} panels[] = {
	{ "todo",      "v_todo",      "since",     NULL },
	{ "event",     "v_event",     "record_id", "seq" },
	{ "proposal",  "v_proposal",  "at",        "req" },
	{ "run",       "v_run",       "run",       "run" },
	{ "run_host",  "v_run_host",  "run",       "seq" },
	{ "run_step",  "v_run_step",  "run",       NULL },
	{ "run_plan",  "v_run_plan",  "number",    NULL },
	{ "link",      "v_link",      "number",    NULL },
	{ "gap",       "v_gap",       "n",         "n" },
	{ "duty",      "v_duty",      "record_id", "record_id" },
	{ "duty_now",  "v_duty_now",  "n",         "n" },
	{ "duty_grid", "v_duty_grid", "k",         "k" },
	{ "contact",   "v_contact",   "k",         "k" },
	{ "obligation", "v_obligation", "rank",    "k" },
	{ "overview",  "v_overview",  NULL,        NULL },
	{ "handover_item", "v_handover_item", "k", "k" },
	{ "round_due", "v_round_due", "k",         "k" },
	{ "roster_row", "v_roster_row", "k",       "k" },
	{ "seal",      "v_seal",      "n",         "n" },
	{ "rule",      "v_cat_rule",  "rule",      "rule" },
	{ "move",      "v_cat_move",  "id",        "id" },
	{ "ask",       "v_cat_ask",   "move",      "n" },
	{ "state",     "v_cat_state", "kind",      "state" },
	{ "role",      "v_cat_role",  "code",      "code" },
	{ "kind",      "v_cat_kind",  "kind",      "kind" },
	{ "field",     "v_cat_field", "tbl",       "seq" },
	{ "choice",    "v_cat_choice", "list",     "value" },
	{ "article",   "v_cat_article", NULL,      NULL },
	{ "param",     "v_cat_param", NULL,        NULL },
	{ NULL, NULL, NULL, NULL }
};

/* Columns that a filter's text is looked for in. */
static const char *const searched[] = { "number", "title", "org", "org_name",
	"org_name_en", "state", "state_zh", "state_en", "holder",
	"holder_name", "app", "app_name", "app_name_en", "name_zh", "name_en",
	"staff", "staff_name", "actor", "actor_name", "host", "action",
	"action_zh", "action_en", "text", NULL };
// clang-format on

#define SEARCHED_MAX (sizeof(searched) / sizeof(searched[0]))

struct listing {
	struct batch b;
	char view[64];
	const char *tbl;	/* of field.tsv, or NULL */
	const char *order, *key;
	enum batch_format format;
	long limit;		/* 0: all */
	const char *after;	/* --after, or NULL */
	char *filter;		/* copy that the conditions point into */
	struct db_cond conds[CONDS_MAX];
	const char *cols[SEARCHED_MAX];
	struct table *probe;	/* one row: the view's columns */
	char order_name[64];
	struct db_query q;
};

/* The kinds and lists there are, near ones only. */
static int
unknown_panel(const struct catalog *c, const char *word, struct err *e)
{
	const struct table *kinds = catalog_kinds(c);
	struct near near;
	struct buf b;
	size_t i;

	near_init(&near, word);
	for (i = 0; i < table_rows(kinds); i++) {
		near_offer(&near, table_str(kinds, i, "tbl"));
		near_offer(&near, table_str(kinds, i, "kind"));
	}
	for (i = 0; panels[i].word != NULL; i++)
		near_offer(&near, panels[i].word);
	buf_init(&b);
	if (near_list(&near, &b) > 0)
		err_set(e, ERR_INPUT, _("there is no list \"%s\"; near: %s"),
		    word, b.s);
	else
		err_set(e, ERR_INPUT,
		    _("there is no list \"%s\"; `ccc list kind` shows the "
		    "kinds, and there are todo, event, proposal, run, "
		    "duty, gap"),
		    word);
	buf_release(&b);
	return -1;
}

/* A child table (rows of a record, no kind of their own) by its name. */
static int
find_child(struct listing *l, const char *word)
{
	const struct table *t = catalog_fields(l->b.cat);
	size_t i;

	for (i = 0; i < table_rows(t); i++)
		if (strcasecmp(table_str(t, i, "tbl"), word) == 0) {
			l->tbl = table_str(t, i, "tbl");
			snprintf(l->view, sizeof(l->view), "v_child_%s",
			    l->tbl);
			l->order = "number";
			return 0;
		}
	return -1;
}

static int
find_view(struct listing *l, const char *word, struct err *e)
{
	const char *kind = catalog_kind(l->b.cat, word);
	size_t i;

	l->order = l->key = "record_id";
	if (kind != NULL) {
		l->tbl = catalog_table(l->b.cat, kind);
		snprintf(l->view, sizeof(l->view), "v_%s", l->tbl);
		return 0;
	}
	l->order = l->key = NULL;
	for (i = 0; panels[i].word != NULL; i++)
		if (strcasecmp(panels[i].word, word) == 0) {
			snprintf(l->view, sizeof(l->view), "%s",
			    panels[i].view);
			l->order = panels[i].order;
			l->key = panels[i].key;
			return 0;
		}
	if (find_child(l, word) == 0)
		return 0;
	return unknown_panel(l->b.cat, word, e);
}

/* The view's columns, told by one row of it. */
static int
probe(struct listing *l, const char *word, struct err *e)
{
	struct db_query q = { .view = l->view, .limit = 1 };

	if (db_select(l->b.s.db, &q, &l->probe, e) == 0)
		return 0;
	if (db_errno(l->b.s.db) == 1146 || db_errno(l->b.s.db) == 1142)
		return unknown_panel(l->b.cat, word, e);
	return -1;
}

static int
unknown_column(const struct listing *l, const char *col, struct err *e)
{
	struct near near;
	struct buf b;
	size_t i;

	near_init(&near, col);
	for (i = 0; i < table_cols(l->probe); i++)
		near_offer(&near, table_col_name(l->probe, i));
	buf_init(&b);
	if (near_list(&near, &b) == 0)
		for (i = 0; i < table_cols(l->probe) && b.len < 300; i++)
			if (strcmp(table_col_name(l->probe, i), "record_id") !=
			    0)
				buf_addf(&b, "%s%s", b.len > 0 ? ", " : "",
				    table_col_name(l->probe, i));
	err_set(e, ERR_INPUT, near.n > 0 ?
	    _("this list has no column \"%s\"; near: %s") :
	    _("this list has no column \"%s\"; it has %s"), col, b.s);
	buf_release(&b);
	return -1;
}

/* Whether text begins as a condition: a column's name and = or !=. */
static size_t
condition_name(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_");

	return n > 0 && (s[n] == '=' || (s[n] == '!' && s[n + 1] == '=')) ? n :
	    0;
}

/* One `column=value`, `column!=value` or `column=value,value`. The values of
 * a list are parted by commas as in the rule pack. */
static int
add_condition(struct listing *l, char *s, struct err *e)
{
	size_t n = condition_name(s);
	struct db_cond *c;
	int neg;
	char *p;

	if (n == 0)
		return err_set(e, ERR_INPUT,
		    _("--filter: \"%s\" is not column=value"), s);
	if (l->q.nconds == CONDS_MAX)
		return err_set(e, ERR_INPUT,
		    _("--filter holds at most %d conditions"), CONDS_MAX);
	neg = s[n] == '!';
	c = &l->conds[l->q.nconds++];
	c->val = s + n + (neg ? 2 : 1);
	s[n] = '\0';
	c->col = s;
	c->op = neg ? DB_NE : DB_EQ;
	if (table_col(l->probe, c->col) < 0)
		return unknown_column(l, c->col, e);
	if (!neg && strchr(c->val, ',') != NULL) {
		c->op = DB_IN;
		for (p = s + n + 1; *p != '\0'; p++)
			if (*p == ',')
				*p = ';';
	}
	return 0;
}

static int
read_filter(struct listing *l, const char *text, struct err *e)
{
	char *s, *next;
	size_t i, n = 0;

	if (text == NULL || *text == '\0')
		return 0;
	l->filter = s = xstrdup(text);
	if (condition_name(s) > 0) {
		while (s != NULL) {
			next = strchr(s, ';');
			if (next != NULL)
				*next++ = '\0';
			if (*s != '\0' && add_condition(l, s, e) < 0)
				return -1;
			s = next;
		}
		return 0;
	}
	if (*s == '!') {
		l->q.search_not = 1;
		s++;
	}
	for (i = 0; searched[i] != NULL; i++)
		if (table_col(l->probe, searched[i]) >= 0)
			l->cols[n++] = searched[i];
	if (n == 0)
		return err_set(e, ERR_INPUT,
		    _("--filter: this list has no column of text; write column=value"));
	l->q.search = s;
	l->q.search_cols = l->cols;
	return 0;
}

static int
read_sort(struct listing *l, const char *sort, struct err *e)
{
	size_t n;

	if (sort == NULL)
		return 0;
	n = strlen(sort);
	if (n > 0 && sort[n - 1] == '-') {
		l->q.desc = 1;
		n--;
	}
	if (n == 0 || n >= sizeof(l->order_name))
		return err_set(e, ERR_INPUT,
		    _("--sort %s: write a column's name, with - behind it for the other way round"),
		    sort);
	memcpy(l->order_name, sort, n);
	if (table_col(l->probe, l->order_name) < 0)
		return unknown_column(l, l->order_name, e);
	/* A pair of columns pages an unsorted list; sorted by another it
	 * must fit into one page. */
	if (l->key != NULL && l->order != NULL &&
	    strcmp(l->order, l->key) != 0)
		l->key = NULL;
	l->order = l->order_name;
	return 0;
}

/* A cell that lives on after its table. */
static char *
keep(const struct table *t, size_t row, const char *col)
{
	int at = table_col(t, col);
	const char *s = at >= 0 ? table_get(t, row, (size_t)at) : NULL;

	return s != NULL ? xstrdup(s) : NULL;
}

/* Begins behind the record that --after names. */
static int
start_after(struct listing *l, char **order, char **key, struct err *e)
{
	struct db_cond cond = { "number", DB_EQ, l->after };
	/* Of several rows with the number the last one in the list's order. */
	struct db_query q = { .view = l->view, .conds = &cond, .nconds = 1,
		.order = l->order, .key = l->key, .desc = !l->q.desc,
		.limit = 1 };
	struct table *t;

	if (l->after == NULL)
		return 0;
	if (l->key == NULL || table_col(l->probe, "number") < 0)
		return err_set(e, ERR_INPUT,
		    _("--after: this list has no record numbers to go on from"));
	if (db_select(l->b.s.db, &q, &t, e) < 0)
		return -1;
	if (table_rows(t) == 0) {
		table_free(t);
		return err_set(e, ERR_INPUT,
		    _("--after %s: this list has no such record"), l->after);
	}
	*order = keep(t, 0, l->order);
	*key = keep(t, 0, l->key);
	table_free(t);
	return 0;
}

/* Writes a page. The layout of the first page serves all. */
static void
put_page(const struct listing *l, const struct table *t, int first,
    struct out_layout **layout)
{
	struct buf b;
	size_t i;
	int none;

	buf_init(&b);
	if (l->format == FORMAT_TABLE && first) {
		*layout = out_layout_new(l->b.cat, l->tbl, t, NULL,
		    out_width());
		out_layout_head(&b, *layout);
	}
	if (l->format == FORMAT_CSV && first)
		out_csv_head(&b, l->b.cat, l->tbl, t);
	for (i = 0; i < table_rows(t); i++) {
		none = 1;
		if (l->format == FORMAT_TABLE) {
			out_layout_row(&b, *layout, t, i);
		} else if (l->format == FORMAT_CSV) {
			out_csv_row(&b, l->b.cat, l->tbl, t, i);
		} else {
			buf_addc(&b, '{');
			out_json_members(&b, l->b.cat, l->tbl, t, i, &none);
			buf_add(&b, "}\n");
		}
	}
	if (l->format == FORMAT_TABLE)
		out_text(&b);
	else
		out_bytes(&b);
	buf_release(&b);
}

/* Said on standard error, for people only. */
static void
put_end(const struct listing *l, long shown, int more, const char *last)
{
	struct buf b;

	if (l->format != FORMAT_TABLE)
		return;
	buf_init(&b);
	if (shown == 0)
		buf_add(&b, _("no rows"));
	else if (more && last != NULL)
		buf_addf(&b, _("%ld rows; more follow: --after %s"), shown,
		    last);
	else if (more)
		buf_addf(&b, _("%ld rows; more follow, --limit shows more"),
		    shown);
	else if (shown == 1)
		buf_add(&b, _("1 row"));
	else
		buf_addf(&b, _("%ld rows"), shown);
	buf_addc(&b, '\n');
	out_note(&b);
	buf_release(&b);
}

/* Rows to ask for next; a list that cannot be paged comes in one piece. */
static size_t
page_size(const struct listing *l, long shown)
{
	long left = l->limit > 0 ? l->limit - shown : PAGE_ROWS;

	if (l->key == NULL)
		return l->limit > 0 ? (size_t)l->limit : 1000000;
	return (size_t)(left < PAGE_ROWS ? left : PAGE_ROWS);
}

/* All pages. Ends when a page is short or the limit is reached. */
static int
put_pages(struct listing *l, struct err *e)
{
	struct out_layout *layout = NULL;
	char *order = NULL, *key = NULL, *last = NULL;
	struct table *t = NULL;
	long shown = 0;
	size_t n, asked;
	int rc, more = 0;

	rc = start_after(l, &order, &key, e);
	while (rc == 0) {
		l->q.order = l->order;
		l->q.key = l->key != NULL ? l->key : l->order;
		l->q.after_order = order;
		l->q.after_key = key;
		l->q.limit = asked = page_size(l, shown);
		rc = db_select(l->b.s.db, &l->q, &t, e);
		if (rc < 0)
			break;
		n = table_rows(t);
		put_page(l, t, shown == 0, &layout);
		shown += (long)n;
		free(order);
		free(key);
		free(last);
		order = key = last = NULL;
		if (n > 0) {
			order = l->order != NULL ? keep(t, n - 1, l->order) :
			    NULL;
			key = l->key != NULL ? keep(t, n - 1, l->key) : NULL;
			last = keep(t, n - 1, "number");
		}
		table_free(t);
		more = n == asked;
		if (!more || l->key == NULL ||
		    (l->limit > 0 && shown >= l->limit))
			break;
	}
	if (rc == 0)
		put_end(l, shown, more, l->key != NULL ? last : NULL);
	out_layout_free(layout);
	free(order);
	free(key);
	free(last);
	return rc;
}

static int
list_open(struct listing *l, struct batch_env *env, const char *panel,
    const char *filter, const char *sort, struct err *e)
{
	if (batch_open(&l->b, env, e) < 0)
		return -1;
	l->q.conds = l->conds;
	l->q.view = l->view;
	if (find_view(l, panel, e) < 0 || probe(l, panel, e) < 0 ||
	    read_filter(l, filter, e) < 0 || read_sort(l, sort, e) < 0 ||
	    put_pages(l, e) < 0)
		return -1;
	return 0;
}

int
batch_list(struct batch_env *env, int argc, char **argv)
{
	static const char *const formats[] = { "table", "csv", "json", NULL };
	const char *filter = NULL, *sort = NULL, *limit = NULL, *format = NULL;
	struct listing l;
	const struct arg rows[] = { { "filter", &filter, NULL },
		{ "sort", &sort, NULL }, { "limit", &limit, NULL },
		{ "after", &l.after, NULL }, { "format", &format, NULL },
		{ NULL, NULL, NULL } };
	struct args args;
	struct err e;
	int rc = -1;

	memset(&l, 0, sizeof(l));
	err_clear(&e);
	if (args_parse(&args, rows, argc, argv, &e) < 0)
		return batch_complain(&e);
	if (args.n != 1) {
		err_set(&e, ERR_INPUT, args.n == 0 ?
		    _("list: which panel? `ccc list kind` shows the kinds") :
		    _("list takes one panel"));
	} else if (batch_format(format, formats, &l.format, &e) == 0 &&
	    (limit == NULL ||
	    args_number("--limit", limit, 1, 1000000, &l.limit, &e) == 0)) {
		rc = list_open(&l, env, args.words[0], filter, sort, &e);
		table_free(l.probe);
		free(l.filter);
		batch_close(&l.b);
	}
	args_release(&args);
	return rc < 0 ? batch_complain(&e) : 0;
}

/*
 * `ccc show`: all that is known of one record. Must not know any kind: fields,
 * child tables and moves are rows of the catalogue.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/args.h"
#include "core/batch.h"
#include "core/clock.h"
#include "core/db.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/out.h"
#include "core/reply.h"
#include "core/text.h"
#include "core/word.h"

struct shown {
	struct batch *b;
	const char *number, *kind, *tbl;
	struct table *head, *own;	/* v_record, v_<table>: one row each */
	struct table *events, *links, *next;
	struct buf out;
};

/* Rows of a view that belong to the record; NULL where there is no such view
 * for this person. -1 on any other trouble. */
static int
select_rows(struct shown *s, const char *view, const char *col,
    const char *order, const char *key, struct table **out, struct err *e)
{
	struct db_cond cond = { col, DB_EQ, s->number };
	struct db_query q = { .view = view, .conds = &cond, .nconds = 1,
		.order = order, .key = key, .limit = 100000 };
	unsigned int no;

	*out = NULL;
	if (db_select(s->b->s.db, &q, out, e) == 0)
		return 0;
	*out = NULL;
	no = db_errno(s->b->s.db);
	if (no != 1146 && no != 1142 && no != 1054)
		return -1;
	err_clear(e);
	return 0;
}

static int
read_record(struct shown *s, struct err *e)
{
	char view[64];
	int seen = batch_record(s->b, s->number, &s->head, e);

	if (seen < 0)
		return -1;
	if (seen == 0)
		return err_set(e, ERR_INPUT,
		    _("there is no record %s that you may see; `ccc list "
		    "PANEL --filter TEXT` finds one"),
		    s->number);
	s->number = table_str(s->head, 0, "number");
	s->kind = table_str(s->head, 0, "kind");
	s->tbl = catalog_table(s->b->cat, s->kind);
	if (s->tbl == NULL)
		return err_set(e, ERR_BUG, _("the kind %s is not in the rule pack"),
		    s->kind);
	snprintf(view, sizeof(view), "v_%s", s->tbl);
	if (select_rows(s, view, "number", NULL, NULL, &s->own, e) < 0 ||
	    select_rows(s, "v_event", "number", "seq", "seq", &s->events,
	    e) < 0 ||
	    select_rows(s, "v_link", "number", NULL, NULL, &s->links, e) < 0)
		return -1;
	return session_call(&s->b->s, "p_next", &s->number, 1, &s->next, e);
}

static void
section(struct shown *s, const char *title, long rows)
{
	struct buf head;

	buf_init(&head);
	buf_addf(&head, "-- %s ", title);
	if (rows >= 0)
		buf_addf(&head, "(%ld) ", rows);
	while (text_width(head.s) < 80)
		buf_addc(&head, '-');
	buf_addf(&s->out, "\n%s\n", head.s);
	buf_release(&head);
}

struct indent {
	struct buf *b;
	int first;
	int cols;
};

static void
add_line(const char *line, size_t bytes, void *arg)
{
	struct indent *in = arg;

	if (!in->first)
		buf_addf(in->b, "%*s", in->cols, "");
	in->first = 0;
	buf_addn(in->b, line, bytes);
	buf_addc(in->b, '\n');
}

static void
item(struct shown *s, const char *label, const char *text)
{
	struct indent in = { &s->out, 1, 20 };

	if (*text == '\0')
		return;
	buf_add(&s->out, "  ");
	if (text_width(label) > 17)
		buf_addf(&s->out, "%s ", label);
	else
		text_pad(&s->out, label, 18, 0);
	text_wrap(text, 60, add_line, &in);
}

/* A column of a row in words, with its code behind it. */
static void
column(struct shown *s, const char *label, const struct table *t,
    const char *tbl, const char *name, const char *code)
{
	struct buf v;

	buf_init(&v);
	out_words(&v, s->b->cat, tbl, name, table_str(t, 0, name));
	if (code != NULL && *code != '\0' && strcmp(code, v.s) != 0)
		buf_addf(&v, "%s%s", v.len > 0 ? "  " : "", code);
	item(s, label, v.s);
	buf_release(&v);
}

static void
put_head(struct shown *s)
{
	const struct catalog *c = s->b->cat;
	const struct table *h = s->head;
	int en = i18n_lang() == LANG_EN;
	struct buf line;

	buf_init(&line);
	buf_addf(&line, "%s  %s  %s", s->number,
	    catalog_kind_name(c, s->kind), table_str(h, 0, "title"));
	if (table_num(h, 0, "drill") != 0)
		buf_addf(&line, "  [%s]", _("drill"));
	buf_addf(&s->out, "%s\n", line.s);
	buf_release(&line);
	column(s, catalog_field_name(c, "record", "state"), h, NULL,
	    en ? "state_en" : "state_zh", table_str(h, 0, "state"));
	column(s, catalog_field_name(c, "record", "org"), h, NULL,
	    en && table_col(h, "org_name_en") >= 0 ? "org_name_en" :
	    "org_name", table_str(h, 0, "org"));
	column(s, catalog_field_name(c, "record", "holder"), h, NULL,
	    "holder_name", table_str(h, 0, "holder"));
	column(s, catalog_field_name(c, "record", "opened"), h, NULL, "opened",
	    NULL);
	column(s, catalog_field_name(c, "record", "due"), h, NULL, "due", NULL);
	column(s, catalog_field_name(c, "record", "version"), h, NULL,
	    "version", NULL);
}

/* The kind's own fields, those that are filled, in field.tsv's order. */
static void
put_fields(struct shown *s)
{
	const struct table *f = catalog_fields(s->b->cat);
	const char *col;
	size_t i;

	if (s->own == NULL || table_rows(s->own) == 0)
		return;
	section(s, _("Fields"), -1);
	for (i = 0; i < table_rows(f); i++) {
		if (strcmp(table_str(f, i, "tbl"), s->tbl) != 0)
			continue;
		col = table_str(f, i, "col");
		if (table_col(s->own, col) < 0 ||
		    (table_col(s->head, col) >= 0 && strcmp(col, "kind") != 0) ||
		    strcmp(table_str(s->own, 0, col), s->number) == 0)
			continue;
		column(s, catalog_field_name(s->b->cat, s->tbl, col), s->own,
		    s->tbl, col, NULL);
	}
}

/* Values of an event as they were given: key=value. */
static void
put_values(struct shown *s, const char *vals)
{
	struct json j;
	struct buf b;
	struct indent in = { &s->out, 1, 4 };
	char at[40];
	size_t i;

	if (*vals == '\0' || json_parse(vals, strlen(vals), &j, NULL) < 0)
		return;
	buf_init(&b);
	for (i = 0; j.type == JSON_OBJ && i < j.n; i++) {
		buf_addf(&b, "%s%s=", i > 0 ? "  " : "", j.keys[i]);
		if (j.items[i].str == NULL)
			out_json_tree(&b, &j.items[i]);
		else
			buf_add(&b, out_moment(j.items[i].str, at,
			    sizeof(at)) ? at : j.items[i].str);
	}
	if (b.len > 0) {
		buf_add(&s->out, "    ");
		text_wrap(b.s, 76, add_line, &in);
	}
	buf_release(&b);
	json_free(&j);
}

/* Rules that refused, or warnings that were acknowledged. */
static void
put_rules(struct shown *s, size_t row)
{
	const char *text = table_str(s->events, row, "rules");
	int done = strcmp(table_str(s->events, row, "outcome"), "done") == 0;
	struct refusal *r;
	struct json j;
	size_t i, n;

	if (*text == '\0' || json_parse(text, strlen(text), &j, NULL) < 0)
		return;
	if (j.type == JSON_ARR && j.n > 0 && j.items[0].type == JSON_OBJ) {
		n = word_refusals_of(s->b->cat, s->kind, &j, &r);
		for (i = 0; i < n; i++) {
			buf_addf(&s->out, "    %s%s%s ", done ?
			    _("acknowledged") : "", done ? " " : "", r[i].rule);
			reply_article(&s->out, r[i].article);
			buf_addf(&s->out, " %s%s%s\n", r[i].message,
			    *r[i].missing != '\0' ? ": " : "", r[i].missing);
		}
		refusal_free(r, n);
	}
	json_free(&j);
}

/* Second persons: who, in which role, when. */
static void
put_consents(struct shown *s, const char *text)
{
	const struct json *w;
	struct json j;
	char at[40];
	int64_t us;
	size_t i;

	if (*text == '\0' || json_parse(text, strlen(text), &j, NULL) < 0)
		return;
	for (i = 0; j.type == JSON_ARR && i < j.n; i++) {
		w = &j.items[i];
		at[0] = '\0';
		if (clock_parse_utc(json_text(w, "at"), &us) == 0)
			clock_local(us, "%Y-%m-%d %H:%M", at, sizeof(at));
		buf_addf(&s->out, "    %s %s", _("confirmed by"),
		    json_text(w, "who"));
		if (*json_text(w, "role") != '\0') {
			buf_add(&s->out, ", ");
			word_roles(s->b->cat, json_text(w, "role"), &s->out);
		}
		buf_addf(&s->out, "%s%s\n", at[0] != '\0' ? ", " : "", at);
	}
	json_free(&j);
}

static void
put_event(struct shown *s, size_t row)
{
	const struct table *t = s->events;
	const char *who = table_str(t, row, "actor_name");
	const char *from = table_str(t, row, "from_state");
	const char *to = table_str(t, row, "to_state");
	const char *word = i18n_pick(table_str(t, row, "action_zh"),
	    table_str(t, row, "action_en"));
	int refused = strcmp(table_str(t, row, "outcome"), "refused") == 0;
	struct buf cell;

	buf_init(&cell);
	out_words(&cell, s->b->cat, NULL, "at", table_str(t, row, "at"));
	buf_addf(&s->out, "  %s  ", cell.s);
	text_pad(&s->out, *who != '\0' ? who : table_str(t, row, "actor"), 10,
	    0);
	buf_addf(&s->out, "  %s", *word != '\0' ? word :
	    table_str(t, row, "action"));
	if (refused)
		buf_addf(&s->out, "  %s", _("REFUSED"));
	else if (strcmp(from, to) != 0 && *to != '\0')
		buf_addf(&s->out, "  -> %s",
		    catalog_state_name(s->b->cat, s->kind, to));
	buf_addc(&s->out, '\n');
	put_rules(s, row);
	put_consents(s, table_str(t, row, "consents"));
	if (*table_str(t, row, "reason") != '\0')
		buf_addf(&s->out, "    %s %s\n", _("reason:"),
		    table_str(t, row, "reason"));
	put_values(s, table_str(t, row, "vals"));
	buf_release(&cell);
}

/* One action that is open in the state, and why it would not go. */
static void
put_next(struct shown *s, size_t row)
{
	const struct table *t = s->next;
	const char *blocked = table_str(t, row, "blocked");
	struct refusal *r;
	struct json j;
	size_t i, n;

	buf_addf(&s->out, "  %s %s  %s",
	    table_num(t, row, "possible") != 0 ? "+" : "-",
	    i18n_pick(table_str(t, row, "zh"), table_str(t, row, "en")),
	    table_str(t, row, "action"));
	if (*table_str(t, row, "second") != '\0') {
		buf_addf(&s->out, "  %s ", _("confirmed by"));
		word_roles(s->b->cat, table_str(t, row, "second"), &s->out);
	}
	buf_addc(&s->out, '\n');
	if (*blocked == '\0' ||
	    json_parse(blocked, strlen(blocked), &j, NULL) < 0)
		return;
	n = word_refusals_of(s->b->cat, s->kind, &j, &r);
	for (i = 0; i < n; i++)
		buf_addf(&s->out, "      %s %s%s%s\n", r[i].rule,
		    r[i].message, *r[i].missing != '\0' ? ": " : "",
		    r[i].missing);
	refusal_free(r, n);
	json_free(&j);
}

/* Hands each view that holds rows of the record to `each`: the papers, the
 * child tables, the records whose number begins with this one's. */
static int
each_child(struct shown *s, void (*each)(struct shown *s, const char *tbl,
    const struct table *t, const char *col), struct err *e)
{
	const struct table *f = catalog_fields(s->b->cat);
	struct table *t;
	char view[80], ref[64];
	const char *tbl, *last = "", *col, *order;
	size_t i;
	int is_kind;

	snprintf(ref, sizeof(ref), "ref %s", s->tbl);
	snprintf(view, sizeof(view), "v_%s_paper", s->tbl);
	if (select_rows(s, view, "number", "doc", "doc", &t, e) < 0)
		return -1;
	if (t != NULL && table_rows(t) > 0)
		each(s, "doc", t, "number");
	table_free(t);
	for (i = 0; i < table_rows(f); i++) {
		tbl = table_str(f, i, "tbl");
		if (strcmp(tbl, last) == 0 ||
		    strcmp(table_str(f, i, "typ"), ref) != 0)
			continue;
		is_kind = catalog_kind(s->b->cat, tbl) != NULL;
		if (is_kind && table_num(f, i, "seq") != 1)
			continue;
		last = tbl;
		col = is_kind ? table_str(f, i, "col") : "number";
		snprintf(view, sizeof(view), is_kind ? "v_%s" : "v_child_%s",
		    tbl);
		order = catalog_field_type(s->b->cat, tbl, "seq") != NULL ?
		    "seq" : NULL;
		if (select_rows(s, view, col, order, order, &t, e) < 0)
			return -1;
		if (t != NULL && table_rows(t) > 0)
			each(s, tbl, t, col);
		table_free(t);
	}
	return 0;
}

// clang-format off
static const struct {
	const char *tbl, *word;
} child_words[] = {
	{ "assessment_item", N_("Scores") },
	{ "bulletin_receipt", N_("Receipts") },
	{ "change_item", N_("Items") },
	{ "doc", N_("Papers") },
	{ "drill_finding", N_("Findings") },
	{ "drill_step", N_("Steps") },
	{ "fee_deduction", N_("Deductions") },
	{ "fee_line", N_("Lines") },
	{ "handover_item", N_("Items handed over") },
	{ "host_access", N_("Access") },
	{ "interpretation_change", N_("Changed parameters") },
	{ "outage", N_("Outages") },
	{ "reading", N_("Readings") },
	{ "resource", N_("Resources") },
	{ "runbook_step", N_("Steps") },
	{ "session_view", N_("Views of the transcript") },
	{ "transfer_item", N_("Assets") },
	{ NULL, NULL }
};
// clang-format on

/* What to call a table of rows: its word here, the kind's word, its name. */
static const char *
table_word(const struct shown *s, const char *tbl)
{
	const char *kind = catalog_kind(s->b->cat, tbl);
	size_t i;

	for (i = 0; child_words[i].tbl != NULL; i++)
		if (strcmp(child_words[i].tbl, tbl) == 0)
			return _(child_words[i].word);
	return kind != NULL ? catalog_kind_name(s->b->cat, kind) : tbl;
}

static void
put_child(struct shown *s, const char *tbl, const struct table *t,
    const char *col)
{
	struct out_layout *l;
	size_t i;

	(void)col;
	section(s, table_word(s, tbl), (long)table_rows(t));
	l = out_layout_new(s->b->cat, tbl, t, s->number, 78);
	buf_add(&s->out, "  ");
	out_layout_head(&s->out, l);
	for (i = 0; i < table_rows(t); i++) {
		buf_add(&s->out, "  ");
		out_layout_row(&s->out, l, t, i);
	}
	out_layout_free(l);
}

static void
put_links(struct shown *s)
{
	const struct table *t = s->links;
	const char *other;
	size_t i;

	if (t == NULL || table_rows(t) == 0)
		return;
	section(s, _("Links"), (long)table_rows(t));
	for (i = 0; i < table_rows(t); i++) {
		other = table_str(t, i, "other");
		buf_addf(&s->out, "  %s%s%s\n", other,
		    *other != '\0' && *table_str(t, i, "doc") != '\0' ? "  " :
		    "", table_str(t, i, "doc"));
	}
}

static int
show_text(struct shown *s, struct err *e)
{
	size_t i;

	put_head(s);
	put_fields(s);
	if (each_child(s, put_child, e) < 0)
		return -1;
	put_links(s);
	section(s, _("History"), s->events != NULL ?
	    (long)table_rows(s->events) : 0);
	for (i = 0; s->events != NULL && i < table_rows(s->events); i++)
		put_event(s, i);
	section(s, _("What can be done next"), -1);
	for (i = 0; s->next != NULL && i < table_rows(s->next); i++)
		put_next(s, i);
	out_text(&s->out);
	return 0;
}

static void
json_rows(struct shown *s, const char *key, const char *tbl,
    const struct table *t, int *first)
{
	size_t i;
	int none;

	json_key(&s->out, key, first);
	buf_addc(&s->out, '[');
	for (i = 0; t != NULL && i < table_rows(t); i++) {
		none = 1;
		buf_add(&s->out, i > 0 ? ",{" : "{");
		out_json_members(&s->out, s->b->cat, tbl, t, i, &none);
		buf_addc(&s->out, '}');
	}
	buf_addc(&s->out, ']');
}

static void
json_child(struct shown *s, const char *tbl, const struct table *t,
    const char *col)
{
	int first = s->out.s[s->out.len - 1] == '{';

	(void)col;
	json_rows(s, tbl, tbl, t, &first);
}

/* p_next's rows with the reasons in words. */
static void
json_next(struct shown *s, int *first)
{
	const struct table *t = s->next;
	const char *blocked;
	struct json j;
	size_t i, k;
	int none;

	json_key(&s->out, "next", first);
	buf_addc(&s->out, '[');
	for (i = 0; t != NULL && i < table_rows(t); i++) {
		none = 1;
		buf_add(&s->out, i > 0 ? ",{" : "{");
		for (k = 0; k < table_cols(t); k++) {
			if (strcmp(table_col_name(t, k), "blocked") == 0)
				continue;
			json_key(&s->out, table_col_name(t, k), &none);
			out_json_value(&s->out, out_type(s->b->cat, NULL,
			    table_col_name(t, k)), table_get(t, i, k));
		}
		blocked = table_str(t, i, "blocked");
		json_key(&s->out, "blocked", &none);
		if (*blocked != '\0' &&
		    json_parse(blocked, strlen(blocked), &j, NULL) == 0) {
			reply_rules_json(&s->out, s->b->cat, s->kind, &j);
			json_free(&j);
		} else {
			buf_add(&s->out, "[]");
		}
		buf_addc(&s->out, '}');
	}
	buf_addc(&s->out, ']');
}

static int
show_json(struct shown *s, struct err *e)
{
	const struct table *t = s->own != NULL && table_rows(s->own) > 0 ?
	    s->own : s->head;
	int first = 1;

	buf_addc(&s->out, '{');
	out_json_members(&s->out, s->b->cat, s->tbl, t, 0, &first);
	json_rows(s, "history", NULL, s->events, &first);
	json_rows(s, "links", NULL, s->links, &first);
	json_key(&s->out, "children", &first);
	buf_addc(&s->out, '{');
	if (each_child(s, json_child, e) < 0)
		return -1;
	buf_addc(&s->out, '}');
	json_next(s, &first);
	buf_add(&s->out, "}\n");
	out_bytes(&s->out);
	return 0;
}

int
batch_show(struct batch_env *env, int argc, char **argv)
{
	static const char *const formats[] = { "text", "json", NULL };
	const char *word = NULL;
	const struct arg rows[] = { { "format", &word, NULL },
		{ NULL, NULL, NULL } };
	enum batch_format format;
	struct shown s;
	struct batch b;
	struct args args;
	struct err e;
	int rc = -1;

	memset(&s, 0, sizeof(s));
	err_clear(&e);
	if (args_parse(&args, rows, argc, argv, &e) < 0)
		return batch_complain(&e);
	if (args.n != 1) {
		args_release(&args);
		return batch_usage_of(argv[0]);
	}
	s.b = &b;
	s.number = args.words[0];
	buf_init(&s.out);
	if (batch_format(word, formats, &format, &e) == 0 &&
	    batch_open(&b, env, &e) == 0) {
		rc = read_record(&s, &e);
		if (rc == 0)
			rc = format == FORMAT_JSON ? show_json(&s, &e) :
			    show_text(&s, &e);
		table_free(s.head);
		table_free(s.own);
		table_free(s.events);
		table_free(s.links);
		table_free(s.next);
		batch_close(&b);
	}
	buf_release(&s.out);
	args_release(&args);
	return rc < 0 ? batch_complain(&e) : 0;
}

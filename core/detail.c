/*
 * A record as it is read and as it is put into words. Must not know any kind,
 * nor what is made of it: a screenful, a line of JSON or paper.
 */
#include "core/detail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/db.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/reply.h"
#include "core/sheet.h"
#include "core/text.h"
#include "core/word.h"

/* ---- reading ---- */

int
detail_rows(const struct detail *d, const char *view, const char *col,
    const char *order, const char *key, struct table **out, struct err *e)
{
	struct db_cond cond = { col, DB_EQ, d->number };
	struct db_query q = { .view = view, .conds = &cond, .nconds = 1,
		.order = order, .key = key, .limit = 100000 };
	unsigned int no;

	*out = NULL;
	if (db_select(d->b->s.db, &q, out, e) == 0)
		return 0;
	*out = NULL;
	no = db_errno(d->b->s.db);
	if (no != 1146 && no != 1142 && no != 1054)
		return -1;
	err_clear(e);
	return 0;
}

int
detail_read(struct detail *d, struct batch *b, const char *number,
    struct err *e)
{
	char view[64];
	int seen;

	memset(d, 0, sizeof(*d));
	d->b = b;
	seen = batch_record(b, number, &d->head, e);
	if (seen < 0)
		return -1;
	if (seen == 0)
		return err_set(e, ERR_INPUT,
		    _("there is no record %s that you may see; `ccc list "
		    "PANEL --filter TEXT` finds one"),
		    number);
	d->number = table_str(d->head, 0, "number");
	d->kind = table_str(d->head, 0, "kind");
	d->tbl = catalog_table(b->cat, d->kind);
	if (d->tbl == NULL)
		return err_set(e, ERR_BUG, _("the kind %s is not in the rule pack"),
		    d->kind);
	snprintf(view, sizeof(view), "v_%s", d->tbl);
	if (detail_rows(d, view, "number", NULL, NULL, &d->own, e) < 0 ||
	    detail_rows(d, "v_event", "number", "seq", "seq", &d->events,
	    e) < 0 ||
	    detail_rows(d, "v_link", "number", NULL, NULL, &d->links, e) < 0)
		return -1;
	return 0;
}

void
detail_release(struct detail *d)
{
	table_free(d->names);
	table_free(d->head);
	table_free(d->own);
	table_free(d->events);
	table_free(d->links);
	memset(d, 0, sizeof(*d));
}

/* Hands each view that holds rows of the record to `each`: the papers, the
 * child tables, the records whose number begins with this one's. */
int
detail_each_child(struct detail *d, void (*each)(struct detail *d,
    const char *tbl, const struct table *t, void *arg), void *arg,
    struct err *e)
{
	const struct table *f = catalog_fields(d->b->cat);
	struct table *t;
	char view[80], ref[64];
	const char *tbl, *last = "", *col, *order;
	size_t i;
	int is_kind;

	snprintf(ref, sizeof(ref), "ref %s", d->tbl);
	snprintf(view, sizeof(view), "v_%s_paper", d->tbl);
	if (detail_rows(d, view, "number", "doc", "doc", &t, e) < 0)
		return -1;
	if (t != NULL && table_rows(t) > 0)
		each(d, "doc", t, arg);
	table_free(t);
	for (i = 0; i < table_rows(f); i++) {
		tbl = table_str(f, i, "tbl");
		if (strcmp(tbl, last) == 0 ||
		    strcmp(table_str(f, i, "typ"), ref) != 0)
			continue;
		is_kind = catalog_kind(d->b->cat, tbl) != NULL;
		if (is_kind && table_num(f, i, "seq") != 1)
			continue;
		last = tbl;
		col = is_kind ? table_str(f, i, "col") : "number";
		snprintf(view, sizeof(view), is_kind ? "v_%s" : "v_child_%s",
		    tbl);
		order = catalog_field_type(d->b->cat, tbl, "seq") != NULL ?
		    "seq" : NULL;
		if (detail_rows(d, view, col, order, order, &t, e) < 0)
			return -1;
		if (t != NULL && table_rows(t) > 0)
			each(d, tbl, t, arg);
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
const char *
detail_child_word(const struct detail *d, const char *tbl)
{
	const char *kind = catalog_kind(d->b->cat, tbl);
	size_t i;

	for (i = 0; child_words[i].tbl != NULL; i++)
		if (strcmp(child_words[i].tbl, tbl) == 0)
			return _(child_words[i].word);
	return kind != NULL ? catalog_kind_name(d->b->cat, kind) : tbl;
}

/* ---- words ---- */

/* The name of a person by the code; "" where this person sees none. */
static const char *
person(struct detail *d, const char *code)
{
	static const char *const cols[] = { "number", "title", NULL };
	struct db_query q = { .view = "v_staff", .cols = cols,
		.order = "number", .limit = 100000 };
	struct err e;
	size_t i;

	err_clear(&e);
	if (d->names == NULL && db_select(d->b->s.db, &q, &d->names, &e) < 0)
		d->names = table_new(1);
	for (i = 0; i < table_rows(d->names); i++)
		if (strcmp(table_str(d->names, i, "number"), code) == 0)
			return table_str(d->names, i, "title");
	return "";
}

/* What a code of a field stands for: a person, or what the view tells in a
 * column of its own (app_name). */
static const char *
name_of(struct detail *d, const char *col, const char *code)
{
	const char *typ = catalog_field_type(d->b->cat, d->tbl, col);
	char zh[80], en[80];

	if (*code == '\0' || typ == NULL || strncmp(typ, "ref ", 4) != 0)
		return "";
	if (strcmp(typ, "ref staff") == 0)
		return person(d, code);
	if (strcmp(typ, "ref org") == 0)
		return catalog_org_name(d->b->cat, code);
	snprintf(zh, sizeof(zh), "%s_name", col);
	snprintf(en, sizeof(en), "%s_name_en", col);
	return i18n_pick(table_str(d->own, 0, zh), table_str(d->own, 0, en));
}

/* A column of a row in words, with its code behind it. */
static void
column(const struct detail *d, struct buf *b, const char *label,
    const struct table *t, const char *tbl, const char *name,
    const char *code)
{
	struct buf v;

	buf_init(&v);
	out_words(&v, d->b->cat, tbl, name, table_str(t, 0, name));
	if (code != NULL && *code != '\0' && strcmp(code, v.s) != 0)
		buf_addf(&v, "%s%s", v.len > 0 ? "  " : "", code);
	sheet_item(b, label, v.s);
	buf_release(&v);
}

void
detail_put_state(const struct detail *d, struct buf *b)
{
	const struct catalog *c = d->b->cat;
	const struct table *h = d->head;
	int en = i18n_lang() == LANG_EN;

	column(d, b, catalog_field_name(c, "record", "state"), h, NULL,
	    en ? "state_en" : "state_zh", table_str(h, 0, "state"));
	column(d, b, catalog_field_name(c, "record", "org"), h, NULL,
	    en && table_col(h, "org_name_en") >= 0 ? "org_name_en" :
	    "org_name", table_str(h, 0, "org"));
	column(d, b, catalog_field_name(c, "record", "holder"), h, NULL,
	    "holder_name", table_str(h, 0, "holder"));
	column(d, b, catalog_field_name(c, "record", "opened"), h, NULL,
	    "opened", NULL);
	column(d, b, catalog_field_name(c, "record", "due"), h, NULL, "due",
	    NULL);
	column(d, b, catalog_field_name(c, "record", "version"), h, NULL,
	    "version", NULL);
}

/* The kind's own fields, those that are filled, in field.tsv's order. */
void
detail_put_fields(struct detail *d, struct buf *b)
{
	const struct table *f = catalog_fields(d->b->cat);
	const char *col, *code, *name;
	struct buf both;
	size_t i;

	if (d->own == NULL || table_rows(d->own) == 0)
		return;
	buf_init(&both);
	sheet_section(b, _("Fields"), -1);
	for (i = 0; i < table_rows(f); i++) {
		if (strcmp(table_str(f, i, "tbl"), d->tbl) != 0)
			continue;
		col = table_str(f, i, "col");
		code = table_str(d->own, 0, col);
		if (table_col(d->own, col) < 0 ||
		    (table_col(d->head, col) >= 0 && strcmp(col, "kind") != 0) ||
		    strcmp(code, d->number) == 0)
			continue;
		name = name_of(d, col, code);
		if (*name == '\0' || strcmp(name, code) == 0) {
			column(d, b, catalog_field_name(d->b->cat, d->tbl, col),
			    d->own, d->tbl, col, NULL);
			continue;
		}
		buf_reset(&both);
		buf_addf(&both, "%s  %s", name, code);
		sheet_item(b, catalog_field_name(d->b->cat, d->tbl, col),
		    both.s);
	}
	buf_release(&both);
}

void
detail_put_links(const struct detail *d, struct buf *b)
{
	const struct table *t = d->links;
	const char *other;
	size_t i;

	if (t == NULL || table_rows(t) == 0)
		return;
	sheet_section(b, _("Links"), (long)table_rows(t));
	for (i = 0; i < table_rows(t); i++) {
		other = table_str(t, i, "other");
		buf_addf(b, "  %s%s%s\n", other,
		    *other != '\0' && *table_str(t, i, "doc") != '\0' ? "  " :
		    "", table_str(t, i, "doc"));
	}
}

/* One value of an event: a moment in local time, a list as it is. */
static void
add_value(const struct detail *d, struct buf *b, const char *key,
    const struct json *v)
{
	char at[40];

	if (v->str == NULL)
		out_json_tree(b, v);
	else if (out_moment(v->str, at, sizeof(at)))
		buf_add(b, at);
	else if (catalog_field_type(d->b->cat, d->tbl, key) != NULL)
		out_words(b, d->b->cat, d->tbl, key, v->str);
	else
		buf_add(b, v->str);
}

/* Values of an event as they were given: key=value. */
static void
put_values(const struct detail *d, struct buf *b, const char *vals)
{
	struct json j;
	struct buf line;
	size_t i;

	if (*vals == '\0' || json_parse(vals, strlen(vals), &j, NULL) < 0)
		return;
	buf_init(&line);
	for (i = 0; j.type == JSON_OBJ && i < j.n; i++) {
		buf_addf(&line, "%s%s=", i > 0 ? "  " : "", j.keys[i]);
		add_value(d, &line, j.keys[i], &j.items[i]);
	}
	sheet_text(b, 4, line.s);
	buf_release(&line);
	json_free(&j);
}

/* Rules that refused, or warnings that were acknowledged. */
static void
put_rules(const struct detail *d, struct buf *b, size_t row)
{
	const char *text = table_str(d->events, row, "rules");
	int done = strcmp(table_str(d->events, row, "outcome"), "done") == 0;
	struct refusal *r;
	struct json j;
	struct buf line;
	size_t i, n;

	if (*text == '\0' || json_parse(text, strlen(text), &j, NULL) < 0)
		return;
	buf_init(&line);
	if (j.type == JSON_ARR && j.n > 0 && j.items[0].type == JSON_OBJ) {
		n = word_refusals_of(d->b->cat, d->kind, &j, &r);
		for (i = 0; i < n; i++) {
			buf_reset(&line);
			buf_addf(&line, "%s%s%s ", done ? _("acknowledged") :
			    "", done ? " " : "", r[i].rule);
			reply_article(&line, r[i].article);
			buf_addf(&line, " %s%s%s", r[i].message,
			    *r[i].missing != '\0' ? ": " : "", r[i].missing);
			sheet_text(b, 4, line.s);
		}
		refusal_free(r, n);
	}
	buf_release(&line);
	json_free(&j);
}

/* Second persons: who, in which role, when. */
static void
put_consents(const struct detail *d, struct buf *b, const char *text)
{
	const struct json *w;
	struct json j;
	struct buf line;
	char at[40];
	int64_t us;
	size_t i;

	if (*text == '\0' || json_parse(text, strlen(text), &j, NULL) < 0)
		return;
	buf_init(&line);
	for (i = 0; j.type == JSON_ARR && i < j.n; i++) {
		w = &j.items[i];
		at[0] = '\0';
		if (clock_parse_utc(json_text(w, "at"), &us) == 0)
			clock_local(us, "%Y-%m-%d %H:%M", at, sizeof(at));
		buf_reset(&line);
		buf_addf(&line, "%s %s", _("confirmed by"),
		    json_text(w, "who"));
		if (*json_text(w, "role") != '\0') {
			buf_add(&line, ", ");
			word_roles(d->b->cat, json_text(w, "role"), &line);
		}
		buf_addf(&line, "%s%s", at[0] != '\0' ? ", " : "", at);
		sheet_text(b, 4, line.s);
	}
	buf_release(&line);
	json_free(&j);
}

static void
put_event(const struct detail *d, struct buf *b, size_t row)
{
	const struct table *t = d->events;
	const char *who = table_str(t, row, "actor_name");
	const char *from = table_str(t, row, "from_state");
	const char *to = table_str(t, row, "to_state");
	const char *word = i18n_pick("action_zh", "action_en");
	int refused = strcmp(table_str(t, row, "outcome"), "refused") == 0;
	struct buf line, cell;

	buf_init(&line);
	buf_init(&cell);
	out_words(&line, d->b->cat, NULL, "at", table_str(t, row, "at"));
	buf_add(&line, "  ");
	if (*who != '\0')
		buf_add(&cell, who);
	else
		out_words(&cell, d->b->cat, NULL, "actor",
		    table_str(t, row, "actor"));
	text_pad(&line, cell.s, text_width(cell.s) > 10 ?
	    text_width(cell.s) : 10, 0);
	buf_release(&cell);
	buf_add(&line, "  ");
	out_words(&line, d->b->cat, NULL, word, table_str(t, row, word));
	if (refused)
		buf_addf(&line, "  %s", _("REFUSED"));
	else if (strcmp(from, to) != 0 && *to != '\0')
		buf_addf(&line, "  -> %s",
		    catalog_state_name(d->b->cat, d->kind, to));
	sheet_text(b, 2, line.s);
	put_rules(d, b, row);
	put_consents(d, b, table_str(t, row, "consents"));
	if (*table_str(t, row, "reason") != '\0') {
		buf_reset(&line);
		buf_addf(&line, "%s %s", _("reason:"),
		    table_str(t, row, "reason"));
		sheet_text(b, 4, line.s);
	}
	put_values(d, b, table_str(t, row, "vals"));
	buf_release(&line);
}

void
detail_put_history(const struct detail *d, struct buf *b)
{
	size_t i, n = d->events != NULL ? table_rows(d->events) : 0;

	sheet_section(b, _("History"), (long)n);
	for (i = 0; i < n; i++)
		put_event(d, b, i);
}

/* ---- marks of paper ---- */

/* "9f3ac21e" as "9f3a-c21e", the first 16 digits. */
static void
add_short(struct buf *b, const char *hash)
{
	size_t i, n = strlen(hash) < 16 ? strlen(hash) : 16;

	for (i = 0; i < n; i++)
		buf_addf(b, "%s%c", i > 0 && i % 4 == 0 ? "-" : "", hash[i]);
}

void
detail_put_mark(struct buf *b, const struct table *mark)
{
	struct buf line;

	if (mark == NULL || table_rows(mark) == 0)
		return;
	buf_init(&line);
	sheet_section(b, _("Chain mark"), -1);
	add_short(&line, table_str(mark, 0, "head"));
	sheet_item(b, _("Head"), line.s);
	sheet_item(b, _("Last entry"), table_str(mark, 0, "last_seq"));
	buf_reset(&line);
	if (*table_str(mark, 0, "seal") != '\0')
		buf_addf(&line, _("seal %s holds entries 1 to %s"),
		    table_str(mark, 0, "seal"),
		    table_str(mark, 0, "sealed_seq"));
	else
		buf_add(&line, _("in no seal yet"));
	sheet_item(b, _("Sealed"), line.s);
	buf_release(&line);
}

/* Paper that goes from hand to hand, and paper that is published. */
int
detail_has_seal(const char *kind)
{
	return strcmp(kind, "HND") == 0 || strcmp(kind, "BUL") == 0;
}

void
detail_put_seal(struct buf *b, const struct table *seal)
{
	char at[24] = "";
	int64_t us;

	sheet_section(b, _("Last seal"), -1);
	if (seal == NULL || table_rows(seal) == 0) {
		sheet_text(b, 2, _("no seal yet"));
		return;
	}
	if (clock_parse_utc(table_str(seal, 0, "at"), &us) == 0)
		clock_local(us, "%Y-%m-%d %H:%M", at, sizeof(at));
	sheet_item(b, _("Seal number"), table_str(seal, 0, "n"));
	sheet_item(b, _("Made"), at);
	sheet_item(b, _("Records"), table_str(seal, 0, "records"));
	sheet_seal(b, table_str(seal, 0, "hash"));
}

void
detail_put_signatures(struct buf *b, const char *kind)
{
	const char *who[3] = { _("Signature"), NULL, NULL };

	if (strcmp(kind, "HND") == 0) {
		who[0] = _("Handed over by");
		who[1] = _("Taken over by");
	}
	sheet_signatures(b, who);
}

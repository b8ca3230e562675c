/*
 * The lines of a record's card. Must not know: where its parts came from.
 */
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/i18n.h"
#include "core/text.h"
#include "tui/record_in.h"
#include "tui/remedy.h"

#define LABEL 12

/* Columns of the head that the pairs need not repeat. */
static const char *const not_again[] = { "id", "code", "title", "org", "state",
	"number", NULL };

static int
is_listed(const char *const *list, const char *s)
{
	for (; *list != NULL; list++)
		if (strcmp(*list, s) == 0)
			return 1;
	return 0;
}

static void
add_stage(struct record_card *c)
{
	const struct table *t = c->stage;
	const char *status;
	struct buf b;
	size_t i;

	if (t == NULL || table_rows(t) == 0)
		return;
	buf_init(&b);
	buf_addf(&b, "%s ", _("stages"));
	for (i = 0; i < table_rows(t); i++) {
		status = table_str(t, i, "status");
		if (strcmp(status, "skip") == 0)
			continue;
		buf_addf(&b, strcmp(status, "now") == 0 ? " [%s]" :
		    strcmp(status, "done") == 0 ? " %s+" : " %s",
		    show_pair(t, i, "stage"));
	}
	page_text(&c->p, b.s);
	buf_release(&b);
}

static void
add_head(struct record_card *c)
{
	struct app *a = c->p.v.app;
	const struct table *t = c->head;
	struct buf b;

	buf_init(&b);
	page_text(&c->p, table_str(t, 0, "title"));
	buf_addf(&b, "%s  %s [%s]", show_pair(t, 0, "kind"), _("state"),
	    show_pair(t, 0, "state"));
	if (table_num(t, 0, "drill") != 0)
		buf_addf(&b, "  ** %s **", _("DRILL"));
	if (*table_str(t, 0, "org") != '\0') {
		buf_addf(&b, "  %s ", _("unit"));
		show_cell(a, &b, SHOW_NAME, t, 0, "org", NULL);
	}
	if (*table_str(t, 0, "holder") != '\0') {
		buf_addf(&b, "  %s ", _("holder"));
		show_cell(a, &b, SHOW_NAME, t, 0, "holder", NULL);
	}
	if (*table_str(t, 0, "due") != '\0') {
		buf_addf(&b, "  %s ", _("due"));
		show_cell(a, &b, SHOW_TIME, t, 0, "due", NULL);
	}
	page_text(&c->p, b.s);
	buf_release(&b);
	add_stage(c);
}

void
record_forget_checklist(struct record_card *c)
{
	refusal_free(c->unmet, c->nunmet);
	c->unmet = NULL;
	c->nunmet = 0;
	c->met = 0;
	json_free(&c->rules);
	memset(&c->rules, 0, sizeof(c->rules));
}

/* Whether a rule stands in an earlier row of the checklist already. */
static int
seen(const struct table *t, size_t row)
{
	size_t i;

	for (i = 0; i < row; i++)
		if (strcmp(table_str(t, i, "rule"),
		    table_str(t, row, "rule")) == 0)
			return 1;
	return 0;
}

void
record_read_checklist(struct record_card *c)
{
	const struct table *t = c->checklist;
	const char *detail;
	struct buf b;
	size_t i, n = 0;

	record_forget_checklist(c);
	buf_init(&b);
	buf_addc(&b, '[');
	for (i = 0; i < table_rows(t); i++) {
		if (seen(t, i))
			continue;
		if (table_num(t, i, "have") != 0) {
			c->met++;
			continue;
		}
		detail = table_str(t, i, "detail");
		buf_addf(&b, "%s{\"rule\":", n++ > 0 ? "," : "");
		json_str(&b, table_str(t, i, "rule"));
		buf_add(&b, ",\"severity\":");
		json_str(&b, table_str(t, i, "severity"));
		buf_addf(&b, ",\"detail\":%s}",
		    *detail == '{' ? detail : "{}");
	}
	buf_addc(&b, ']');
	if (json_parse(b.s, b.len, &c->rules, NULL) == 0)
		c->nunmet = word_refusals_of(c->p.v.app->cat, c->kind,
		    &c->rules, &c->unmet);
	buf_release(&b);
}

/* Which moves a rule stands before, in words. */
static void
moves_of(const struct record_card *c, const char *rule, struct buf *out)
{
	const struct table *t = c->checklist;
	size_t i, n = 0;

	for (i = 0; i < table_rows(t); i++)
		if (strcmp(table_str(t, i, "rule"), rule) == 0)
			buf_addf(out, "%s%s", n++ > 0 ? ", " : "",
			    show_pair(t, i, "action"));
}

static void
add_checklist(struct record_card *c)
{
	const struct refusal *r;
	struct buf b;
	size_t i;

	if (c->checklist == NULL || c->nunmet + c->met == 0)
		return;
	buf_init(&b);
	buf_addf(&b, _("%zu met, %zu not"), c->met, c->nunmet);
	page_head(&c->p, _("what the next steps need"), b.s);
	for (i = 0; i < c->nunmet; i++) {
		r = &c->unmet[i];
		buf_reset(&b);
		buf_addf(&b, "%s %s", r->rule, r->message);
		page_item(&c->p, PICK_REMEDY, r->rule, 1, b.s);
		buf_reset(&b);
		buf_add(&b, "     ");
		moves_of(c, r->rule, &b);
		buf_add(&b, "  ");
		remedy_words(r, &b);
		page_text(&c->p, b.s);
	}
	buf_release(&b);
}

static void
flush_pair(struct record_card *c, struct buf *left, const char *right,
    int half)
{
	struct buf b;

	buf_init(&b);
	text_pad(&b, left->s, half, 0);
	buf_addf(&b, " %s", right);
	page_text(&c->p, b.s);
	buf_release(&b);
	buf_reset(left);
}

static void
one_field(struct record_card *c, const char *tbl, const char *col,
    const char *typ, struct buf *out)
{
	struct app *a = c->p.v.app;
	struct buf v, name;

	buf_init(&v);
	buf_init(&name);
	buf_addf(&name, "%s_name", col);
	text_pad(out, catalog_field_name(a->cat, tbl, col), LABEL, 0);
	buf_addc(out, ' ');
	if (table_col(c->row, name.s) >= 0)
		show_cell(a, &v, SHOW_NAME, c->row, 0, col, NULL);
	else
		show_value(a, &v, typ, table_str(c->row, 0, col));
	buf_add(out, v.s);
	buf_release(&v);
	buf_release(&name);
}

/* The kind's own columns that hold something, two in a line where short. */
static void
add_fields(struct record_card *c, int cols)
{
	struct app *a = c->p.v.app;
	const struct table *f = catalog_fields(a->cat);
	const char *tbl = catalog_table(a->cat, c->kind), *col;
	int half = (cols - 5) / 2;
	struct buf left, one;
	size_t i;

	if (c->row == NULL || table_rows(c->row) == 0 || tbl == NULL)
		return;
	page_head(&c->p, _("particulars"), NULL);
	buf_init(&left);
	buf_init(&one);
	for (i = 0; i < table_rows(f); i++) {
		col = table_str(f, i, "col");
		if (strcmp(table_str(f, i, "tbl"), tbl) != 0 ||
		    is_listed(not_again, col) ||
		    *table_str(c->row, 0, col) == '\0')
			continue;
		buf_reset(&one);
		one_field(c, tbl, col, table_str(f, i, "typ"), &one);
		if (text_width(one.s) > half) {
			if (left.len > 0)
				flush_pair(c, &left, "", half);
			page_hang(&c->p, one.s, LABEL + 1);
		} else if (left.len > 0) {
			flush_pair(c, &left, one.s, half);
		} else {
			buf_add(&left, one.s);
		}
	}
	if (left.len > 0)
		flush_pair(c, &left, "", half);
	buf_release(&left);
	buf_release(&one);
}

static void
add_section(struct record_card *c, const struct card_section *cs)
{
	const struct section *s = cs->s;
	const struct section_col *col;
	struct buf line, cell;
	int hang = 0;
	size_t i;

	if (cs->t == NULL || table_rows(cs->t) == 0)
		return;
	buf_init(&line);
	buf_init(&cell);
	buf_addf(&line, "%zu", table_rows(cs->t));
	page_head(&c->p, _(s->title), line.s);
	for (i = 0; i < table_rows(cs->t); i++) {
		buf_reset(&line);
		for (col = s->cols; col->col != NULL; col++) {
			hang = text_width(line.s);
			buf_reset(&cell);
			show_cell(c->p.v.app, &cell, col->show, cs->t, i,
			    col->col, col->list);
			/* The last column is shown whole. */
			if (col[1].col == NULL) {
				buf_add(&line, cell.s);
				break;
			}
			text_pad(&line, cell.s, col->width, 0);
			buf_addc(&line, ' ');
		}
		if (s->open != NULL && *table_str(cs->t, i, s->open) != '\0')
			page_item(&c->p, s->how == OPEN_RUN ? PICK_RUN :
			    PICK_OPEN, table_str(cs->t, i, s->open), 0,
			    line.s);
		else
			page_hang(&c->p, line.s, hang);
	}
	buf_release(&line);
	buf_release(&cell);
}

static void
add_event(struct record_card *c, size_t i, struct buf *b)
{
	struct app *a = c->p.v.app;
	const struct table *t = c->events;
	const char *outcome = table_str(t, i, "outcome");
	struct buf rules;

	show_cell(a, b, SHOW_TIME, t, i, "at", NULL);
	buf_addf(b, " %s %s", show_person(a, table_str(t, i, "actor_name"),
	    table_str(t, i, "actor")), show_pair(t, i, "action"));
	if (strcmp(outcome, "done") != 0) {
		buf_init(&rules);
		show_cell(a, &rules, SHOW_RULES, t, i, "rules", NULL);
		buf_addf(b, "  [%s] %s", show_term(outcome), rules.s);
		buf_release(&rules);
	} else if (strcmp(table_str(t, i, "from_state"),
	    table_str(t, i, "to_state")) != 0) {
		buf_addf(b, " -> %s", show_pair(t, i, "to"));
	}
	if (*table_str(t, i, "reason") != '\0')
		buf_addf(b, "  %s", table_str(t, i, "reason"));
}

static void
add_events(struct record_card *c)
{
	struct buf b;
	size_t i;

	if (c->events == NULL || table_rows(c->events) == 0)
		return;
	buf_init(&b);
	page_head(&c->p, _("history, newest first"), NULL);
	for (i = 0; i < table_rows(c->events); i++) {
		buf_reset(&b);
		add_event(c, i, &b);
		page_hang(&c->p, b.s, 12);
	}
	buf_release(&b);
}

/* The approval of a change shows what would run, and its fingerprint. */
static void
add_plan(struct record_card *c)
{
	const char *h = c->row == NULL || table_rows(c->row) == 0 ? "" :
	    table_str(c->row, 0, "content_hash");
	struct buf b;

	if (strcmp(c->kind, "CHG") != 0)
		return;
	buf_init(&b);
	buf_add(&b, _("exact commands, hosts, window (C)"));
	if (strlen(h) >= 8)
		buf_addf(&b, _("   fingerprint %.4s-%.4s"), h, h + 4);
	page_item(&c->p, PICK_PLAN, NULL, 0, b.s);
	buf_release(&b);
}

void
record_build(struct page_view *p, int cols)
{
	struct record_card *c = (struct record_card *)p;
	size_t i;

	if (c->first || c->head == NULL) {
		page_text(p, c->error != NULL ? c->error : _("reading..."));
		return;
	}
	if (table_rows(c->head) == 0) {
		page_textf(p, _("There is no record %s that you may see"),
		    c->number);
		return;
	}
	add_head(c);
	if (c->error != NULL)
		page_textf(p, _("Not all of it could be read: %s"), c->error);
	add_checklist(c);
	add_plan(c);
	if (strcmp(c->kind, "INC") != 0)
		add_fields(c, cols);
	for (i = 0; i < c->nsec; i++)
		add_section(c, &c->sec[i]);
	if (strcmp(c->kind, "INC") == 0)
		add_fields(c, cols);
	add_events(c);
}

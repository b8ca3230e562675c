/*
 * `ccc show`: all that is known of one record. Must not know any kind: fields,
 * child tables and moves are rows of the catalogue.
 */
#include <stdlib.h>
#include <string.h>

#include "core/args.h"
#include "core/batch.h"
#include "core/detail.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/out.h"
#include "core/reply.h"
#include "core/sheet.h"
#include "core/word.h"

struct shown {
	struct detail d;
	struct table *next;
	struct buf out;
};

/* One action that is open in the state, and why it would not go. */
static void
put_next(struct shown *s, size_t row)
{
	const struct table *t = s->next;
	const char *blocked = table_str(t, row, "blocked");
	struct refusal *r;
	struct json j;
	struct buf line;
	size_t i, n;

	buf_addf(&s->out, "  %s %s  %s",
	    table_num(t, row, "possible") != 0 ? "+" : "-",
	    i18n_pick(table_str(t, row, "zh"), table_str(t, row, "en")),
	    table_str(t, row, "action"));
	if (*table_str(t, row, "second") != '\0') {
		buf_addf(&s->out, "  %s ", _("confirmed by"));
		word_roles(s->d.b->cat, table_str(t, row, "second"), &s->out);
	}
	buf_addc(&s->out, '\n');
	if (*blocked == '\0' ||
	    json_parse(blocked, strlen(blocked), &j, NULL) < 0)
		return;
	n = word_refusals_of(s->d.b->cat, s->d.kind, &j, &r);
	buf_init(&line);
	for (i = 0; i < n; i++) {
		buf_reset(&line);
		buf_addf(&line, "%s %s%s%s", r[i].rule, r[i].message,
		    *r[i].missing != '\0' ? ": " : "", r[i].missing);
		sheet_text(&s->out, 6, line.s);
	}
	buf_release(&line);
	refusal_free(r, n);
	json_free(&j);
}

static void
put_child(struct detail *d, const char *tbl, const struct table *t, void *arg)
{
	struct buf *b = arg;
	struct out_layout *l;
	size_t i;

	sheet_section(b, detail_child_word(d, tbl), (long)table_rows(t));
	l = out_layout_new(d->b->cat, tbl, t, d->number, 78);
	buf_add(b, "  ");
	out_layout_head(b, l);
	for (i = 0; i < table_rows(t); i++) {
		buf_add(b, "  ");
		out_layout_row(b, l, t, i);
	}
	out_layout_free(l);
}

static void
put_head(struct shown *s)
{
	const struct table *h = s->d.head;
	struct buf line;

	buf_init(&line);
	buf_addf(&line, "%s  %s  %s", s->d.number,
	    catalog_kind_name(s->d.b->cat, s->d.kind),
	    table_str(h, 0, "title"));
	if (table_num(h, 0, "drill") != 0)
		buf_addf(&line, "  [%s]", _("drill"));
	buf_addf(&s->out, "%s\n", line.s);
	buf_release(&line);
}

static int
show_text(struct shown *s, struct err *e)
{
	size_t i;

	put_head(s);
	detail_put_state(&s->d, &s->out);
	detail_put_fields(&s->d, &s->out);
	if (detail_each_child(&s->d, put_child, &s->out, e) < 0)
		return -1;
	detail_put_links(&s->d, &s->out);
	detail_put_history(&s->d, &s->out);
	sheet_section(&s->out, _("What can be done next"), -1);
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
		out_json_members(&s->out, s->d.b->cat, tbl, t, i, &none);
		buf_addc(&s->out, '}');
	}
	buf_addc(&s->out, ']');
}

static void
json_child(struct detail *d, const char *tbl, const struct table *t, void *arg)
{
	struct shown *s = arg;
	int first = s->out.s[s->out.len - 1] == '{';

	(void)d;
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
			out_json_value(&s->out, out_type(s->d.b->cat, NULL,
			    table_col_name(t, k)), table_get(t, i, k));
		}
		blocked = table_str(t, i, "blocked");
		json_key(&s->out, "blocked", &none);
		if (*blocked != '\0' &&
		    json_parse(blocked, strlen(blocked), &j, NULL) == 0) {
			reply_rules_json(&s->out, s->d.b->cat, s->d.kind, &j);
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
	const struct table *t = s->d.own != NULL && table_rows(s->d.own) > 0 ?
	    s->d.own : s->d.head;
	int first = 1;

	buf_addc(&s->out, '{');
	out_json_members(&s->out, s->d.b->cat, s->d.tbl, t, 0, &first);
	json_rows(s, "history", NULL, s->d.events, &first);
	json_rows(s, "links", NULL, s->d.links, &first);
	json_key(&s->out, "children", &first);
	buf_addc(&s->out, '{');
	if (detail_each_child(&s->d, json_child, s, e) < 0)
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
	buf_init(&s.out);
	if (batch_format(word, formats, &format, &e) == 0 &&
	    batch_open(&b, env, &e) == 0) {
		rc = detail_read(&s.d, &b, args.words[0], &e);
		if (rc == 0)
			rc = session_call(&b.s, "p_next", &s.d.number, 1,
			    &s.next, &e);
		if (rc == 0)
			rc = format == FORMAT_JSON ? show_json(&s, &e) :
			    show_text(&s, &e);
		table_free(s.next);
		detail_release(&s.d);
		batch_close(&b);
	}
	buf_release(&s.out);
	args_release(&args);
	return rc < 0 ? batch_complain(&e) : 0;
}

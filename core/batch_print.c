/*
 * `ccc print`: a record as a sheet of 80 columns to be signed and filed. The
 * printing is itself an action of the record (ANY.print), made first, so that
 * the sheet bears it. Must not know any kind.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/action.h"
#include "core/args.h"
#include "core/batch.h"
#include "core/clock.h"
#include "core/db.h"
#include "core/detail.h"
#include "core/i18n.h"
#include "core/out.h"
#include "core/reply.h"
#include "core/sheet.h"
#include "core/text.h"

#define KIND_COLS 6	/* of a record that has a sheet of its own */

struct print {
	struct batch *b;
	struct detail d;
	struct buf out;
};

/* ---- tables of rows ---- */

struct rows {
	const struct out_layout *l;
	const struct table *t;
};

static void
row_cell(struct buf *out, size_t row, size_t col, void *arg)
{
	const struct rows *r = arg;

	out_layout_cell(out, r->l, r->t, row, col);
}

static void
put_child(struct detail *d, const char *tbl, const struct table *t, void *arg)
{
	struct print *p = arg;
	struct out_layout *l = out_layout_new(d->b->cat, tbl, t, d->number,
	    10000);
	struct rows r = { l, t };
	struct sheet_column *cols;
	size_t i, n = out_layout_cols(l);

	if (catalog_kind(d->b->cat, tbl) != NULL && n > KIND_COLS)
		n = KIND_COLS;
	cols = xcalloc(n, sizeof(*cols));
	for (i = 0; i < n; i++)
		cols[i] = (struct sheet_column) { out_layout_heading(l, i),
		    out_layout_is_figure(l, i) };
	sheet_section(&p->out, detail_child_word(d, tbl),
	    (long)table_rows(t));
	sheet_table(&p->out, cols, n, table_rows(t), row_cell, &r);
	free(cols);
	out_layout_free(l);
}

/* ---- marks ---- */

static int
put_mark(struct print *p, struct err *e)
{
	struct table *t = NULL;

	if (detail_rows(&p->d, "v_mark", "number", NULL, NULL, &t, e) < 0)
		return -1;
	detail_put_mark(&p->out, t);
	table_free(t);
	return 0;
}

int
batch_put_seal(struct batch *b, struct buf *out, struct err *e)
{
	struct db_query q = { .view = "v_seal", .order = "n", .key = "n",
		.desc = 1, .limit = 1 };
	struct table *t = NULL;

	if (db_select(b->s.db, &q, &t, e) < 0)
		return -1;
	detail_put_seal(out, t);
	table_free(t);
	return 0;
}

void
batch_put_title(struct batch *b, struct buf *out, const char *title)
{
	const struct table *w = b->s.who;
	struct buf left, right;
	char at[24];

	buf_init(&left);
	buf_init(&right);
	buf_addf(&left, "%s%s%s%s", i18n_pick(table_str(w, 0, "centre"),
	    table_str(w, 0, "centre_en")), table_num(w, 0, "demo") != 0 ?
	    "  [" : "", table_num(w, 0, "demo") != 0 ? _("demo") : "",
	    table_num(w, 0, "demo") != 0 ? "]" : "");
	clock_local(clock_centre(), "%Y-%m-%d %H:%M", at, sizeof(at));
	buf_addf(&right, _("printed %s by %s"), at,
	    table_str(w, 0, "name"));
	sheet_ends(out, left.s, right.s);
	buf_addc(out, '\n');
	sheet_text(out, 0, title);
	buf_release(&left);
	buf_release(&right);
}

/* ---- the sheet ---- */

static int
put_sheet(struct print *p, struct err *e)
{
	const struct table *h = p->d.head;
	struct buf title;

	buf_init(&title);
	buf_addf(&title, "%s  %s  %s%s%s%s", p->d.number,
	    catalog_kind_name(p->b->cat, p->d.kind), table_str(h, 0, "title"),
	    table_num(h, 0, "drill") != 0 ? "  [" : "",
	    table_num(h, 0, "drill") != 0 ? _("drill") : "",
	    table_num(h, 0, "drill") != 0 ? "]" : "");
	batch_put_title(p->b, &p->out, title.s);
	buf_release(&title);
	buf_addc(&p->out, '\n');
	detail_put_state(&p->d, &p->out);
	detail_put_fields(&p->d, &p->out);
	if (detail_each_child(&p->d, put_child, p, e) < 0)
		return -1;
	detail_put_links(&p->d, &p->out);
	detail_put_history(&p->d, &p->out);
	if (put_mark(p, e) < 0)
		return -1;
	if (detail_has_seal(p->d.kind) &&
	    batch_put_seal(p->b, &p->out, e) < 0)
		return -1;
	detail_put_signatures(&p->out, p->d.kind);
	out_text(&p->out);
	return 0;
}

/* The move ANY.print: 0, the status of a refusal (told), or -1. */
static int
record_printing(struct print *p, const char *number, struct err *e)
{
	struct reply reply = { p->b->cat, "ANY.print", number, 0 };
	const char *proc, *param[12];
	struct table *t = NULL;
	struct answer answer;
	struct action a;
	struct buf out;
	size_t n;
	int rc;

	if (action_init(&a, p->b->cat, "ANY.print", number, e) < 0)
		return -1;
	n = action_params(&a, 0, "batch", &proc, param);
	rc = session_call(&p->b->s, proc, param, n, &t, e);
	if (rc == 0)
		rc = answer_read(&answer, t, e);
	table_free(t);
	action_release(&a);
	if (rc < 0)
		return -1;
	rc = answer_exit_status(&answer);
	if (rc != 0) {
		buf_init(&out);
		reply_text(&out, &reply, &answer);
		out_note(&out);
		buf_release(&out);
	}
	answer_release(&answer);
	return rc;
}

static int
print_record(struct print *p, const char *number, struct err *e)
{
	struct table *t = NULL;
	int seen = batch_record(p->b, number, &t, e), status;

	table_free(t);
	if (seen < 0)
		return -1;
	status = seen ? record_printing(p, number, e) : 0;
	if (status != 0)
		return status;
	if (detail_read(&p->d, p->b, number, e) < 0)
		return -1;
	return put_sheet(p, e);
}

int
batch_print(struct batch_env *env, int argc, char **argv)
{
	const struct arg rows[] = { { NULL, NULL, NULL } };
	struct print p;
	struct batch b;
	struct args args;
	struct err e;
	int rc = -1;

	memset(&p, 0, sizeof(p));
	err_clear(&e);
	if (args_parse(&args, rows, argc, argv, &e) < 0)
		return batch_complain(&e);
	if (args.n != 1) {
		args_release(&args);
		return batch_usage_of(argv[0]);
	}
	p.b = &b;
	buf_init(&p.out);
	if (batch_may_write(env, argv[0], &e) == 0 &&
	    batch_open(&b, env, &e) == 0) {
		rc = print_record(&p, args.words[0], &e);
		detail_release(&p.d);
		batch_close(&b);
	}
	buf_release(&p.out);
	args_release(&args);
	return rc < 0 ? batch_complain(&e) : rc;
}

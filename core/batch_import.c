/*
 * `ccc import`: an existing centre's records into an empty database, all or
 * none. Must not know what a file holds: the database reads the lines, this
 * tells what it says of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/admin.h"
#include "core/args.h"
#include "core/batch.h"
#include "core/db.h"
#include "core/i18n.h"
#include "core/load.h"
#include "core/out.h"
#include "core/sheet.h"
#include "core/text.h"
#include "core/upgrade.h"

#define AREA "demo"	/* of the staging table: files of the demo's form */

struct bad_line {
	char *file, *text;
	long line;
	size_t n;
};

struct import {
	struct admin admin;
	const char *dir;
	const char *sql_dir;
	struct bad_line *bad;
	size_t n;
};

/* ---- bad lines ---- */

static void
keep(struct import *m, const char *file, long line, const char *text)
{
	m->bad = xrealloc(m->bad, (m->n + 1) * sizeof(*m->bad));
	m->bad[m->n] = (struct bad_line) { xstrdup(file), xstrdup(text), line,
		m->n };
	m->n++;
}

static void
keep_form(const char *file, int line, const char *what, void *arg)
{
	keep(arg, file, line, what);
}

/* What would be right, by the first words of a column's type. */
// clang-format off
static const struct {
	const char *typ, *right;
} rights[] = {
	{ "ts", N_("a time with its offset, 2026-06-30T08:00:00+08:00, of the years 1950 to 2099") },
	{ "date", N_("a date 2026-06-30 of the years 1950 to 2099") },
	{ "bool", N_("0 or 1") },
	{ "int", N_("a whole number of at most 9 digits") },
	{ "fen", N_("whole fen, not negative") },
	{ "dec", N_("a number with at most 4 decimals") },
	{ "pct", N_("a number with at most 2 decimals") },
	{ "text YYYY-MM", N_("a month 2026-06") },
	{ "text HH:MM", N_("a time of day 08:00") },
	{ "text", N_("at most 4000 characters, a name or title at most 255") },
	{ "list host", N_("codes of host.tsv with ; between") },
	{ "list staff", N_("codes of staff.tsv with ; between") },
	{ "list staff/role", N_("codes of staff.tsv or role:CODE with ; between") },
	{ "list", N_("items with ; between, at most 8000 characters") },
	{ NULL, N_("at most 80 characters") }
};
// clang-format on

static void
add_right(struct buf *b, const char *typ, const char *allowed)
{
	size_t i, n;
	int from, to;

	if (*allowed != '\0') {
		buf_add(b, allowed);
		return;
	}
	if (sscanf(typ, "int %d-%d", &from, &to) == 2) {
		buf_addf(b, _("a whole number from %d to %d"), from, to);
		return;
	}
	for (i = 0; rights[i].typ != NULL; i++) {
		n = strlen(rights[i].typ);
		if (strncmp(rights[i].typ, typ, n) == 0 &&
		    (typ[n] == '\0' || typ[n] == ' '))
			break;
	}
	buf_add(b, _(rights[i].right));
}

/* What the database says of a line; N_ keeps it for translation. */
// clang-format off
static const struct {
	const char *what, *word;
	int tells_right;
} words[] = {
	{ "unknown file", N_("there is no such file in a set of records"), 0 },
	{ "unknown column", N_("the file has no such column"), 0 },
	{ "not of its type", N_("is not possible; allowed:"), 1 },
	{ "not in the list", N_("is not in the list; allowed:"), 1 },
	{ "no such state", N_("is not a state of it; allowed:"), 1 },
	{ "no number", N_("the line does not say what names it"), 0 },
	{ "number used twice", N_("stands in another line too"), 0 },
	{ "missing file", N_("the file is missing"), 0 },
	{ "missing line", N_("the line is missing"), 0 },
	{ "not a time with its offset", N_("is not possible; allowed: a time with its offset, 2026-07-01T08:00:00+08:00"), 0 },
	{ "has not come yet", N_("has not come yet; the records are of a moment that is past"), 0 },
};
// clang-format on

/* `detected_at "2027x" cannot be; right is ..`. */
static void
keep_row(struct import *m, const struct table *t, size_t row)
{
	const char *what = table_str(t, row, "what");
	const char *col = table_str(t, row, "col");
	const char *value = table_str(t, row, "value");
	const char *allowed = table_str(t, row, "allowed");
	char shown[BATCH_SHOWN];
	struct buf b;
	size_t i;

	buf_init(&b);
	if (*col != '\0')
		buf_addf(&b, "%s ", col);
	if (*value != '\0')
		buf_addf(&b, "\"%s\" ", batch_shown(value, shown));
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].what, what) == 0)
			break;
	if (i < sizeof(words) / sizeof(words[0])) {
		buf_add(&b, _(words[i].word));
		if (words[i].tells_right) {
			buf_addc(&b, ' ');
			add_right(&b, table_str(t, row, "typ"), allowed);
		}
	} else if (strncmp(what, "no such ", 8) == 0) {
		buf_addf(&b, _("is in no line of %s.tsv"), what + 8);
	} else {
		buf_add(&b, what);
	}
	keep(m, table_str(t, row, "file"), (long)table_num(t, row, "line"),
	    b.s);
	buf_release(&b);
}

static int
by_place(const void *a, const void *b)
{
	const struct bad_line *x = a, *y = b;
	int rc = strcmp(x->file, y->file);

	if (rc != 0)
		return rc;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->n < y->n ? -1 : x->n > y->n;
}

/* One line each to standard error, in the order of the files. */
static int
complain_of_lines(struct import *m, struct err *e)
{
	size_t i, lines = 0;
	struct buf b;

	qsort(m->bad, m->n, sizeof(*m->bad), by_place);
	buf_init(&b);
	for (i = 0; i < m->n; i++) {
		buf_addf(&b, "%s/%s:%ld: %s\n", m->dir, m->bad[i].file,
		    m->bad[i].line, m->bad[i].text);
		if (i == 0 || m->bad[i].line != m->bad[i - 1].line ||
		    strcmp(m->bad[i].file, m->bad[i - 1].file) != 0)
			lines++;
	}
	out_note(&b);
	buf_release(&b);
	return err_set(e, ERR_INPUT, lines == 1 ?
	    _("1 line is wrong; nothing was loaded") :
	    _("%zu lines are wrong; nothing was loaded"), lines);
}

/* ---- loading ---- */

/* The schema of this version where there is none, and no record in it. */
static int
make_ready(struct import *m, struct err *e)
{
	struct db *d = m->admin.db;
	long long records = 0;

	if (db_count_records(d, &records, e) < 0) {
		err_clear(e);
		if (upgrade_run(d, m->sql_dir, NULL, NULL, e) < 0 ||
		    db_count_records(d, &records, e) < 0)
			return -1;
	}
	if (records == 0)
		return 0;
	return err_set(e, ERR_INPUT, _("the database holds %lld records; the "
	    "records of a centre are imported into an empty one"), records);
}

static int
read_complaints(struct import *m, struct err *e)
{
	struct table *t = NULL;
	size_t i;

	if (db_call(m->admin.db, "ccc.import_complaints", NULL, 0, &t, e) < 0)
		return -1;
	for (i = 0; i < table_rows(t); i++)
		keep_row(m, t, i);
	table_free(t);
	return 0;
}

/* What the database makes of what is staged: 0 all of it is loaded, 1 bad
 * lines, -1. dry: it only tells the bad lines. */
static int
load_staged(struct import *m, int dry, struct err *e)
{
	struct db_param note = { m->dir, 0 };
	struct table *t = NULL;
	int rc;

	if (db_call(m->admin.db, dry ? "ccc.import_check" :
	    "ccc.import_centre", &note, 1, &t, e) < 0)
		return strstr(db_words(m->admin.db), "a demo database") !=
		    NULL ? err_set(e, ERR_INPUT, _("the database is a demo's; "
		    "the records of a centre are imported into one of their "
		    "own")) : -1;
	rc = strcmp(table_str(t, 0, "outcome"), "done") != 0;
	table_free(t);
	if (rc == 1 && read_complaints(m, e) < 0)
		return -1;
	return rc;
}

/* ---- what was loaded ---- */

static void
cell(struct buf *out, size_t row, size_t col, void *arg)
{
	static const char *const names[] = { "kind", NULL, "records",
		"open" };
	const struct table *t = arg;

	buf_add(out, col == 1 ? i18n_pick(table_str(t, row, "zh"),
	    table_str(t, row, "en")) : table_str(t, row, names[col]));
}

static int
show_loaded(struct import *m, struct err *e)
{
	const struct sheet_column cols[] = { { _("Code"), 0 },
		{ _("Kind"), 0 }, { _("Records"), 1 }, { _("Open"), 1 } };
	struct table *t = NULL;
	struct buf b;
	long long n = 0;
	size_t i;

	if (db_call(m->admin.db, "ccc.import_loaded", NULL, 0, &t, e) < 0)
		return -1;
	for (i = 0; i < table_rows(t); i++)
		n += table_num(t, i, "records");
	buf_init(&b);
	sheet_table(&b, cols, 4, table_rows(t), cell, t);
	out_text(&b);
	buf_addf(&b, _("%lld records of %s are loaded and sealed; `ccc check` "
	    "tells what breaks a rule\n"), n, m->dir);
	out_note(&b);
	buf_release(&b);
	table_free(t);
	return 0;
}

/* Who begins: the persons of accounts, each with a code for one use. */
static int
show_logins(struct import *m, struct err *e)
{
	struct table *t = NULL;
	struct buf b;
	size_t i;

	if (db_call(m->admin.db, "ccc.import_logins", NULL, 0, &t, e) < 0)
		return -1;
	buf_init(&b);
	for (i = 0; i < table_rows(t); i++)
		buf_addf(&b, _("%s (%s) begins with the account %s and the "
		    "code %s, once and within a day\n"),
		    table_str(t, i, "name"), table_str(t, i, "staff"),
		    table_str(t, i, "account"), table_str(t, i, "code"));
	buf_add(&b, table_rows(t) > 0 ?
	    _("the others get theirs by `ccc account code STAFF`\n") :
	    _("no person of accounts (ADM) is in force: nobody can give out "
	    "logins\n"));
	out_note(&b);
	explicit_bzero(b.s, b.len);
	buf_release(&b);
	table_free(t);
	return 0;
}

/* Bad lines are told together, those of form and those of content, unless a
 * whole file is missing for the latter. */
static int
import_into(struct import *m, struct err *e)
{
	struct load_bad form = { keep_form, m, 0, 0 };
	int rc;

	if (make_ready(m, e) < 0 ||
	    load_dir_all(m->admin.db, m->dir, AREA, &form, e) < 0)
		return -1;
	rc = form.heads > 0 ? 1 : load_staged(m, form.lines > 0, e);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return show_loaded(m, e) < 0 ? -1 : show_logins(m, e);
	if (db_stage_clear(m->admin.db, AREA, e) < 0)
		return -1;
	return complain_of_lines(m, e);
}

int
batch_import(struct batch_env *env, int argc, char **argv)
{
	const struct arg rows[] = { { NULL, NULL, NULL } };
	struct import m;
	struct args args;
	struct err e;
	size_t i;
	int rc = -1;

	memset(&m, 0, sizeof(m));
	err_clear(&e);
	if (args_parse(&args, rows, argc, argv, &e) < 0)
		return batch_complain(&e);
	if (args.n != 1) {
		args_release(&args);
		return batch_usage_of(argv[0]);
	}
	m.dir = args.words[0];
	m.sql_dir = env->conf->sql_dir;
	if (batch_may_write(env, argv[0], &e) == 0 &&
	    admin_open(&m.admin, env, &e) == 0) {
		rc = import_into(&m, &e);
		admin_close(&m.admin);
	}
	for (i = 0; i < m.n; i++) {
		free(m.bad[i].file);
		free(m.bad[i].text);
	}
	free(m.bad);
	args_release(&args);
	return rc < 0 ? batch_complain(&e) : 0;
}

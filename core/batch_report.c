/*
 * `ccc report`: a statement of a period from the records. Must not know what
 * a report says: its rows come from a procedure of its name, their headings
 * from the catalogue; only the names of the reports are rows here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/args.h"
#include "core/batch.h"
#include "core/db.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/near.h"
#include "core/out.h"
#include "core/sheet.h"
#include "core/text.h"

#define YEAR_FIRST 1990
#define YEAR_LAST 2099

/* numbered: takes the number of a record as well as a period. sealed: paper
 * that is handed on, so it carries the last seal. */
// clang-format off
static const struct report {
	const char *name, *title;
	int numbered, sealed;
	const char *signers[3];
} reports[] = {
	{ "assessment", N_("Assessment of the provider"), 0, 0,
	  { N_("Signature"), NULL, NULL } },
	{ "unit", N_("Assessment of the units"), 0, 0,
	  { N_("Signature"), NULL, NULL } },
	{ "fee", N_("Fee statement"), 0, 0,
	  { N_("Signature"), NULL, NULL } },
	{ "usage", N_("Statement of use"), 0, 0,
	  { N_("Signature"), NULL, NULL } },
	{ "bulletin", N_("Security bulletin"), 1, 1,
	  { N_("Signature"), NULL, NULL } },
	{ "handover", N_("Hand-over sheet"), 1, 1,
	  { N_("Handed over by"), N_("Taken over by"), NULL } },
	{ "entries", N_("Entries into the hosts"), 0, 0,
	  { N_("Signature"), NULL, NULL } },
};
// clang-format on

#define REPORTS (sizeof(reports) / sizeof(reports[0]))

struct making {
	struct batch b;
	const struct report *r;
	const char *period, *unit;
	enum batch_format format;
	struct table *t, *words;
	struct buf out;
};

/* ---- what was asked for ---- */

static const struct report *
find_report(const char *name, struct err *e)
{
	char shown[BATCH_SHOWN];
	struct near near;
	struct buf b;
	size_t i;

	near_init(&near, name);
	for (i = 0; i < REPORTS; i++) {
		if (strcmp(reports[i].name, name) == 0)
			return &reports[i];
		if (strlen(name) < 20)
			near_offer(&near, reports[i].name);
	}
	buf_init(&b);
	if (near_list(&near, &b) == 0)
		for (i = 0; i < REPORTS; i++)
			buf_addf(&b, "%s%s", i > 0 ? ", " : "",
			    reports[i].name);
	err_set(e, ERR_INPUT, near.n > 0 ?
	    _("there is no report \"%s\"; near: %s") :
	    _("there is no report \"%s\"; there are %s"),
	    batch_shown(name, shown), b.s);
	buf_release(&b);
	return NULL;
}

/* Whether s begins with n digits; their value. */
static int
digits(const char *s, size_t n, int *value)
{
	size_t i;

	*value = 0;
	for (i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return 0;
		*value = *value * 10 + (s[i] - '0');
	}
	return 1;
}

/* 2026, 2026Q2 or 2026-06. */
static int
is_period(const char *s, int *year)
{
	int part;

	if (!digits(s, 4, year))
		return 0;
	s += 4;
	if (*s == 'Q')
		return digits(s + 1, 1, &part) && part >= 1 && part <= 4 &&
		    s[2] == '\0';
	if (*s == '-')
		return digits(s + 1, 2, &part) && part >= 1 && part <= 12 &&
		    s[3] == '\0';
	return *s == '\0';
}

/* Looks like the number of a record: HO-2026070108, BU-2026-05. */
static int
is_number(const char *s)
{
	size_t n = strlen(s);

	return n >= 4 && n <= 80 && s[0] >= 'A' && s[0] <= 'Z' &&
	    strchr(s, '-') != NULL && strspn(s,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/.") == n;
}

static int
check_period(const struct making *m, struct err *e)
{
	char shown[BATCH_SHOWN];
	int year;

	if (is_period(m->period, &year)) {
		if (year >= YEAR_FIRST && year <= YEAR_LAST)
			return 0;
		return err_set(e, ERR_INPUT,
		    _("there is no period in the year %d; years are %d to %d"),
		    year, YEAR_FIRST, YEAR_LAST);
	}
	if (m->r->numbered && is_number(m->period))
		return 0;
	return err_set(e, ERR_INPUT, m->r->numbered ?
	    _("\"%s\" is not a period; write a month 2026-06, a quarter "
	    "2026Q2, a year 2026, or the number of a record") :
	    _("\"%s\" is not a period; write a month 2026-06, a quarter "
	    "2026Q2 or a year 2026"), batch_shown(m->period, shown));
}

/* ---- columns ---- */

static int
ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n > m && strcmp(s + n - m, end) == 0;
}

static int
is_fen(const char *col)
{
	return strcmp(col, "fen") == 0 || ends_in(col, "_fen");
}

static const char *
heading(const struct making *m, const char *col)
{
	size_t i;

	for (i = 0; i < table_rows(m->words); i++)
		if (strcmp(table_str(m->words, i, "col"), col) == 0)
			return i18n_pick(table_str(m->words, i, "zh"),
			    table_str(m->words, i, "en"));
	return out_heading(m->b.cat, NULL, col);
}

/* A column of words in the other language, or one that paper has elsewhere. */
static int
is_passed(const struct making *m, const char *col)
{
	static const char *const names[] = { "record_id", "section",
		"section_zh", "section_en", NULL };
	char twin[80];
	size_t i, n = strlen(col);

	for (i = 0; names[i] != NULL; i++)
		if (strcmp(names[i], col) == 0)
			return 1;
	if (!ends_in(col, i18n_lang() == LANG_ZH ? "_en" : "_zh") ||
	    n >= sizeof(twin))
		return 0;
	snprintf(twin, sizeof(twin), "%.*s%s", (int)(n - 3), col,
	    i18n_lang() == LANG_ZH ? "_zh" : "_en");
	return table_col(m->t, twin) >= 0;
}

/* Whether all cells that are filled hold figures. */
static int
holds_figures(const struct table *t, size_t col)
{
	const char *s;
	size_t i, n;
	int some = 0;

	for (i = 0; i < table_rows(t); i++) {
		s = table_get(t, i, col);
		if (s == NULL || *s == '\0')
			continue;
		s += *s == '-';
		n = strspn(s, "0123456789");
		if (n == 0 || (n > 1 && *s == '0'))
			return 0;
		if (s[n] == '.')
			n += 1 + strspn(s + n + 1, "0123456789");
		if (s[n] != '\0' || s[n - 1] == '.')
			return 0;
		some = 1;
	}
	return some;
}

/* Codes and periods of digits alone are words all the same. */
static enum out_type
type_of(const struct making *m, size_t col)
{
	static const char *const words[] = { "period", "month", "year", "article",
		"code", "k", "number", "id", "ref", NULL };
	const char *name = table_col_name(m->t, col);
	enum out_type type = out_type(m->b.cat, NULL, name);
	size_t i;

	for (i = 0; words[i] != NULL; i++)
		if (strcmp(words[i], name) == 0)
			return OUT_STR;
	if (is_fen(name) || (type == OUT_STR && holds_figures(m->t, col)))
		return OUT_NUM;
	return type == OUT_HIDE ? OUT_STR : type;
}

/* ---- CSV and JSON ---- */

static void
put_csv(struct making *m)
{
	size_t i, k, n = table_cols(m->t);

	for (k = 0; k < n; k++) {
		out_csv_value(&m->out, OUT_STR, table_col_name(m->t, k));
		buf_add(&m->out, k + 1 < n ? "," : "\r\n");
	}
	for (i = 0; i < table_rows(m->t); i++)
		for (k = 0; k < n; k++) {
			out_csv_value(&m->out, type_of(m, k),
			    table_get(m->t, i, k));
			buf_add(&m->out, k + 1 < n ? "," : "\r\n");
		}
	out_bytes(&m->out);
}

static void
put_json(struct making *m)
{
	size_t i, k;
	int first;

	for (i = 0; i < table_rows(m->t); i++) {
		first = 1;
		buf_addc(&m->out, '{');
		for (k = 0; k < table_cols(m->t); k++) {
			json_key(&m->out, table_col_name(m->t, k), &first);
			out_json_value(&m->out, type_of(m, k),
			    table_get(m->t, i, k));
		}
		buf_add(&m->out, "}\n");
	}
	out_bytes(&m->out);
}

/* ---- paper ---- */

struct part {			/* rows of one section, columns that say something */
	const struct making *m;
	size_t from, rows;
	size_t *cols;
	size_t ncols;
};

static void
part_cell(struct buf *out, size_t row, size_t col, void *arg)
{
	const struct part *p = arg;
	const struct table *t = p->m->t;
	const char *name = table_col_name(t, p->cols[col]);
	const char *s = table_get(t, p->from + row, p->cols[col]);

	if (s == NULL)
		return;
	if (is_fen(name))
		out_yuan(out, s);
	else
		out_words(out, p->m->b.cat, NULL, name, s);
}

static int
is_empty(const struct part *p, size_t col)
{
	const char *s;
	size_t i;

	for (i = 0; i < p->rows; i++) {
		s = table_get(p->m->t, p->from + i, col);
		if (s != NULL && *s != '\0')
			return 0;
	}
	return 1;
}

/* Whether the column says in every row what an earlier one says. */
static int
is_again(const struct part *p, size_t col)
{
	const char *a, *b;
	size_t i, k;

	for (k = 0; k < p->ncols; k++) {
		for (i = 0; i < p->rows; i++) {
			a = table_get(p->m->t, p->from + i, p->cols[k]);
			b = table_get(p->m->t, p->from + i, col);
			if (a == NULL || b == NULL || strcmp(a, b) != 0)
				break;
		}
		if (i == p->rows)
			return 1;
	}
	return 0;
}

/* Whether several rows have all the same value. */
static int
is_constant(const struct part *p, size_t col)
{
	const char *first = table_get(p->m->t, p->from, col), *s;
	size_t i;

	for (i = 1; i < p->rows; i++) {
		s = table_get(p->m->t, p->from + i, col);
		if (first == NULL || s == NULL || strcmp(first, s) != 0)
			return 0;
	}
	return p->rows > 1;
}

static const char *
section_of(const struct making *m, size_t row)
{
	const char *word = i18n_pick(table_str(m->t, row, "section_zh"),
	    table_str(m->t, row, "section_en"));

	return *word != '\0' ? word : table_str(m->t, row, "section");
}

/* A section: what all its rows say alike, once, then the rows. */
static void
put_part(struct making *m, size_t from, size_t rows)
{
	struct part p = { m, from, rows, NULL, 0 };
	struct sheet_column *cols;
	struct buf v;
	size_t i, n = table_cols(m->t);

	p.cols = xcalloc(n, sizeof(*p.cols));
	cols = xcalloc(n, sizeof(*cols));
	buf_init(&v);
	if (*section_of(m, from) != '\0')
		sheet_section(&m->out, section_of(m, from), -1);
	else
		buf_addc(&m->out, '\n');
	for (i = 0; i < n; i++) {
		if (is_passed(m, table_col_name(m->t, i)) || is_empty(&p, i) ||
		    is_again(&p, i))
			continue;
		p.cols[p.ncols] = i;
		if (is_constant(&p, i)) {
			buf_reset(&v);
			part_cell(&v, 0, p.ncols, &p);
			if (strcmp(v.s, m->period) == 0)
				continue;	/* stands in the title */
			sheet_item(&m->out, heading(m, table_col_name(m->t,
			    i)), v.s);
			continue;
		}
		cols[p.ncols].head = heading(m, table_col_name(m->t, i));
		cols[p.ncols++].right = type_of(m, i) == OUT_NUM;
	}
	sheet_table(&m->out, cols, p.ncols, rows, part_cell, &p);
	buf_release(&v);
	free(p.cols);
	free(cols);
}

static int
put_text(struct making *m, struct err *e)
{
	const char *signers[3] = { NULL };
	size_t i, from = 0, n = table_rows(m->t);
	struct buf title;

	buf_init(&title);
	buf_addf(&title, "%s  %s", _(m->r->title), m->period);
	if (m->unit != NULL)
		buf_addf(&title, "  %s %s", catalog_org_name(m->b.cat,
		    m->unit), m->unit);
	batch_put_title(&m->b, &m->out, title.s);
	buf_release(&title);
	for (i = 1; i <= n; i++)
		if (i == n || strcmp(section_of(m, i), section_of(m, from)) !=
		    0) {
			put_part(m, from, i - from);
			from = i;
		}
	if (n == 0)
		sheet_text(&m->out, 2, _("no rows"));
	if (m->r->sealed && batch_put_seal(&m->b, &m->out, e) < 0)
		return -1;
	for (i = 0; m->r->signers[i] != NULL; i++)
		signers[i] = _(m->r->signers[i]);
	sheet_signatures(&m->out, signers);
	out_text(&m->out);
	return 0;
}

/* ---- the command ---- */

static int
read_words(struct making *m, struct err *e)
{
	struct db_cond cond = { "report", DB_EQ, m->r->name };
	struct db_query q = { .view = "v_cat_report", .conds = &cond,
		.nconds = 1, .order = "seq", .limit = 1000 };

	return db_select(m->b.s.db, &q, &m->words, e);
}

static int
make(struct making *m, struct err *e)
{
	const char *param[2] = { m->period, m->unit != NULL ? m->unit : "" };
	char proc[40];

	snprintf(proc, sizeof(proc), "p_report_%s", m->r->name);
	if (session_call(&m->b.s, proc, param, 2, &m->t, e) < 0 ||
	    batch_problem(m->t, e) < 0 || read_words(m, e) < 0)
		return -1;
	if (m->format == FORMAT_TEXT)
		return put_text(m, e);
	if (m->format == FORMAT_CSV)
		put_csv(m);
	else
		put_json(m);
	return 0;
}

static int
check_asked(struct making *m, const struct args *args, const char *format,
    struct err *e)
{
	static const char *const formats[] = { "text", "csv", "json", NULL };
	char shown[BATCH_SHOWN];

	m->r = find_report(args->words[0], e);
	if (m->r == NULL)
		return -1;
	m->period = args->words[1];
	if (check_period(m, e) < 0)
		return -1;
	if (m->unit != NULL && (*m->unit == '\0' || strlen(m->unit) > 40))
		return err_set(e, ERR_INPUT,
		    _("there is no unit %s; `ccc list org` shows them"),
		    batch_shown(m->unit, shown));
	return batch_format(format, formats, &m->format, e);
}

int
batch_report(struct batch_env *env, int argc, char **argv)
{
	const char *format = NULL;
	struct making m;
	const struct arg rows[] = { { "unit", &m.unit, NULL },
		{ "format", &format, NULL }, { NULL, NULL, NULL } };
	struct args args;
	struct err e;
	int rc = -1;

	memset(&m, 0, sizeof(m));
	err_clear(&e);
	if (args_parse(&args, rows, argc, argv, &e) < 0)
		return batch_complain(&e);
	if (args.n != 2 && (args.n != 1 ||
	    find_report(args.words[0], &e) != NULL)) {
		args_release(&args);
		return batch_usage_of(argv[0]);
	}
	buf_init(&m.out);
	if (e.code == ERR_NONE && check_asked(&m, &args, format, &e) == 0 &&
	    batch_open(&m.b, env, &e) == 0) {
		rc = make(&m, &e);
		table_free(m.t);
		table_free(m.words);
		batch_close(&m.b);
	}
	buf_release(&m.out);
	args_release(&args);
	return rc < 0 ? batch_complain(&e) : 0;
}

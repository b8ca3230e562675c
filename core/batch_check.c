/*
 * `ccc check`: what breaks a rule at a moment, who can mend it and how. Must
 * not know any rule: the database finds, this prints.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/args.h"
#include "core/batch.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/near.h"
#include "core/out.h"
#include "core/reply.h"
#include "core/sheet.h"
#include "core/text.h"

/* What is told of a finding, in this order: first the keys that scripts rely
 * on. zh, en: the columns of the row. */
// clang-format off
static const struct {
	const char *key, *zh, *en;
} keys[] = {
	{ "rule",     "rule", "rule" },
	{ "severity", "severity", "severity" },
	{ "table",    "tbl", "tbl" },
	{ "key",      "k", "k" },
	{ "text",     "msg_zh", "msg_en" },
	{ "article",  "article", "article" },
	{ "number",   "number", "number" },
	{ "org",      "org", "org" },
	{ "supplier", "supplier_zh", "supplier_en" },
	{ "remedy",   "remedy", "remedy" },
	{ "remedy_word", "remedy_zh", "remedy_en" },
	{ "at",       "at", "at" },
};

static const struct {
	const char *code, *word;
	int breaks;		/* not only to be looked at */
} severities[] = {
	{ "refuse",    N_("violation"), 1 },
	{ "violation", N_("violation"), 1 },
	{ "warn",      N_("warning"), 0 },
	{ "info",      N_("notice"), 0 },
};
// clang-format on

#define KEYS (sizeof(keys) / sizeof(keys[0]))
#define SEVERITIES (sizeof(severities) / sizeof(severities[0]))

static const char *
value_of(const struct table *t, size_t row, size_t key)
{
	return table_str(t, row, i18n_pick(keys[key].zh, keys[key].en));
}

static size_t
severity_of(const struct table *t, size_t row)
{
	const char *code = table_str(t, row, "severity");
	size_t i;

	for (i = 0; i < SEVERITIES; i++)
		if (strcmp(severities[i].code, code) == 0)
			return i;
	return 0;
}

static void
put_json(struct buf *b, const struct table *t, size_t row)
{
	const char *s;
	size_t i;
	int first = 1;

	buf_addc(b, '{');
	for (i = 0; i < KEYS; i++) {
		s = value_of(t, row, i);
		json_key(b, keys[i].key, &first);
		out_json_value(b, strcmp(keys[i].key, "at") == 0 ? OUT_TS :
		    OUT_STR, *s != '\0' ? s : NULL);
	}
	buf_add(b, "}\n");
}

static void
put_csv(struct buf *b, const struct table *t)
{
	size_t i, k;

	for (k = 0; k < KEYS; k++) {
		out_csv_value(b, OUT_STR, keys[k].key);
		buf_add(b, k + 1 < KEYS ? "," : "\r\n");
	}
	for (i = 0; i < table_rows(t); i++)
		for (k = 0; k < KEYS; k++) {
			out_csv_value(b, strcmp(keys[k].key, "at") == 0 ?
			    OUT_TS : OUT_STR, value_of(t, i, k));
			buf_add(b, k + 1 < KEYS ? "," : "\r\n");
		}
}

/* A finding for people: rule, severity, its name and the record to open on one
 * line, then what is wrong, then who mends it by what. */
static void
put_finding(struct buf *b, const struct batch *c, const struct table *t,
    size_t row)
{
	const char *number = table_str(t, row, "number");
	const char *k = table_str(t, row, "k");
	const char *remedy = table_str(t, row, "remedy");
	const char *by = table_str(t, row, i18n_pick("supplier_zh",
	    "supplier_en"));
	struct buf line;

	buf_init(&line);
	text_pad(&line, table_str(t, row, "rule"), 7, 0);
	buf_addf(&line, " %s  ", _(severities[severity_of(t, row)].word));
	buf_add(&line, k);
	if (*number != '\0' && strcmp(number, k) != 0)
		buf_addf(&line, "  %s", number);
	if (*table_str(t, row, "org") != '\0')
		buf_addf(&line, "  %s", catalog_org_name(c->cat,
		    table_str(t, row, "org")));
	sheet_text(b, 0, line.s);
	sheet_text(b, 8, table_str(t, row, i18n_pick("msg_zh", "msg_en")));
	buf_reset(&line);
	if (*by != '\0')
		buf_addf(&line, "%s %s", _("by"), by);
	if (*remedy != '\0')
		buf_addf(&line, "%s%s %s  %s", line.len > 0 ? ", " : "",
		    _("with"), table_str(t, row, i18n_pick("remedy_zh",
		    "remedy_en")), remedy);
	sheet_text(b, 8, line.s);
	buf_release(&line);
}

/* How many of each severity, to standard error. */
static void
put_count(const struct table *t)
{
	long n[SEVERITIES] = { 0 };
	struct buf b;
	size_t i;

	for (i = 0; i < table_rows(t); i++)
		n[severity_of(t, i)]++;
	n[1] += n[0];
	buf_init(&b);
	if (table_rows(t) == 0)
		buf_add(&b, _("nothing breaks a rule"));
	for (i = 1; i < SEVERITIES; i++)
		if (n[i] > 0)
			buf_addf(&b, "%s%s: %ld", b.len > 0 ? ", " : "",
			    _(severities[i].word), n[i]);
	buf_addc(&b, '\n');
	out_note(&b);
	buf_release(&b);
}

static int
put_findings(const struct batch *c, const struct table *t,
    enum batch_format format)
{
	struct buf b;
	size_t i;
	int breaks = 0;

	buf_init(&b);
	if (format == FORMAT_CSV)
		put_csv(&b, t);
	for (i = 0; i < table_rows(t); i++) {
		breaks |= severities[severity_of(t, i)].breaks;
		if (format == FORMAT_JSON)
			put_json(&b, t, i);
		else if (format == FORMAT_TABLE)
			put_finding(&b, c, t, i);
	}
	if (format == FORMAT_TABLE)
		out_text(&b);
	else
		out_bytes(&b);
	buf_release(&b);
	if (format == FORMAT_TABLE)
		put_count(t);
	return breaks;
}

/* The rule by its number in any case, before the database is asked. */
static int
know_rule(const struct batch *b, const char *rule, struct err *e)
{
	const struct table *t = catalog_rules(b->cat);
	char shown[BATCH_SHOWN];
	struct near near;
	struct buf names;
	size_t i;

	for (i = 0; i < table_rows(t); i++)
		if (strcasecmp(table_str(t, i, "rule"), rule) == 0)
			return 0;
	near_init(&near, rule);
	for (i = 0; strlen(rule) < 12 && i < table_rows(t); i++)
		near_offer(&near, table_str(t, i, "rule"));
	buf_init(&names);
	if (near_list(&near, &names) == 0)
		buf_add(&names, table_str(t, 0, "rule"));
	err_set(e, ERR_INPUT, _("--rule %s: there is no such rule; write one "
	    "as %s (`ccc list rule`)"), batch_shown(rule, shown), names.s);
	buf_release(&names);
	return -1;
}

static int
check(struct batch *b, const char *as_of, const char *rule,
    enum batch_format format, struct err *e)
{
	const char *param[2] = { as_of != NULL ? as_of : "",
		rule != NULL ? rule : "" };
	struct table *t = NULL;
	int status = -1;

	if (as_of != NULL && *as_of == '\0')
		return err_set(e, ERR_INPUT,
		    _("--as-of needs a time, for example "
		    "2026-07-01T08:00:00+08:00"));
	if (rule != NULL && know_rule(b, rule, e) < 0)
		return -1;
	if (session_call(&b->s, "p_check", param, 2, &t, e) == 0 &&
	    batch_problem(t, e) == 0)
		status = put_findings(b, t, format);
	table_free(t);
	return status;
}

int
batch_check(struct batch_env *env, int argc, char **argv)
{
	static const char *const formats[] = { "table", "csv", "json", NULL };
	const char *as_of = NULL, *rule = NULL, *word = NULL;
	const struct arg rows[] = { { "as-of", &as_of, NULL },
		{ "rule", &rule, NULL }, { "format", &word, NULL },
		{ NULL, NULL, NULL } };
	enum batch_format format;
	struct args args;
	struct batch b;
	struct err e;
	int status = -1;

	err_clear(&e);
	if (args_parse(&args, rows, argc, argv, &e) < 0)
		return batch_complain(&e);
	if (args.n != 0) {
		args_release(&args);
		return batch_usage_of(argv[0]);
	}
	if (batch_format(word, formats, &format, &e) == 0 &&
	    batch_open(&b, env, &e) == 0) {
		status = check(&b, as_of, rule, format, &e);
		batch_close(&b);
	}
	args_release(&args);
	return status < 0 ? batch_complain(&e) : status;
}

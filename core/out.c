/*
 * Values and bytes on standard output. Must not know any command; what a
 * column means it asks the catalogue.
 */
#include "core/out.h"

#include <errno.h>
#include <iconv.h>
#include <langinfo.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/sheet.h"
#include "core/text.h"

/* Columns of views that field.tsv does not name. */
// clang-format off
static const struct {
	const char *col;
	enum out_type type;
} known[] = {
	{ "record_id", OUT_HIDE },
	{ "version", OUT_NUM }, { "drill", OUT_BOOL }, { "opened", OUT_TS },
	{ "due", OUT_TS }, { "changed_at", OUT_TS }, { "at", OUT_TS },
	{ "since", OUT_TS }, { "seq", OUT_NUM }, { "n", OUT_NUM },
	{ "epoch", OUT_NUM }, { "window_start", OUT_TS },
	{ "window_end", OUT_TS }, { "intent_at", OUT_TS },
	{ "started_at", OUT_TS }, { "ended_at", OUT_TS },
	{ "lease_to", OUT_TS },
	{ "hosts", OUT_NUM }, { "ok", OUT_NUM }, { "failed", OUT_NUM },
	{ "records", OUT_NUM },
	{ "held", OUT_NUM }, { "unknown", OUT_NUM },
	{ "rolled_back", OUT_NUM }, { "skipped", OUT_NUM },
	{ "pending", OUT_NUM }, { "running", OUT_NUM }, { "rc", OUT_NUM },
	{ "batch", OUT_NUM }, { "batch_size", OUT_NUM },
	{ "max_failed", OUT_NUM }, { "timeout_s", OUT_NUM },
	{ "mine", OUT_BOOL }, { "own", OUT_BOOL }, { "danger", OUT_BOOL },
	{ "required", OUT_BOOL }, { "days_left", OUT_NUM },
	{ "todo", OUT_NUM }, { "gaps", OUT_NUM },
	{ "minutes", OUT_NUM }, { "count", OUT_NUM }, { "rank", OUT_NUM },
	{ "days", OUT_NUM }, { "left_days", OUT_NUM }, { "min", OUT_NUM },
	{ "items", OUT_NUM }, { "unread", OUT_NUM }, { "open", OUT_BOOL },
	{ "live", OUT_BOOL }, { "short", OUT_BOOL }, { "have", OUT_BOOL },
	{ "record", OUT_STR }, { "sort", OUT_NUM }, { "need_neg", OUT_BOOL },
	{ "plan_start", OUT_TS }, { "plan_end", OUT_TS },
	{ "sign_in", OUT_TS }, { "sign_out", OUT_TS },
	{ "planned", OUT_BOOL }, { "possible", OUT_BOOL },
	{ "vals", OUT_JSON }, { "rules", OUT_JSON }, { "consents", OUT_JSON },
	{ "waits", OUT_JSON }, { "blocked", OUT_JSON },
	{ "cells", OUT_LIST },
	{ NULL, OUT_STR }
};

/* Types of field.tsv by their first word; any other is text. */
static const struct {
	const char *typ;
	enum out_type type;
} types[] = {
	{ "ts", OUT_TS }, { "bool", OUT_BOOL }, { "int", OUT_NUM },
	{ "dec", OUT_NUM }, { "fen", OUT_NUM }, { "pct", OUT_NUM },
	{ "list", OUT_LIST }, { NULL, OUT_STR }
};
// clang-format on

/* The columns that every kind's view has before its own: they mean the same
 * whatever field of that name the kind has. */
static int
is_common(const char *col)
{
	static const char *const names[] = { "record_id", "version", "drill",
		"opened", "due", NULL };
	size_t i;

	for (i = 0; names[i] != NULL; i++)
		if (strcmp(names[i], col) == 0)
			return 1;
	return 0;
}

/* Views name their figures and times alike. */
static enum out_type
by_ending(const char *col)
{
	static const struct {
		const char *end;
		enum out_type type;
	} ends[] = { { "_at", OUT_TS }, { "_left", OUT_NUM },
		{ "_min", OUT_NUM }, { "_open", OUT_NUM },
		{ "_p1", OUT_NUM }, { "_mine", OUT_NUM },
		{ "_today", OUT_NUM }, { "_running", OUT_NUM },
		{ "_live", OUT_NUM }, { "_overdue", OUT_NUM },
		{ "_soon", OUT_NUM } };
	size_t i, n = strlen(col), m;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		m = strlen(ends[i].end);
		if (n > m && strcmp(col + n - m, ends[i].end) == 0)
			return ends[i].type;
	}
	return OUT_STR;
}

enum out_type
out_type(const struct catalog *c, const char *tbl, const char *col)
{
	const char *typ = NULL;
	size_t i, n;

	if (tbl != NULL && !is_common(col))
		typ = catalog_field_type(c, tbl, col);
	if (typ == NULL) {
		for (i = 0; known[i].col != NULL; i++)
			if (strcmp(known[i].col, col) == 0)
				return known[i].type;
		return by_ending(col);
	}
	n = strcspn(typ, " ");
	for (i = 0; types[i].typ != NULL; i++)
		if (strlen(types[i].typ) == n &&
		    strncmp(types[i].typ, typ, n) == 0)
			return types[i].type;
	return OUT_STR;
}

/* Whether s is a number as JSON writes it. */
static int
is_number(const char *s)
{
	size_t n;

	s += *s == '-';
	n = strspn(s, "0123456789");
	if (n == 0 || (n > 1 && s[0] == '0'))
		return 0;
	s += n;
	if (*s == '.') {
		n = strspn(s + 1, "0123456789");
		if (n == 0)
			return 0;
		s += n + 1;
	}
	return *s == '\0';
}

static void
json_list(struct buf *b, const char *s)
{
	struct buf item;
	size_t n;
	int first = 1;

	buf_init(&item);
	buf_addc(b, '[');
	while (*s != '\0') {
		n = strcspn(s, ";");
		buf_reset(&item);
		buf_addn(&item, s, n);
		if (!first)
			buf_addc(b, ',');
		first = 0;
		json_str(b, item.s);
		s += n + (s[n] == ';');
	}
	buf_addc(b, ']');
	buf_release(&item);
}

int
out_moment(const char *s, char *out, size_t n)
{
	static const char form[] = "dddd-dd-dd dd:dd:dd.dddddd";
	int64_t us;
	size_t i;

	for (i = 0; form[i] != '\0'; i++)
		if (form[i] == 'd' ? s[i] < '0' || s[i] > '9' : s[i] != form[i])
			return 0;
	if (s[i] != '\0' || clock_parse_utc(s, &us) < 0)
		return 0;
	clock_local(us, "%Y-%m-%d %H:%M", out, n);
	return 1;
}

void
out_json_tree(struct buf *b, const struct json *j)
{
	char local[40];
	size_t i;
	int first = 1;

	switch (j->type) {
	case JSON_NULL:
		buf_add(b, "null");
		return;
	case JSON_BOOL:
	case JSON_NUM:
		buf_add(b, j->str);
		return;
	case JSON_STR:
		if (out_moment(j->str, local, sizeof(local)))
			clock_iso(j->str, local, sizeof(local));
		else
			local[0] = '\0';
		json_str(b, local[0] != '\0' ? local : j->str);
		return;
	case JSON_ARR:
	case JSON_OBJ:
		break;
	}
	buf_addc(b, j->type == JSON_ARR ? '[' : '{');
	for (i = 0; i < j->n; i++) {
		if (j->type == JSON_OBJ)
			json_key(b, j->keys[i], &first);
		else if (i > 0)
			buf_addc(b, ',');
		out_json_tree(b, &j->items[i]);
	}
	buf_addc(b, j->type == JSON_ARR ? ']' : '}');
}

/* A JSON document stays one; anything else is a string. */
static void
json_inside(struct buf *b, const char *s)
{
	struct json j;

	if (json_parse(s, strlen(s), &j, NULL) < 0) {
		json_str(b, s);
		return;
	}
	out_json_tree(b, &j);
	json_free(&j);
}

static void
add_ts(struct buf *b, const char *s)
{
	char iso[40];

	clock_iso(s, iso, sizeof(iso));
	buf_add(b, iso[0] != '\0' ? iso : s);
}

void
out_json_value(struct buf *b, enum out_type type, const char *s)
{
	struct buf ts;

	if (s == NULL) {
		buf_add(b, type == OUT_LIST ? "[]" : "null");
		return;
	}
	switch (type) {
	case OUT_NUM:
		if (is_number(s))
			buf_add(b, s);
		else
			json_str(b, s);
		return;
	case OUT_BOOL:
		if (strcmp(s, "0") == 0 || strcmp(s, "1") == 0)
			buf_add(b, *s == '1' ? "true" : "false");
		else
			json_str(b, s);
		return;
	case OUT_LIST:
		json_list(b, s);
		return;
	case OUT_JSON:
		json_inside(b, s);
		return;
	case OUT_TS:
		buf_init(&ts);
		add_ts(&ts, s);
		json_str(b, ts.s);
		buf_release(&ts);
		return;
	case OUT_STR:
	case OUT_HIDE:
		json_str(b, s);
		return;
	}
}

void
out_csv_value(struct buf *b, enum out_type type, const char *s)
{
	struct buf v;
	const char *p;

	if (s == NULL)
		return;
	buf_init(&v);
	if (type == OUT_TS)
		add_ts(&v, s);
	else
		buf_add(&v, s);
	if (strpbrk(v.s, "\",\r\n") == NULL) {
		buf_add(b, v.s);
	} else {
		buf_addc(b, '"');
		for (p = v.s; *p != '\0'; p++) {
			if (*p == '"')
				buf_addc(b, '"');
			buf_addc(b, *p);
		}
		buf_addc(b, '"');
	}
	buf_release(&v);
}

/* Each member of a list in words. */
static void
list_words(struct buf *b, const struct catalog *c, const char *list,
    const char *s)
{
	struct buf item;
	size_t n;

	buf_init(&item);
	while (*s != '\0') {
		n = strcspn(s, ";");
		buf_reset(&item);
		buf_addn(&item, s, n);
		buf_add(b, list != NULL ?
		    catalog_choice_name(c, list, item.s) : item.s);
		s += n;
		if (*s == ';') {
			buf_add(b, ", ");
			s++;
		}
	}
	buf_release(&item);
}

/* Codes of views that no choice list holds. */
// clang-format off
static const struct {
	const char *col, *code, *word;
} codes[] = {
	{ "what", "confirm", N_("confirm") }, { "what", "act", N_("act") },
	{ "slot", "now", N_("now") }, { "slot", "next", N_("next") },
	{ "slot", "second", N_("second line") },
	{ "outcome", "done", N_("done") },
	{ "outcome", "refused", N_("refused") },
	{ "action_zh", "import", N_("import") },
	{ "action_en", "import", N_("import") },
	{ "actor", "import", N_("import") },
	{ "origin", "console", N_("console") },
	{ "origin", "batch", N_("command line") },
	{ "origin", "journal", N_("journal") },
	{ "origin", "import", N_("import") },
	{ "origin", "effect", N_("consequence") },
};
// clang-format on

static const char *
code_word(const char *col, const char *s)
{
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (strcmp(codes[i].col, col) == 0 &&
		    strcmp(codes[i].code, s) == 0)
			return _(codes[i].word);
	return s;
}

void
out_yuan(struct buf *b, const char *fen)
{
	size_t n;

	if (*fen == '-') {
		buf_addc(b, '-');
		fen++;
	}
	n = strlen(fen);
	if (n == 0 || strspn(fen, "0123456789") != n) {
		buf_add(b, fen);
		return;
	}
	buf_addn(b, n > 2 ? fen : "0", n > 2 ? n - 2 : 1);
	buf_addf(b, ".%s%s", n < 2 ? "0" : "", n > 2 ? fen + n - 2 : fen);
}

void
out_words(struct buf *b, const struct catalog *c, const char *tbl,
    const char *col, const char *s)
{
	const char *typ = tbl != NULL && !is_common(col) ?
	    catalog_field_type(c, tbl, col) : NULL;
	enum out_type type = out_type(c, tbl, col);
	char at[40], groups[6 * SHEET_GROUPS];
	int64_t us;

	if (s == NULL || *s == '\0')
		return;
	sheet_groups(tbl == NULL && strcmp(col, "hash") == 0 ? s : "", groups);
	if (groups[0] != '\0') {
		buf_add(b, groups);	/* as paper has a seal */
	} else if (type == OUT_TS && clock_parse_utc(s, &us) == 0) {
		clock_local(us, "%Y-%m-%d %H:%M", at, sizeof(at));
		buf_add(b, at);
	} else if (type == OUT_BOOL) {
		buf_add(b, strcmp(s, "1") == 0 ? _("yes") :
		    strcmp(s, "0") == 0 ? _("no") : s);
	} else if (typ != NULL && strcmp(typ, "fen") == 0) {
		out_yuan(b, s);
	} else if (typ != NULL && strncmp(typ, "enum ", 5) == 0) {
		buf_add(b, catalog_choice_name(c, typ + 5, s));
	} else if (typ != NULL && strncmp(typ, "list enum ", 10) == 0) {
		list_words(b, c, typ + 10, s);
	} else if (type == OUT_LIST) {
		list_words(b, c, NULL, s);
	} else {
		buf_add(b, tbl == NULL ? code_word(col, s) : s);
	}
}

void
out_json_members(struct buf *b, const struct catalog *c, const char *tbl,
    const struct table *t, size_t row, int *first)
{
	enum out_type type;
	size_t i;

	for (i = 0; i < table_cols(t); i++) {
		type = out_type(c, tbl, table_col_name(t, i));
		if (type == OUT_HIDE)
			continue;
		json_key(b, table_col_name(t, i), first);
		out_json_value(b, type, table_get(t, row, i));
	}
}

void
out_csv_head(struct buf *b, const struct catalog *c, const char *tbl,
    const struct table *t)
{
	size_t i;
	int first = 1;

	for (i = 0; i < table_cols(t); i++) {
		if (out_type(c, tbl, table_col_name(t, i)) == OUT_HIDE)
			continue;
		if (!first)
			buf_addc(b, ',');
		first = 0;
		out_csv_value(b, OUT_STR, table_col_name(t, i));
	}
	buf_add(b, "\r\n");
}

void
out_csv_row(struct buf *b, const struct catalog *c, const char *tbl,
    const struct table *t, size_t row)
{
	enum out_type type;
	size_t i;
	int first = 1;

	for (i = 0; i < table_cols(t); i++) {
		type = out_type(c, tbl, table_col_name(t, i));
		if (type == OUT_HIDE)
			continue;
		if (!first)
			buf_addc(b, ',');
		first = 0;
		out_csv_value(b, type, table_get(t, row, i));
	}
	buf_add(b, "\r\n");
}

int
out_width(void)
{
	struct winsize ws;

	if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 &&
	    ws.ws_col > 0)
		return ws.ws_col < 40 ? 40 : ws.ws_col;
	return 80;
}

/* Writes b in the terminal's character set: what it cannot show stands as
 * `?`. Pipes and files get the same bytes, so that `| less` is readable. */
static void
put(FILE *out, struct buf *b)
{
	const char *set = nl_langinfo(CODESET);
	iconv_t cd = (iconv_t)-1;
	char room[4096], *in = b->s, *to;
	size_t left = b->len, space;

	if (strncasecmp(set, "GB", 2) == 0)
		cd = iconv_open(set, "UTF-8");
	while (cd != (iconv_t)-1 && left > 0) {
		to = room;
		space = sizeof(room);
		if (iconv(cd, &in, &left, &to, &space) == (size_t)-1 &&
		    errno != E2BIG) {
			fwrite(room, 1, sizeof(room) - space, out);
			fputc('?', out);
			do {
				in++;
				left--;
			} while (left > 0 && ((unsigned char)*in & 0xc0) == 0x80);
			continue;
		}
		fwrite(room, 1, sizeof(room) - space, out);
	}
	if (cd != (iconv_t)-1)
		iconv_close(cd);
	else
		fwrite(b->s, 1, b->len, out);
	buf_reset(b);
}

void
out_text(struct buf *b)
{
	put(stdout, b);
}

void
out_note(struct buf *b)
{
	fflush(stdout);
	put(stderr, b);
}

void
out_say(const char *fmt, ...)
{
	char text[2048];
	struct buf b;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	buf_init(&b);
	buf_addf(&b, "%s\n", text);
	out_note(&b);
	buf_release(&b);
}

void
out_bytes(struct buf *b)
{
	fwrite(b->s, 1, b->len, stdout);
	buf_reset(b);
}

int
out_end(struct err *e)
{
	int failed;

	errno = 0;
	failed = fflush(stdout) != 0 || ferror(stdout);
	if (!failed || errno == EPIPE)
		return 0;
	return err_set(e, ERR_SYSTEM, _("standard output: %s"),
	    errno != 0 ? strerror(errno) : _("cannot be written"));
}

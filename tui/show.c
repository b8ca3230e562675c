/*
 * Values in words. Must not know: where on the screen they go.
 */
#include "tui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/i18n.h"
#include "core/initials.h"
#include "core/word.h"
#include "tui/app.h"

const char *
show_pair(const struct table *t, size_t r, const char *col)
{
	struct buf name;
	const char *zh, *en;

	buf_init(&name);
	buf_addf(&name, "%s_zh", col);
	zh = table_str(t, r, name.s);
	buf_reset(&name);
	buf_addf(&name, "%s_en", col);
	en = table_str(t, r, name.s);
	buf_release(&name);
	return i18n_pick(zh, en);
}

const char *
show_person(const struct app *a, const char *name, const char *staff)
{
	if (name == NULL || *name == '\0' || a->opt.ascii)
		return staff == NULL ? "" : staff;
	return name;
}

const char *
show_term(const char *s)
{
	/* gettext("") would be the translation's own header. */
	return *s != '\0' ? _(s) : "";
}

const char *
show_choice(const struct app *a, const char *list, const char *value)
{
	if (list == NULL || a->cat == NULL || value == NULL || *value == '\0')
		return value == NULL ? "" : value;
	return catalog_choice_name(a->cat, list, value);
}

void
show_minutes(struct buf *out, long long min)
{
	long long m = min < 0 ? -min : min;

	if (min < 0)
		buf_addc(out, '-');
	if (m < 60)
		buf_addf(out, _("%lldm"), m);
	else if (m < 48 * 60)
		buf_addf(out, _("%lldh"), m / 60);
	else
		buf_addf(out, _("%lldd"), m / 1440);
}

void
show_time(struct buf *out, const char *utc, const char *fmt)
{
	char s[40];
	int64_t us;

	if (utc == NULL || *utc == '\0')
		return;
	if (clock_parse_utc(utc, &us) == -1) {
		buf_add(out, utc);
		return;
	}
	clock_local(us, fmt, s, sizeof(s));
	buf_add(out, s);
}

void
show_span(struct buf *out, const char *from, const char *to)
{
	struct buf x, y;

	buf_init(&x);
	buf_init(&y);
	show_time(&x, from, "%m-%d");
	show_time(&y, to, "%m-%d");
	show_time(out, from, "%m-%d %H:%M");
	buf_addc(out, '-');
	show_time(out, to, strcmp(x.s, y.s) == 0 ? "%H:%M" : "%m-%d %H:%M");
	buf_release(&x);
	buf_release(&y);
}

static void
show_clock(struct buf *out, const char *utc)
{
	char day[16], today[16];
	int64_t us;

	if (*utc == '\0' || clock_parse_utc(utc, &us) == -1)
		return;
	clock_local(us, "%Y-%m-%d", day, sizeof(day));
	clock_local(clock_centre(), "%Y-%m-%d", today, sizeof(today));
	show_time(out, utc, strcmp(day, today) == 0 ? "%H:%M" : "%m-%d");
}

static void
show_money(struct buf *out, long long fen)
{
	long long yuan = (fen < 0 ? -fen : fen) / 100;
	char digits[32];
	size_t i, n = 0;

	if (fen < 0)
		buf_addc(out, '-');
	do {
		digits[n++] = (char)('0' + yuan % 10);
		yuan /= 10;
	} while (yuan > 0 && n < sizeof(digits));
	for (i = n; i-- > 0;) {
		buf_addc(out, digits[i]);
		if (i > 0 && i % 3 == 0)
			buf_addc(out, ',');
	}
	buf_addf(out, ".%02lld", (fen < 0 ? -fen : fen) % 100);
}

/* Ten cells, filled as part is of whole. */
static void
show_bar(struct buf *out, const char *part, const char *whole)
{
	double of = strtod(whole, NULL);
	int i, full = of > 0 ? (int)(strtod(part, NULL) * 10 / of + 0.5) : 0;

	for (i = 0; i < 10; i++)
		buf_addc(out, i < full ? '#' : '.');
}

/* A decimal of at most two places, without the zeros that say nothing. */
static void
show_number(struct buf *out, const char *s)
{
	size_t n = strlen(s);
	const char *dot = strchr(s, '.');
	char two[64];

	if (dot != NULL && strspn(s, "-.0123456789") == n) {
		if (strlen(dot) > 3) {
			snprintf(two, sizeof(two), "%.2f", strtod(s, NULL));
			s = two;
			n = strlen(s);
		}
		while (s[n - 1] == '0')
			n--;
		if (s[n - 1] == '.')
			n--;
	}
	buf_addn(out, s, n);
}

/* The days of a number of days, as text. */
static void
show_days(struct buf *out, long long n)
{
	buf_addf(out, _("%lldd"), n);
}

const char *
show_column(enum show how, const char *col, char room[80])
{
	const char *tail = "";
	size_t n = strlen(col);

	if (how == SHOW_PAIR)
		tail = i18n_lang() == LANG_ZH ? "_zh" : "_en";
	else if (how == SHOW_NAME)
		tail = "_name";
	if (n + strlen(tail) + 1 > 80)
		return col;
	memcpy(room, col, n);
	memcpy(room + n, tail, strlen(tail) + 1);
	return room;
}

static void
show_name(struct app *a, struct buf *out, const struct table *t, size_t r,
    const char *col)
{
	struct buf name;
	const char *s = "";

	buf_init(&name);
	if (i18n_lang() == LANG_EN) {
		buf_addf(&name, "%s_name_en", col);
		s = table_str(t, r, name.s);
	}
	if (*s == '\0' && !a->opt.ascii) {
		buf_reset(&name);
		buf_addf(&name, "%s_name", col);
		s = table_str(t, r, name.s);
	}
	buf_add(out, *s != '\0' ? s : table_str(t, r, col));
	buf_release(&name);
}

void
show_note(struct app *a, struct buf *out, const char *s)
{
	size_t n = strcspn(s, " ");
	struct refusal *r;
	struct json j;
	struct buf b;

	/* A rule, a blank, its details. */
	if (*s != 'R' || n > 12 || s[n] != ' ' || s[n + 1] != '{') {
		buf_add(out, s);
		return;
	}
	buf_init(&b);
	buf_addf(&b, "[{\"rule\":\"%.*s\",\"detail\":%s}]", (int)n, s,
	    s + n + 1);
	if (json_parse(b.s, b.len, &j, NULL) == -1) {
		buf_add(out, s);
	} else {
		if (word_refusals(a->cat, &j, &r) > 0) {
			buf_addf(out, "%s %s", r[0].rule, r[0].message);
			refusal_free(r, 1);
		}
		json_free(&j);
	}
	buf_release(&b);
}

static void
show_rules(struct app *a, struct buf *out, const char *s)
{
	struct refusal *r;
	struct json j;
	size_t n;

	if (json_parse(s, strlen(s), &j, NULL) == -1) {
		buf_add(out, s);
		return;
	}
	n = word_refusals(a->cat, &j, &r);
	if (n > 0)
		buf_addf(out, "%s %s", r[0].rule, r[0].message);
	if (n > 1)
		buf_addf(out, " (+%zu)", n - 1);
	refusal_free(r, n);
	json_free(&j);
}

/* A terminal without Chinese shows what was added from at by its initials;
 * made here, so that columns stay in line. */
static void
fit_terminal(const struct app *a, struct buf *out, size_t at)
{
	char *s;

	if (!a->opt.ascii || out->len == at)
		return;
	s = xstrdup(out->s + at);
	out->len = at;
	initials_add(out, s);
	free(s);
}

static void
cell(struct app *a, struct buf *out, enum show how, const struct table *t,
    size_t r, const char *col, const char *arg)
{
	const char *s = table_str(t, r, col);

	/* A NULL has no words, save where the column is made of two; what is
	 * over has no time left. */
	if ((*s == '\0' && how != SHOW_PAIR && how != SHOW_NAME) ||
	    ((how == SHOW_LEFT || how == SHOW_LEFT_DAYS) &&
	    strcmp(table_str(t, r, "open"), "0") == 0))
		return;
	switch (how) {
	case SHOW_NUM:
		show_number(out, s);
		break;
	case SHOW_TEXT:
	case SHOW_MARK:
	case SHOW_DATE:
		buf_add(out, s);
		break;
	case SHOW_PAIR:
		buf_add(out, show_pair(t, r, col));
		break;
	case SHOW_NAME:
		show_name(a, out, t, r, col);
		break;
	case SHOW_TIME:
		show_time(out, s, "%m-%d %H:%M");
		break;
	case SHOW_CLOCK:
		show_clock(out, s);
		break;
	case SHOW_DAY:
		buf_add(out, strlen(s) >= 10 ? s + 5 : s);
		break;
	case SHOW_LEFT:
	case SHOW_AGE:
		show_minutes(out, table_num(t, r, col));
		break;
	case SHOW_LEFT_DAYS:
	case SHOW_DAYS:
		show_days(out, table_num(t, r, col));
		break;
	case SHOW_MONEY:
		show_money(out, table_num(t, r, col));
		break;
	case SHOW_BOOL:
		buf_add(out, *s == '1' ? _("yes") : _("no"));
		break;
	case SHOW_PERSON:
		buf_add(out, show_person(a, s, table_str(t, r, arg)));
		break;
	case SHOW_LANG:
		buf_add(out, i18n_pick(table_str(t, r, "zh"),
		    table_str(t, r, "en")));
		break;
	case SHOW_TERM:
		buf_add(out, show_term(s));
		break;
	case SHOW_RULES:
		show_rules(a, out, s);
		break;
	case SHOW_CHOICE:
		buf_add(out, show_choice(a, arg, s));
		break;
	case SHOW_BAR:
		show_bar(out, s, table_str(t, r, arg));
		break;
	case SHOW_NOTE:
		show_note(a, out, s);
		break;
	}
}

void
show_cell(struct app *a, struct buf *out, enum show how, const struct table *t,
    size_t r, const char *col, const char *arg)
{
	size_t at = out->len;

	cell(a, out, how, t, r, col, arg);
	fit_terminal(a, out, at);
}

/* Each value of a list by its choice's label. */
static void
show_choices(struct app *a, struct buf *out, const char *list,
    const char *val)
{
	char one[128];
	size_t n;

	while (*val != '\0') {
		n = strcspn(val, ";");
		if (n < sizeof(one)) {
			memcpy(one, val, n);
			one[n] = '\0';
			buf_add(out, show_choice(a, list, one));
		}
		val += n;
		if (*val == ';') {
			buf_add(out, ", ");
			val++;
		}
	}
}

void
show_value(struct app *a, struct buf *out, const char *typ, const char *val)
{
	size_t at = out->len;

	if (val == NULL || *val == '\0')
		return;
	if (strcmp(typ, "ts") == 0)
		show_time(out, val, "%Y-%m-%d %H:%M");
	else if (strcmp(typ, "bool") == 0)
		buf_add(out, *val == '1' ? _("yes") : _("no"));
	else if (strcmp(typ, "fen") == 0)
		show_money(out, strtoll(val, NULL, 10));
	else if (strncmp(typ, "enum ", 5) == 0)
		buf_add(out, show_choice(a, typ + 5, val));
	else if (strncmp(typ, "list enum ", 10) == 0)
		show_choices(a, out, typ + 10, val);
	else
		buf_add(out, val);
	fit_terminal(a, out, at);
}

/*
 * A field's spelling. Must not know: which form, which action.
 */
#include "tui/field.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/i18n.h"
#include "tui/app.h"
#include "tui/show.h"

/* Types as the catalogue writes them; the longest beginning wins. */
static const struct {
	const char *typ;
	enum field_kind kind;
	int rest;	/* what follows names a list or a table */
} kinds[] = {
	{ "list enum ", FIELD_SET, 1 }, { "list ", FIELD_ROWS, 1 },
	{ "enum ", FIELD_CHOICE, 1 }, { "ref ", FIELD_REF, 1 },
	{ "bool", FIELD_BOOL, 0 }, { "ts", FIELD_TIME, 0 },
	{ "date", FIELD_DATE, 0 }, { "int", FIELD_NUMBER, 0 },
	{ "dec", FIELD_NUMBER, 0 }, { "pct", FIELD_NUMBER, 0 },
	{ "fen", FIELD_MONEY, 0 }, { "", FIELD_TEXT, 0 }
};

/* Lists whose members are numbers of records, not rows of a child table. */
static const char *const ref_lists[] = { "host", "staff", "doc", "alarm",
	"code", NULL };

static char *
first_word(const char *s)
{
	size_t n = strcspn(s, " /");
	char *w = xmalloc(n + 1);

	memcpy(w, s, n);
	w[n] = '\0';
	return w;
}

static void
read_type(struct field *f)
{
	size_t i, n;

	for (i = 0;; i++) {
		n = strlen(kinds[i].typ);
		if (strncmp(f->typ, kinds[i].typ, n) == 0)
			break;
	}
	f->kind = kinds[i].kind;
	if (!kinds[i].rest)
		return;
	free(f->list);
	f->list = first_word(f->typ + n);
	for (i = 0; f->kind == FIELD_ROWS && ref_lists[i] != NULL; i++)
		if (strcmp(f->list, ref_lists[i]) == 0)
			f->kind = FIELD_REFS;
}

static char *
copy(const char *s)
{
	return s == NULL || *s == '\0' ? NULL : xstrdup(s);
}

void
field_init(struct field *f, struct app *a, const struct ask *ask)
{
	(void)a;
	memset(f, 0, sizeof(*f));
	f->col = xstrdup(ask->col);
	f->typ = xstrdup(ask->typ);
	f->label = xstrdup(ask->label);
	f->list = copy(ask->list);
	f->required = ask->required;
	f->need_col = copy(ask->need_col);
	f->need_vals = copy(ask->need_vals);
	f->need_neg = ask->need_neg;
	read_type(f);
	edit_init(&f->edit);
}

void
field_release(struct field *f)
{
	free(f->col);
	free(f->typ);
	free(f->label);
	free(f->list);
	free(f->need_col);
	free(f->need_vals);
	edit_release(&f->edit);
}

/* yuan[.cents] to fen; anything else as it is. */
static char *
to_fen(const char *s)
{
	size_t whole = strspn(s, "0123456789"), i = 0;
	struct buf b;

	if (whole == 0 || whole > 12 || (s[whole] != '.' && s[whole] != '\0'))
		return xstrdup(s);
	if (s[whole] == '.') {
		i = strspn(s + whole + 1, "0123456789");
		if (i > 2 || s[whole + 1 + i] != '\0')
			return xstrdup(s);
	}
	buf_init(&b);
	buf_addn(&b, s, whole);
	buf_addn(&b, s + whole + (i > 0 ? 1 : 0), i);
	buf_add(&b, i == 0 ? "00" : i == 1 ? "0" : "");
	return buf_detach(&b);
}

/* Whether s has the shape: 9 a digit, the rest itself. */
static int
is_like(const char *s, const char *shape)
{
	for (; *shape != '\0'; s++, shape++) {
		if (*shape == '9' ? *s < '0' || *s > '9' : *s != *shape)
			return 0;
	}
	return *s == '\0';
}

char *
field_full_time(const char *typed, int date_only)
{
	char today[16];
	struct buf b;

	clock_local(clock_centre(), "%Y-%m-%d", today, sizeof(today));
	buf_init(&b);
	if (is_like(typed, "99:99"))
		buf_addf(&b, "%s %s", today, typed);
	else if (is_like(typed, "9:99"))
		buf_addf(&b, "%s 0%s", today, typed);
	else if (is_like(typed, "99-99 99:99") ||
	    (date_only && is_like(typed, "99-99")))
		buf_addf(&b, "%.5s%s", today, typed);
	else
		buf_add(&b, typed);
	return buf_detach(&b);
}

/* Local time with the centre's offset, so that it means one moment. */
static char *
to_moment(const char *typed)
{
	char *full = field_full_time(typed, 0);
	int off = clock_zone_min();
	struct buf b;

	buf_init(&b);
	if (is_like(full, "9999-99-99 99:99") ||
	    is_like(full, "9999-99-99 99:99:99")) {
		full[10] = 'T';
		buf_addf(&b, "%s%s%c%02d:%02d", full,
		    strlen(full) == 16 ? ":00" : "", off < 0 ? '-' : '+',
		    abs(off) / 60, abs(off) % 60);
	} else {
		buf_add(&b, full);
	}
	free(full);
	return buf_detach(&b);
}

char *
field_value(const struct field *f)
{
	const char *s = f->edit.text.s;

	if (*s == '\0')
		return xstrdup("");
	if (f->kind == FIELD_MONEY)
		return to_fen(s);
	if (f->kind == FIELD_TIME)
		return to_moment(s);
	if (f->kind == FIELD_DATE)
		return field_full_time(s, 1);
	return xstrdup(s);
}

void
field_set(struct field *f, const char *value)
{
	char at[32];
	int64_t us;
	size_t n = strlen(value);
	struct buf b;

	if (f->kind == FIELD_TIME && clock_parse_utc(value, &us) == 0) {
		clock_local(us, "%Y-%m-%d %H:%M", at, sizeof(at));
		edit_set(&f->edit, at);
	} else if (f->kind == FIELD_MONEY && n > 0 && n < 16 &&
	    strspn(value, "0123456789") == n) {
		buf_init(&b);
		buf_addf(&b, "%lld.%02lld", strtoll(value, NULL, 10) / 100,
		    strtoll(value, NULL, 10) % 100);
		edit_set(&f->edit, b.s);
		buf_release(&b);
	} else {
		edit_set(&f->edit, value);
	}
}

static const char *const hints[] = {
	[FIELD_TEXT] = N_("text"),
	[FIELD_NUMBER] = N_("number"),
	[FIELD_MONEY] = N_("yuan, as 1200.50"),
	[FIELD_DATE] = N_("date, as 2026-07-01 or 07-01"),
	[FIELD_TIME] = N_("local time, as 2026-07-01 08:00, 07-01 08:00 or "
	    "08:00"),
	[FIELD_BOOL] = N_("the digit chooses"),
	[FIELD_CHOICE] = N_("the digit or letter chooses"),
	[FIELD_SET] = N_("digits and letters switch on and off"),
	[FIELD_REF] = N_("number or code; Space shows the list"),
	[FIELD_REFS] = N_("numbers or codes with ; between; Space shows the "
	    "list"),
	[FIELD_ROWS] = N_("Space opens the rows"),
};

void
field_hint(const struct field *f, struct buf *out)
{
	const char *range = strchr(f->typ, ' ');

	buf_add(out, _(hints[f->kind]));
	if (range != NULL && (f->kind == FIELD_NUMBER ||
	    f->kind == FIELD_TEXT))
		buf_addf(out, " (%s)", range + 1);
}

void
field_show(struct app *a, const struct field *f, struct buf *out)
{
	const char *s = f->edit.text.s;
	size_t n = 0;

	if (f->kind == FIELD_BOOL && *s != '\0') {
		buf_add(out, *s == '1' ? _("yes") : _("no"));
	} else if (f->kind == FIELD_CHOICE || f->kind == FIELD_SET) {
		show_value(a, out, f->typ, s);
	} else if (f->kind == FIELD_ROWS) {
		for (; *s != '\0'; s++)
			n += *s == '{';
		buf_addf(out, n == 1 ? _("1 row") : _("%zu rows"), n);
	} else {
		buf_add(out, s);
	}
}

const char *
field_choice(struct app *a, const struct field *f, size_t n)
{
	static const char *const bools[] = { "1", "0" };
	const struct table *t = catalog_choices(a->cat);
	size_t i;

	if (f->kind == FIELD_BOOL)
		return n < 2 ? bools[n] : NULL;
	for (i = 0; i < table_rows(t); i++)
		if (strcmp(table_str(t, i, "list"), f->list) == 0 && n-- == 0)
			return table_str(t, i, "value");
	return NULL;
}

int
field_choice_key(size_t n)
{
	return n < 9 ? '1' + (int)n : n < 35 ? 'a' + (int)n - 9 : 0;
}

int
field_has(const struct field *f, const char *code)
{
	const char *s = f->edit.text.s;
	size_t n = strlen(code), part;

	while (*s != '\0') {
		part = strcspn(s, ";");
		if (part == n && strncmp(s, code, n) == 0)
			return 1;
		s += part;
		s += *s == ';';
	}
	return 0;
}

/* Switches one member of a set. */
static void
toggle(struct field *f, const char *code)
{
	const char *s = f->edit.text.s;
	size_t part, n = strlen(code);
	int had = field_has(f, code);
	struct buf b;

	buf_init(&b);
	for (; *s != '\0'; s += part, s += *s == ';') {
		part = strcspn(s, ";");
		if (part == n && strncmp(s, code, n) == 0)
			continue;
		buf_add(&b, b.len > 0 ? ";" : "");
		buf_addn(&b, s, part);
	}
	if (!had)
		buf_addf(&b, "%s%s", b.len > 0 ? ";" : "", code);
	edit_set(&f->edit, b.s);
	buf_release(&b);
}

int
field_choose(struct app *a, struct field *f, int key)
{
	const char *code;
	size_t n;

	if (f->kind != FIELD_BOOL && f->kind != FIELD_CHOICE &&
	    f->kind != FIELD_SET)
		return 0;
	if (key == K_BACK || key == K_DEL) {
		edit_set(&f->edit, "");
		return 1;
	}
	if (f->kind == FIELD_BOOL && key == '0')
		key = '2';
	for (n = 0; (code = field_choice(a, f, n)) != NULL; n++) {
		if (field_choice_key(n) != key)
			continue;
		if (f->kind == FIELD_SET)
			toggle(f, code);
		else
			edit_set(&f->edit, code);
		return 1;
	}
	return 0;
}

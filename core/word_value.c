/*
 * What would be right, where a value was not. Knows the types of fields and
 * the value lists; nothing of rules.
 */
#include "core/word_value.h"

#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/i18n.h"

/* The first word of a field's type. */
static const struct {
	const char *type, *right;
} rights[] = {
	{ "ts", N_("a time as 2026-07-01 08:30") },
	{ "date", N_("a date as 2026-07-01") },
	{ "int", N_("a whole number") },
	{ "fen", N_("an amount in fen, a whole number") },
	{ "dec", N_("a number as 12.5") },
	{ "pct", N_("a per cent as 12.5") },
	{ "bool", N_("0 or 1") },
	{ "ref", N_("the number of a record that is there") },
	{ "text", N_("text without control characters") },
	{ "code", N_("a code of letters and digits") },
};

int
word_value_is_bad(const struct json *detail)
{
	const char *problem = detail != NULL ? json_text(detail, "problem") :
	    "";

	return *problem != '\0' && strcmp(problem, "missing") != 0;
}

/* "one of: STO, HST, ..." */
static void
add_choices(const struct catalog *c, const char *list, struct buf *out)
{
	const struct table *t = catalog_choices(c);
	size_t i, n = 0;

	for (i = 0; i < table_rows(t); i++) {
		if (strcmp(table_str(t, i, "list"), list) != 0)
			continue;
		buf_add(out, n++ == 0 ? _("one of: ") : ", ");
		buf_add(out, table_str(t, i, "value"));
	}
}

char *
word_value_right(const struct catalog *c, const struct json *detail)
{
	const char *typ = json_text(detail, "typ");
	const char *space = strrchr(typ, ' ');
	size_t i, n = strcspn(typ, " ");
	struct buf out;

	buf_init(&out);
	if (strcmp(json_text(detail, "problem"), "length") == 0) {
		buf_addf(&out, _("at most %s characters"),
		    json_text(detail, "max"));
		return buf_detach(&out);
	}
	if (strstr(typ, "enum ") != NULL && space != NULL) {
		add_choices(c, space + 1, &out);
		return buf_detach(&out);
	}
	for (i = 0; i < sizeof(rights) / sizeof(rights[0]); i++)
		if (strncmp(rights[i].type, typ, n) == 0 &&
		    rights[i].type[n] == '\0')
			buf_add(&out, _(rights[i].right));
	if (strncmp(typ, "int ", 4) == 0 && strchr(typ, '-') != NULL)
		buf_addf(&out, ", %s", typ + 4);
	return buf_detach(&out);
}

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
	if (strcmp(typ, "ref host") == 0) {
		buf_add(&out, _("the code of a host"));
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

/* What a change lacks before it can be run. */
static const struct {
	const char *item, *word;
} lacks[] = {
	{ "verify", N_("a step that verifies") },
	{ "rollback", N_("a step that rolls back") },
	{ "rollback_test", N_("a way back that was tried") },
	{ "targets", N_("at least one host") },
	{ "window", N_("a window that ends after it begins") },
	{ "window:past", N_("a window that is not over yet") },
	{ "window:short", N_("a window as long as the steps of one host") },
	{ "window:longer", N_("an end later than now and than the one "
	    "approved") },
	{ "param:params", N_("parameters as name=value;name=value") },
};

/* "=1..365", "=soft|hard", "~[a-z]+", "" no such one, "!" masked. */
static void
add_spec(const char *spec, struct buf *out)
{
	const char *dots = strstr(spec, "..");

	if (*spec == '\0') {
		buf_add(out, _("the runbook has no such parameter"));
	} else if (strcmp(spec, "!") == 0) {
		buf_add(out, _("a secret is written anew, not as it is shown"));
	} else if (*spec == '~') {
		buf_addf(out, _("all of it must match %s"), spec + 1);
	} else if (dots != NULL) {
		buf_addf(out, _("a whole number from %.*s to %s"),
		    (int)(dots - spec) - 1, spec + 1, dots + 2);
	} else {
		buf_add(out, _("one of: "));
		for (spec++; *spec != '\0'; spec++) {
			if (*spec == '|')
				buf_add(out, ", ");
			else
				buf_addc(out, *spec);
		}
	}
}

static int
add_param(const char *item, const struct json *detail, struct buf *out)
{
	const struct json *right = json_get(detail, "right");
	const char *is = strchr(item, '=');
	char name[80];

	if (is == NULL) {
		buf_addf(out, _("parameter %s has no value"), item);
		return 1;
	}
	if (right == NULL || right->type != JSON_OBJ ||
	    (size_t)(is - item) >= sizeof(name))
		return 0;
	snprintf(name, sizeof(name), "%.*s", (int)(is - item), item);
	buf_addf(out, _("parameter %s: %s; "), name, is + 1);
	add_spec(json_text(right, name), out);
	return 1;
}

int
word_value_missing(const char *item, const struct json *detail,
    struct buf *out)
{
	size_t i;

	for (i = 0; i < sizeof(lacks) / sizeof(lacks[0]); i++)
		if (strcmp(lacks[i].item, item) == 0) {
			buf_add(out, _(lacks[i].word));
			return 1;
		}
	if (strncmp(item, "param:", 6) != 0)
		return 0;
	return add_param(item + 6, detail, out);
}

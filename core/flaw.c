/*
 * Words for what the check of the history finds. Must not know how it is
 * checked or where the words are shown.
 */
#include "core/flaw.h"

#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/i18n.h"

#define ARGS 5

/* %1 .. %5 stand for the arguments; none may be left out. */
static const struct flaw {
	const char *code, *words;
} flaws[] = {
	{ "event_gone", N_("an event before this one was removed") },
	{ "event_changed", N_("changed, or not made by the program") },
	{ "tail_cut", N_("the end of the history was cut") },
	{ "tail_added", N_("an event was inserted at the end") },
	{ "head_differs", N_("head and last event differ") },
	{ "record_gone_only", N_("the record was removed, its history is "
	    "there") },
	{ "record_gone", N_("the record was removed") },
	{ "history_new", N_("the history was written anew") },
	{ "seal_gone", N_("a seal before seal %1 was removed") },
	{ "seal_link", N_("seal %1 does not follow the one before") },
	{ "seal_changed", N_("seal %1 was changed") },
	{ "seal_count", N_("seal %1: fewer records than sealed (%2)") },
	{ "given_bad", N_("the seal given is not a seal of this program") },
	{ "given_other", N_("the seal given (%1) is not the one kept here") },
	{ "given_count", N_("the seal given counts %1 records, there are "
	    "fewer") },
	{ "no_seal", N_("%1 events of %2 records; no seal yet: only their "
	    "chains protect them") },
	{ "sealed", N_("%1 events of %2 records; sealed until %3 (seal %4); "
	    "since then %5 records have changed: until the next seal only "
	    "their chains protect them") },
	{ NULL, NULL }
};

/* Splits in place; absent arguments are empty. */
static void
split(char *text, const char *args[ARGS])
{
	size_t i;
	char *p = text;

	for (i = 0; i < ARGS; i++) {
		args[i] = p;
		p += strcspn(p, ";");
		if (*p == ';')
			*p++ = '\0';
	}
}

static void
fill(struct buf *out, const char *words, const char *const args[ARGS])
{
	for (; *words != '\0'; words++) {
		if (words[0] == '%' && words[1] >= '1' &&
		    words[1] < '1' + ARGS) {
			buf_add(out, args[words[1] - '1']);
			words++;
		} else {
			buf_addc(out, *words);
		}
	}
}

/* A moment of the database in the centre's time. */
static const char *
local_time(const char *utc, char *local, size_t n)
{
	char at[32];
	int64_t us;

	snprintf(at, sizeof(at), "%s", utc);
	at[strcspn(at, ".")] = '\0';
	if (clock_parse_utc(at, &us) < 0)
		return utc;
	clock_local(us, "%Y-%m-%d %H:%M:%S", local, n);
	return local;
}

void
flaw_words(struct buf *out, const struct table *t, size_t row)
{
	const char *code = table_str(t, row, "code");
	const struct flaw *f = flaws;
	const char *args[ARGS];
	char text[256], local[32];

	while (f->code != NULL && strcmp(f->code, code) != 0)
		f++;
	if (f->code == NULL) {
		buf_add(out, table_str(t, row, "what"));
		return;
	}
	snprintf(text, sizeof(text), "%s", table_str(t, row, "args"));
	split(text, args);
	/* What a seal says of a record. */
	if (strcmp(code, "tail_cut") == 0 || strcmp(code, "record_gone") == 0 ||
	    strcmp(code, "history_new") == 0) {
		if (strcmp(args[0], "given") == 0)
			buf_addf(out, "%s: ", _("the seal given"));
		else if (args[0][0] != '\0')
			buf_addf(out, _("seal %s: "), args[0]);
	}
	if (strcmp(code, "sealed") == 0)
		args[2] = local_time(args[2], local, sizeof(local));
	fill(out, _(f->words), args);
}

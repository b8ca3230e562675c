/*
 * Options of a command as rows. Must not know any command, the database or
 * the terminal.
 */
#include "core/args.h"

#include <errno.h>
#include <iconv.h>
#include <langinfo.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/i18n.h"
#include "core/near.h"
#include "core/text.h"

static const struct arg *
find_row(const struct arg *rows, const char *name,
    size_t n)
{
	for (; rows->name != NULL; rows++)
		if (strlen(rows->name) == n && strncmp(rows->name, name, n) == 0)
			return rows;
	return NULL;
}

static int
unknown_option(const struct arg *rows, const char *command,
    const char *word, struct err *e)
{
	struct buf all;
	struct near near;
	size_t i;

	buf_init(&all);
	near_init(&near, word + 2);
	for (i = 0; rows[i].name != NULL; i++)
		near_offer(&near, rows[i].name);
	if (near.n > 0) {
		err_set(e, ERR_INPUT,
		    _("%s has no option %s; did you mean --%s?"), command,
		    word, near.hits[0].name);
	} else {
		for (i = 0; rows[i].name != NULL; i++)
			buf_addf(&all, "%s--%s", i > 0 ? " " : "",
			    rows[i].name);
		err_set(e, ERR_INPUT,
		    _("%s has no option %s; it knows %s"), command, word,
		    all.len > 0 ? all.s : _("none"));
	}
	buf_release(&all);
	return -1;
}

/* One option at argv[*i]; moves *i over a value that follows. */
static int
take_option(const struct arg *rows, int argc, char **argv, int *i,
    struct err *e)
{
	char *word = argv[*i], *eq = strchr(word, '=');
	size_t n = eq != NULL ? (size_t)(eq - word) - 2 : strlen(word) - 2;
	const struct arg *row = find_row(rows, word + 2, n);

	if (row == NULL)
		return unknown_option(rows, argv[0], word, e);
	if (row->flag != NULL) {
		if (eq != NULL)
			return err_set(e, ERR_INPUT,
			    _("--%s takes no value; write it alone"),
			    row->name);
		*row->flag = 1;
		return 0;
	}
	if (*row->value != NULL)
		return err_set(e, ERR_INPUT,
		    _("--%s is given twice; give it once"), row->name);
	if (eq != NULL) {
		*row->value = eq + 1;
		return 0;
	}
	if (*i + 1 >= argc)
		return err_set(e, ERR_INPUT,
		    _("--%s needs a value after it"), row->name);
	*row->value = argv[++*i];
	return 0;
}

int
args_parse(struct args *a, const struct arg *rows, int argc, char **argv,
    struct err *e)
{
	int i, ended = 0;

	a->n = 0;
	a->words = xcalloc((size_t)argc + 1, sizeof(*a->words));
	for (i = 1; i < argc; i++) {
		if (!ended && strcmp(argv[i], "--") == 0) {
			ended = 1;
		} else if (!ended && strncmp(argv[i], "--", 2) == 0) {
			if (take_option(rows, argc, argv, &i, e) < 0) {
				args_release(a);
				return -1;
			}
		} else if (!ended && argv[i][0] == '-' && argv[i][1] != '\0') {
			err_set(e, ERR_INPUT,
			    _("%s: options are written with two dashes"),
			    argv[i]);
			args_release(a);
			return -1;
		} else {
			a->words[a->n++] = argv[i];
		}
	}
	return 0;
}

void
args_release(struct args *a)
{
	free(a->words);
	a->words = NULL;
	a->n = 0;
}

int
args_number(const char *what, const char *s, long min, long max,
    long *out, struct err *e)
{
	char *end;
	long v;

	errno = 0;
	v = strtol(s, &end, 10);
	if (end == s || *end != '\0' || errno != 0 || v < min || v > max)
		return err_set(e, ERR_INPUT,
		    _("%s: \"%s\" is not a number from %ld to %ld"), what, s,
		    min, max);
	*out = v;
	return 0;
}

static int
is_utf8(const char *s)
{
	size_t n = strlen(s), used;
	uint32_t cp;

	while (n > 0) {
		used = text_decode(s, n, &cp);
		if (used == 0)
			return 0;
		s += used;
		n -= used;
	}
	return 1;
}

/* Converts one word; NULL where the bytes are not of that character set. */
static char *
from_charset(iconv_t cd, char *word)
{
	size_t left = strlen(word), room = left * 4 + 1;
	char *made = xmalloc(room), *out = made, *in = word;

	room--;
	iconv(cd, NULL, NULL, NULL, NULL);
	if (iconv(cd, &in, &left, &out, &room) == (size_t)-1) {
		free(made);
		return NULL;
	}
	*out = '\0';
	return made;
}

int
args_utf8(int argc, char **argv, struct err *e)
{
	const char *set = nl_langinfo(CODESET);
	iconv_t cd = (iconv_t)-1;
	char *made;
	int i, rc = 0;

	if (strncasecmp(set, "GB", 2) == 0)
		cd = iconv_open("UTF-8", set);
	for (i = 0; i < argc && rc == 0; i++) {
		made = cd != (iconv_t)-1 ? from_charset(cd, argv[i]) : NULL;
		if (made != NULL)
			argv[i] = made;
		else if (!is_utf8(argv[i]))
			rc = err_set(e, ERR_INPUT,
			    _("word %d of the command line is not text in %s"),
			    i + 1, cd != (iconv_t)-1 ? set : "UTF-8");
	}
	if (cd != (iconv_t)-1)
		iconv_close(cd);
	return rc;
}

/*
 * Locale and language of the program's own words. Must not know the words of
 * the domain: those come from the database.
 */
#include "core/i18n.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/conf.h"

static enum lang current = LANG_EN;

/* "zh_CN.UTF-8" -> is it Chinese, is it no language at all (C, POSIX)? */
static int
is_chinese(const char *name)
{
	return strncmp(name, "zh", 2) == 0;
}

static int
is_neutral(const char *name)
{
	return name[0] == '\0' || strcmp(name, "POSIX") == 0 ||
	    strcmp(name, "C") == 0 || strncmp(name, "C.", 2) == 0;
}

/* Character sets that hold Chinese; the name may follow a dot. */
static int
shows_chinese(const char *codeset)
{
	static const char *const sets[] = { "UTF-8", "UTF8", "GB18030", "GBK",
	    "GB2312", "EUC-CN", NULL };
	size_t i;

	for (i = 0; sets[i] != NULL; i++)
		if (strncasecmp(codeset, sets[i], strlen(sets[i])) == 0)
			return 1;
	return 0;
}

/* The character set in the name of a locale that is not installed; the one
 * fallen back to is UTF-8, so a name without one is taken as that. */
static const char *
named_codeset(const char *name)
{
	const char *dot = strchr(name, '.');

	return dot != NULL ? dot + 1 : "UTF-8";
}

int
i18n_init(const char *want, const char *dir)
{
	char name[64];
	const char *set, *asked;
	int fell_back = 0, can;

	conf_locale(name, sizeof(name));
	asked = name;
	if (setlocale(LC_ALL, "") == NULL) {
		fell_back = 1;
		set = named_codeset(asked);
		/* The terminal speaks a set we cannot write: stay with
		 * letters that every set has. */
		can = strncasecmp(set, "UTF", 3) == 0;
	} else {
		set = nl_langinfo(CODESET);
		can = shows_chinese(set);
	}
	if (fell_back || strcmp(nl_langinfo(CODESET), "ANSI_X3.4-1968") == 0) {
		/* Plain C says nothing about the terminal, and in it every
		 * character beyond ASCII would vanish. */
		if (!fell_back)
			can = 1;
		fell_back = 1;
		if (setlocale(LC_ALL, "C.UTF-8") == NULL)
			can = 0;
	}
	setlocale(LC_NUMERIC, "C");
	if (strcmp(want, "zh") == 0)
		current = LANG_ZH;
	else if (strcmp(want, "en") == 0)
		current = LANG_EN;
	else
		current = can && (is_chinese(asked) || is_neutral(asked)) ?
		    LANG_ZH : LANG_EN;
	setenv("LANGUAGE", current == LANG_ZH ? "zh" : "en", 1);
	bindtextdomain("ccc", dir);
	bind_textdomain_codeset("ccc", "UTF-8");
	textdomain("ccc");
	return fell_back;
}

enum lang
i18n_lang(void)
{
	return current;
}

const char *
i18n_pick(const char *zh, const char *en)
{
	const char *first = current == LANG_ZH ? zh : en;
	const char *other = current == LANG_ZH ? en : zh;

	if (first != NULL && first[0] != '\0')
		return first;
	return other != NULL ? other : "";
}

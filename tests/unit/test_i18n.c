/* Language and locale, each in a child with its own environment. */
#include "core/i18n.h"

#include <langinfo.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct seen {
	int fell_back;
	enum lang lang;
	char codeset[32];
	char word[64];
};

/* i18n_init(want) where the environment says lc_all (NULL: nothing). */
static struct seen
look(const char *lc_all, const char *want)
{
	struct seen s;
	int fd[2];
	pid_t pid;

	memset(&s, 0, sizeof(s));
	assert_int_equal(pipe(fd), 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		unsetenv("LANG");
		unsetenv("LANGUAGE");
		unsetenv("LC_CTYPE");
		unsetenv("LC_ALL");
		if (lc_all != NULL)
			setenv("LC_ALL", lc_all, 1);
		s.fell_back = i18n_init(want, CCC_LOCALE_DIR);
		s.lang = i18n_lang();
		snprintf(s.codeset, sizeof(s.codeset), "%s",
		    nl_langinfo(CODESET));
		snprintf(s.word, sizeof(s.word), "%s", _("rule pack"));
		_exit(write(fd[1], &s, sizeof(s)) != sizeof(s));
	}
	assert_int_equal(read(fd[0], &s, sizeof(s)), sizeof(s));
	close(fd[0]);
	close(fd[1]);
	waitpid(pid, NULL, 0);
	return s;
}

static void
says_what_is_asked_for(void **state)
{
	struct seen s;

	(void)state;
	s = look("C.UTF-8", "zh");
	assert_int_equal(s.lang, LANG_ZH);
	assert_int_equal(s.fell_back, 0);
	assert_string_equal(s.word, "规则包");
	s = look("C.UTF-8", "en");
	assert_int_equal(s.lang, LANG_EN);
	assert_string_equal(s.word, "rule pack");
}

static void
goes_by_the_locale_otherwise(void **state)
{
	static const struct {
		const char *lc_all;
		enum lang lang;
		int fell_back;
	} cases[] = {
		{ "C.UTF-8", LANG_ZH, 0 },
		/* Plain C says nothing about the terminal. */
		{ NULL, LANG_ZH, 1 },
		{ "C", LANG_ZH, 1 },
		{ "POSIX", LANG_ZH, 1 },
		/* Not installed here: the name still tells the language. */
		{ "zh_XX.UTF-8", LANG_ZH, 1 },
		{ "xx_XX.UTF-8", LANG_EN, 1 },
		{ "xx_XX", LANG_EN, 1 },
		/* A set that we cannot write without its locale. */
		{ "zh_XX.GB18030", LANG_EN, 1 },
		{ "../../etc/x", LANG_EN, 1 },
	};
	struct seen s;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		s = look(cases[i].lc_all, "auto");
		if (s.lang != cases[i].lang ||
		    s.fell_back != cases[i].fell_back ||
		    strcmp(s.codeset, "UTF-8") != 0)
			fail_msg("%s: language %d, fell back %d, %s",
			    cases[i].lc_all != NULL ? cases[i].lc_all : "-",
			    s.lang, s.fell_back, s.codeset);
	}
}

static void
picks_the_other_where_one_is_missing(void **state)
{
	(void)state;
	i18n_init("en", "/nonexistent");
	assert_string_equal(i18n_pick("中", "en"), "en");
	assert_string_equal(i18n_pick("中", ""), "中");
	assert_string_equal(i18n_pick(NULL, NULL), "");
	i18n_init("zh", "/nonexistent");
	assert_string_equal(i18n_pick("中", "en"), "中");
	assert_string_equal(i18n_pick(NULL, "en"), "en");
	/* Without translations the words are English, not nothing. */
	assert_string_equal(_("rule pack"), "rule pack");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_is_asked_for),
		cmocka_unit_test(goes_by_the_locale_otherwise),
		cmocka_unit_test(picks_the_other_where_one_is_missing),
	};

	return cmocka_run_group_tests_name("i18n", tests, NULL, NULL);
}

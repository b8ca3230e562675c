/*
 * ccc: the workstation, and with a command the same in batch. Must not know:
 * any command, any screen.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "core/args.h"
#include "core/batch.h"
#include "core/conf.h"
#include "core/i18n.h"
#include "core/options.h"
#include "core/secure.h"
#include "tui/app.h"

#ifndef CCC_VERSION
#define CCC_VERSION "0.2"
#endif

static int
complain(const struct err *e)
{
	fprintf(stderr, "ccc: %s\n", e->text);
	return err_exit_status(e->code);
}

static void
usage(void)
{
	puts(_("ccc [OPTION...]                the workstation\n"
	    "ccc [OPTION...] COMMAND ...    one command\n\nOptions:"));
	options_usage(stdout);
	puts(_("\nCommands:"));
	batch_usage();
}

/* TERM before the environment is cut to what is known. */
static char *
take_term(void)
{
	const char *t = getenv("TERM");

	return t == NULL ? NULL : xstrdup(t);
}

/* The Linux text console has no Chinese letters in any locale, and some
 * character sets have none on any terminal. */
static int
shows_chinese(const char *term)
{
	mbstate_t st;
	char out[MB_LEN_MAX];

	memset(&st, 0, sizeof(st));
	return (term == NULL || strncmp(term, "linux", 5) != 0) &&
	    wcrtomb(out, L'\u4e2d', &st) != (size_t)-1;
}

static int
workstation(const struct conf *conf, const struct options *o,
    const char *term)
{
	struct err e = { 0 };
	struct app *a = xcalloc(1, sizeof(*a));
	int rc = 0;

	a->conf = conf;
	a->opt.user = o->user != NULL ? o->user : conf->user;
	a->opt.password_file = o->password_file;
	a->opt.term = term;
	a->opt.read_only = o->read_only;
	a->opt.mono = conf->mono;
	a->opt.ascii = o->ascii;
	if (app_run(a, &e) == -1)
		rc = complain(&e);
	free(a);
	return rc;
}

static int
run(struct conf *conf, struct options *o, char **argv, const char *term,
    int no_colour)
{
	struct batch_env env = { conf, o->user, o->password_file,
		o->read_only, o->ascii, 0 };
	struct err e = { 0 };
	int rc;

	if (o->lang == NULL)
		(void)i18n_init(conf->lang, CCC_LOCALE_DIR);
	conf->mono |= o->mono || no_colour;
	if (o->argc > 1 && args_utf8(o->argc - 1, argv + 1, &e) == -1)
		rc = complain(&e);
	else if (o->argc > 1)
		rc = batch_main(&env, o->argc - 1, argv + 1);
	else
		rc = workstation(conf, o, term);
	return rc;
}

int
main(int argc, char **argv)
{
	char *term = take_term();
	const char *nc = getenv("NO_COLOR");
	int no_colour = nc != NULL && *nc != '\0', bad, rc;
	struct options o;
	struct conf conf;
	struct err e = { 0 };

	secure_start();
	bad = options_parse(&o, argc, argv, &e);
	(void)i18n_init(o.lang != NULL ? o.lang : "auto", CCC_LOCALE_DIR);
	if (bad == 0 && o.argc <= 1 && (o.ascii || !shows_chinese(term))) {
		/* A terminal that shows ASCII only shows no Chinese words. */
		o.ascii = 1;
		o.lang = "en";
		(void)i18n_init(o.lang, CCC_LOCALE_DIR);
	}
	if (bad == -1) {
		/* Once more, now in the language that was asked for. */
		(void)options_parse(&o, argc, argv, &e);
		free(term);
		return complain(&e);
	}
	if (o.help || o.version) {
		if (o.version)
			puts("ccc " CCC_VERSION);
		else
			usage();
		free(term);
		return 0;
	}
	if (conf_load(&conf, o.config, &e) == -1) {
		/* That command is there to tell all the mistakes. */
		if (o.argc < 2 || strcmp(argv[1], "config") != 0) {
			free(term);
			return complain(&e);
		}
		conf_defaults(&conf, o.config);
	}
	rc = run(&conf, &o, argv, term, no_colour);
	conf_release(&conf);
	free(term);
	return rc;
}

/*
 * ccc-runner: the only program that reaches hosts. Options and the first
 * lines of hardening; the service is runner.c.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/args.h"
#include "core/conf.h"
#include "core/run_fail.h"
#include "core/runner.h"
#include "core/secure.h"

static const char usage[] =
    "usage: ccc-runner [--config FILE] [--once]\n"
    "  --config FILE   configuration, else $CCC_CONFIG,\n"
    "                  ~/.config/ccc/ccc.conf, /etc/ccc/ccc.conf\n"
    "  --once          do what waits, make one tick, then end\n"
    "  --help          this\n";

int
main(int argc, char **argv)
{
	const char *config = NULL;
	struct runner_options o = { 0 };
	int help = 0, rc;
	const struct arg rows[] = {
		{ .name = "config", .value = &config },
		{ .name = "once", .flag = &o.once },
		{ .name = "help", .flag = &help },
		{ 0 }
	};
	struct args args = { 0 };
	struct conf conf;
	struct err e = { 0 };

	failpoint_arm(getenv("CCC_FAILPOINT"));
	secure_start();
	setlocale(LC_ALL, "C.UTF-8");
	if (args_parse(&args, rows, argc, argv, &e) < 0)
		die(ERR_INPUT, "%s\n%s", e.text, usage);
	if (args.n > 0)
		die(ERR_INPUT, "\"%s\" is not understood\n%s",
		    args.words[0], usage);
	args_release(&args);
	if (help) {
		fputs(usage, stdout);
		return 0;
	}
	if (conf_load(&conf, config, &e) < 0)
		die(e.code, "%s", e.text);
	rc = runner_serve(&conf, &o);
	conf_release(&conf);
	return rc;
}

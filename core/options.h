#ifndef CCC_OPTIONS_H
#define CCC_OPTIONS_H

#include <stdio.h>

#include "err.h"

/*
 * The options that stand for the whole program, with or without a command.
 * They may stand before or after the command's name.
 */
struct options {
	const char *config;		/* --config FILE, or NULL */
	const char *user;		/* --user NAME, or NULL */
	const char *password_file;	/* --password-file FILE, or NULL */
	const char *lang;		/* --lang zh|en|auto, or NULL */
	int read_only, mono, ascii;
	int help, version;		/* --help, --version */
	/* What is left: argv[1..argc-1] of the same argv, closed up. argc 1
	 * means no command: the workstation. */
	int argc;
};

/* Fills o, takes its own options out of argv and closes it up; strings point
 * into argv. On ERR_INPUT (unknown option, missing value, bad language) o
 * holds what was read so far, so that the complaint can be told in the
 * language asked for. */
int options_parse(struct options *o, int argc, char **argv, struct err *e);
/* The rows for help: one line each. */
void options_usage(FILE *out);

#endif

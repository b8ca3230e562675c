#ifndef CCC_ARGS_H
#define CCC_ARGS_H

#include <stddef.h>

#include "err.h"

/*
 * The command line of one command: options as rows, the rest words. The
 * same word rules everywhere: --name VALUE or --name=VALUE, `--` ends the
 * options, an unknown option is told with what would be right.
 */
struct arg {
	const char *name;	/* "filter"; NULL ends the rows */
	const char **value;	/* takes a value, put here; or */
	int *flag;		/* takes none, set to 1 */
};

struct args {
	char **words;		/* point into argv; the array is the args' */
	size_t n;
};

/* Sorts argv[1..argc-1] (argv[0] is the command) into rows and words.
 * ERR_INPUT: unknown option, missing or unwanted value, given twice. */
int args_parse(struct args *a, const struct arg *rows, int argc, char **argv,
    struct err *e);
void args_release(struct args *a);

/* Whole decimal number in a range. what: the option, for the sentence. */
int args_number(const char *what, const char *s, long min, long max,
    long *out, struct err *e);

/* Turns the words of a command line into strict UTF-8 in place (a GB18030
 * or GBK terminal types other bytes). ERR_INPUT names the word that is
 * neither. The strings made live as long as the process. */
int args_utf8(int argc, char **argv, struct err *e);

#endif

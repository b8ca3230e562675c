#ifndef CCC_REQUEST_H
#define CCC_REQUEST_H

#include "core/action.h"
#include "core/args.h"
#include "core/batch.h"

/*
 * One or several requests of the command line: `do`, `why` and `run` read
 * their words the same way, ask the same questions and print the same
 * answers.
 */
struct request {
	const char *action;	/* as typed, or by `run` */
	char **words;		/* NUMBER and field=value, in any order */
	size_t nwords;
	const char *reason, *id, *ack, *format_word;
	int yes;
	enum batch_format format;
};

/* The options that do, why and run share, for args_parse: fills rows (room
 * for 8). dry leaves out what only a write has. */
void request_args(struct request *r, int dry, struct arg rows[8]);
/* Checks --format, --request and --ack. */
int request_check(struct request *r, struct err *e);
/* Asks for each NUMBER (or once without); prints every answer; returns the
 * worst exit status, or -1 with e where nothing was asked. done, where not
 * NULL, is set to 1 when all were done. */
int request_run(struct batch *b, const struct request *r, int dry,
    int *done, struct err *e);

#endif

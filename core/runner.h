#ifndef CCC_RUNNER_H
#define CCC_RUNNER_H

#include "conf.h"
#include "err.h"

/*
 * The service: takes the runs that wait in the database by lease, several at
 * once, steps them and their lines in one thread, and makes the centre's tick
 * every 30 s. It talks to nobody but the database and the hosts. SIGTERM and
 * SIGINT let it finish the steps under way; a second one ends it at once, and
 * the markers on the hosts tell the next runner how far it came.
 */
struct runner_options {
	int once;	/* do what waits, then end */
};

/* Returns the exit status: 0, or as err_exit_status() where it could not
 * start. Writes its log to standard error. */
int runner_serve(const struct conf *conf, const struct runner_options *o);

#endif

#ifndef CCC_BATCH_H
#define CCC_BATCH_H

#include "conf.h"

/* The commands after the options: list, show, why, do, confirm, run, db,
 * config, audit, demo. Results go to standard output, words about them to
 * standard error. Returns the exit status of README, "Scripts". */
struct batch_env {
	struct conf *conf;
	const char *user;
	const char *password_file;
	int read_only;
};
int batch_is_command(const char *word);
int batch_main(struct batch_env *env, int argc, char **argv);
void batch_usage(void);

#endif

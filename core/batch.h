#ifndef CCC_BATCH_H
#define CCC_BATCH_H

#include "core/catalog.h"
#include "core/conf.h"
#include "core/err.h"
#include "core/session.h"

/* The commands after the options: list, show, why, do, confirm, run, db,
 * config, audit, demo. Results go to standard output, words about them to
 * standard error. Returns the exit status of README, "Scripts". */
struct batch_env {
	struct conf *conf;
	const char *user;
	const char *password_file;
	int read_only, ascii;
	int choosing;		/* a person with a code chooses a password */
};
int batch_is_command(const char *word);
/* argv[0] is the command. An unknown one is told with near matches. */
int batch_main(struct batch_env *env, int argc, char **argv);
/* The commands, a line each, to standard output. */
void batch_usage(void);
/* How a command is written, to standard error; status of bad input. */
int batch_usage_of(const char *command);

/* One command: argv[0] is its name. Returns the exit status. */
int batch_list(struct batch_env *env, int argc, char **argv);
int batch_show(struct batch_env *env, int argc, char **argv);
int batch_why(struct batch_env *env, int argc, char **argv);
int batch_do(struct batch_env *env, int argc, char **argv);
int batch_confirm(struct batch_env *env, int argc, char **argv);
int batch_run(struct batch_env *env, int argc, char **argv);
int batch_check(struct batch_env *env, int argc, char **argv);
int batch_report(struct batch_env *env, int argc, char **argv);
int batch_print(struct batch_env *env, int argc, char **argv);
int batch_import(struct batch_env *env, int argc, char **argv);
int batch_transcript(struct batch_env *env, int argc, char **argv);
int batch_audit(struct batch_env *env, int argc, char **argv);
int batch_account(struct batch_env *env, int argc, char **argv);
int batch_article(struct batch_env *env, int argc, char **argv);
int batch_config(struct batch_env *env, int argc, char **argv);
int batch_db(struct batch_env *env, int argc, char **argv);
int batch_demo(struct batch_env *env, int argc, char **argv);

/* What a command that asks the database works with. */
struct batch {
	struct batch_env *env;
	struct session s;
	struct catalog *cat;
};
/* Logs in and loads the catalogue. */
int batch_open(struct batch *b, struct batch_env *env, struct err *e);
void batch_close(struct batch *b);
/* Writes the sentence of e to standard error; returns the exit status. */
int batch_complain(const struct err *e);
/* ERR_INPUT where the options forbid actions. */
int batch_may_write(const struct batch_env *env, const char *command,
    struct err *e);
/* The worse of two exit statuses, for several requests: the higher. */
int batch_worse(int a, int b);
/* The row of a record by its number, from v_record: 1, 0 none seen, -1. The
 * caller frees *out. */
int batch_record(struct batch *b, const char *number, struct table **out,
    struct err *e);

/* Something typed as a sentence may quote it: at most 40 columns. */
#define BATCH_SHOWN 168
const char *batch_shown(const char *s, char room[BATCH_SHOWN]);
/* 0, or ERR_INPUT where the answer is one row with a column `problem`: what
 * a procedure that only reads says of bad input. */
int batch_problem(const struct table *t, struct err *e);

/* The first lines of a sheet of paper: the centre, when and by whom it was
 * printed, its title. The last seal, as words too. */
struct buf;
void batch_put_title(struct batch *b, struct buf *out, const char *title);
int batch_put_seal(struct batch *b, struct buf *out, struct err *e);

enum batch_format { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON, FORMAT_TEXT };
/* Reads --format; word NULL gives the first of the NULL-ended names. */
int batch_format(const char *word, const char *const *names,
    enum batch_format *out, struct err *e);

#endif

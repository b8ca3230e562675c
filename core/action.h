#ifndef CCC_ACTION_H
#define CCC_ACTION_H

#include "catalog.h"
#include "err.h"
#include "json.h"
#include "table.h"

/*
 * What a key, the `:` line, the batch command and the tests go through: an
 * action by name, on a number or none, with values. Resolves names by the
 * catalogue and makes the parameters of the procedure; decides nothing.
 */

struct action {
	char name[48];		/* "TEN.accept" */
	char number[81];	/* "" where the record is made */
	char req[37];		/* request id */
	char version[16];	/* "" = not checked */
	char *vals;		/* JSON object */
	char *reason;
	char *ack;		/* "R07.10;R07.17" */
};

/* Fills a: canonical name, fresh request id. Unknown kind or action:
 * ERR_INPUT with what would be right. */
int action_init(struct action *a, const struct catalog *c, const char *name,
    const char *number, struct err *e);
void action_release(struct action *a);
/* Adds field=value as typed; JSON arrays pass as they are. */
int action_value(struct action *a, const char *field, const char *value,
    struct err *e);
/* Procedure and parameters for the worker or db_call: returns the count.
 * dry: p_why, else p_move. Strings live in a. */
size_t action_params(const struct action *a, int dry, const char *origin,
    const char **proc, const char *out[12]);

/* An answer row, read. */
struct answer {
	char outcome[16];	/* done waiting refused stale input */
	char number[81], state[25], req[37];
	long version, seq;
	struct json rules, waits;
};
int answer_read(struct answer *a, const struct table *t, struct err *e);
void answer_release(struct answer *a);
int answer_exit_status(const struct answer *a);

/* The few actions that are C: name, words, what they need. */
struct local_action {
	const char *name;	/* "UI.print" */
	const char *zh, *en;
	int needs_record;
};
extern const struct local_action local_actions[];

#endif

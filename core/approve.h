#ifndef CCC_APPROVE_H
#define CCC_APPROVE_H

#include <stddef.h>

#include "buf.h"
#include "err.h"
#include "table.h"

/*
 * What was approved, byte for byte, and its fingerprint (R17.9).
 *
 * A plan holds the approved content as one string of items `LEN:BYTES` in
 * the order of the approval; a step's command is a piece of that very string.
 * So what is hashed is what runs: there is no second copy that could differ.
 * The string is filled once and is read-only memory from then on.
 *
 * Order: runbook, version, number of hosts; for each host code, login, number
 * of forward steps, and for each of them phase, command, time limit,
 * expectation, on failure, action of the grant; then window start and end,
 * batch, failures allowed; for each host again the number of rollback steps
 * and their six items; number of items brought in, and of each vendor, model,
 * kind, quantity; the parameters as they were written, those that no step uses
 * too. An absent value is an item of length 0. The executor is not in it: he is
 * named after the approval (CHG.schedule), and asked of his grants at each host.
 */

enum plan_phase { PHASE_PRECHECK, PHASE_ACTION, PHASE_VERIFY, PHASE_ROLLBACK };
enum plan_how { HOW_SSH, HOW_CCC, HOW_MANUAL };
enum plan_fail { FAIL_STOP_HOST, FAIL_STOP_ALL, FAIL_CONTINUE, FAIL_ROLLBACK };

struct plan_piece {		/* bytes inside the approved string */
	size_t at, n;
};

struct plan_step {
	int seq;
	enum plan_phase phase;
	enum plan_how how;
	enum plan_fail on_fail;
	int timeout_s;
	struct plan_piece command, expect;
};

struct plan_host {
	struct plan_piece code, login;
	struct plan_step *steps;	/* by seq, rollback steps too */
	size_t n;
};

struct plan {
	char *bytes;			/* the approved string */
	size_t len, mapped;
	struct plan_host *hosts;
	size_t n;
};

/* Makes a plan of the row of r_claim and the rows of r_hosts. Refuses
 * (ERR_INPUT) what has no known form: nothing is guessed about a step. */
int plan_load(struct plan *p, const struct table *claim,
    const struct table *hosts, struct err *e);
void plan_release(struct plan *p);
/* SHA-256 over the string as it stands now, 64 hex digits. */
void plan_hash(const struct plan *p, char hex[65]);
/* The piece's bytes; not ended by a NUL. */
const char *plan_bytes(const struct plan *p, struct plan_piece piece);
/* Whether the piece is these bytes. */
int plan_is(const struct plan *p, struct plan_piece piece, const char *s,
    size_t n);

/* Appends one item. NULL is an item of length 0. */
void plan_item(struct buf *b, const char *s, size_t n);

#endif

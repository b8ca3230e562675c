#ifndef CCC_REPLAY_H
#define CCC_REPLAY_H

#include <stddef.h>

#include "buf.h"
#include "err.h"
#include "table.h"

/*
 * A recording as it was stored: pieces of asciicast v2 under a chain of
 * hashes (the rows of p_transcript), checked and put together again. A run
 * that another runner went on with begins its pieces with a header of its
 * own: one recording comes out, with the times in one row.
 */

struct replay_event {
	double at;		/* seconds from the beginning */
	char kind;		/* 'o' output, 'm' marker of a step */
	char *json;		/* the text as JSON has it, without quotes */
};

struct replay {
	char *header;		/* the first header line, without newline */
	struct replay_event *events;
	size_t n;
	size_t cap;
};

/* Of the pieces of one host, in order. ERR_INPUT where there is none;
 * ERR_SYSTEM where a piece is not what was recorded, is missing, or is no
 * asciicast: the sentence names it. */
int replay_load(struct replay *r, const struct table *t, const char *host,
    struct err *e);
void replay_release(struct replay *r);
/* One file for any asciicast player. */
void replay_cast(const struct replay *r, struct buf *out);
/* For reading: a line each, cleaned; a step's marker as "== 12.3 s  step 2".
 * Carriage returns that overwrite a line start a new one. */
void replay_text(const struct replay *r, struct buf *out);

#endif

#ifndef CCC_RUN_MARK_H
#define CCC_RUN_MARK_H

#include <stddef.h>

#include "buf.h"
#include "err.h"

/*
 * The marker that a step leaves on its host. The text sent to a host is a
 * small script for its sh: it makes the marker's folder (mkdir succeeds for
 * one only), starts the step in a session of its own, ends it when the
 * input closes, and leaves the exit code. A second try finds the folder and
 * refuses, so nothing runs twice whoever sends it. A reader that finds no
 * folder makes it and writes `void` there: from then on that try can not
 * start any more, even where its command is still on its way. That is what
 * makes "not started" a proof.
 *
 * Folder: $CCC_MARK_DIR or ~/.ccc, then the marker's name:
 *   pid   attempt, process and start time of the wrapper
 *   job   process group of the step
 *   code  exit code, when it ended
 *   stop  the input closed before it ended
 *   cut   and it was still alive to be told so
 *   out   first 4 KiB of standard output, where the expectation needs it
 *   void  attempt of the reader: nothing was started here, nor will be
 *   r/    the same again: a later attempt, after a void one
 */

/* Exit status of the wrapper itself; the step may have the same, so both are
 * followed by a reading. */
#define MARK_EXISTS 97		/* the marker was there: nothing was run */
#define MARK_FAILED 98		/* no marker could be made: nothing was run */

/* As much of the output is kept; where so much is there, there was more. */
#define MARK_OUT 4096

/* Attempts of one step are numbered, rising over all runners: epoch and a
 * counter of the runner. */
#define MARK_ATTEMPT(epoch, n) ((epoch) * 1000000LL + (n))

/* One sh word: in single quotes, as it is. */
void mark_quote(struct buf *out, const char *s, size_t n);
/* Whether the name may be a folder's: [A-Za-z0-9._-], 1 to 120, no dot
 * first. */
int mark_is_name(const char *marker);
/* The command to send for a step. keep_out: its expectation asks for the
 * output. */
void mark_run(struct buf *out, const char *marker, long long attempt,
    const char *command, size_t n, int keep_out);
/* The command that reads a marker, and voids it where it is absent. */
void mark_read(struct buf *out, const char *marker, long long attempt);

enum mark_state {
	MARK_VOID,	/* nothing was started, nor will be */
	MARK_CODE,	/* ended with this code */
	MARK_LIVE,	/* still at work */
	MARK_GONE,	/* was started; no code and no process */
	MARK_UNREAD	/* the reader could not tell */
};
struct mark {
	enum mark_state state;
	int code, cut;
	long long attempt;	/* that ran it */
	const char *out;	/* kept output, inside the text parsed */
	size_t out_n;
	int has_out;
};
/* Reads what the reader printed. */
void mark_parse(struct mark *m, const char *text, size_t n);

#endif

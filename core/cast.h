#ifndef CCC_CAST_H
#define CCC_CAST_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "cast_mask.h"

/*
 * The recording of one host in one run: asciicast v2, a header line and a
 * line for each event ("o" output, "m" marker of a step). Taken out in pieces
 * of at most 64 KiB that end at a line. What the host printed stands in it
 * whole and unchanged as far as JSON can hold it: a byte that is no UTF-8
 * stands as \xHH, a line feed gets the carriage return that a terminal would
 * have had. At the limit the recording says that it was cut, and each step's
 * end says how much was not kept.
 */
#define CAST_PIECE 65536
#define CAST_LIMIT (1024 * 1024)

struct cast {
	struct buf b;		/* not taken yet */
	int64_t start_us;	/* monotonic */
	size_t total;		/* bytes made so far */
	size_t lost;		/* bytes of output not kept since the cut */
	int cut;
	int part;		/* of the last piece taken */
	char tail[2][4];	/* a character cut in two: stdout, stderr */
	size_t tail_n[2];
	int was_cr[2];
	struct buf line;	/* last line of output, raw, at most 1 KiB */
	int line_ended;
	const struct cast_mask *mask;	/* secrets, or NULL */
	struct buf held[2];	/* what may be the beginning of one */
};

/* start_s: machine's time for the header. part: last piece there already
 * (0: none), so that a run taken over goes on; a header is written either
 * way. */
void cast_init(struct cast *c, int64_t mono_us, int64_t start_s,
    const char *title, int part);
void cast_release(struct cast *c);
/* From now on these values are not recorded. m must outlive the recording. */
void cast_hide(struct cast *c, const struct cast_mask *m);
/* A step begins: a marker, and the command as a person would have typed
 * it. */
void cast_step(struct cast *c, int64_t mono_us, const char *label,
    const char *command, size_t n);
/* Output as it came. */
void cast_output(struct cast *c, int64_t mono_us, int is_err, const char *s,
    size_t n);
/* A step's output is over: what was held back is recorded. */
void cast_settle(struct cast *c, int64_t mono_us);
/* A step ended: in words, on a line of its own. */
void cast_note(struct cast *c, int64_t mono_us, const char *text);
/* Bytes that wait to be taken. */
size_t cast_pending(const struct cast *c);
/* Moves the next piece to out and numbers it; returns its part, 0 none. */
int cast_take(struct cast *c, struct buf *out);
/* The last line that is not blank, cleaned, at most 200 bytes. */
void cast_last_line(const struct cast *c, char *out, size_t n);

#endif

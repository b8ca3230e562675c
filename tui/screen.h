#ifndef CCC_SCREEN_H
#define CCC_SCREEN_H

#include <stddef.h>
#include <stdint.h>

#include "core/err.h"
#include "tui/draw.h"

/*
 * The terminal. What shall be shown is kept; the bytes are made a piece at a
 * time when the line takes them, so that a stalled line (XOFF) stalls
 * drawing and nothing else, a key abandons what is left of a picture, and
 * frames that nobody would see are never made.
 */
struct screen;

struct screen_opt {
	const char *term;	/* name of the terminal, unchecked */
	int in_fd, out_fd;
	int want_rows, want_cols;	/* where the terminal tells no size */
	int mono;
	int ascii;		/* show nothing but ASCII */
	const char *line_graphics;	/* ascii, acs, utf8 */
};

/* ERR_INPUT with a sentence: not a terminal, bad or unknown TERM, no cursor
 * addressing. Sets err_restore_terminal. */
int screen_open(struct screen **out, const struct screen_opt *o,
    struct err *e);
/* The same complaints without touching anything. */
int screen_check(const char *term, int in_fd, int out_fd, struct err *e);
/* Leaves the terminal as it was found; wipes what was shown. */
void screen_close(struct screen *s);
/* Only the terminal's own state, for a crash: async-signal-safe. */
void screen_restore(void);

void screen_size(const struct screen *s, int *rows, int *cols);
/* Asks the terminal for its size again: 1 where it changed. */
int screen_resized(struct screen *s);

/* What shall be shown from now on. */
void screen_show(struct screen *s, const struct canvas *cv);
/* Whether a new picture may be made: no piece of the last one waits. */
int screen_takes(const struct screen *s);
/* Whether there is something to send. */
int screen_pending(const struct screen *s);
/* Whether lines are drawn as such: not as - and |. */
int screen_lines(const struct screen *s);
/* When the next piece may go, by the monotonic clock: on a slow line not
 * before the last but one has left. */
int64_t screen_sends_at(const struct screen *s);
/* Writes a little of what waits; call when the line takes output. -1: the
 * line is gone. */
int screen_pump(struct screen *s);
/* Everything again at the next show (Ctrl-L). */
void screen_repaint(struct screen *s);
/* Clears screen and scroll-back (lock, end). */
void screen_wipe(struct screen *s);
/* Ctrl-Z and back. */
void screen_suspend(struct screen *s);
void screen_resume(struct screen *s);
void screen_bell(struct screen *s);
/* OSC 52 where the terminal is known to have it: 1 sent, 0 not. */
int screen_copy(struct screen *s, const char *text);
int screen_in_fd(const struct screen *s);
int screen_out_fd(const struct screen *s);

#endif

#ifndef CCC_SCREEN_H
#define CCC_SCREEN_H

#include <stddef.h>

#include "core/err.h"
#include "tui/draw.h"

/*
 * The terminal. curses works out the cheapest way from what is shown to what
 * shall be shown and writes it into memory; the bytes leave from there when
 * the line takes them, so that a stalled line (XOFF) stalls drawing and
 * nothing else, and frames that nobody would see are never made.
 */
struct screen;

struct screen_opt {
	const char *term;	/* name of the terminal, unchecked */
	int in_fd, out_fd;
	int want_rows, want_cols;	/* where the terminal tells no size */
	int mono;
	int ascii;		/* show nothing but ASCII */
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

/* Makes the bytes for what changed. Does nothing while bytes are waiting:
 * then screen_pending() stays > 0 and the caller draws later. Returns 1
 * where the canvas is now what the terminal will show. */
int screen_show(struct screen *s, const struct canvas *cv);
size_t screen_pending(const struct screen *s);
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

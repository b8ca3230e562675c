#ifndef CCC_SCREEN_TERM_H
#define CCC_SCREEN_TERM_H

#include "tui/paint.h"

/*
 * What the terminal of cur_term can, and how it is told: between screen.c
 * and the description of the terminal only.
 */
enum line_set { SET_ASCII, SET_ACS, SET_UTF8 };

struct term_caps {
	struct paint_term paint;
	int ansi;	/* the usual sequences, in their short forms */
	int colour, ascii;
	enum line_set line_set;
};

/* To be called while curses has its terminal set up. */
void term_caps_init(struct term_caps *t, int colour, int ascii,
    const char *line_graphics);

#endif

#ifndef CCC_EDIT_H
#define CCC_EDIT_H

#include <stddef.h>

#include "core/buf.h"
#include "tui/draw.h"

/* One line that is typed into: UTF-8, the cursor between characters. */
struct edit {
	struct buf text;
	size_t at;	/* bytes before the cursor */
	size_t max;	/* most bytes, 0 = 4000 */
};

void edit_init(struct edit *e);
void edit_release(struct edit *e);
/* Like release, after overwriting what was typed. */
void edit_forget(struct edit *e);
void edit_set(struct edit *e, const char *s);
/* 1 where the key was one of typing or moving in the line. Characters that
 * are not clean text (core/text.h) are refused with 1 and no change. */
int edit_key(struct edit *e, int key);
/* Draws the line and the cursor into width columns; secret draws stars. */
void edit_draw(const struct edit *e, const struct draw *d, int row, int col,
    int width, int secret);

#endif

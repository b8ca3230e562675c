#ifndef CCC_KEYS_H
#define CCC_KEYS_H

#include <stdint.h>

#include "core/buf.h"

/*
 * Keys as numbers: a character is its code point, the rest stand above.
 * Control keys are 1..26. Bytes are read one by one and put together by the
 * locale's own rules, so that a character split over two reads is whole.
 */
enum {
	K_NONE = 0,
	K_TAB = 9,
	K_ENTER = 13,
	K_ESC = 27,
	K_SPACE = 32,
	K_UP = 0x200000,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_HOME,
	K_END,
	K_PGUP,
	K_PGDN,
	K_BACK,		/* backspace */
	K_DEL,
	K_INS,
	K_BACKTAB,
	K_F0,		/* K_F0 + 1 .. K_F0 + 12 */
	K_EOF = K_F0 + 20
};
#define K_CTRL(c) ((c) & 0x1f)

struct keys;
struct screen;

struct keys *keys_new(struct screen *s);
void keys_free(struct keys *k);
/* The next key that is there, K_NONE where none is, K_EOF at the end of the
 * line. now: monotonic microseconds. */
int keys_next(struct keys *k, int64_t now);
/* When a key that waits for its second half (Esc, then a digit) must be
 * asked for again; 0 = nothing waits. */
int64_t keys_deadline(const struct keys *k);
/* "Enter", "PgDn", "Ctrl-L", "a". */
void keys_name(int key, struct buf *out);

#endif

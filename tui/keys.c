/*
 * Keys from the terminal: curses knows the sequences, the locale knows the
 * characters. Must not know: what a key does.
 */
#include "tui/keys.h"

#include <curses.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <wchar.h>

#include "core/err.h"
#include "tui/screen.h"

#define ESC_WAIT_US 180000	/* Esc, then a digit: a function key */
#define CHAR_WAIT_US 1000000	/* rest of a split character */

struct keys {
	struct screen *screen;
	WINDOW *pad;		/* asking it never paints */
	mbstate_t state;
	int in_char;		/* bytes of a character so far */
	int esc;		/* an Esc waits for a digit */
	int seq;		/* inside a sequence curses does not know */
	int arg;		/* its number */
	int held;		/* key that came instead of the digit */
	int64_t until;
};

static const struct {
	int curses, key;
} map[] = {
	{ KEY_UP, K_UP }, { KEY_DOWN, K_DOWN }, { KEY_LEFT, K_LEFT },
	{ KEY_RIGHT, K_RIGHT }, { KEY_HOME, K_HOME }, { KEY_FIND, K_HOME },
	{ KEY_END, K_END }, { KEY_LL, K_END }, { KEY_SELECT, K_END },
	{ KEY_PPAGE, K_PGUP }, { KEY_NPAGE, K_PGDN },
	{ KEY_BACKSPACE, K_BACK }, { KEY_DC, K_DEL }, { KEY_IC, K_INS },
	{ KEY_BTAB, K_BACKTAB }, { KEY_ENTER, K_ENTER }, { 0, 0 }
};

/* Sequences that terminals send though their description does not say so. */
static const struct {
	int final, arg, key;
} sequences[] = {
	{ 'A', 0, K_UP }, { 'B', 0, K_DOWN }, { 'C', 0, K_RIGHT },
	{ 'D', 0, K_LEFT }, { 'H', 0, K_HOME }, { 'F', 0, K_END },
	{ 'Z', 0, K_BACKTAB }, { 'M', 0, K_ENTER }, { 'P', 0, K_F0 + 1 },
	{ '~', 1, K_HOME }, { '~', 2, K_INS }, { '~', 3, K_DEL },
	{ '~', 4, K_END }, { '~', 5, K_PGUP }, { '~', 6, K_PGDN },
	{ '~', 7, K_HOME }, { '~', 8, K_END }, { '~', 11, K_F0 + 1 },
	{ 0, 0, 0 }
};

static const struct {
	int key;
	const char *name;
} names[] = {
	{ K_TAB, "Tab" }, { K_ENTER, "Enter" }, { K_ESC, "Esc" },
	{ K_SPACE, "Space" }, { K_UP, "Up" }, { K_DOWN, "Down" },
	{ K_LEFT, "Left" }, { K_RIGHT, "Right" }, { K_HOME, "Home" },
	{ K_END, "End" }, { K_PGUP, "PgUp" }, { K_PGDN, "PgDn" },
	{ K_BACK, "Backspace" }, { K_DEL, "Del" }, { K_INS, "Ins" },
	{ K_BACKTAB, "Shift-Tab" }, { 0, NULL }
};

struct keys *
keys_new(struct screen *s)
{
	struct keys *k = xcalloc(1, sizeof(*k));

	k->screen = s;
	k->pad = newpad(1, 1);
	if (k->pad == NULL)
		bug("no pad for the keyboard");
	keypad(k->pad, TRUE);
	nodelay(k->pad, TRUE);
	return k;
}

void
keys_free(struct keys *k)
{
	if (k == NULL)
		return;
	delwin(k->pad);
	free(k);
}

static int
from_curses(int c)
{
	size_t i;

	for (i = 0; map[i].curses != 0; i++)
		if (map[i].curses == c)
			return map[i].key;
	if (c >= KEY_F(1) && c <= KEY_F(12))
		return K_F0 + (c - KEY_F0);
	return K_NONE;
}

/* One byte into the character under way: the character, or K_NONE. */
static int
from_byte(struct keys *k, int byte, int64_t now)
{
	char b = (char)byte;
	wchar_t w;
	size_t r = mbrtowc(&w, &b, 1, &k->state);

	if (r == (size_t)-2) {
		k->in_char = 1;
		k->until = now + CHAR_WAIT_US;
		return K_NONE;
	}
	k->in_char = 0;
	if (r == (size_t)-1) {
		memset(&k->state, 0, sizeof(k->state));
		return K_NONE;
	}
	if (w == 8 || w == 0x7f)
		return K_BACK;
	if (w == 10)
		return K_ENTER;
	return (int)w;
}

/* Whether the line is at its end: readable, and nothing to read. */
static int
at_end(int fd)
{
	struct pollfd p = { fd, POLLIN, 0 };
	int n = 0;

	if (poll(&p, 1, 0) != 1)
		return 0;
	return ioctl(fd, FIONREAD, &n) == -1 || n == 0;
}

/* 1 a key, 0 nothing more to read, -1 end of the line. */
static int
read_key(struct keys *k, int64_t now, int *key)
{
	int c;

	for (;;) {
		c = wgetch(k->pad);
		if (c == ERR)
			return at_end(screen_in_fd(k->screen)) ? -1 : 0;
		*key = c > 255 ? from_curses(c) : from_byte(k, c, now);
		if (*key != K_NONE)
			return 1;
	}
}

/* A character inside a sequence: its key at the end, else K_NONE. */
static int
in_sequence(struct keys *k, int key)
{
	size_t i;

	if (key >= '0' && key <= '9') {
		k->arg = k->arg * 10 % 1000 + (key - '0');
		return K_NONE;
	}
	if (key >= 0x20 && key < 0x40)
		return K_NONE;
	k->seq = 0;
	for (i = 0; sequences[i].final != 0; i++)
		if (sequences[i].final == key && sequences[i].arg == k->arg)
			return sequences[i].key;
	return K_NONE;
}

/* A key after an Esc that waits: Esc-1 is F1, Esc-0 is F10. */
static int
after_esc(struct keys *k, int key)
{
	k->esc = 0;
	if (key == '[' || key == 'O') {
		k->seq = 1;
		k->arg = 0;
		return K_NONE;
	}
	if (key >= '1' && key <= '9')
		return K_F0 + (key - '0');
	if (key == '0')
		return K_F0 + 10;
	k->held = key;
	return K_ESC;
}

int
keys_next(struct keys *k, int64_t now)
{
	int key, got;

	if (k->in_char && now >= k->until) {
		memset(&k->state, 0, sizeof(k->state));
		k->in_char = 0;
	}
	for (;;) {
		key = k->held;
		k->held = K_NONE;
		got = key != K_NONE ? 1 : read_key(k, now, &key);
		if (got == -1)
			return K_EOF;
		if (got == 0) {
			if (!k->esc || now < k->until)
				return K_NONE;
			k->esc = 0;
			return K_ESC;
		}
		if (k->seq)
			key = in_sequence(k, key);
		else if (k->esc)
			key = after_esc(k, key);
		else if (key == K_ESC) {
			k->esc = 1;
			k->until = now + ESC_WAIT_US;
			continue;
		}
		if (key != K_NONE)
			return key;
	}
}

int64_t
keys_deadline(const struct keys *k)
{
	return k->esc || k->in_char ? k->until : 0;
}

void
keys_name(int key, struct buf *out)
{
	size_t i;

	for (i = 0; names[i].name != NULL; i++) {
		if (names[i].key == key) {
			buf_add(out, names[i].name);
			return;
		}
	}
	if (key > K_F0 && key <= K_F0 + 12)
		buf_addf(out, "F%d", key - K_F0);
	else if (key > 0 && key < 27)
		buf_addf(out, "Ctrl-%c", key + 'A' - 1);
	else if (key > 32 && key < 127)
		buf_addc(out, (char)key);
}

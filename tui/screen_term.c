/*
 * The terminal's description: what it can, its sequences, its characters.
 * Must not know: what is shown.
 *
 * Where a terminal takes the usual (ANSI) sequences they are written in
 * their short forms, which terminfo has none of: row 5 is ESC [ 5 H, one
 * cell to the right ESC [ C. Padding is left out: the line has XON/XOFF.
 */
#include "tui/screen_term.h"

#include <curses.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <wchar.h>

#include "core/err.h"

/* The lines of console.md in the drawing set and in ASCII. */
static const struct {
	uint32_t c;
	char graphic, ascii;
} line_chars[] = {
	{ 0x2500, 'q', '-' }, { 0x2502, 'x', '|' }, { 0, 0, 0 }
};

static const char *
cap(const char *name)
{
	const char *s = tigetstr(name);

	return s == (const char *)-1 ? NULL : s;
}

/* Appends without padding. */
static void
add(struct buf *out, const char *s)
{
	while (s != NULL && *s != '\0') {
		if (s[0] == '$' && s[1] == '<' && strchr(s, '>') != NULL)
			s = strchr(s, '>') + 1;
		else
			buf_addc(out, *s++);
	}
}

static void
csi(struct buf *out, int n, char final)
{
	if (n == 1)
		buf_addf(out, "\033[%c", final);
	else
		buf_addf(out, "\033[%d%c", n, final);
}

static void
cup(const struct term_caps *t, int row, int col, struct buf *out)
{
	if (!t->ansi)
		add(out, tparm(cap("cup"), (long)row, (long)col, 0L, 0L, 0L,
		    0L, 0L, 0L, 0L));
	else if (row == 0 && col == 0)
		buf_add(out, "\033[H");
	else if (col == 0)
		buf_addf(out, "\033[%dH", row + 1);
	else if (row == 0)
		buf_addf(out, "\033[;%dH", col + 1);
	else
		buf_addf(out, "\033[%d;%dH", row + 1, col + 1);
}

static void
pen(const struct term_caps *t, unsigned to, unsigned from, struct buf *out)
{
	static const struct {
		unsigned attr;
		const char *name, *code;
	} attrs[] = {
		{ ATTR_BOLD, "bold", ";1" }, { ATTR_REV, "rev", ";7" },
		{ ATTR_UNDER, "smul", ";4" }, { ATTR_WARN, "bold", ";1" },
		{ 0, NULL, NULL }
	};
	size_t i;

	if ((from & ATTR_GRAPHIC) && !(to & ATTR_GRAPHIC))
		add(out, cap("rmacs"));
	if ((from ^ to) & ~(unsigned)ATTR_GRAPHIC) {
		if (t->ansi)
			buf_add(out, "\033[");
		else
			add(out, cap("sgr0"));
		for (i = 0; attrs[i].name != NULL; i++) {
			if (!(to & attrs[i].attr))
				continue;
			if (t->ansi)
				buf_add(out, attrs[i].attr == ATTR_WARN &&
				    t->colour ? ";31" : attrs[i].code);
			else
				add(out, cap(attrs[i].name));
		}
		if (t->ansi)
			buf_addc(out, 'm');
	}
	if ((to & ATTR_GRAPHIC) && !(from & ATTR_GRAPHIC))
		add(out, cap("smacs"));
}

static void
by(const struct term_caps *t, const char *name, int n, char final,
    struct buf *out)
{
	if (t->ansi)
		csi(out, n, final);
	else
		add(out, tparm(cap(name), (long)n, 0L, 0L, 0L, 0L, 0L, 0L,
		    0L, 0L));
}

static void
tell(void *arg, enum paint_op op, int a, int b, struct buf *out)
{
	const struct term_caps *t = arg;

	switch (op) {
	case PAINT_CUP:
		cup(t, a, b, out);
		break;
	case PAINT_UP:
		by(t, "cuu", a, 'A', out);
		break;
	case PAINT_DOWN:
		by(t, "cud", a, 'B', out);
		break;
	case PAINT_RIGHT:
		by(t, "cuf", a, 'C', out);
		break;
	case PAINT_LEFT:
		by(t, "cub", a, 'D', out);
		break;
	case PAINT_EL:
		add(out, cap("el"));
		break;
	case PAINT_ED:
		add(out, cap("ed"));
		break;
	case PAINT_ECH:
		by(t, "ech", a, 'X', out);
		break;
	case PAINT_CSR:
		add(out, tparm(cap("csr"), (long)a, (long)b, 0L, 0L, 0L, 0L,
		    0L, 0L, 0L));
		break;
	case PAINT_CSR_OFF:
		if (t->ansi)
			buf_add(out, "\033[r");
		else
			tell(arg, PAINT_CSR, 0, a, out);
		break;
	case PAINT_REVERSE:
		add(out, cap("ri"));
		break;
	case PAINT_CLEAR:
		add(out, cap("clear"));
		break;
	case PAINT_PEN:
		pen(t, (unsigned)a, (unsigned)b, out);
		break;
	case PAINT_CURSOR:
		add(out, cap(a ? "cnorm" : "civis"));
		break;
	}
}

/* The letter of the terminal's drawing set for a letter of the VT100's. */
static char
drawing(char vt100)
{
	const char *s = cap("acsc");

	for (; s != NULL && s[0] != '\0' && s[1] != '\0'; s += 2)
		if (s[0] == vt100)
			return s[1];
	return '\0';
}

/* What stands for a character that the terminal has not: one '?' a column. */
static size_t
unknown(int width, char *out)
{
	memset(out, '?', (size_t)width);
	return (size_t)width;
}

static size_t
encode(void *arg, uint32_t c, int width, char out[16], int *graphic)
{
	const struct term_caps *t = arg;
	mbstate_t st;
	size_t i, n;

	for (i = 0; line_chars[i].c != 0; i++) {
		if (line_chars[i].c != c || t->line_set == SET_UTF8)
			continue;
		*graphic = t->line_set == SET_ACS;
		out[0] = *graphic ? drawing(line_chars[i].graphic) :
		    line_chars[i].ascii;
		return 1;
	}
	memset(&st, 0, sizeof(st));
	if (c >= 0x7f && t->ascii)
		return unknown(width, out);
	n = wcrtomb(out, (wchar_t)c, &st);
	return n == (size_t)-1 ? unknown(width, out) : n;
}

static int
is(const char *name, const char *what)
{
	const char *s = cap(name);

	return s != NULL && strcmp(s, what) == 0;
}

/* Whether the sequence is that of ECMA-48, padding aside. */
static int
begins(const char *name, const char *what)
{
	const char *s = cap(name);

	return s != NULL && strncmp(s, what, strlen(what)) == 0 &&
	    (s[strlen(what)] == '\0' || s[strlen(what)] == '$');
}

static enum line_set
can_lines(const char *line_graphics, int ascii)
{
	if (ascii || line_graphics == NULL)
		return SET_ASCII;
	if (strcmp(line_graphics, "utf8") == 0 &&
	    strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
		return SET_UTF8;
	if (strcmp(line_graphics, "acs") == 0 && cap("smacs") != NULL &&
	    cap("rmacs") != NULL && drawing('q') && drawing('x'))
		return SET_ACS;
	return SET_ASCII;
}

void
term_caps_init(struct term_caps *t, int colour, int ascii,
    const char *line_graphics)
{
	struct paint_term *p = &t->paint;

	memset(t, 0, sizeof(*t));
	t->colour = colour;
	t->ascii = ascii;
	t->line_set = can_lines(line_graphics, ascii);
	t->ansi = begins("cup", "\033[%i%p1%d;%p2%dH") &&
	    begins("cuf", "\033[%p1%dC") && begins("cub", "\033[%p1%dD") &&
	    begins("cuu", "\033[%p1%dA") && begins("cud", "\033[%p1%dB") &&
	    begins("rev", "\033[7m");
	p->can_step = t->ansi && is("cr", "\r") && begins("cud1", "\n") &&
	    is("cub1", "\b");
	p->can_el = cap("el") != NULL;
	p->can_ed = cap("ed") != NULL;
	p->can_ech = t->ansi && cap("ech") != NULL;
	p->can_reverse = cap("ri") != NULL;
	p->can_csr = cap("csr") != NULL && p->can_reverse;
	p->can_tab = is("ht", "\t") && tigetnum("it") == 8;
	p->can_hide = cap("civis") != NULL && cap("cnorm") != NULL;
	p->can_wrap = tigetflag("am") == 1 && tigetflag("xenl") == 1;
	p->move_any_pen = tigetflag("msgr") == 1;
	p->tell = tell;
	p->encode = encode;
	p->arg = t;
}

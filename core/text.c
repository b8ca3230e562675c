/*
 * UTF-8, width and cleaning: what stands between the world and the screen.
 * Must not know the terminal, its character set or curses.
 */
#include "core/text.h"

#include <string.h>

#include "core/text_table.h"

/* A terminal cell holds a character and a few marks (curses: four). */
#define MARKS_MAX 3

size_t
text_decode(const char *s, size_t n, uint32_t *cp)
{
	const unsigned char *p = (const unsigned char *)s;
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len, i;
	uint32_t c;

	if (n == 0)
		return 0;
	c = p[0];
	if (c < 0x80) {
		*cp = c;
		return 1;
	}
	if (c >= 0xc2 && c <= 0xdf)
		len = 2, c &= 0x1f;
	else if ((c & 0xf0) == 0xe0)
		len = 3, c &= 0x0f;
	else if (c >= 0xf0 && c <= 0xf4)
		len = 4, c &= 0x07;
	else
		return 0;
	if (len > n)
		return 0;
	for (i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	/* Overlong forms, surrogates and what lies beyond Unicode. */
	if (c < least[len] || (c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff)
		return 0;
	*cp = c;
	return len;
}

size_t
text_encode(uint32_t cp, char out[4])
{
	if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		cp = 0xfffd;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xe0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		out[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

static int
in_ranges(uint32_t cp, const struct text_range *r, size_t n)
{
	size_t lo = 0, hi = n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (cp > r[mid].last)
			lo = mid + 1;
		else if (cp < r[mid].first)
			hi = mid;
		else
			return 1;
	}
	return 0;
}

static int
is_hidden(uint32_t cp)
{
	if (cp >= 0x20 && cp < 0x7f)
		return 0;
	return in_ranges(cp, text_hidden, text_hidden_count);
}

static int
is_mark(uint32_t cp)
{
	return cp >= 0x300 && in_ranges(cp, text_marks, text_marks_count);
}

/*
 * One step over bytes from outside. `marks` counts the marks since the last
 * base character, -1 where there is none they could stand on.
 */
static size_t
step(const char *s, size_t n, uint32_t *cp, int *marks, int *is_clean)
{
	size_t used = text_decode(s, n, cp);

	*is_clean = 0;
	if (used == 0) {
		*marks = -1;
		return 0;
	}
	if (is_hidden(*cp)) {
		*marks = -1;
	} else if (!is_mark(*cp)) {
		/* A space carries no mark: it would float into the margin. */
		*marks = *cp == ' ' ? -1 : 0;
		*is_clean = 1;
	} else if (*marks >= 0 && *marks < MARKS_MAX) {
		(*marks)++;
		*is_clean = 1;
	}
	return used;
}

static void
show(struct buf *out, uint32_t cp)
{
	if (cp < 0x20) {
		buf_addc(out, '^');
		buf_addc(out, (char)(cp + '@'));
	} else if (cp == 0x7f) {
		buf_add(out, "^?");
	} else {
		buf_addf(out, "<U+%04X>", (unsigned)cp);
	}
}

void
text_clean(struct buf *out, const char *s, size_t n)
{
	size_t at = 0, used;
	int marks = -1, is_clean;
	uint32_t cp;

	while (at < n) {
		used = step(s + at, n - at, &cp, &marks, &is_clean);
		if (used == 0) {
			buf_addf(out, "<%02x>", (unsigned char)s[at]);
			used = 1;
		} else if (is_clean) {
			buf_addn(out, s + at, used);
		} else {
			show(out, cp);
		}
		if (!is_clean) {
			/* What follows stands on the visible form, which is
			 * what a second cleaning would see. */
			marks = 0;
		}
		at += used;
	}
}

int
text_is_clean(const char *s, size_t n)
{
	size_t at = 0, used;
	int marks = -1, is_clean;
	uint32_t cp;

	while (at < n) {
		used = step(s + at, n - at, &cp, &marks, &is_clean);
		if (!is_clean)
			return 0;
		at += used;
	}
	return 1;
}

int
text_cp_width(uint32_t cp)
{
	int w;

	if (cp >= 0x20 && cp < 0x7f)
		return 1;
	if (is_hidden(cp))
		return -1;
	w = wcwidth((wchar_t)cp);
	if (w >= 0)
		return w;
	if (is_mark(cp))
		return 0;
	return in_ranges(cp, text_wide, text_wide_count) ? 2 : 1;
}

/* Width at s and its bytes; a byte that is no text counts one column. */
static int
width_at(const char *s, size_t n, size_t *used)
{
	uint32_t cp;
	int w;

	*used = text_decode(s, n, &cp);
	if (*used == 0) {
		*used = 1;
		return 1;
	}
	w = text_cp_width(cp);
	return w < 0 ? 1 : w;
}

int
text_width(const char *s)
{
	size_t n = strlen(s), at, used;
	int cols = 0;

	for (at = 0; at < n; at += used)
		cols += width_at(s + at, n - at, &used);
	return cols;
}

size_t
text_clip(const char *s, int cols, int *used)
{
	size_t n = strlen(s), at, len;
	int w, sum = 0;

	for (at = 0; at < n; at += len) {
		w = width_at(s + at, n - at, &len);
		if (sum + w > cols)
			break;
		sum += w;
	}
	if (used != NULL)
		*used = sum;
	return at;
}

void
text_pad(struct buf *out, const char *s, int cols, int right)
{
	int used, i;
	size_t n;

	if (cols <= 0)
		return;
	n = text_clip(s, cols, &used);
	for (i = used; right && i < cols; i++)
		buf_addc(out, ' ');
	buf_addn(out, s, n);
	for (i = used; !right && i < cols; i++)
		buf_addc(out, ' ');
}

/* Closing punctuation does not begin a line, opening does not end one. */
static int
is_one_of(const char *s, size_t n, const char *set)
{
	size_t used = 0, at, m = strlen(set);
	uint32_t cp, c;

	if (n == 0 || text_decode(s, n, &cp) == 0)
		return 0;
	for (at = 0; at < m; at += used) {
		used = text_decode(set + at, m - at, &c);
		if (used == 0)
			break;
		if (c == cp)
			return 1;
	}
	return 0;
}

/* Whether a line may break between the characters at `at` and `next`. */
static int
may_break(const char *s, size_t n, size_t at, size_t next, int w_at, int w_next)
{
	if (next >= n || w_next == 0)
		return 0;
	if (is_one_of(s + next, n - next, ",.;:!?)]},。、;:!?)》」』”’"))
		return 0;
	if (is_one_of(s + at, n - at, "([{(《「『“‘"))
		return 0;
	return w_at == 2 || w_next == 2;
}

/*
 * Bytes of the next line of s, and of the spaces after it that are dropped.
 */
static size_t
line_end(const char *s, size_t n, int cols, size_t *skip)
{
	size_t at = 0, used, next_used, best = 0, best_skip = 0;
	int w, sum = 0;

	while (at < n) {
		w = width_at(s + at, n - at, &used);
		if (s[at] == ' ' && at > 0) {
			size_t end = at;

			while (at < n && s[at] == ' ')
				at++, sum++;
			best = end;
			best_skip = at - end;
			if (sum > cols && at < n)
				break;
			continue;
		}
		if (sum + w > cols && at > 0)
			break;
		sum += w;
		if (at + used < n && may_break(s, n, at, at + used, w,
		    width_at(s + at + used, n - at - used, &next_used))) {
			best = at + used;
			best_skip = 0;
		}
		at += used;
	}
	if (at >= n) {
		*skip = 0;
		return n;
	}
	*skip = best > 0 ? best_skip : 0;
	return best > 0 ? best : at;
}

void
text_wrap(const char *s, int cols,
    void (*each)(const char *line, size_t bytes, void *arg), void *arg)
{
	size_t n = strlen(s), take, skip;

	if (cols < 1)
		cols = 1;
	do {
		take = line_end(s, n, cols, &skip);
		each(s, take, arg);
		s += take + skip;
		n -= take + skip;
	} while (n > 0);
}

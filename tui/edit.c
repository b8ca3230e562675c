/* A line editor. Must not know: what is typed, or where it goes. */
#include "tui/edit.h"

#include <string.h>

#include "core/text.h"
#include "tui/keys.h"

#define EDIT_MAX 4000

void
edit_init(struct edit *e)
{
	memset(e, 0, sizeof(*e));
	buf_init(&e->text);
}

void
edit_release(struct edit *e)
{
	buf_release(&e->text);
	e->at = 0;
}

void
edit_forget(struct edit *e)
{
	if (e->text.cap > 0)
		explicit_bzero(e->text.s, e->text.cap);
	edit_release(e);
}

void
edit_set(struct edit *e, const char *s)
{
	buf_reset(&e->text);
	buf_add(&e->text, s);
	e->at = e->text.len;
}

/* Bytes of the character that ends at, or begins at, the cursor. */
static size_t
before(const struct edit *e)
{
	size_t n = 0;

	while (n < e->at) {
		n++;
		if (((unsigned char)e->text.s[e->at - n] & 0xc0) != 0x80)
			break;
	}
	return n;
}

static size_t
after(const struct edit *e)
{
	uint32_t cp;
	size_t n = text_decode(e->text.s + e->at, e->text.len - e->at, &cp);

	return n > 0 ? n : e->at < e->text.len ? 1 : 0;
}

static void
cut(struct edit *e, size_t from, size_t n)
{
	memmove(e->text.s + from, e->text.s + from + n,
	    e->text.len - from - n + 1);
	e->text.len -= n;
	e->at = from;
}

static void
insert(struct edit *e, uint32_t cp)
{
	char u[4];
	size_t n = text_encode(cp, u);
	size_t tail = e->text.len - e->at;
	size_t max = e->max > 0 ? e->max : EDIT_MAX;

	if (e->text.len + n > max || !text_is_clean(u, n))
		return;
	buf_addn(&e->text, u, n);
	memmove(e->text.s + e->at + n, e->text.s + e->at, tail);
	memcpy(e->text.s + e->at, u, n);
	e->at += n;
}

static void
cut_word(struct edit *e)
{
	size_t from = e->at;

	while (from > 0 && e->text.s[from - 1] == ' ')
		from--;
	while (from > 0 && e->text.s[from - 1] != ' ')
		from--;
	cut(e, from, e->at - from);
}

/* Keys that move or cut; 1 where it was one. */
static int
edit_move(struct edit *e, int key)
{
	if (key == K_LEFT || key == K_CTRL('b'))
		e->at -= before(e);
	else if (key == K_RIGHT || key == K_CTRL('f'))
		e->at += after(e);
	else if (key == K_HOME || key == K_CTRL('a'))
		e->at = 0;
	else if (key == K_END || key == K_CTRL('e'))
		e->at = e->text.len;
	else if (key == K_BACK && e->at > 0)
		cut(e, e->at - before(e), before(e));
	else if (key == K_DEL || key == K_CTRL('d'))
		cut(e, e->at, after(e));
	else if (key == K_CTRL('u'))
		cut(e, 0, e->at);
	else if (key == K_CTRL('k'))
		cut(e, e->at, e->text.len - e->at);
	else if (key == K_CTRL('w'))
		cut_word(e);
	else
		return key == K_BACK;
	return 1;
}

int
edit_key(struct edit *e, int key)
{
	if (edit_move(e, key))
		return 1;
	if (key < 0x20 || key >= K_UP)
		return 0;
	insert(e, (uint32_t)key);
	return 1;
}

void
edit_draw(const struct edit *e, const struct draw *d, int row, int col,
    int width, int secret)
{
	struct buf head, shown;
	const char *s;
	size_t i, n;
	uint32_t cp;
	int w;

	buf_init(&head);
	buf_init(&shown);
	for (i = 0; i < e->text.len; i += n > 0 ? n : 1) {
		n = text_decode(e->text.s + i, e->text.len - i, &cp);
		if (i < e->at)
			buf_addn(&head, secret ? "*" : e->text.s + i,
			    secret ? 1 : n);
		buf_addn(&shown, secret ? "*" : e->text.s + i, secret ? 1 : n);
	}
	/* Scroll by whole characters until the cursor is in view. */
	s = shown.s;
	w = text_width(head.s);
	while (w > width - 1 && *s != '\0') {
		n = text_decode(s, strlen(s), &cp);
		w -= text_cp_width(cp) > 0 ? text_cp_width(cp) : 0;
		s += n > 0 ? n : 1;
	}
	draw_text(d, row, col, width, s, ATTR_NONE);
	draw_cursor(d, row, col + w);
	if (secret)
		explicit_bzero(head.s, head.len);
	buf_release(&head);
	buf_release(&shown);
}

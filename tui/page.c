/*
 * Pages: lines, the marker, scrolling. Must not know: what they say.
 */
#include "tui/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/text.h"

#define MARGIN 3	/* column of the text; the marker stands in 1 */

static void
clear(struct page_view *p)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		free(p->lines[i].text);
		free(p->lines[i].right);
		free(p->lines[i].arg);
	}
	p->n = 0;
	p->next_digit = '1';
}

void
page_release(struct page_view *p)
{
	clear(p);
	free(p->lines);
	p->lines = NULL;
}

void
page_stale(struct page_view *p)
{
	p->built_cols = 0;
	if (p->v.app != NULL)
		app_touch(p->v.app);
}

static struct page_line *
add(struct page_view *p, enum line_kind kind, const char *s, size_t n)
{
	struct page_line *l;

	if (p->n == p->cap) {
		p->cap = p->cap * 2 + 32;
		p->lines = xrealloc(p->lines, p->cap * sizeof(*p->lines));
	}
	l = &p->lines[p->n++];
	memset(l, 0, sizeof(*l));
	l->kind = kind;
	l->text = xmalloc(n + 1);
	memcpy(l->text, s, n);
	l->text[n] = '\0';
	return l;
}

struct wrapping {
	struct page_view *p;
	size_t indent;
};

static void
add_wrapped(const char *line, size_t n, void *arg)
{
	struct wrapping *w = arg;
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "%*s", (int)w->indent, "");
	buf_addn(&b, line, n);
	add(w->p, LINE_TEXT, b.s, b.len);
	buf_release(&b);
}

void
page_text(struct page_view *p, const char *text)
{
	struct wrapping w = { p, strspn(text, " ") };
	int cols = p->built_cols - MARGIN - 1 - (int)w.indent;

	if (text[w.indent] == '\0')
		add(p, LINE_TEXT, "", 0);
	else
		text_wrap(text + w.indent, cols > 10 ? cols : 10, add_wrapped,
		    &w);
}

void
page_hang(struct page_view *p, const char *text, int hang)
{
	struct wrapping w = { p, (size_t)hang };
	int cols = p->built_cols - MARGIN - 1, used;
	size_t n = text_clip(text, cols, &used);

	add(p, LINE_TEXT, text, n);
	text += n;
	text += strspn(text, " ");
	if (*text != '\0')
		text_wrap(text, cols - hang > 10 ? cols - hang : 10,
		    add_wrapped, &w);
}

void
page_textf(struct page_view *p, const char *fmt, ...)
{
	char line[2048];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	page_text(p, line);
}

void
page_blank(struct page_view *p)
{
	add(p, LINE_TEXT, "", 0);
}

void
page_head(struct page_view *p, const char *title, const char *right)
{
	struct page_line *l = add(p, LINE_HEAD, title, strlen(title));

	if (right != NULL && *right != '\0')
		l->right = xstrdup(right);
}

struct page_line *
page_item(struct page_view *p, int pick, const char *arg, int digits,
    const char *text)
{
	struct page_line *l = add(p, LINE_ITEM, text, strlen(text));

	l->pick = pick;
	if (arg != NULL)
		l->arg = xstrdup(arg);
	if (digits && p->next_digit <= '9')
		l->digit = p->next_digit++;
	return l;
}

void
page_right(struct page_view *p, const char *right)
{
	if (p->n == 0)
		return;
	free(p->lines[p->n - 1].right);
	p->lines[p->n - 1].right = xstrdup(right);
}

const struct page_line *
page_current(const struct page_view *p)
{
	if (p->cur >= p->n || p->lines[p->cur].kind != LINE_ITEM)
		return NULL;
	return &p->lines[p->cur];
}

/* The first item at or after (step 1) or before (step -1) a line; p->n where
 * there is none. */
static size_t
find_item(const struct page_view *p, size_t from, int step)
{
	size_t i = from;

	while (i < p->n) {
		if (p->lines[i].kind == LINE_ITEM)
			return i;
		i += (size_t)step;	/* below 0 it is past the end */
	}
	return p->n;
}

/* Builds the lines, and keeps the marker on the same thing. */
static void
build(struct page_view *p, int cols)
{
	const struct page_line *l = page_current(p);
	char *arg = l != NULL && l->arg != NULL ? xstrdup(l->arg) : NULL;
	int pick = l != NULL ? l->pick : -1;
	size_t i;

	p->built_cols = cols;
	clear(p);
	p->ops->build(p, cols);
	for (i = 0; i < p->n; i++)
		if (p->lines[i].kind == LINE_ITEM && p->lines[i].pick == pick &&
		    strcmp(p->lines[i].arg == NULL ? "" : p->lines[i].arg,
		    arg == NULL ? "" : arg) == 0)
			break;
	if (i == p->n || pick == -1)
		i = p->cur < p->n && pick != -1 ? find_item(p, p->cur, 1) :
		    find_item(p, 0, 1);
	if (i == p->n)
		i = find_item(p, 0, 1);
	p->cur = i;
	free(arg);
}

static void
keep_in_view(struct page_view *p)
{
	size_t rows = (size_t)(p->rows > 0 ? p->rows : 1);

	if (p->cur < p->n) {
		if (p->cur < p->top)
			p->top = p->cur;
		if (p->cur >= p->top + rows)
			p->top = p->cur - rows + 1;
	}
	if (p->n <= rows)
		p->top = 0;
	else if (p->top > p->n - rows)
		p->top = p->n - rows;
	/* The lines over the first item are seen with it. */
	if (p->cur == find_item(p, 0, 1) && p->cur < rows)
		p->top = 0;
}

static void
draw_line(const struct page_view *p, size_t i, int row, const struct draw *d)
{
	const struct page_line *l = &p->lines[i];
	char digit[3] = { (char)l->digit, ' ', '\0' };
	char mark[2] = { l->mark, '\0' };
	int col = MARGIN, w = 0;

	if (l->kind == LINE_HEAD) {
		draw_rule(d, row, l->text, l->right);
		return;
	}
	if (l->right != NULL) {
		w = text_width(l->right);
		draw_right(d, row, d->cols - w - 1, w, l->right, ATTR_NONE);
		w++;
	}
	if (l->kind == LINE_ITEM) {
		draw_mark(d, row, 1, i == p->cur);
		if (l->mark != 0)
			draw_text(d, row, 2, 1, mark, ATTR_NONE);
		if (l->digit != 0)
			col += draw_text(d, row, col, 2, digit, ATTR_NONE);
	}
	draw_text(d, row, col, d->cols - col - 1 - w, l->text, ATTR_NONE);
}

void
page_draw(struct view *v, const struct draw *d)
{
	struct page_view *p = (struct page_view *)v;
	int row;

	if (p->built_cols != d->cols)
		build(p, d->cols);
	if (p->rows != d->rows) {
		p->rows = d->rows;
		keep_in_view(p);
	}
	if (p->top >= p->n)
		p->top = 0;
	for (row = 0; row < d->rows && p->top + (size_t)row < p->n; row++)
		draw_line(p, p->top + (size_t)row, row, d);
	if (p->top + (size_t)d->rows < p->n)
		draw_right(d, d->rows - 1, d->cols - 12, 9, _(" more "),
		    ATTR_NONE);
}

int
page_height(struct view *v, int rows, int cols)
{
	struct page_view *p = (struct page_view *)v;
	int max = p->ops->max_rows > 0 ? p->ops->max_rows : rows - 4;

	if (p->built_cols != cols)
		build(p, cols);
	return (int)p->n < max ? (int)p->n : max;
}

static void
move(struct page_view *p, int step)
{
	size_t next = p->cur < p->n ?
	    find_item(p, p->cur + (size_t)step, step) : p->n;
	size_t rows = (size_t)(p->rows > 0 ? p->rows : 1);

	if (step > 0) {
		if (next < p->n && next < p->top + rows)
			p->cur = next;
		else if (p->top + rows < p->n)
			p->top++;
		if (next < p->n && next < p->top + rows)
			p->cur = next;
	} else {
		if (next < p->n && next >= p->top)
			p->cur = next;
		else if (p->top > 0)
			p->top--;
		if (next < p->n && next >= p->top)
			p->cur = next;
	}
}

static void
move_page(struct page_view *p, int step)
{
	size_t rows = (size_t)(p->rows > 1 ? p->rows - 1 : 1), i;

	if (step > 0)
		p->top = p->top + rows < p->n ? p->top + rows : p->top;
	else
		p->top = p->top > rows ? p->top - rows : 0;
	if (p->n > (size_t)p->rows && p->top > p->n - (size_t)p->rows)
		p->top = p->n - (size_t)p->rows;
	i = find_item(p, p->top, 1);
	if (i < p->n && i < p->top + (size_t)p->rows)
		p->cur = i;
}

static void
key_down(struct view *v)
{
	move((struct page_view *)v, 1);
}

static void
key_up(struct view *v)
{
	move((struct page_view *)v, -1);
}

static void
key_pgdn(struct view *v)
{
	move_page((struct page_view *)v, 1);
}

static void
key_pgup(struct view *v)
{
	move_page((struct page_view *)v, -1);
}

static void
key_home(struct view *v)
{
	struct page_view *p = (struct page_view *)v;

	p->top = 0;
	p->cur = find_item(p, 0, 1);
}

static void
key_end(struct view *v)
{
	struct page_view *p = (struct page_view *)v;
	size_t i = p->n > 0 ? find_item(p, p->n - 1, -1) : p->n;

	if (i < p->n)
		p->cur = i;
	p->top = p->n;
	if (p->n > (size_t)p->rows)
		p->top = p->n - (size_t)p->rows;
	else
		p->top = 0;
}

/* Tab: to the next heading. */
static void
key_section(struct view *v)
{
	struct page_view *p = (struct page_view *)v;
	size_t i, n;

	for (n = 0, i = p->top + 1; n < p->n; n++, i++) {
		if (i >= p->n)
			i = 0;
		if (p->lines[i].kind == LINE_HEAD)
			break;
	}
	if (n == p->n)
		return;
	p->top = i;
	i = find_item(p, i, 1);
	if (i < p->n)
		p->cur = i;
	if (p->n <= (size_t)p->rows)
		p->top = 0;
	else if (p->top > p->n - (size_t)p->rows)
		p->top = p->n - (size_t)p->rows;
}

static void
key_enter(struct view *v)
{
	struct page_view *p = (struct page_view *)v;
	const struct page_line *l = page_current(p);

	if (l != NULL && p->ops->pick != NULL)
		p->ops->pick(p, l);
}

/* A digit chooses its line at once. */
int
page_type(struct view *v, int key)
{
	struct page_view *p = (struct page_view *)v;
	size_t i;

	if (key < '1' || key > '9')
		return 0;
	for (i = 0; i < p->n; i++) {
		if (p->lines[i].digit != key)
			continue;
		p->cur = i;
		keep_in_view(p);
		if (p->ops->pick != NULL)
			p->ops->pick(p, &p->lines[i]);
		return 1;
	}
	return 0;
}

/* clang-format off */
const struct key_row page_keys[] = {
	{ K_ENTER, 0, KEY_FOOT, N_("open"), N_("open the chosen line; its digit does the same"), key_enter },
	{ K_DOWN, 'j', 0, N_("down"), N_("next line (also Ctrl-N)"), key_down },
	{ K_CTRL('n'), 0, 0, NULL, NULL, key_down },
	{ K_UP, 'k', 0, N_("up"), N_("line before (also Ctrl-P)"), key_up },
	{ K_CTRL('p'), 0, 0, NULL, NULL, key_up },
	{ K_PGDN, K_CTRL('f'), 0, N_("page"), N_("page down"), key_pgdn },
	{ K_PGUP, K_CTRL('b'), 0, N_("page"), N_("page up"), key_pgup },
	{ K_HOME, 'g', 0, N_("top"), N_("first line"), key_home },
	{ K_END, 'G', 0, N_("end"), N_("last line"), key_end },
	{ K_TAB, 0, 0, N_("section"), N_("next section"), key_section },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

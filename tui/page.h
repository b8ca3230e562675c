#ifndef CCC_PAGE_H
#define CCC_PAGE_H

#include "tui/app.h"

/*
 * A page: lines of text under headings, some of which can be chosen by the
 * marker and Enter, or by their digit. Cards, questions, help, menus are
 * pages; each fills its own and is told what was chosen.
 */
enum line_kind { LINE_TEXT, LINE_HEAD, LINE_ITEM };

struct page_line {
	enum line_kind kind;
	char *text;
	char *right;	/* right end, or NULL */
	int digit;	/* '1'..'9', 0 = none */
	int pick;	/* what it is, for the page's own use */
	char *arg;	/* and of what, or NULL */
	char mark;	/* '!' or '*' before an item, 0 none */
};

struct page_view;
struct page_ops {
	/* Fills the page for a width; called at first, after page_stale() and
	 * when the width changes. */
	void (*build)(struct page_view *p, int cols);
	void (*pick)(struct page_view *p, const struct page_line *l);
	int max_rows;	/* as an overlay: at most, 0 = leave 4 rows */
};

struct page_view {
	struct view v;
	const struct page_ops *ops;
	struct page_line *lines;
	size_t n, cap, cur, top;
	int built_cols, rows;
	int next_digit;
};

/* For the view's free. */
void page_release(struct page_view *p);
/* Build it again before it is drawn. */
void page_stale(struct page_view *p);

/* While building. Text longer than the width is broken into lines, later
 * ones indented like the first. */
void page_text(struct page_view *p, const char *text);
/* The same, with later lines hang columns in. */
void page_hang(struct page_view *p, const char *text, int hang);
void page_textf(struct page_view *p, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void page_blank(struct page_view *p);
void page_head(struct page_view *p, const char *title, const char *right);
/* An item; arg is copied. digits: it gets the next free digit. */
struct page_line *page_item(struct page_view *p, int pick, const char *arg,
    int digits, const char *text);
/* Right end of the line added last. */
void page_right(struct page_view *p, const char *right);

/* What the view's ops use. */
void page_draw(struct view *v, const struct draw *d);
int page_height(struct view *v, int rows, int cols);
int page_type(struct view *v, int key);
extern const struct key_row page_keys[];
/* The chosen line, or NULL. */
const struct page_line *page_current(const struct page_view *p);

#endif

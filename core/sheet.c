/*
 * What paper is made of: sections, items, tables, lines to sign, a seal as
 * words. Must not know any record or report.
 */
#include "core/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"

#define LABEL 18	/* columns of a label with the space behind it */
#define GAP 2
#define TEXT_LEAST 8	/* a column of text is not narrower */
#define COMFORT 24	/* nor this, where rows take several lines anyway */
#define INDENT 4	/* of the second line of a row */
#define ROOM (SHEET_COLS - 2)

void
sheet_section(struct buf *b, const char *title, long rows)
{
	struct buf head;

	buf_init(&head);
	buf_addf(&head, "-- %s ", title);
	if (rows >= 0)
		buf_addf(&head, "(%ld) ", rows);
	while (text_width(head.s) < SHEET_COLS)
		buf_addc(&head, '-');
	buf_addf(b, "\n%s\n", head.s);
	buf_release(&head);
}

struct indent {
	struct buf *b;
	int first;
	int cols;
};

static void
add_line(const char *line, size_t bytes, void *arg)
{
	struct indent *in = arg;

	if (!in->first)
		buf_addf(in->b, "%*s", in->cols, "");
	in->first = 0;
	buf_addn(in->b, line, bytes);
	buf_addc(in->b, '\n');
}

void
sheet_item(struct buf *b, const char *label, const char *text)
{
	struct indent in = { b, 1, LABEL + 2 };
	int w = text_width(label);

	if (*text == '\0')
		return;
	buf_add(b, "  ");
	if (w < LABEL) {
		text_pad(b, label, LABEL, 0);
	} else if (w + 3 + text_width(text) <= SHEET_COLS) {
		buf_addf(b, "%s ", label);
	} else {
		buf_addf(b, "%s\n%*s", label, LABEL + 2, "");
	}
	text_wrap(text, SHEET_COLS - LABEL - 2, add_line, &in);
}

void
sheet_text(struct buf *b, int indent, const char *text)
{
	struct indent in = { b, 0, indent };

	if (*text != '\0')
		text_wrap(text, SHEET_COLS - indent, add_line, &in);
}

void
sheet_ends(struct buf *b, const char *left, const char *right)
{
	int room = SHEET_COLS - text_width(left) - text_width(right);

	if (room >= GAP) {
		buf_addf(b, "%s%*s%s\n", left, room, "", right);
		return;
	}
	sheet_text(b, 0, left);
	sheet_text(b, 0, right);
}

void
sheet_signatures(struct buf *b, const char *const *who)
{
	size_t i;

	for (i = 0; who[i] != NULL; i++) {
		buf_add(b, "\n\n  ");
		text_pad(b, who[i], LABEL, 0);
		buf_addf(b, "____________________   %s ____________   %s\n",
		    _("Date"), _("Seal"));
	}
}

/* ---- tables ---- */

struct grid {
	const struct sheet_column *cols;
	size_t ncols, rows;
	void (*cell)(struct buf *out, size_t row, size_t col, void *arg);
	void *arg;
	int *width, *least;
	size_t *band;		/* of each column: which line of a row it is on */
};

/* Columns of the longest word of a heading; where words are not parted by
 * spaces, of three characters. */
static int
head_least(const char *head)
{
	int most = 0, w;
	struct buf word;
	size_t n;

	buf_init(&word);
	while (*head != '\0') {
		n = strcspn(head, " ");
		buf_reset(&word);
		buf_addn(&word, head, n);
		w = text_width(word.s);
		if (n > (size_t)w && w > 6)
			w = 6;
		most = w > most ? w : most;
		head += n + (head[n] == ' ');
	}
	buf_release(&word);
	return most;
}

/* How wide a column would be, and what it must not go below. */
static void
measure(const struct grid *g, size_t col)
{
	int cells = 0, head = text_width(g->cols[col].head), w;
	struct buf b;
	size_t i;

	buf_init(&b);
	for (i = 0; i < g->rows; i++) {
		buf_reset(&b);
		g->cell(&b, i, col, g->arg);
		w = text_width(b.s);
		cells = w > cells ? w : cells;
	}
	buf_release(&b);
	g->width[col] = cells > head ? cells : head;
	w = head_least(g->cols[col].head);
	if (!g->cols[col].right && cells > TEXT_LEAST)
		cells = TEXT_LEAST;
	g->least[col] = cells > w ? cells : w;
	if (g->least[col] > ROOM)
		g->least[col] = ROOM;
}

/* Takes columns of a band from the widest until all fit. */
static void
fit(const struct grid *g, size_t from, size_t to, int room)
{
	int total = -GAP, slack;
	size_t i, at;

	for (i = from; i < to; i++)
		total += g->width[i] + GAP;
	for (; total > room; total--) {
		slack = 0;
		at = to;
		for (i = from; i < to; i++)
			if (g->width[i] > g->least[i] && g->width[i] > slack) {
				slack = g->width[i];
				at = i;
			}
		if (at == to)
			return;
		g->width[at]--;
	}
}

/* What a column asks for where it shares a row of several lines. */
static int
comfortable(const struct grid *g, size_t col)
{
	int want = g->width[col] < COMFORT ? g->width[col] : COMFORT;

	return want > g->least[col] ? want : g->least[col];
}

/* Puts the columns on one line where they fit at their least, else on as
 * many as it takes. Returns how many lines. */
static size_t
arrange(const struct grid *g)
{
	int total = -GAP;
	size_t i, from = 0, bands = 1;

	for (i = 0; i < g->ncols; i++) {
		measure(g, i);
		total += g->least[i] + GAP;
	}
	if (total <= ROOM) {
		fit(g, 0, g->ncols, ROOM);
		return 1;
	}
	total = -GAP;
	for (i = 0; i < g->ncols; i++) {
		total += comfortable(g, i) + GAP;
		if (i > from && total > (bands > 1 ? ROOM - INDENT : ROOM)) {
			fit(g, from, i, bands > 1 ? ROOM - INDENT : ROOM);
			from = i;
			bands++;
			total = comfortable(g, i);
		}
		g->band[i] = bands - 1;
	}
	fit(g, from, g->ncols, bands > 1 ? ROOM - INDENT : ROOM);
	return bands;
}

/* The lines of one cell. */
struct cell_lines {
	char **s;
	size_t n;
};

static void
keep_line(const char *line, size_t bytes, void *arg)
{
	struct cell_lines *l = arg;

	l->s = xrealloc(l->s, (l->n + 1) * sizeof(*l->s));
	l->s[l->n] = xcalloc(1, bytes + 1);
	memcpy(l->s[l->n++], line, bytes);
}

static void
trim(struct buf *b)
{
	while (b->len > 0 && b->s[b->len - 1] == ' ')
		b->s[--b->len] = '\0';
	buf_addc(b, '\n');
}

/* The columns from..to of a row, as high as the highest cell. row < 0: the
 * heads. */
static void
put_band(struct buf *b, const struct grid *g, long row, size_t from,
    size_t to)
{
	struct cell_lines *l = xcalloc(to, sizeof(*l));
	size_t i, k, high = 0;
	struct buf v;

	buf_init(&v);
	for (i = from; i < to; i++) {
		buf_reset(&v);
		if (row < 0)
			buf_add(&v, g->cols[i].head);
		else
			g->cell(&v, (size_t)row, i, g->arg);
		text_wrap(v.s, g->width[i], keep_line, &l[i]);
		if (l[i].n > high)
			high = l[i].n;
	}
	buf_release(&v);
	for (k = 0; k < high; k++) {
		buf_addf(b, "%*s", from > 0 ? 2 + INDENT : 2, "");
		for (i = from; i < to; i++) {
			text_pad(b, k < l[i].n ? l[i].s[k] : "", g->width[i],
			    g->cols[i].right);
			if (i + 1 < to)
				buf_addf(b, "%*s", GAP, "");
		}
		trim(b);
	}
	for (i = from; i < to; i++) {
		for (k = 0; k < l[i].n; k++)
			free(l[i].s[k]);
		free(l[i].s);
	}
	free(l);
}

static void
put_row(struct buf *b, const struct grid *g, long row)
{
	size_t from = 0, i;

	for (i = 1; i <= g->ncols; i++)
		if (i == g->ncols || g->band[i] != g->band[from]) {
			put_band(b, g, row, from, i);
			from = i;
		}
}

void
sheet_table(struct buf *b, const struct sheet_column *cols, size_t ncols,
    size_t rows,
    void (*cell)(struct buf *out, size_t row, size_t col, void *arg),
    void *arg)
{
	struct grid g = { cols, ncols, rows, cell, arg, NULL, NULL, NULL };
	size_t i, bands;

	if (ncols == 0 || rows == 0)
		return;
	g.width = xcalloc(ncols, sizeof(*g.width));
	g.least = xcalloc(ncols, sizeof(*g.least));
	g.band = xcalloc(ncols, sizeof(*g.band));
	bands = arrange(&g);
	put_row(b, &g, -1);
	for (i = 0; i < rows; i++) {
		if (bands > 1)
			buf_addc(b, '\n');
		put_row(b, &g, (long)i);
	}
	free(g.width);
	free(g.least);
	free(g.band);
}

/* ---- a seal as words ---- */

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void
sheet_groups(const char *hash, char out[6 * SHEET_GROUPS])
{
	unsigned long long piece;
	size_t i, k;

	out[0] = '\0';
	if (strlen(hash) != 64 ||
	    strspn(hash, "0123456789abcdefABCDEF") != 64)
		return;
	for (i = 0; i < SHEET_GROUPS; i++) {
		piece = 0;
		for (k = 0; k < 10; k++)
			piece = piece << 4 |
			    (unsigned)hex_value(hash[i * 10 + k]);
		snprintf(out + 6 * i, 6, "%05u", (unsigned)(piece % 100000));
		if (i + 1 < SHEET_GROUPS)
			out[6 * i + 5] = ' ';
	}
}

static void
add_spoken(struct buf *b, const char *group)
{
	static const char *const zh[] = { "零", "幺", "二", "三", "四", "五",
		"六", "七", "八", "九" };
	static const char *const en[] = { "zero", "one", "two", "three",
		"four", "five", "six", "seven", "eight", "nine" };
	int is_en = i18n_lang() == LANG_EN;
	size_t i;

	for (i = 0; i < 5; i++)
		buf_addf(b, "%s%s", is_en && i > 0 ? " " : "",
		    (is_en ? en : zh)[group[i] - '0']);
}

void
sheet_seal(struct buf *b, const char *hash)
{
	char groups[6 * SHEET_GROUPS];
	struct buf line;
	size_t i, a_line = i18n_lang() == LANG_EN ? 2 : 3;

	sheet_groups(hash, groups);
	sheet_item(b, _("Read out"), groups);
	buf_init(&line);
	for (i = 0; groups[0] != '\0' && i < SHEET_GROUPS; i++) {
		add_spoken(&line, groups + 6 * i);
		if ((i + 1) % a_line != 0) {
			buf_add(&line, i18n_lang() == LANG_EN ? ", " : "  ");
			continue;
		}
		sheet_item(b, i + 1 == a_line ? _("In words") : "", line.s);
		buf_reset(&line);
	}
	buf_release(&line);
}

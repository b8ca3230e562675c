/* Asks one line. Must not know: what for. */
#include "tui/prompt.h"

#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/text.h"
#include "tui/edit.h"

struct prompt {
	struct view v;
	struct prompt_spec spec;
	char *label;
	struct edit edit;
	const struct draw *d;	/* while it is drawn */
	int row;
};

#define MAX_LINES 6

static const struct view_ops prompt_ops;

void
prompt_push(struct app *a, const struct prompt_spec *p)
{
	struct prompt *q = xcalloc(1, sizeof(*q));

	q->v.ops = &prompt_ops;
	q->spec = *p;
	q->label = xstrdup(p->label);
	edit_init(&q->edit);
	q->edit.max = p->max;
	if (p->initial != NULL)
		edit_set(&q->edit, p->initial);
	app_push(a, &q->v);
}

/* Takes the prompt away first, so that done may push views. */
static void
finish(struct prompt *q, int given)
{
	struct prompt_spec s = q->spec;
	char *text = NULL;

	if (given)
		text = xstrdup(s.yes_no ? "y" : q->edit.text.s);
	app_pop(q->v.app);
	s.done(s.owner, text);
	if (text != NULL)
		explicit_bzero(text, strlen(text));
	free(text);
}

static int
prompt_type(struct view *v, int key)
{
	struct prompt *q = (struct prompt *)v;

	if (q->spec.yes_no) {
		if (key == 'y' || key == 'Y')
			finish(q, 1);
		else if (key == 'n' || key == 'N' || key == 'q')
			finish(q, 0);
		else
			return key != K_ESC && key < K_UP;
		return 1;
	}
	if (key == K_ENTER) {
		finish(q, 1);
		return 1;
	}
	if (!edit_key(&q->edit, key))
		return key == K_TAB;
	if (q->spec.changed != NULL)
		q->spec.changed(q->spec.owner, q->edit.text.s);
	return 1;
}

static int
prompt_leave(struct view *v)
{
	finish((struct prompt *)v, 0);
	return 1;
}

static void
count_line(const char *line, size_t n, void *arg)
{
	(void)line;
	(void)n;
	++*(int *)arg;
}

/* A question that names many things takes more lines than one. */
static int
prompt_height(struct view *v, int rows, int cols)
{
	struct prompt *q = (struct prompt *)v;
	int n = 0;

	(void)rows;
	if (!q->spec.yes_no)
		return 1;
	text_wrap(q->label, cols - 3, count_line, &n);
	return n < 1 ? 1 : n > MAX_LINES ? MAX_LINES : n;
}

static void
draw_line(const char *line, size_t n, void *arg)
{
	struct prompt *q = arg;
	struct buf b;
	int w;

	buf_init(&b);
	buf_addn(&b, line, n);
	w = draw_text(q->d, q->row, 1, q->d->cols - 2, b.s, ATTR_NONE);
	if (q->row < q->d->rows)
		draw_cursor(q->d, q->row, w + 2);
	q->row++;
	buf_release(&b);
}

static void
prompt_draw(struct view *v, const struct draw *d)
{
	struct prompt *q = (struct prompt *)v;
	int w;

	if (q->spec.yes_no) {
		q->d = d;
		q->row = 0;
		text_wrap(q->label, d->cols - 3, draw_line, q);
		return;
	}
	w = draw_text(d, 0, 1, d->cols * 3 / 4, q->label, ATTR_NONE);
	edit_draw(&q->edit, d, 0, w + 2, d->cols - w - 3, q->spec.secret);
}

static void
prompt_free(struct view *v)
{
	struct prompt *q = (struct prompt *)v;

	edit_forget(&q->edit);
	free(q->label);
}

static const struct view_ops prompt_ops = {
	.name = "prompt",
	.type = prompt_type,
	.draw = prompt_draw,
	.height = prompt_height,
	.leave = prompt_leave,
	.free = prompt_free,
	.digits = 1,
};

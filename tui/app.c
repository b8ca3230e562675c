/*
 * The stack of views and the keys that mean the same everywhere. Must not
 * know: any panel, any kind of record.
 */
#include "tui/app.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/i18n.h"
#include "core/text.h"
#include "tui/help.h"
#include "tui/palette.h"
#include "tui/prompt.h"
#include "tui/screen.h"
#include "tui/screens.h"
#include "tui/todo.h"

#define MIN_ROWS 16
#define MIN_COLS 60
#define HOLD_US 300000
#define KEYS_US 2000000

/* The lowest view that must be drawn: those above it lie over it. */
static struct view *
lowest_shown(struct app *a)
{
	struct view *v = a->top;

	while (v != NULL && v->ops->height != NULL && v->below != NULL)
		v = v->below;
	return v;
}

/* Draws v and all above it, from the bottom up. */
static void
draw_upto(struct app *a, struct view *v, const struct view *last,
    const struct draw *body)
{
	struct draw part;
	int h;

	if (v != last && v->below != NULL)
		draw_upto(a, v->below, last, body);
	if (v->ops->height == NULL) {
		v->ops->draw(v, body);
		return;
	}
	h = v->ops->height(v, body->rows, body->cols);
	if (h > body->rows)
		h = body->rows;
	part = draw_part(body, body->rows - h, 0, h, body->cols);
	body->cv->cur_row = -1;
	for (h = 0; h < part.rows; h++)
		draw_blank(&part, h);
	v->ops->draw(v, &part);
}

static void
hold_ends(void *arg)
{
	app_touch(arg);
}

/* A view that was just opened is painted when its data are there, so that
 * a slow line carries it once; but never later than HOLD_US. */
static int
must_wait(struct app *a)
{
	const struct view *v = a->top;

	if (v == NULL || v->ops->ready == NULL || a->locked ||
	    clock_mono() >= a->hold_until || v->ops->ready(a->top))
		return 0;
	timer_at(a->timers, a->hold_until, hold_ends, a);
	a->dirty = 0;
	return 1;
}

void
app_draw(struct app *a)
{
	struct draw all, body;
	struct buf size;

	if (must_wait(a))
		return;
	canvas_clear(&a->canvas);
	all = draw_all(&a->canvas);
	if (all.rows < MIN_ROWS || all.cols < MIN_COLS) {
		buf_init(&size);
		buf_addf(&size, "%dx%d", all.cols, all.rows);
		draw_text(&all, 0, 0, all.cols, _("Too small:"), ATTR_NONE);
		draw_text(&all, 1, 0, all.cols, size.s, ATTR_NONE);
		buf_release(&size);
		draw_text(&all, 2, 0, all.cols, _("needs 60x16"), ATTR_NONE);
	} else if (a->top != NULL) {
		body = frame_draw(a, &all);
		draw_upto(a, a->top, lowest_shown(a), &body);
	}
	screen_show(a->screen, &a->canvas);
	a->dirty = 0;
}

void
app_touch(struct app *a)
{
	a->dirty = 1;
}

void
app_resized(struct app *a)
{
	int rows, cols;

	screen_resized(a->screen);
	screen_size(a->screen, &rows, &cols);
	if (rows != a->canvas.rows || cols != a->canvas.cols) {
		canvas_release(&a->canvas);
		canvas_init(&a->canvas, rows, cols);
	}
	a->canvas.lines = screen_lines(a->screen);
	a->canvas.ascii = a->opt.ascii;
	app_touch(a);
}

void
app_push(struct app *a, struct view *v)
{
	if (app_key_clash(v->ops->keys) != 0 ||
	    app_key_clash(v->ops->more) != 0)
		bug("keys of %s clash", v->ops->name);
	v->app = a;
	v->below = a->top;
	a->top = v;
	a->hold_until = clock_mono() + HOLD_US;
	a->keys_until = clock_mono() + KEYS_US;
	app_touch(a);
}

void
app_drop(struct app *a, struct view *v)
{
	ask_forget(a->asks, v);
	ask_forget(a->other, v);
	timer_forget(a->timers, v);
	if (v->ops->free != NULL)
		v->ops->free(v);
	free(v);
}

void
app_pop(struct app *a)
{
	struct view *v = a->top;

	if (v == NULL)
		return;
	a->top = v->below;
	app_drop(a, v);
	if (a->top != NULL && a->top->ops->back != NULL)
		a->top->ops->back(a->top);
	app_touch(a);
}

void
app_pop_to(struct app *a, const struct view *v)
{
	struct view *w;

	while (a->top != NULL && a->top != v) {
		w = a->top;
		a->top = w->below;
		app_drop(a, w);
	}
	if (a->top != NULL && a->top->ops->back != NULL)
		a->top->ops->back(a->top);
	app_touch(a);
}

void
app_clear(struct app *a)
{
	struct view *w;

	while ((w = a->top) != NULL) {
		a->top = w->below;
		app_drop(a, w);
	}
}

void
app_screen(struct app *a, int digit)
{
	struct view *v = screens_view(a, digit);

	if (v == NULL)
		return;
	app_clear(a);
	a->cur_screen = digit;
	app_push(a, v);
	if (v->ops->refresh != NULL)
		v->ops->refresh(v);
}

void
app_say(struct app *a, const char *fmt, ...)
{
	struct buf clean;
	char line[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	buf_init(&clean);
	text_clean(&clean, line, strlen(line));
	free(a->message);
	a->message = buf_detach(&clean);
	app_touch(a);
}

void
app_say_err(struct app *a, const struct err *e)
{
	if (e->code == ERR_NET)
		app_say(a, _("No answer from the database: %s"), e->text);
	else if (e->code == ERR_UNKNOWN)
		app_say(a, _("Sent, and no answer came: look at the record "
		    "before doing it again. %s"), e->text);
	else
		app_say(a, "%s", e->text);
}

void
app_refresh(struct app *a)
{
	a->waits_at = 0;
	if (a->top != NULL && a->top->ops->refresh != NULL)
		a->top->ops->refresh(a->top);
	app_touch(a);
}

/* Keys that work everywhere. */

static void
key_help(struct view *v)
{
	help_push(v->app, v);
}

static void
key_palette(struct view *v)
{
	palette_push(v->app);
}

static void
quit_answer(void *owner, const char *text)
{
	struct app *a = owner;

	if (text != NULL)
		a->done = 1;
}

static void
key_back(struct view *v)
{
	struct app *a = v->app;
	struct prompt_spec p = { 0 };

	if (v->ops->leave != NULL && v->ops->leave(v))
		return;
	if (v->below != NULL) {
		app_pop(a);
		return;
	}
	if (a->cur_screen != 1 && a->cur_screen >= 0) {
		app_screen(a, 1);
		return;
	}
	p.label = _("Leave ccc? y leave, n stay");
	p.yes_no = 1;
	p.done = quit_answer;
	p.owner = a;
	prompt_push(a, &p);
}

static void
key_repaint(struct view *v)
{
	screen_repaint(v->app->screen);
}

static void
key_copy(struct view *v)
{
	const char *n = v->ops->number != NULL ? v->ops->number(v) : NULL;

	if (n == NULL || *n == '\0')
		app_say(v->app, _("Nothing to copy here"));
	else if (screen_copy(v->app->screen, n))
		app_say(v->app, _("Copied: %s"), n);
	else
		app_say(v->app, "%s", n);
}

static void
key_pause(struct view *v)
{
	v->app->pause_refresh = !v->app->pause_refresh;
	if (v->app->pause_refresh)
		app_say(v->app, _("Refresh is off; Z switches it on"));
	else
		app_say(v->app, _("Refresh is on"));
}

static void
key_todo(struct view *v)
{
	todo_push(v->app);
}

/* clang-format off */
const struct key_row app_keys[] = {
	{ '?', K_F0 + 1, KEY_FOOT, N_("help"), N_("the keys that work here"), key_help },
	{ 'q', K_ESC, KEY_FOOT, N_("back"), N_("one level back"), key_back },
	{ K_CTRL('c'), 0, 0, NULL, NULL, key_back },
	{ ':', 0, 0, N_("command"), N_("every action and screen by name; a number opens its record"), key_palette },
	{ 'y', 0, 0, N_("copy"), N_("copy the number"), key_copy },
	{ 'w', 0, 0, N_("to do"), N_("what waits for me"), key_todo },
	{ 'Z', 0, 0, N_("refresh"), N_("refresh off and on"), key_pause },
	{ K_CTRL('l'), 0, 0, N_("repaint"), N_("paint the screen again"), key_repaint },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

static const struct key_row *
find_row(const struct key_row *rows, int key, int read_only)
{
	for (; rows != NULL && rows->key != 0; rows++) {
		if (read_only && (rows->flags & KEY_WRITE))
			continue;
		if (rows->key == key || (rows->alt != 0 && rows->alt == key))
			return rows;
	}
	return NULL;
}

const struct key_row *
app_key_row(const struct app *a, struct view *v, int key)
{
	const struct key_row *r;

	r = v->ops->extra == NULL ? NULL : find_row(v->ops->extra(v), key,
	    a->opt.read_only);
	if (r == NULL)
		r = find_row(v->ops->keys, key, a->opt.read_only);
	if (r == NULL)
		r = find_row(v->ops->more, key, a->opt.read_only);
	if (r == NULL && !a->locked)
		r = find_row(app_keys, key, 0);
	return r;
}

/* Whether a row takes a key; 0 is none. */
static int
takes(const struct key_row *r, int key)
{
	return key != 0 && (r->key == key || r->alt == key);
}

int
app_key_clash(const struct key_row *rows)
{
	const struct key_row *r, *o;

	for (r = rows; r != NULL && r->key != 0; r++) {
		if (r->key >= '0' && r->key <= '9')
			return r->key;
		for (o = rows; o < r; o++)
			if (takes(o, r->key) || takes(o, r->alt))
				return r->key;
		for (o = app_keys; rows != app_keys && o->key != 0; o++)
			if (takes(o, r->key) || takes(o, r->alt))
				return r->key;
	}
	return 0;
}

/* A key means what it was pressed for: the first rows, not an empty list.
 * A login always has an answer; data that do not come are not waited for. */
static int
not_yet(struct app *a)
{
	struct view *v = a->top;

	return v != NULL && v->ops->ready != NULL && !a->locked &&
	    (a->cur_screen < 0 || clock_mono() < a->keys_until) &&
	    !v->ops->ready(v);
}

static void do_key(struct app *a, int key);
static const struct key_row *find_row(const struct key_row *rows, int key,
    int read_only);

/* What means the same whatever stands in the view. */
static int
needs_no_rows(const struct app *a, int key)
{
	return a->cur_screen >= 0 && a->top != NULL && !a->top->ops->digits &&
	    ((key >= '0' && key <= '9') || find_row(app_keys, key, 0) != NULL);
}

static void
typed_ends(void *arg)
{
	app_typed(arg);
}

void
app_key(struct app *a, int key)
{
	if (key == K_CTRL('c'))
		a->ntyped = 0;
	else if (a->ntyped > 0 || (not_yet(a) && !needs_no_rows(a, key))) {
		if (a->ntyped < APP_TYPED)
			a->typed[a->ntyped++] = key;
		timer_at(a->timers, a->keys_until, typed_ends, a);
		return;
	}
	do_key(a, key);
}

void
app_typed(struct app *a)
{
	int key;

	while (a->ntyped > 0 && !a->done && !not_yet(a)) {
		/* What a key means may depend on what stands where. */
		if (a->dirty)
			app_draw(a);
		key = a->typed[0];
		memmove(a->typed, a->typed + 1,
		    --a->ntyped * sizeof(a->typed[0]));
		do_key(a, key);
	}
	if (a->ntyped > 0)
		timer_at(a->timers, a->keys_until, typed_ends, a);
}

void
app_forget_typed(struct app *a)
{
	a->ntyped = 0;
}

static void
do_key(struct app *a, int key)
{
	struct view *v = a->top;
	const struct key_row *r;

	if (v == NULL || key == K_NONE)
		return;
	if (a->message != NULL) {
		free(a->message);
		a->message = NULL;
		app_touch(a);
	}
	app_touch(a);
	if (v->ops->type != NULL && v->ops->type(v, key))
		return;
	r = app_key_row(a, v, key);
	if (r != NULL) {
		r->fn(v);
		return;
	}
	if (key >= '0' && key <= '9' && !v->ops->digits && !a->locked &&
	    a->cur_screen >= 0) {
		app_screen(a, key - '0');
		return;
	}
	if (key > K_SPACE && key < 0x7f && !a->locked)
		app_say(a, _("No such key here; ? shows the keys"));
}

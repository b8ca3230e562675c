/*
 * What stands around every view: title line, bar of screens, status line
 * and the commonest keys. Must not know: any panel.
 */
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/i18n.h"
#include "core/text.h"
#include "tui/app.h"
#include "tui/screens.h"
#include "tui/show.h"

#define FOOT_KEYS 8

static void
add_demo(struct app *a, struct buf *b)
{
	if (a->me.demo)
		buf_addf(b, " [%s]", _("demo"));
}

/* "C shift, night 00:00-08:00  lead NAME" from the first row of the duty. */
static void
add_shift(struct app *a, struct buf *b, int hours)
{
	const struct table *t = a->duty;
	char from[8], to[8];
	int64_t us;

	if (t == NULL || table_rows(t) == 0 ||
	    strcmp(table_str(t, 0, "slot"), "now") != 0)
		return;
	from[0] = to[0] = '\0';
	if (clock_parse_utc(table_str(t, 0, "plan_start"), &us) == 0)
		clock_local(us, "%H:%M", from, sizeof(from));
	if (clock_parse_utc(table_str(t, 0, "plan_end"), &us) == 0)
		clock_local(us, "%H:%M", to, sizeof(to));
	buf_addf(b, "  %s %s", show_pair(t, 0, "team"),
	    show_pair(t, 0, "shift"));
	if (hours)
		buf_addf(b, " %s-%s", from, to);
	if (strcmp(table_str(t, 0, "post"), "lead") == 0)
		buf_addf(b, "  %s %s", show_pair(t, 0, "post"),
		    show_person(a, table_str(t, 0, "name"),
		    table_str(t, 0, "staff")));
}

/* The words of all views from the bottom up. */
static void
add_crumbs(struct app *a, struct view *v, struct buf *b)
{
	struct buf one;

	if (v == NULL)
		return;
	add_crumbs(a, v->below, b);
	if (v->ops->crumb == NULL)
		return;
	buf_init(&one);
	v->ops->crumb(v, &one);
	if (one.len > 0)
		buf_addf(b, "%s%s", b->len > 3 ? " > " : "  ", one.s);
	buf_release(&one);
}

static int
is_home(const struct app *a)
{
	const struct view *v = a->top;

	while (v != NULL && v->ops->height != NULL && v->below != NULL)
		v = v->below;
	return a->cur_screen == 1 && v != NULL && v->below == NULL;
}

/* The centre, the shift and its lead; hours and name go where it is narrow. */
static void
home_words(struct app *a, struct buf *b, int room)
{
	int less;

	for (less = 0; less < 3; less++) {
		buf_reset(b);
		buf_add(b, "CCC");
		if (less < 2)
			buf_addf(b, " %s", a->me.centre);
		add_demo(a, b);
		add_shift(a, b, less < 1);
		if (text_width(b->s) <= room)
			break;
	}
}

static void
draw_title(struct app *a, const struct draw *d)
{
	struct buf left, right;
	char clock[8];

	buf_init(&left);
	buf_init(&right);
	clock_local(clock_centre(), "%H:%M", clock, sizeof(clock));
	buf_add(&left, "CCC");
	if (a->cur_screen < 0) {
		/* The centre's time is not known yet. */
	} else if (a->locked) {
		buf_add(&right, clock);
	} else if (is_home(a)) {
		if (a->todo > 0)
			buf_addf(&right, _("to do %ld"), a->todo);
		buf_addf(&right, "  %s", clock);
		home_words(a, &left, d->cols - text_width(right.s) - 3);
	} else {
		add_crumbs(a, a->top, &left);
		add_demo(a, &left);
		buf_addf(&right, "%s  %s",
		    show_person(a, a->me.name, a->me.staff), clock);
	}
	draw_ends(d, 0, left.s, right.s, ATTR_NONE);
	buf_release(&left);
	buf_release(&right);
}

static void
draw_bar(struct app *a, const struct draw *d)
{
	struct buf b;
	int i, digit;

	buf_init(&b);
	for (i = 1; i <= 10; i++) {
		digit = i % 10;
		buf_addf(&b, "%d%s ", digit, _(screens_name(digit)));
	}
	if (text_width(b.s) + 16 < d->cols)
		buf_addf(&b, " / %s  : %s", _("filter"), _("command"));
	(void)a;
	draw_text(d, 1, 1, d->cols - 1, b.s, ATTR_NONE);
	buf_release(&b);
}

static void
add_data_age(struct app *a, struct buf *b)
{
	char at[16];

	if (a->data_at == 0)
		return;
	clock_local(a->data_at, "%H:%M", at, sizeof(at));
	buf_addf(b, _("data %s"), at);
	if (a->pause_refresh)
		buf_addf(b, "  %s", _("refresh off (Z)"));
	if (a->opt.read_only)
		buf_addf(b, "  %s", _("read only"));
}

static void
draw_status(struct app *a, const struct draw *d)
{
	struct buf left;
	const char *right = "";
	long long last;
	int state;

	buf_init(&left);
	if (a->message != NULL)
		buf_add(&left, a->message);
	else if (a->asks != NULL && !a->locked)
		add_data_age(a, &left);
	if (a->asks != NULL && a->me.account != NULL && !a->locked) {
		state = asks_state(a->asks, &last);
		right = state > 0 ? _("database ok") :
		    state == 0 ? _("database: reconnecting") :
		    _("database refuses");
	}
	draw_ends(d, d->rows - 2, left.s, right, ATTR_NONE);
	buf_release(&left);
}

/* Adds the keys of a table that stand in the bottom line. */
static int
add_foot(struct app *a, const struct key_row *r, struct buf *b, int n,
    int cols)
{
	struct buf one;
	int zh = i18n_lang() == LANG_ZH;

	buf_init(&one);
	for (; r != NULL && r->key != 0 && n < FOOT_KEYS; r++) {
		if (!(r->flags & KEY_FOOT) || r->foot == NULL ||
		    app_key_row(a, a->top, r->key) != r ||
		    (a->opt.read_only && (r->flags & KEY_WRITE)))
			continue;
		buf_reset(&one);
		keys_name(r->key, &one);
		buf_addf(&one, zh ? "%s " : " %s  ", _(r->foot));
		if (text_width(b->s) + text_width(one.s) > cols - 1)
			break;
		buf_add(b, one.s);
		n++;
	}
	buf_release(&one);
	return n;
}

static void
draw_foot(struct app *a, const struct draw *d)
{
	struct view *v = a->top;
	struct buf b;
	int n = 0;

	buf_init(&b);
	if (v->ops->extra != NULL)
		n = add_foot(a, v->ops->extra(v), &b, n, d->cols - 16);
	n = add_foot(a, v->ops->keys, &b, n, d->cols - 16);
	n = add_foot(a, v->ops->more, &b, n, d->cols - 16);
	if (a->me.account != NULL && !a->locked)
		add_foot(a, app_keys, &b, n < FOOT_KEYS - 2 ? n :
		    FOOT_KEYS - 2, d->cols);
	draw_text(d, d->rows - 1, 1, d->cols - 2, b.s, ATTR_NONE);
	buf_release(&b);
}

struct draw
frame_draw(struct app *a, const struct draw *d)
{
	const struct view *v = a->top;
	int top = 1;

	/* The bar of screens stands over a screen itself, and stays while
	 * a question lies over it. */
	while (v->ops->height != NULL && v->below != NULL)
		v = v->below;
	draw_title(a, d);
	if (a->cur_screen >= 0 && v->below == NULL) {
		draw_bar(a, d);
		top = 2;
	}
	draw_status(a, d);
	draw_foot(a, d);
	return draw_part(d, top, 0, d->rows - top - 2, d->cols);
}

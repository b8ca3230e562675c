/*
 * The parts of the workstation that need no terminal: cells, columns, list
 * windows, typing, the spelling of fields, the tables of keys.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/clock.h"
#include "tui/app.h"
#include "tui/cols.h"
#include "tui/draw.h"
#include "tui/edit.h"
#include "tui/field.h"
#include "tui/fields.h"
#include "tui/list.h"
#include "tui/page.h"
#include "tui/panels.h"
#include "tui/timer.h"
#include "tui/win.h"

static void
row_is(const struct canvas *cv, int row, const char *want)
{
	char *got = canvas_row(cv, row);

	assert_string_equal(got, want);
	free(got);
}

static void
test_draw_cuts(void **state)
{
	struct canvas cv;
	struct draw d;

	(void)state;
	canvas_init(&cv, 4, 10);
	d = draw_all(&cv);
	assert_int_equal(draw_text(&d, 0, 0, 5, "中文字符", 0), 4);
	row_is(&cv, 0, "中文");
	assert_int_equal(draw_text(&d, 1, 7, 9, "abcdef", 0), 3);
	row_is(&cv, 1, "       abc");
	/* Over the right half of a wide character: its left half goes too. */
	draw_text(&d, 0, 1, 1, "x", 0);
	row_is(&cv, 0, " x文");
	/* Over the left half: its right half goes. */
	draw_text(&d, 0, 2, 1, "y", 0);
	row_is(&cv, 0, " xy");
	draw_right(&d, 2, 0, 10, "右", 0);
	row_is(&cv, 2, "        右");
	/* A control never becomes a cell. */
	draw_text(&d, 3, 0, 10, "a\033[31m\r\nb", 0);
	row_is(&cv, 3, "a?[31m??b");
	/* Nothing outside the rectangle. */
	draw_text(&d, 9, 0, 10, "zzz", 0);
	draw_text(&d, -1, 0, 10, "zzz", 0);
	canvas_release(&cv);
}

static void
test_draw_part(void **state)
{
	struct canvas cv;
	struct draw d, p;

	(void)state;
	canvas_init(&cv, 3, 12);
	d = draw_all(&cv);
	p = draw_part(&d, 1, 4, 5, 6);
	assert_int_equal(p.rows, 2);
	draw_text(&p, 0, 0, 50, "0123456789", 0);
	row_is(&cv, 1, "    012345");
	draw_rule(&d, 0, "a", NULL);
	row_is(&cv, 0, "-- a");
	draw_rule(&d, 0, "a", "17");
	row_is(&cv, 0, "-- a     17");
	cv.lines = 1;
	draw_rule(&d, 0, "a", NULL);
	row_is(&cv, 0, "\u2500\u2500 a \u2500\u2500\u2500\u2500\u2500\u2500\u2500");
	cv.lines = 0;
	draw_mark(&p, 1, 1, 1);
	assert_int_equal(cv.mark_row, 2);
	assert_int_equal(cv.mark_col, 5);
	canvas_release(&cv);
}

static void
test_cols(void **state)
{
	struct col_want w[] = { { 10, 0, 0 }, { 8, 2, 0 }, { 6, 1, 1 },
		{ 12, 0, 2 } };
	struct col_place p[4];
	int width, i, end;

	(void)state;
	for (width = 1; width < 200; width++) {
		cols_place(w, p, 4, width);
		for (i = 0, end = 0; i < 4; i++) {
			if (p[i].width == 0)
				continue;
			assert_true(p[i].left >= end);
			end = p[i].left + p[i].width;
			assert_true(end <= width);
		}
	}
	assert_int_equal(cols_place(w, p, 4, 39), 4);
	assert_int_equal(cols_place(w, p, 4, 38), 3);
	assert_int_equal(p[3].width, 0);
	assert_int_equal(cols_place(w, p, 4, 20), 2);
	cols_place(w, p, 4, 69);
	assert_int_equal(p[1].width, 8 + 20);
	assert_int_equal(p[2].width, 6 + 10);
}

static struct table *
numbers(int from, int n, int step)
{
	struct table *t = table_new(2);
	char s[16];
	int i;

	table_name(t, 0, "k");
	table_name(t, 1, "v");
	for (i = 0; i < n; i++) {
		struct buf b;

		table_add_row(t);
		buf_init(&b);
		buf_addf(&b, "%d", from + i * step);
		memcpy(s, b.s, b.len + 1);
		buf_release(&b);
		table_set(t, (size_t)i, 0, s, strlen(s));
		table_set(t, (size_t)i, 1, "old", 3);
	}
	return t;
}

static void
test_win(void **state)
{
	struct win w;

	(void)state;
	win_init(&w);
	win_append(&w, numbers(10, 5, 1), 1);
	win_append(&w, numbers(15, 5, 1), 0);
	assert_int_equal(w.n, 10);
	assert_true(w.at_end);
	assert_string_equal(win_str(&w, 9, "k"), "19");
	w.base = -1;
	win_prepend(&w, numbers(9, 9, -1), 0);
	assert_int_equal(w.n, 19);
	assert_int_equal(w.base, 0);
	assert_string_equal(win_str(&w, 0, "k"), "1");
	assert_int_equal(win_find(&w, "k", "12", NULL, NULL), 11);
	assert_int_equal(win_find(&w, "k", "12", "v", "new"), -1);
	assert_int_equal(win_find(&w, "k", "99", NULL, NULL), -1);
	assert_int_equal(win_update(&w, numbers(18, 4, 1), "k", NULL), 2);
	assert_int_equal(w.n, 19);
	/* The rows near the marker stay; the base tells how many went. */
	win_trim(&w, 10, 18);
	assert_int_equal(w.n, 10);
	assert_int_equal(w.base, 9);
	assert_false(w.at_top);
	assert_string_equal(win_str(&w, 0, "k"), "10");
	win_trim(&w, 4, 0);
	assert_false(w.at_end);
	assert_string_equal(win_str(&w, 3, "k"), "13");
	assert_string_equal(win_str(&w, 4, "k"), "");
	win_clear(&w);
}

static void
type(struct edit *e, const char *s)
{
	for (; *s != '\0'; s++)
		edit_key(e, (unsigned char)*s);
}

static void
test_edit(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e);
	type(&e, "ab");
	edit_key(&e, 0x4e2d);
	assert_string_equal(e.text.s, "ab中");
	edit_key(&e, K_LEFT);
	edit_key(&e, K_LEFT);
	type(&e, "X");
	assert_string_equal(e.text.s, "aXb中");
	edit_key(&e, K_END);
	edit_key(&e, K_BACK);
	assert_string_equal(e.text.s, "aXb");
	/* Bidi overrides and the like cannot be typed in. */
	assert_int_equal(edit_key(&e, 0x202e), 1);
	assert_int_equal(edit_key(&e, 0x200b), 1);
	assert_string_equal(e.text.s, "aXb");
	edit_key(&e, K_HOME);
	edit_key(&e, K_DEL);
	assert_string_equal(e.text.s, "Xb");
	assert_int_equal(edit_key(&e, K_DOWN), 0);
	type(&e, "one two");
	edit_key(&e, K_CTRL('w'));
	assert_string_equal(e.text.s, "one Xb");
	edit_key(&e, K_CTRL('k'));
	assert_string_equal(e.text.s, "one ");
	e.max = 6;
	type(&e, "12345");
	assert_string_equal(e.text.s, "one 12");
	edit_key(&e, K_CTRL('u'));
	assert_string_equal(e.text.s, "");
	edit_release(&e);
}

static void
value_is(const char *typ, const char *typed, const char *want)
{
	struct ask ask = { .col = "c", .typ = typ, .label = "l" };
	struct field f;
	char *s;

	field_init(&f, NULL, &ask);
	edit_set(&f.edit, typed);
	s = field_value(&f);
	assert_string_equal(s, want);
	free(s);
	field_release(&f);
}

static void
test_field_values(void **state)
{
	(void)state;
	clock_set_zone("+08:00");
	value_is("ts", "2026-07-01 08:00", "2026-07-01T08:00:00+08:00");
	value_is("ts", "2026-07-01 08:00:30", "2026-07-01T08:00:30+08:00");
	value_is("ts", "soon", "soon");
	value_is("ts", "", "");
	value_is("fen", "1200.5", "120050");
	value_is("fen", "1200", "120000");
	value_is("fen", "0.07", "007");
	value_is("fen", "1.234", "1.234");
	value_is("fen", "-3", "-3");
	value_is("text", "2026", "2026");
	value_is("ref host", "jtj01-app1", "jtj01-app1");
}

static void
test_field_kinds(void **state)
{
	static const struct {
		const char *typ;
		enum field_kind kind;
	} rows[] = {
		{ "text", FIELD_TEXT }, { "code", FIELD_TEXT },
		{ "int 1-5", FIELD_NUMBER }, { "dec", FIELD_NUMBER },
		{ "fen", FIELD_MONEY }, { "date", FIELD_DATE },
		{ "ts", FIELD_TIME }, { "bool", FIELD_BOOL },
		{ "enum doc.kind", FIELD_CHOICE },
		{ "list enum doc.kind", FIELD_SET },
		{ "ref app or *", FIELD_REF }, { "list host", FIELD_REFS },
		{ "list host or *", FIELD_REFS },
		{ "list staff/role", FIELD_REFS },
		{ "list resource", FIELD_ROWS },
		{ "list change_target", FIELD_ROWS },
		{ "text YYYY-MM", FIELD_TEXT }
	};
	struct ask ask = { .col = "c", .label = "l" };
	struct field f;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ask.typ = rows[i].typ;
		field_init(&f, NULL, &ask);
		assert_int_equal(f.kind, rows[i].kind);
		field_release(&f);
	}
	assert_int_equal(field_choice_key(0), '1');
	assert_int_equal(field_choice_key(9), 'a');
	assert_int_equal(field_choice_key(40), 0);
}

static void
test_keys(void **state)
{
	static const struct key_row bad[] = {
		{ 'a', 0, 0, NULL, NULL, NULL },
		{ 'b', 'a', 0, NULL, NULL, NULL },
		{ 0, 0, 0, NULL, NULL, NULL }
	};
	static const struct key_row taken[] = {
		{ ':', 0, 0, NULL, NULL, NULL },
		{ 0, 0, 0, NULL, NULL, NULL }
	};
	struct buf b;

	(void)state;
	assert_int_equal(app_key_clash(app_keys), 0);
	assert_int_equal(app_key_clash(list_keys), 0);
	assert_int_equal(app_key_clash(page_keys), 0);
	assert_int_equal(app_key_clash(fields_keys), 0);
	assert_int_equal(app_key_clash(bad), 'b');
	assert_int_equal(app_key_clash(taken), ':');
	buf_init(&b);
	keys_name(K_CTRL('l'), &b);
	buf_addc(&b, ' ');
	keys_name(K_F0 + 10, &b);
	buf_addc(&b, ' ');
	keys_name(K_PGDN, &b);
	assert_string_equal(b.s, "Ctrl-L F10 PgDn");
	buf_release(&b);
}

/* Every panel says what a list needs, and its words are there. */
static void
test_panels(void **state)
{
	const struct column *c;
	size_t i, k, n;

	(void)state;
	for (i = 0; panels[i] != NULL; i++) {
		const struct panel *p = panels[i];

		assert_non_null(p->name);
		assert_non_null(p->title);
		assert_non_null(p->view);
		assert_non_null(p->key);
		assert_true(p->screen >= -1 && p->screen <= 9);
		assert_ptr_equal(panel_find(p->name), p);
		assert_int_equal(app_key_clash(p->keys), 0);
		for (c = p->cols, n = 0; c->col != NULL; c++) {
			assert_true(c->width > 0);
			assert_true(c->label != NULL || p->kind != NULL);
			n += c->rank == 0 ? (size_t)c->width + 1 : 0;
		}
		/* What is always shown fits the smallest screen. */
		if (n > 76)
			fail_msg("panel %s: %zu columns at least", p->name,
			    n);
		for (k = 0; k < i; k++)
			assert_string_not_equal(panels[k]->name, p->name);
	}
}

static int rang;

static void
ring(void *arg)
{
	struct timers *t = arg;

	if (++rang < 3)
		timer_after(t, -1, ring, t);
}

static void
test_timers(void **state)
{
	struct timers *t = timers_new();
	int other;

	(void)state;
	timer_at(t, 10, ring, t);
	timer_at(t, 20, ring, &other);
	timer_at(t, 5, ring, t);
	assert_int_equal(timer_next(t), 5);
	timer_forget(t, &other);
	timer_run(t, 4);
	assert_int_equal(rang, 0);
	timer_run(t, clock_mono());
	assert_int_equal(rang, 3);
	assert_int_equal(timer_next(t), 0);
	timers_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_draw_cuts),
		cmocka_unit_test(test_draw_part),
		cmocka_unit_test(test_cols),
		cmocka_unit_test(test_win),
		cmocka_unit_test(test_edit),
		cmocka_unit_test(test_field_values),
		cmocka_unit_test(test_field_kinds),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_panels),
		cmocka_unit_test(test_timers),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}

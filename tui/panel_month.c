/*
 * The month as a grid: a row a person, two columns a day; which shift he
 * has, where one is short or without a roster, and how the burden is shared.
 * Must not know: how lists work.
 */
#include "core/i18n.h"
#include "tui/list.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "who", N_("Month"), 7, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "days", N_("01020304050607080910111213141516171819202122232425262728293031"), 62, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "shifts", N_("n"), 2, 0, 0, SHOW_NUM, NULL, 1 },
	{ "nights", N_("ni"), 2, 0, 1, SHOW_NUM, NULL, 1 },
	{ "post", N_("Post"), 10, 0, 2, SHOW_PAIR, NULL, 0 },
	{ "weekend", N_("Weekend"), 7, 0, 3, SHOW_NUM, NULL, 1 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "month", "who_zh", "staff", NULL };

/* The duties of the person, or all of the month. */
static void
key_open(struct view *v)
{
	struct pane *p = list_pane(v);
	struct db_cond c[2] = { { "month", DB_EQ, pane_str(p, "month") },
		{ "staff", DB_EQ, pane_str(p, "staff") } };

	if (p->win.n > 0)
		list_push(v->app, &panel_roster, c, *c[1].val != '\0' ? 2 : 1,
		    *c[1].val != '\0' ? show_person(v->app,
		    pane_str(p, "who_zh"), c[1].val) : c[0].val);
}

/* clang-format off */
static const struct key_row keys[] = {
	{ K_ENTER, 0, KEY_FOOT, N_("open"), N_("the person's shifts of the month, or all of it"), key_open },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

const struct panel panel_month = {
	.name = "month",
	.screen = 4,
	.place = 1,
	.title = N_("month"),
	.view = "v_duty_month",
	.key = "k",
	.number = NULL,
	.sort = "rank",
	.search = search,
	.cols = cols,
	.keys = keys,
};

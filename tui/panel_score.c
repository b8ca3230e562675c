/* The items of an assessment: measure, points, weight. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/list.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "indicator", N_("Id"), 4, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "name", N_("Item"), 16, 2, 0, SHOW_PAIR, NULL, 0 },
	{ "value", N_("Figure"), 9, 0, 0, SHOW_NUM, NULL, 1 },
	{ "measure", N_("Unit of it"), 5, 0, 2, SHOW_TERM, NULL, 0 },
	{ "cases", N_("Cases"), 6, 0, 1, SHOW_NUM, NULL, 1 },
	{ "points", N_("Points"), 7, 0, 0, SHOW_NUM, NULL, 1 },
	{ "weight", N_("Of"), 4, 0, 0, SHOW_NUM, NULL, 1 },
	{ "points", N_("0........1"), 10, 0, 1, SHOW_BAR, "weight", 0 },
	{ "aspect", N_("Aspect"), 10, 1, 3, SHOW_PAIR, NULL, 0 },
	{ "hand_by", N_("By hand"), 7, 0, 4, SHOW_TEXT, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "number", "indicator", "name_zh",
	"name_en", "aspect_zh", NULL };

static void
key_open(struct view *v)
{
	struct pane *p = list_pane(v);
	struct db_cond c[2] = { { "number", DB_EQ, pane_str(p, "number") },
		{ "indicator", DB_EQ, pane_str(p, "indicator") } };

	if (p->win.n > 0)
		list_push(v->app, &panel_source, c, 2, c[1].val);
}

/* clang-format off */
static const struct key_row keys[] = {
	{ K_ENTER, 0, KEY_FOOT, N_("open"), N_("the records that the figure is counted from"), key_open },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

const struct panel panel_score = {
	.name = "score",
	.screen = -1,
	.title = N_("items"),
	.view = "v_score",
	.key = "k",
	.number = "number",
	.search = search,
	.cols = cols,
	.keys = keys,
};

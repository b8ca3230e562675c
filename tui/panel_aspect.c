/* What an assessment comes to by its aspects. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/list.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 12, 0, 3, SHOW_TEXT, NULL, 0 },
	{ "aspect", N_("Aspect"), 16, 1, 0, SHOW_PAIR, NULL, 0 },
	{ "points", N_("Points"), 7, 0, 0, SHOW_NUM, NULL, 1 },
	{ "weight", N_("Of"), 6, 0, 0, SHOW_NUM, NULL, 1 },
	{ "points", N_("0........1"), 10, 0, 1, SHOW_BAR, "weight", 0 },
	{ "items", N_("Items"), 6, 0, 1, SHOW_NUM, NULL, 1 },
	{ "without_case", N_("No case"), 7, 0, 2, SHOW_NUM, NULL, 1 },
	{ "by_hand", N_("By hand"), 7, 0, 2, SHOW_NUM, NULL, 1 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "number", "aspect_zh", "aspect_en",
	NULL };

static void
key_open(struct view *v)
{
	struct pane *p = list_pane(v);
	struct db_cond c[2] = { { "number", DB_EQ, pane_str(p, "number") },
		{ "aspect_zh", DB_EQ, pane_str(p, "aspect_zh") } };

	if (p->win.n > 0)
		list_push(v->app, &panel_score, c, 2, c[0].val);
}

/* clang-format off */
static const struct key_row keys[] = {
	{ K_ENTER, 0, KEY_FOOT, N_("open"), N_("the items of the aspect"), key_open },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

const struct panel panel_aspect = {
	.name = "aspect",
	.screen = -1,
	.title = N_("aspects"),
	.view = "v_score_aspect",
	.key = "k",
	.number = "number",
	.search = search,
	.cols = cols,
	.keys = keys,
};

/* Scores of the units. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/list.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 12, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "org", N_("Unit"), 12, 2, 0, SHOW_NAME, NULL, 0 },
	{ "year", N_("Year"), 5, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "migration", N_("Migration"), 9, 0, 0, SHOW_NUM, NULL, 1 },
	{ "efficiency", N_("Efficiency"), 10, 0, 0, SHOW_NUM, NULL, 1 },
	{ "security", N_("Security"), 8, 0, 0, SHOW_NUM, NULL, 1 },
	{ "score", N_("Score"), 6, 0, 0, SHOW_NUM, NULL, 1 },
	{ "state", N_("State"), 8, 0, 1, SHOW_PAIR, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "number", "org_name", "org", NULL };

/* From the score down: aspects, then items, then their cases. */
static void
key_figures(struct view *v)
{
	static const struct panel *const parts[] = { &panel_aspect,
		&panel_score };
	struct pane *p = list_pane(v);
	struct db_cond c = { "number", DB_EQ, pane_str(p, "number") };

	if (p->win.n > 0)
		list_push_set(v->app, parts, 2, &c, 1, c.val);
}

/* clang-format off */
static const struct key_row keys[] = {
	{ 'f', 0, KEY_FOOT, N_("figures"), N_("its figures: aspects, items, and the records behind them"), key_figures },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

const struct panel panel_unit = {
	.name = "unit",
	.screen = 9,
	.place = 1,
	.title = N_("units"),
	.view = "v_unit_assessment",
	.kind = "UAS",
	.key = "record_id",
	.number = "number",
	.desc = 1,
	.search = search,
	.cols = cols,
	.keys = keys,
};

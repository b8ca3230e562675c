/* Scores of the provider. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/list.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 12, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "period", N_("Period"), 8, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "title", N_("Title"), 12, 2, 2, SHOW_TEXT, NULL, 0 },
	{ "score", N_("Score"), 7, 0, 0, SHOW_NUM, NULL, 1 },
	{ "grade", N_("Grade"), 8, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "state", N_("State"), 10, 0, 0, SHOW_PAIR, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

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

const struct panel panel_assessment = {
	.name = "assessment",
	.screen = 9,
	.place = 0,
	.title = N_("assessments"),
	.view = "v_assessment",
	.kind = "ASM",
	.key = "record_id",
	.number = "number",
	.desc = 1,
	.cols = cols,
	.keys = keys,
};

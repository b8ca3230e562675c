/* Fee statements. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/list.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 12, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "period", N_("Period"), 8, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "base_fen", N_("Base"), 14, 1, 0, SHOW_MONEY, NULL, 1 },
	{ "deduct_fen", N_("Deducted"), 12, 1, 0, SHOW_MONEY, NULL, 1 },
	{ "payable_fen", N_("Payable"), 14, 1, 0, SHOW_MONEY, NULL, 1 },
	{ "state", N_("State"), 10, 0, 0, SHOW_PAIR, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static void
key_figures(struct view *v)
{
	static const struct panel *const parts[] = { &panel_line,
		&panel_deduction };
	struct pane *p = list_pane(v);
	struct db_cond c = { "number", DB_EQ, pane_str(p, "number") };

	if (p->win.n > 0)
		list_push_set(v->app, parts, 2, &c, 1, c.val);
}

/* clang-format off */
static const struct key_row keys[] = {
	{ 'f', 0, KEY_FOOT, N_("figures"), N_("its lines and its deductions"), key_figures },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

const struct panel panel_fee = {
	.name = "fee",
	.screen = 9,
	.place = 3,
	.title = N_("fees"),
	.view = "v_fee",
	.kind = "FEE",
	.key = "record_id",
	.number = "number",
	.desc = 1,
	.cols = cols,
	.keys = keys,
};

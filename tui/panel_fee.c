/* Fee statements. Must not know: how lists work. */
#include "core/i18n.h"
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
};

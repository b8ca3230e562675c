/* The deductions of a fee statement, each with its record. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "rule", N_("Rule"), 24, 2, 0, SHOW_PAIR, NULL, 0 },
	{ "article", N_("Art."), 4, 0, 2, SHOW_TEXT, NULL, 0 },
	{ "times", N_("Times"), 5, 0, 1, SHOW_NUM, NULL, 1 },
	{ "indicator", N_("Id"), 4, 0, 3, SHOW_TEXT, NULL, 0 },
	{ "record", N_("Record"), 16, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "amount_fen", N_("Amount"), 12, 0, 0, SHOW_MONEY, NULL, 1 },
	{ "note", N_("Note"), 10, 1, 3, SHOW_TEXT, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "rule_zh", "record", "number", "note",
	NULL };

const struct panel panel_deduction = {
	.name = "deduction",
	.screen = -1,
	.title = N_("deductions"),
	.view = "v_fee_deduction",
	.key = "k",
	.number = "record",
	.search = search,
	.cols = cols,
};

/* The lines of a fee statement. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "org", N_("Unit"), 10, 1, 1, SHOW_NAME, NULL, 0 },
	{ "app", N_("System"), 10, 2, 0, SHOW_NAME, NULL, 0 },
	{ "item_zh", N_("Resource"), 12, 1, 0, SHOW_TEXT, NULL, 0 },
	{ "qty", N_("Quantity"), 8, 0, 0, SHOW_NUM, NULL, 1 },
	{ "unit", N_("Unit of it"), 5, 0, 3, SHOW_TEXT, NULL, 0 },
	{ "months", N_("Months"), 6, 0, 2, SHOW_NUM, NULL, 1 },
	{ "price_fen", N_("Price"), 9, 0, 1, SHOW_MONEY, NULL, 1 },
	{ "amount_fen", N_("Amount"), 12, 0, 0, SHOW_MONEY, NULL, 1 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "app", "app_name", "org_name",
	"item_zh", "number", NULL };

const struct panel panel_line = {
	.name = "line",
	.screen = -1,
	.title = N_("lines"),
	.view = "v_fee_line",
	.key = "k",
	.number = "app",
	.mark = "mark",
	.search = search,
	.cols = cols,
};

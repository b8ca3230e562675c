/* Asset register. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 9, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "name_zh", N_("Name"), 16, 2, 0, SHOW_TEXT, NULL, 0 },
	{ "model", N_("Model"), 12, 1, 1, SHOW_TEXT, NULL, 0 },
	{ "place", N_("Place"), 10, 1, 2, SHOW_TEXT, NULL, 0 },
	{ "state", N_("State"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

const struct panel panel_asset = {
	.name = "asset",
	.screen = 0,
	.place = 2,
	.title = N_("assets"),
	.view = "v_asset",
	.kind = "EQP",
	.key = "record_id",
	.number = "number",
	.cols = cols,
};

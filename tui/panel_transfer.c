/* Hand-over of assets. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 9, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "title", N_("Title"), 16, 2, 0, SHOW_TEXT, NULL, 0 },
	{ "triggered_at", N_("Since"), 11, 0, 1, SHOW_TIME, NULL, 0 },
	{ "receiver", N_("Receiver"), 10, 1, 0, SHOW_TEXT, NULL, 0 },
	{ "state", N_("State"), 10, 0, 0, SHOW_PAIR, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

const struct panel panel_transfer = {
	.name = "transfer",
	.screen = 0,
	.place = 3,
	.title = N_("asset hand-over"),
	.view = "v_transfer",
	.kind = "AST",
	.key = "record_id",
	.number = "number",
	.desc = 1,
	.cols = cols,
};

/* Security bulletins. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 12, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "month", N_("Month"), 8, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "title", N_("Title"), 20, 3, 0, SHOW_TEXT, NULL, 0 },
	{ "incidents", N_("Incidents"), 9, 0, 1, SHOW_NUM, NULL, 1 },
	{ "state", N_("State"), 10, 0, 0, SHOW_PAIR, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

const struct panel panel_bulletin = {
	.name = "bulletin",
	.screen = 5,
	.place = 2,
	.title = N_("bulletins"),
	.view = "v_bulletin",
	.kind = "BUL",
	.key = "record_id",
	.number = "number",
	.desc = 1,
	.cols = cols,
};

/* Orders to rectify. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 12, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "title", N_("Title"), 20, 3, 0, SHOW_TEXT, NULL, 0 },
	{ "article", N_("Art."), 5, 0, 1, SHOW_TEXT, NULL, 0 },
	{ "issued_at", N_("Issued"), 11, 0, 1, SHOW_TIME, NULL, 0 },
	{ "due_on", N_("Due"), 10, 0, 0, SHOW_DATE, NULL, 0 },
	{ "left_days", N_("Left"), 6, 0, 0, SHOW_LEFT_DAYS, NULL, 1 },
	{ "incident", N_("Incident"), 15, 0, 3, SHOW_TEXT, NULL, 0 },
	{ "state", N_("State"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

const struct panel panel_rectify = {
	.name = "rectify",
	.screen = 9,
	.place = 2,
	.title = N_("rectification"),
	.view = "v_rectify_list",
	.kind = "RCT",
	.key = "record_id",
	.number = "number",
	.mark = "mark",
	.desc = 1,
	.cols = cols,
};

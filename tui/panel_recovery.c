/* Recoveries and their clock. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 12, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "title", N_("Title"), 14, 2, 1, SHOW_TEXT, NULL, 0 },
	{ "rec_kind", N_("Kind"), 6, 0, 2, SHOW_PAIR, NULL, 0 },
	{ "app", N_("System"), 14, 2, 0, SHOW_NAME, NULL, 0 },
	{ "state", N_("State"), 10, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "requested_at", N_("Asked"), 11, 0, 0, SHOW_TIME, NULL, 0 },
	{ "start_left", N_("Start in"), 8, 0, 2, SHOW_LEFT, NULL, 1 },
	{ "rto_left", N_("Clock"), 6, 0, 0, SHOW_LEFT, NULL, 1 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = {
	"number", "title", "app_name", "org_name", NULL
};

const struct panel panel_recovery = {
	.name = "recovery",
	.screen = 6,
	.place = 1,
	.title = N_("recoveries"),
	.view = "v_recovery_list",
	.kind = "REC",
	.key = "record_id",
	.number = "number",
	.mark = "mark",
	.sort = "rank",
	.search = search,
	.cols = cols,
};

/* Changes: windows, approval, the state of their hosts. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 13, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "title", N_("Title"), 18, 3, 0, SHOW_TEXT, NULL, 0 },
	{ "chg_kind", N_("Kind"), 8, 0, 3, SHOW_PAIR, NULL, 0 },
	{ "scope", N_("Scope"), 8, 0, 4, SHOW_PAIR, NULL, 0 },
	{ "state", N_("State"), 11, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "window_start", N_("Window"), 11, 0, 0, SHOW_TIME, NULL, 0 },
	{ "start_left", N_("Starts"), 6, 0, 2, SHOW_LEFT, NULL, 1 },
	{ "hosts", N_("Hosts"), 5, 0, 1, SHOW_NUM, NULL, 1 },
	{ "requester", N_("By"), 8, 0, 5, SHOW_NAME, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = {
	"number", "title", "org_name", "app_name", "runbook", "state_zh",
	NULL
};

const struct panel panel_change = {
	.name = "change",
	.screen = 6,
	.place = 0,
	.title = N_("changes"),
	.view = "v_change_list",
	.kind = "CHG",
	.key = "record_id",
	.number = "number",
	.mark = "mark",
	.sort = "rank",
	.search = search,
	.cols = cols,
};

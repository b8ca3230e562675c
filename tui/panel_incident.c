/* Incidents: open first, with priority, age and clock. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 15, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "priority", N_("Pri"), 3, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "title", N_("Title"), 20, 3, 0, SHOW_TEXT, NULL, 0 },
	{ "org", N_("Unit"), 10, 1, 3, SHOW_NAME, NULL, 0 },
	{ "assignee", N_("Assignee"), 8, 0, 4, SHOW_NAME, NULL, 0 },
	{ "state", N_("State"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "age_min", N_("Age"), 5, 0, 2, SHOW_AGE, NULL, 1 },
	{ "due_left", N_("Left"), 6, 0, 0, SHOW_LEFT, NULL, 1 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = {
	"number", "title", "org_name", "app_name", "ci", "org", "state_zh",
	NULL
};

const struct panel panel_incident = {
	.name = "incident",
	.screen = 3,
	.place = 0,
	.title = N_("incidents"),
	.view = "v_incident_list",
	.kind = "INC",
	.key = "record_id",
	.number = "number",
	.mark = "mark",
	.sort = "rank",
	.search = search,
	.cols = cols,
};

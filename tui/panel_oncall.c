/* The second line, week by week, with telephones. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "week_start", N_("Week from"), 10, 0, 0, SHOW_DATE, NULL, 0 },
	{ "line", N_("Line"), 10, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "staff_name", N_("Name"), 8, 1, 0, SHOW_PERSON, "staff", 0 },
	{ "phone", N_("Telephone"), 13, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "phone_note", N_("Note"), 14, 2, 2, SHOW_TEXT, NULL, 0 },
	{ "state", N_("State"), 10, 0, 1, SHOW_PAIR, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "line", "staff_name", "staff",
	"week_start", NULL };

const struct panel panel_oncall = {
	.name = "oncall",
	.screen = 4,
	.place = 5,
	.title = N_("on call"),
	.view = "v_oncall_week",
	.kind = "ONC",
	.key = "record_id",
	.number = "number",
	.mark = "mark",
	.sort = "week_start",
	.desc = 1,
	.search = search,
	.cols = cols,
};

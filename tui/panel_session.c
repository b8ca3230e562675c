/* Logins to hosts. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 9, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "staff", N_("Person"), 8, 0, 0, SHOW_NAME, NULL, 0 },
	{ "host", N_("Host"), 14, 1, 0, SHOW_TEXT, NULL, 0 },
	{ "auth", N_("Grant"), 13, 0, 1, SHOW_TEXT, NULL, 0 },
	{ "ref", N_("For"), 14, 0, 2, SHOW_TEXT, NULL, 0 },
	{ "started_at", N_("From"), 11, 0, 0, SHOW_TIME, NULL, 0 },
	{ "ended_at", N_("To"), 11, 0, 2, SHOW_TIME, NULL, 0 },
	{ "min", N_("Time"), 5, 0, 1, SHOW_AGE, NULL, 1 },
	{ "via", N_("By"), 8, 0, 3, SHOW_PAIR, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = {
	"number", "staff", "staff_name", "host", "auth", "ref", NULL
};

const struct panel panel_session = {
	.name = "session",
	.screen = 7,
	.place = 2,
	.title = N_("sessions"),
	.view = "v_session_list",
	.kind = "SES",
	.key = "record_id",
	.number = "number",
	.mark = "mark",
	.desc = 1,
	.search = search,
	.cols = cols,
};

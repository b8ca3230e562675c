/* The roster, one row a person and shift. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "date", N_("Date"), 10, 0, 0, SHOW_DATE, NULL, 0 },
	{ "shift", N_("Shift"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "team", N_("Team"), 6, 0, 1, SHOW_TEXT, NULL, 0 },
	{ "post", N_("Post"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "name", N_("Name"), 8, 1, 0, SHOW_PERSON, "staff", 0 },
	{ "plan_start", N_("From"), 11, 0, 2, SHOW_TIME, NULL, 0 },
	{ "sign_in", N_("Signed in"), 9, 0, 1, SHOW_CLOCK, NULL, 0 },
	{ "sign_out", N_("Signed out"), 10, 0, 3, SHOW_CLOCK, NULL, 0 },
	{ "state", N_("State"), 8, 0, 2, SHOW_PAIR, NULL, 0 },
	{ "note", N_("Note"), 8, 2, 4, SHOW_TEXT, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = {
	"number", "name", "staff", "date", "shift_zh", NULL
};

const struct panel panel_roster = {
	.name = "roster",
	.screen = 4,
	.place = 4,
	.title = N_("roster"),
	.view = "v_duty",
	.kind = "DTY",
	.key = "record_id",
	.number = "number",
	.sort = "plan_start",
	.desc = 1,
	.search = search,
	.cols = cols,
};

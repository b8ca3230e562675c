/* The month grid: one row a shift, who leads, who is on, where one is short.
 * Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "date", N_("Date"), 10, 0, 0, SHOW_DATE, NULL, 0 },
	{ "shift", N_("Shift"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "team", N_("Team"), 6, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "lead", N_("Lead"), 8, 1, 0, SHOW_NAME, NULL, 0 },
	{ "operators", N_("Operators"), 20, 3, 0, SHOW_PERSON, "operator_codes", 0 },
	{ "short", N_("Short"), 6, 0, 1, SHOW_BOOL, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "date", "lead_name", "operators", "team",
	NULL };

const struct panel panel_month = {
	.name = "month",
	.screen = 4,
	.place = 1,
	.title = N_("month"),
	.view = "v_duty_grid",
	.key = "k",
	.number = NULL,
	.sort = "date",
	.desc = 1,
	.search = search,
	.cols = cols,
};

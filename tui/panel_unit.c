/* Scores of the units. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 12, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "org", N_("Unit"), 12, 2, 0, SHOW_NAME, NULL, 0 },
	{ "year", N_("Year"), 5, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "migration", N_("Migration"), 9, 0, 0, SHOW_NUM, NULL, 1 },
	{ "efficiency", N_("Efficiency"), 10, 0, 0, SHOW_NUM, NULL, 1 },
	{ "security", N_("Security"), 8, 0, 0, SHOW_NUM, NULL, 1 },
	{ "score", N_("Score"), 6, 0, 0, SHOW_NUM, NULL, 1 },
	{ "state", N_("State"), 8, 0, 1, SHOW_PAIR, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "number", "org_name", "org", NULL };

const struct panel panel_unit = {
	.name = "unit",
	.screen = 9,
	.place = 1,
	.title = N_("units"),
	.view = "v_unit_assessment",
	.kind = "UAS",
	.key = "record_id",
	.number = "number",
	.desc = 1,
	.search = search,
	.cols = cols,
};

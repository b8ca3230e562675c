/* Drills. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 10, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "title", N_("Title"), 20, 3, 0, SHOW_TEXT, NULL, 0 },
	{ "drill_kind", N_("Kind"), 10, 0, 2, SHOW_PAIR, NULL, 0 },
	{ "form", N_("Form"), 8, 0, 3, SHOW_PAIR, NULL, 0 },
	{ "planned_on", N_("Planned"), 10, 0, 0, SHOW_DATE, NULL, 0 },
	{ "left_days", N_("Left"), 6, 0, 0, SHOW_LEFT_DAYS, NULL, 1 },
	{ "lead", N_("Lead"), 8, 0, 1, SHOW_NAME, NULL, 0 },
	{ "state", N_("State"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "score", N_("Score"), 5, 0, 4, SHOW_NUM, NULL, 1 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "number", "title", NULL };

const struct panel panel_drill = {
	.name = "drill",
	.screen = 5,
	.place = 0,
	.title = N_("drills"),
	.view = "v_drill_list",
	.kind = "DRL",
	.key = "record_id",
	.number = "number",
	.mark = "mark",
	.desc = 1,
	.search = search,
	.cols = cols,
};

/* Trainings planned and held. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 10, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "title", N_("Title"), 20, 3, 0, SHOW_TEXT, NULL, 0 },
	{ "held_on", N_("Held"), 10, 0, 0, SHOW_DATE, NULL, 0 },
	{ "hours", N_("Hours"), 5, 0, 1, SHOW_NUM, NULL, 1 },
	{ "attendees", N_("People"), 6, 0, 0, SHOW_NUM, NULL, 1 },
	{ "units", N_("Units"), 5, 0, 1, SHOW_NUM, NULL, 1 },
	{ "state", N_("State"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "number", "title", NULL };

const struct panel panel_training = {
	.name = "training",
	.screen = 5,
	.place = 3,
	.title = N_("trainings"),
	.view = "v_training",
	.kind = "TRN",
	.key = "record_id",
	.number = "number",
	.desc = 1,
	.search = search,
	.cols = cols,
};

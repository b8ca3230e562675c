/* What happened, newest first. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "at", N_("At"), 11, 0, 0, SHOW_TIME, NULL, 0 },
	{ "number", N_("Number"), 16, 1, 0, SHOW_TEXT, NULL, 0 },
	{ "action", N_("Action"), 14, 2, 0, SHOW_PAIR, NULL, 0 },
	{ "actor", N_("By"), 8, 1, 0, SHOW_NAME, NULL, 0 },
	{ "to", N_("To"), 10, 0, 1, SHOW_PAIR, NULL, 0 },
	{ "outcome", N_("Outcome"), 8, 0, 2, SHOW_TERM, NULL, 0 },
	{ "origin", N_("Origin"), 8, 0, 3, SHOW_TERM, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = {
	"number", "actor", "actor_name", "action", "action_zh", "reason",
	NULL
};

const struct panel panel_event = {
	.name = "event",
	.screen = 0,
	.place = 0,
	.title = N_("events"),
	.view = "v_event",
	.key = "record_id",
	.key2 = "seq",
	.number = "number",
	.sort = "at",
	.desc = 1,
	.search = search,
	.cols = cols,
};

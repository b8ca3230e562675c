/* Who opened what was recorded, with the purpose. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "at", N_("At"), 11, 0, 0, SHOW_TIME, NULL, 0 },
	{ "number", N_("Number"), 16, 1, 0, SHOW_TEXT, NULL, 0 },
	{ "actor", N_("By"), 8, 1, 0, SHOW_NAME, NULL, 0 },
	{ "host", N_("Host"), 12, 0, 1, SHOW_TEXT, NULL, 0 },
	{ "purpose", N_("Purpose"), 16, 3, 0, SHOW_TEXT, NULL, 0 },
	{ "outcome", N_("Outcome"), 8, 0, 0, SHOW_TERM, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = {
	"number", "actor", "actor_name", "host", "purpose", NULL
};

const struct panel panel_looked = {
	.name = "looked",
	.screen = 0,
	.place = 3,
	.title = N_("who looked"),
	.view = "v_looked",
	.key = "record_id",
	.key2 = "seq",
	.number = "number",
	.sort = "at",
	.desc = 1,
	.search = search,
	.cols = cols,
};

/* What was refused. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "at", N_("At"), 11, 0, 0, SHOW_TIME, NULL, 0 },
	{ "number", N_("Number"), 16, 1, 0, SHOW_TEXT, NULL, 0 },
	{ "action", N_("Action"), 14, 2, 0, SHOW_PAIR, NULL, 0 },
	{ "actor", N_("By"), 8, 1, 0, SHOW_NAME, NULL, 0 },
	{ "rules", N_("Rules"), 20, 3, 0, SHOW_RULES, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const struct db_cond conds[] = {
	{ "outcome", DB_EQ, "refused" },
	{ NULL, DB_EQ, NULL }
};

static const char *const search[] = {
	"number", "actor", "actor_name", "action", "action_zh", "rules",
	NULL
};

const struct panel panel_refused = {
	.name = "refused",
	.screen = 0,
	.place = 1,
	.title = N_("refusals"),
	.view = "v_event",
	.key = "record_id",
	.key2 = "seq",
	.number = "number",
	.sort = "at",
	.desc = 1,
	.conds = conds,
	.search = search,
	.cols = cols,
};

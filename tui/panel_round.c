/* Rounds: due and done. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 14, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "slot_at", N_("Slot"), 11, 0, 0, SHOW_TIME, NULL, 0 },
	{ "done_at", N_("Done"), 11, 0, 1, SHOW_TIME, NULL, 0 },
	{ "staff", N_("By"), 8, 1, 0, SHOW_NAME, NULL, 0 },
	{ "bad", N_("Abnormal"), 8, 0, 0, SHOW_NUM, NULL, 1 },
	{ "late_min", N_("Late"), 6, 0, 1, SHOW_AGE, NULL, 1 },
	{ "state", N_("State"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "number", "staff", "staff_name", NULL };

const struct panel panel_round = {
	.name = "round",
	.screen = 4,
	.place = 3,
	.title = N_("rounds"),
	.view = "v_round_list",
	.kind = "RND",
	.key = "record_id",
	.number = "number",
	.mark = "mark",
	.sort = "slot_at",
	.desc = 1,
	.search = search,
	.cols = cols,
};

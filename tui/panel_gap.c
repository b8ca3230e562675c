/* Gaps: what is missing or about to end. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "zh", N_("Gap"), 30, 2, 0, SHOW_LANG, NULL, 0 },
	{ "count", N_("Number"), 6, 0, 0, SHOW_NUM, NULL, 1 },
	{ "screen", N_("Screen"), 6, 0, 1, SHOW_NUM, NULL, 1 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

const struct panel panel_gap = {
	.name = "gap",
	.screen = -1,
	.place = 0,
	.title = N_("gaps"),
	.view = "v_gap",
	.key = "n",
	.number = NULL,
	.mark = "mark",
	.cols = cols,
};

/* The records behind a figure of an assessment. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "ref", N_("Record"), 18, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "title", N_("Title"), 16, 3, 0, SHOW_TEXT, NULL, 0 },
	{ "value", N_("Figure"), 9, 0, 0, SHOW_NUM, NULL, 1 },
	{ "counted", N_("Counted"), 7, 0, 1, SHOW_BOOL, NULL, 0 },
	{ "good", N_("Met"), 4, 0, 0, SHOW_BOOL, NULL, 0 },
	{ "note", N_("Note"), 10, 1, 2, SHOW_TEXT, NULL, 0 },
	{ "indicator", N_("Id"), 4, 0, 3, SHOW_TEXT, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "ref", "title", "note", NULL };

const struct panel panel_source = {
	.name = "source",
	.screen = -1,
	.title = N_("records behind the figure"),
	.view = "v_score_source",
	.key = "k",
	.number = "ref",
	.search = search,
	.cols = cols,
};

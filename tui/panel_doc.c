/* Papers. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 10, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "title", N_("Title"), 20, 3, 0, SHOW_TEXT, NULL, 0 },
	{ "org", N_("Unit"), 10, 1, 2, SHOW_NAME, NULL, 0 },
	{ "issued_on", N_("Issued"), 10, 0, 0, SHOW_DATE, NULL, 0 },
	{ "valid_to", N_("Valid to"), 10, 0, 1, SHOW_DATE, NULL, 0 },
	{ "state", N_("State"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = {
	"number", "title", "org_name", "app_name", NULL
};

const struct panel panel_doc = {
	.name = "doc",
	.screen = -1,
	.place = 0,
	.title = N_("papers"),
	.view = "v_doc",
	.kind = "DOC",
	.key = "record_id",
	.number = "number",
	.desc = 1,
	.search = search,
	.cols = cols,
};

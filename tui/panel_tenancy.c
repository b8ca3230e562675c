/* Tenancy: every application by stage, clock, holder. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 12, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "ten_kind", N_("Kind"), 6, 0, 3, SHOW_PAIR, NULL, 0 },
	{ "org", N_("Unit"), 12, 1, 1, SHOW_NAME, NULL, 0 },
	{ "app", N_("System"), 14, 2, 0, SHOW_NAME, NULL, 0 },
	{ "state", N_("Stage"), 10, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "days", N_("Days"), 5, 0, 2, SHOW_DAYS, NULL, 1 },
	{ "due_left", N_("Left"), 6, 0, 0, SHOW_LEFT, NULL, 1 },
	{ "holder", N_("Holder"), 8, 0, 4, SHOW_NAME, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = {
	"number", "title", "org_name", "app_name", "app", "org",
	"state_zh", NULL
};

const struct panel panel_tenancy = {
	.name = "tenancy",
	.screen = 2,
	.place = 0,
	.title = N_("tenancy files"),
	.view = "v_tenancy_list",
	.kind = "TEN",
	.key = "record_id",
	.number = "number",
	.mark = "mark",
	.sort = "rank",
	.search = search,
	.cols = cols,
};

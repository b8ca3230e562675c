/* Grants by unit, person, object, from and to. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 12, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "org", N_("Unit"), 10, 1, 0, SHOW_NAME, NULL, 0 },
	{ "app", N_("System"), 10, 1, 3, SHOW_NAME, NULL, 0 },
	{ "grantee", N_("To whom"), 10, 1, 0, SHOW_TEXT, NULL, 0 },
	{ "actions", N_("May"), 10, 1, 2, SHOW_TEXT, NULL, 0 },
	{ "valid_from", N_("From"), 5, 0, 1, SHOW_CLOCK, NULL, 0 },
	{ "valid_to", N_("To"), 11, 0, 0, SHOW_TIME, NULL, 0 },
	{ "days_exposed", N_("Days"), 4, 0, 1, SHOW_NUM, NULL, 1 },
	{ "due_left", N_("Left"), 6, 0, 0, SHOW_LEFT, NULL, 1 },
	{ "state", N_("State"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = {
	"number", "org_name", "app_name", "grantee", "hosts", "purpose",
	NULL
};

const struct panel panel_grant = {
	.name = "grant",
	.screen = 8,
	.place = 0,
	.title = N_("grants"),
	.view = "v_grant_list",
	.kind = "AUT",
	.key = "record_id",
	.number = "number",
	.mark = "mark",
	.sort = "rank",
	.search = search,
	.cols = cols,
};

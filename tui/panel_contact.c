/* Telephones: who is on duty first. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "duty", N_("on duty"), 6, 0, 0, SHOW_TERM, NULL, 0 },
	{ "name", N_("Name"), 10, 1, 0, SHOW_PERSON, "code", 0 },
	{ "org", N_("Unit"), 14, 2, 0, SHOW_NAME, NULL, 0 },
	{ "phone", N_("Telephone"), 14, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "roles", N_("Roles"), 12, 1, 1, SHOW_TEXT, NULL, 0 },
	{ "team", N_("Team"), 4, 0, 2, SHOW_TEXT, NULL, 0 },
	{ "code", N_("Code"), 8, 0, 3, SHOW_TEXT, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = {
	"name", "code", "org", "org_name", "phone", "roles", NULL
};

const struct panel panel_contact = {
	.name = "contact",
	.screen = -1,
	.place = 0,
	.title = N_("contacts"),
	.view = "v_contact",
	.key = "k",
	.number = NULL,
	.sort = "duty",
	.desc = 1,
	.search = search,
	.cols = cols,
};

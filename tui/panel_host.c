/* Hosts by unit and zone, keys, grants in force. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Host"), 14, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "host_kind", N_("Kind"), 10, 0, 2, SHOW_PAIR, NULL, 0 },
	{ "app", N_("System"), 14, 2, 0, SHOW_NAME, NULL, 0 },
	{ "zone", N_("Zone"), 5, 0, 3, SHOW_TEXT, NULL, 0 },
	{ "ip", N_("Address"), 15, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "host_state", N_("State"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "keys_in_force", N_("Keys"), 5, 0, 1, SHOW_NUM, NULL, 1 },
	{ "keys_to_check", N_("Check"), 5, 0, 2, SHOW_NUM, NULL, 1 },
	{ "grants", N_("Grants"), 6, 0, 1, SHOW_NUM, NULL, 1 },
	{ "last_at", N_("Last login"), 11, 0, 4, SHOW_TIME, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = {
	"number", "ip", "app_name", "org_name", "host_kind_zh", "zone",
	NULL
};

const struct panel panel_host = {
	.name = "host",
	.screen = 7,
	.place = 0,
	.title = N_("hosts"),
	.view = "v_host_list",
	.kind = "HOS",
	.key = "record_id",
	.number = "number",
	.mark = "mark",
	.sort = "number",
	.search = search,
	.cols = cols,
};

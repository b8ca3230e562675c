/* Keys of hosts, enrolled by two persons. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 10, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "host", N_("Host"), 16, 1, 0, SHOW_TEXT, NULL, 0 },
	{ "key_type", N_("Type"), 12, 0, 1, SHOW_TEXT, NULL, 0 },
	{ "sha256", N_("Fingerprint"), 24, 3, 0, SHOW_TEXT, NULL, 0 },
	{ "state", N_("State"), 10, 0, 0, SHOW_PAIR, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "number", "host", NULL };

const struct panel panel_hostkey = {
	.name = "hostkey",
	.screen = 7,
	.place = 1,
	.title = N_("host keys"),
	.view = "v_host_key",
	.kind = "HKY",
	.key = "record_id",
	.number = "number",
	.search = search,
	.cols = cols,
};

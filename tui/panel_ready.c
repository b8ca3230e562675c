/* What does not stand ready for a recovery or ends soon. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "what", N_("Not ready"), 20, 1, 0, SHOW_PAIR, NULL, 0 },
	{ "number", N_("Number"), 14, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "title", N_("Title"), 16, 3, 0, SHOW_TEXT, NULL, 0 },
	{ "app", N_("System"), 10, 1, 3, SHOW_NAME, NULL, 0 },
	{ "until", N_("Until"), 10, 0, 0, SHOW_DATE, NULL, 0 },
	{ "left_days", N_("Left"), 6, 0, 0, SHOW_LEFT_DAYS, NULL, 1 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "number", "title", "what_zh", "what_en",
	"app", "org", NULL };

const struct panel panel_ready = {
	.name = "ready",
	.screen = 8,
	.place = 3,
	.title = N_("not ready"),
	.view = "v_readiness",
	.key = "k",
	.number = "number",
	.search = search,
	.cols = cols,
};

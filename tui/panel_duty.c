/* Who is on now, who is next, the second line. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "slot", N_("When"), 6, 0, 0, SHOW_TERM, NULL, 0 },
	{ "shift", N_("Shift"), 8, 0, 1, SHOW_PAIR, NULL, 0 },
	{ "team", N_("Team"), 6, 0, 2, SHOW_PAIR, NULL, 0 },
	{ "post", N_("Post"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "name", N_("Name"), 8, 1, 0, SHOW_PERSON, "staff", 0 },
	{ "phone", N_("Telephone"), 13, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "plan_start", N_("From"), 11, 0, 0, SHOW_TIME, NULL, 0 },
	{ "plan_end", N_("To"), 11, 0, 1, SHOW_TIME, NULL, 0 },
	{ "sign_in", N_("Signed in"), 9, 0, 3, SHOW_CLOCK, NULL, 0 },
	{ "line", N_("Line"), 8, 1, 4, SHOW_TEXT, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "name", "staff", "shift_zh", NULL };

const struct panel panel_duty = {
	.name = "duty",
	.screen = 4,
	.place = 0,
	.title = N_("on duty"),
	.view = "v_duty_now",
	.key = "n",
	.number = NULL,
	.live = 1,
	.search = search,
	.cols = cols,
};

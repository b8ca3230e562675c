/* The roster, one row a person and shift. Must not know: how lists work. */
#include <string.h>

#include "core/i18n.h"
#include "tui/form.h"
#include "tui/list.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "date", N_("Date"), 10, 0, 0, SHOW_DATE, NULL, 0 },
	{ "shift", N_("Shift"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "team", N_("Team"), 6, 0, 1, SHOW_TEXT, NULL, 0 },
	{ "post", N_("Post"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "name", N_("Name"), 8, 1, 0, SHOW_PERSON, "staff", 0 },
	{ "plan_start", N_("From"), 11, 0, 2, SHOW_TIME, NULL, 0 },
	{ "sign_in", N_("Signed in"), 9, 0, 1, SHOW_CLOCK, NULL, 0 },
	{ "sign_out", N_("Signed out"), 10, 0, 3, SHOW_CLOCK, NULL, 0 },
	{ "state", N_("State"), 8, 0, 2, SHOW_PAIR, NULL, 0 },
	{ "note", N_("Note"), 8, 2, 4, SHOW_TEXT, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = {
	"number", "name", "staff", "date", "shift_zh", NULL
};

/* The month's roster is what a swap is a move of; the other person
 * consents to it. */
static void
key_swap(struct view *v)
{
	struct pane *p = list_pane(v);
	struct form_start s = { 0 };
	char number[16] = "RS-";
	const char *numbers[1] = { number }, *month = pane_str(p, "month");
	const char *const prefill[] = { "shift_id", pane_str(p, "shift_id"),
		NULL };

	if (p->win.n == 0 || strlen(month) != 7)
		return;
	memcpy(number + 3, month, 8);
	s.action = "RST.swap";
	s.numbers = numbers;
	s.n = 1;
	s.prefill = prefill;
	form_push(v->app, &s);
}

/* clang-format off */
static const struct key_row keys[] = {
	{ 'x', 0, KEY_FOOT | KEY_WRITE, N_("swap"), N_("swap this shift with another person, who consents"), key_swap },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

const struct panel panel_roster = {
	.name = "roster",
	.screen = 4,
	.place = 4,
	.title = N_("roster"),
	.view = "v_duty",
	.kind = "DTY",
	.key = "record_id",
	.number = "number",
	.sort = "plan_start",
	.desc = 1,
	.search = search,
	.cols = cols,
	.keys = keys,
};

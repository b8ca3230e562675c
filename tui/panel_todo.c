/*
 * What waits for me: others' requests to confirm or decline, and records
 * whose next step is mine. Must not know: how lists work.
 */
#include "core/i18n.h"
#include "tui/list.h"
#include "tui/panels.h"
#include "tui/record.h"
#include "tui/result.h"

/* clang-format off */
static const struct column cols[] = {
	{ "what", N_("To do"), 8, 0, 0, SHOW_TERM, NULL, 0 },
	{ "number", N_("Number"), 16, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "title", N_("Title"), 16, 3, 0, SHOW_TEXT, NULL, 0 },
	{ "org", N_("Unit"), 10, 1, 3, SHOW_NAME, NULL, 0 },
	{ "state", N_("State"), 8, 0, 1, SHOW_PAIR, NULL, 0 },
	{ "action", N_("Action"), 10, 1, 1, SHOW_PAIR, NULL, 0 },
	{ "asked_by", N_("Asked by"), 8, 0, 2, SHOW_NAME, NULL, 0 },
	{ "since", N_("Since"), 11, 0, 2, SHOW_TIME, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "number", "title", "org_name", NULL };

static void
key_open(struct view *v)
{
	struct pane *p = list_pane(v);

	if (p->win.n == 0)
		return;
	if (*pane_str(p, "req") != '\0')
		second_push(v->app, pane_str(p, "req"), pane_str(p, "number"),
		    pane_str(p, "action"));
	else
		record_push(v->app, pane_str(p, "number"));
}

/* clang-format off */
static const struct key_row keys[] = {
	{ K_ENTER, 0, KEY_FOOT, N_("open"), N_("the request to confirm, or the record"), key_open },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

const struct panel panel_todo = {
	.name = "todo",
	.screen = -1,
	.title = N_("to do"),
	.view = "v_todo",
	.key = "number",
	.number = "number",
	.sort = "since",
	.live = 1,
	.search = search,
	.cols = cols,
	.keys = keys,
};

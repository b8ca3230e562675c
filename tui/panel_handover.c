/* The handover book. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/list.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 14, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "at", N_("At"), 11, 0, 0, SHOW_TIME, NULL, 0 },
	{ "lead_out", N_("Out"), 8, 0, 0, SHOW_NAME, NULL, 0 },
	{ "lead_in", N_("In"), 8, 0, 0, SHOW_NAME, NULL, 0 },
	{ "items", N_("Entries"), 7, 0, 1, SHOW_NUM, NULL, 1 },
	{ "unread", N_("Unread"), 6, 0, 0, SHOW_NUM, NULL, 1 },
	{ "state", N_("State"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "summary", N_("Summary"), 8, 2, 2, SHOW_TEXT, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = {
	"number", "title", "lead_out_name", "lead_in_name", NULL
};

/* The book: item by item. */
static void
key_open(struct view *v)
{
	struct pane *p = list_pane(v);
	struct db_cond c = { "number", DB_EQ, pane_str(p, "number") };

	if (p->win.n > 0)
		list_push(v->app, &panel_book, &c, 1, c.val);
}

/* clang-format off */
static const struct key_row keys[] = {
	{ K_ENTER, 0, KEY_FOOT, N_("items"), N_("its items, to be read one by one"), key_open },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

const struct panel panel_handover = {
	.name = "handover",
	.screen = 4,
	.place = 2,
	.title = N_("handovers"),
	.view = "v_handover_list",
	.kind = "HND",
	.key = "record_id",
	.number = "number",
	.mark = "mark",
	.desc = 1,
	.search = search,
	.cols = cols,
	.keys = keys,
};

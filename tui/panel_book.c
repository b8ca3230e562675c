/*
 * A handover's items, acknowledged one by one: the incoming lead reads each
 * and says so with a key. Must not know: how lists work.
 */
#include "core/i18n.h"
#include "tui/list.h"
#include "tui/panels.h"
#include "tui/quick.h"
#include "tui/record.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Handover"), 13, 0, 1, SHOW_TEXT, NULL, 0 },
	{ "seq", N_("No."), 3, 0, 4, SHOW_NUM, NULL, 1 },
	{ "kind", N_("Kind"), 9, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "ref", N_("Reference"), 15, 0, 3, SHOW_TEXT, NULL, 0 },
	{ "text", N_("Item"), 16, 3, 0, SHOW_TEXT, NULL, 0 },
	{ "must_do", N_("To be done"), 14, 1, 0, SHOW_TEXT, NULL, 0 },
	{ "read_at", N_("Read"), 5, 0, 0, SHOW_CLOCK, NULL, 0 },
	{ "read_by", N_("By"), 6, 0, 2, SHOW_NAME, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "text", "must_do", "ref", "kind_zh",
	NULL };

static void
key_read(struct view *v)
{
	struct pane *p = list_pane(v);

	if (p->win.n == 0)
		return;
	if (*pane_str(p, "read_at") != '\0')
		app_say(v->app, _("This item has been read"));
	else
		quick_do(v->app, "HND.read", pane_str(p, "number"), "item",
		    pane_str(p, "seq"));
	pane_move(p, 1);
}

static void
key_open(struct view *v)
{
	struct pane *p = list_pane(v);

	if (p->win.n == 0)
		return;
	if (*pane_str(p, "ref") != '\0')
		record_push(v->app, pane_str(p, "ref"));
	else
		app_say(v->app, "%s", pane_str(p, "text"));
}

static void
key_card(struct view *v)
{
	struct pane *p = list_pane(v);

	if (p->win.n > 0)
		record_push(v->app, pane_str(p, "number"));
}

/* clang-format off */
static const struct key_row keys[] = {
	{ K_ENTER, 0, KEY_FOOT, N_("open"), N_("the record that the item is about"), key_open },
	{ 'm', 0, KEY_FOOT | KEY_WRITE, N_("read"), N_("I have read this item"), key_read },
	{ 'o', 0, KEY_FOOT, N_("card"), N_("the handover's own card"), key_card },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

const struct panel panel_book = {
	.name = "book",
	.screen = -1,
	.title = N_("handover, item by item"),
	.view = "v_handover_book",
	.kind = "HND",
	.key = "k",
	.number = "number",
	.mark = "mark",
	.desc = 1,
	.live = 1,
	.search = search,
	.cols = cols,
	.keys = keys,
};

/* Duties with a date, and the days that are left. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/article.h"
#include "tui/list.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "id", N_("Id"), 6, 0, 3, SHOW_TEXT, NULL, 0 },
	{ "article", N_("Art."), 5, 0, 1, SHOW_TEXT, NULL, 0 },
	{ "zh", N_("Obligation"), 24, 3, 0, SHOW_LANG, NULL, 0 },
	{ "instance", N_("For"), 12, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "due", N_("Due"), 10, 0, 0, SHOW_DATE, NULL, 0 },
	{ "left_days", N_("Left"), 6, 0, 0, SHOW_LEFT_DAYS, NULL, 1 },
	{ "owner", N_("By"), 10, 1, 2, SHOW_PAIR, NULL, 0 },
	{ "state", N_("State"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ "evidence", N_("Evidence"), 14, 0, 2, SHOW_TEXT, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = {
	"id", "zh", "en", "instance", "evidence", NULL
};

static void
key_article(struct view *v)
{
	struct pane *p = list_pane(v);

	if (p->win.n > 0)
		article_push(v->app, pane_str(p, "article"));
}

/* clang-format off */
static const struct key_row keys[] = {
	{ 't', 0, KEY_FOOT, N_("article"), N_("text of the article it comes from"), key_article },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

const struct panel panel_obligation = {
	.name = "obligation",
	.screen = 5,
	.place = 1,
	.title = N_("obligations"),
	.view = "v_obligation",
	.key = "k",
	.number = "evidence",
	.mark = "mark",
	.sort = "rank",
	.search = search,
	.cols = cols,
	.keys = keys,
};

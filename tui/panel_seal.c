/* The seals of the history, newest first; checking it. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/found.h"
#include "tui/list.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "n", N_("No."), 6, 0, 0, SHOW_NUM, NULL, 1 },
	{ "at", N_("At"), 11, 0, 0, SHOW_TIME, NULL, 0 },
	{ "records", N_("Records"), 8, 0, 0, SHOW_NUM, NULL, 1 },
	{ "hash", N_("Hash"), 24, 1, 0, SHOW_TEXT, NULL, 0 },
	{ "prev_hash", N_("of the one before"), 17, 1, 1, SHOW_TEXT, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "hash", "n", NULL };

static void
key_verify(struct view *v)
{
	found_push_verify(v->app);
}

/* clang-format off */
static const struct key_row keys[] = {
	{ 'v', 0, KEY_FOOT, N_("verify"), N_("check the whole history against its chains and seals"), key_verify },
	{ 0, 0, 0, NULL, NULL, NULL }
};
/* clang-format on */

const struct panel panel_seal = {
	.name = "seal",
	.screen = 0,
	.place = 2,
	.title = N_("seals"),
	.view = "v_seal",
	.key = "n",
	.number = NULL,
	.desc = 1,
	.search = search,
	.cols = cols,
	.keys = keys,
};

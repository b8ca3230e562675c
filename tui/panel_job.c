/* Backup jobs. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 24, 1, 0, SHOW_TEXT, NULL, 0 },
	{ "plan", N_("Plan"), 14, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "run_at", N_("Run at"), 11, 0, 0, SHOW_TIME, NULL, 0 },
	{ "result", N_("Result"), 10, 0, 0, SHOW_CHOICE, "backup_job.result", 0 },
	{ "state", N_("State"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = { "number", "plan", NULL };

const struct panel panel_job = {
	.name = "job",
	.screen = 8,
	.place = 2,
	.title = N_("backup jobs"),
	.view = "v_backup_job",
	.kind = "JOB",
	.key = "record_id",
	.number = "number",
	.desc = 1,
	.search = search,
	.cols = cols,
};

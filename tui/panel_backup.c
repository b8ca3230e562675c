/* Backup plans and their written confirmation. Must not know: how lists work. */
#include "core/i18n.h"
#include "tui/panels.h"

/* clang-format off */
static const struct column cols[] = {
	{ "number", N_("Number"), 14, 0, 0, SHOW_TEXT, NULL, 0 },
	{ "app", N_("System"), 14, 2, 0, SHOW_NAME, NULL, 0 },
	{ "org", N_("Unit"), 10, 1, 2, SHOW_NAME, NULL, 0 },
	{ "cycle", N_("Cycle"), 8, 0, 3, SHOW_CHOICE, "backup_plan.cycle", 0 },
	{ "confirmed", N_("In writing"), 10, 0, 0, SHOW_BOOL, NULL, 0 },
	{ "left_days", N_("Left"), 6, 0, 0, SHOW_LEFT_DAYS, NULL, 1 },
	{ "last_job_at", N_("Last job"), 11, 0, 1, SHOW_TIME, NULL, 0 },
	{ "last_result", N_("Result"), 8, 0, 1, SHOW_CHOICE, "backup_job.result", 0 },
	{ "state", N_("State"), 8, 0, 0, SHOW_PAIR, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, SHOW_TEXT, NULL, 0 }
};
/* clang-format on */

static const char *const search[] = {
	"number", "app_name", "org_name", "app", NULL
};

const struct panel panel_backup = {
	.name = "backup",
	.screen = 8,
	.place = 1,
	.title = N_("backup plans"),
	.view = "v_backup_list",
	.kind = "BKP",
	.key = "record_id",
	.number = "number",
	.mark = "mark",
	.sort = "rank",
	.search = search,
	.cols = cols,
};

/* The parts of the cards. Must not know: how they are shown. */
#include "tui/section.h"

#include <stddef.h>

#include "core/i18n.h"

/* clang-format off */
const struct section sections[] = {
	{ "TEN", N_("papers"), "v_tenancy_paper", "number", "doc", NULL, 0, 30, "doc", OPEN_RECORD, {
		{ "doc", 9, SHOW_TEXT, NULL }, { "kind", 14, SHOW_PAIR, NULL }, { "issued_on", 10, SHOW_DATE, NULL },
		{ "issuer_name", 14, SHOW_TEXT, NULL }, { "app_version", 6, SHOW_TEXT, NULL }, { "title", 40, SHOW_TEXT, NULL } } },
	{ "TEN", N_("resources"), "v_resource", "tenancy", "kind", NULL, 0, 30, NULL, OPEN_RECORD, {
		{ "name_zh", 20, SHOW_TEXT, NULL }, { "qty", 8, SHOW_TEXT, NULL }, { "unit", 8, SHOW_TEXT, NULL },
		{ "from_on", 10, SHOW_DATE, NULL }, { "to_on", 10, SHOW_DATE, NULL } } },
	{ "INC", N_("time line"), "v_incident_line", "number", "n", NULL, 0, 100, NULL, OPEN_RECORD, {
		{ "at", 11, SHOW_TIME, NULL }, { "kind", 10, SHOW_PAIR, NULL }, { "actor", 8, SHOW_NAME, NULL },
		{ "text", 60, SHOW_TEXT, NULL } } },
	{ "INC", N_("outages"), "v_incident_outage", "incident", "id", NULL, 0, 20, NULL, OPEN_RECORD, {
		{ "app", 18, SHOW_NAME, NULL }, { "start_at", 11, SHOW_TIME, NULL }, { "end_at", 11, SHOW_TIME, NULL },
		{ "min", 6, SHOW_AGE, NULL }, { "side", 10, SHOW_PAIR, NULL } } },
	{ "INC", N_("Changes and recovery"), "v_incident_link", "number", "other", NULL, 0, 20, "other", OPEN_RECORD, {
		{ "other", 14, SHOW_TEXT, NULL }, { "kind", 6, SHOW_PAIR, NULL }, { "state", 10, SHOW_PAIR, NULL },
		{ "title", 40, SHOW_TEXT, NULL } } },
	{ "INC", N_("alarms"), "v_incident_alarm", "incident", "number", NULL, 0, 20, "number", OPEN_RECORD, {
		{ "number", 9, SHOW_TEXT, NULL }, { "at", 11, SHOW_TIME, NULL }, { "host", 14, SHOW_TEXT, NULL },
		{ "severity", 8, SHOW_PAIR, NULL }, { "text", 50, SHOW_TEXT, NULL } } },
	{ "CHG", N_("runs"), "v_run", "number", "n", "n", 1, 10, "run", OPEN_RUN, {
		{ "run", 16, SHOW_TEXT, NULL }, { "state", 10, SHOW_PAIR, NULL }, { "started_at", 11, SHOW_TIME, NULL },
		{ "ended_at", 11, SHOW_TIME, NULL }, { "ok", 4, SHOW_NUM, NULL }, { "hosts", 4, SHOW_NUM, NULL } } },
	{ "CHG", N_("hosts"), "v_change_host", "number", "seq", "seq", 0, 200, "target", OPEN_RECORD, {
		{ "host", 16, SHOW_TEXT, NULL }, { "org", 14, SHOW_NAME, NULL }, { "auth", 13, SHOW_TEXT, NULL },
		{ "auth_ok", 4, SHOW_BOOL, NULL }, { "state", 10, SHOW_PAIR, NULL }, { "note", 30, SHOW_NOTE, NULL } } },
	{ "CHG", N_("items"), "v_change_item", "number", "seq", "seq", 0, 30, NULL, OPEN_RECORD, {
		{ "vendor", 14, SHOW_TEXT, NULL }, { "model", 18, SHOW_TEXT, NULL }, { "kind", 10, SHOW_TEXT, NULL },
		{ "qty", 5, SHOW_NUM, NULL }, { "banned", 4, SHOW_BOOL, NULL }, { "note", 20, SHOW_TEXT, NULL } } },
	{ "REC", N_("runs"), "v_run", "number", "n", "n", 1, 10, "run", OPEN_RUN, {
		{ "run", 16, SHOW_TEXT, NULL }, { "state", 10, SHOW_PAIR, NULL }, { "started_at", 11, SHOW_TIME, NULL },
		{ "ended_at", 11, SHOW_TIME, NULL }, { "ok", 4, SHOW_NUM, NULL }, { "hosts", 4, SHOW_NUM, NULL } } },
	{ "REC", N_("hosts"), "v_recovery_host", "number", "seq", "seq", 0, 100, "target", OPEN_RECORD, {
		{ "host", 16, SHOW_TEXT, NULL }, { "auth", 13, SHOW_TEXT, NULL }, { "state", 10, SHOW_PAIR, NULL },
		{ "started_at", 11, SHOW_TIME, NULL }, { "ended_at", 11, SHOW_TIME, NULL }, { "note", 30, SHOW_NOTE, NULL } } },
	{ "HND", N_("items"), "v_handover_item", "number", "k", "k", 0, 100, "ref", OPEN_RECORD, {
		{ "kind", 14, SHOW_PAIR, NULL }, { "ref", 16, SHOW_TEXT, NULL }, { "read_by", 8, SHOW_NAME, NULL },
		{ "text", 60, SHOW_TEXT, NULL } } },
	{ "RST", N_("roster"), "v_roster_row", "number", "k", "k", 0, 400, NULL, OPEN_RECORD, {
		{ "date", 10, SHOW_DATE, NULL }, { "shift", 8, SHOW_PAIR, NULL }, { "post", 10, SHOW_PAIR, NULL },
		{ "staff", 8, SHOW_TEXT, NULL }, { "name", 10, SHOW_TEXT, NULL }, { "plan_start", 11, SHOW_TIME, NULL } } },
	{ NULL, N_("links"), "v_link", "number", "other", NULL, 0, 30, "other", OPEN_RECORD, {
		{ "other", 18, SHOW_TEXT, NULL }, { "doc", 10, SHOW_TEXT, NULL }, { "at", 11, SHOW_TIME, NULL },
		{ "staff", 8, SHOW_TEXT, NULL } } },
	{ NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, NULL, OPEN_RECORD, { { NULL, 0, SHOW_TEXT, NULL } } }
};
/* clang-format on */

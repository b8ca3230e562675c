#ifndef CCC_PANELS_H
#define CCC_PANELS_H

#include "tui/panel.h"

/* Every panel: one line here and one file panel_NAME.c. */
#define PANELS(P) \
	P(tenancy) \
	P(incident) \
	P(duty) \
	P(month) \
	P(roster) \
	P(handover) \
	P(book) \
	P(oncall) \
	P(round) \
	P(drill) \
	P(obligation) \
	P(bulletin) \
	P(training) \
	P(change) \
	P(recovery) \
	P(host) \
	P(hostkey) \
	P(session) \
	P(grant) \
	P(backup) \
	P(job) \
	P(ready) \
	P(assessment) \
	P(unit) \
	P(aspect) \
	P(score) \
	P(source) \
	P(rectify) \
	P(fee) \
	P(line) \
	P(deduction) \
	P(event) \
	P(refused) \
	P(looked) \
	P(seal) \
	P(asset) \
	P(transfer) \
	P(contact) \
	P(gap) \
	P(doc) \
	P(todo)

#define PANEL_DECLARE(name) extern const struct panel panel_##name;
PANELS(PANEL_DECLARE)
#undef PANEL_DECLARE

#endif

#ifndef CCC_RUN_H
#define CCC_RUN_H

#include "tui/app.h"

/* The live grid of a run: hosts by steps. run: "CHG-2026-0061/1". */
void run_push(struct app *a, const char *run, const char *number);
/* The newest run of a record, where there is one. */
void run_push_newest(struct app *a, const char *number);
/* A move was done: shows the run where the move began one. */
void run_after_move(struct app *a, const char *action, const char *number);
/* What was printed by a host in a run, as far as it may be seen here. */
void output_push(struct app *a, const char *run, const char *host);
/* Exact commands that would run, host by host. */
void plan_push(struct app *a, const char *number);

#endif

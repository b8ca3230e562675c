#ifndef CCC_LOOP_H
#define CCC_LOOP_H

struct app;

/* Blocks the signals that the loop reads; before any thread is made. */
void loop_block_signals(void);
/* Runs until app->done. Terminal, database answers, signals, timers: one
 * poll, and nothing else waits. */
void loop_run(struct app *a);

#endif

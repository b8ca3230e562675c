#ifndef CCC_LOCK_H
#define CCC_LOCK_H

#include "tui/app.h"

/* Locks after the idle minutes of the configuration (1 to 5, never off):
 * the screen is wiped, and the person's password opens it again. */
void lock_now(struct app *a);
/* Looks whether it is time; sets itself to look again. */
void lock_watch(void *app);
/* Keeps what is needed to check the password without the database. */
void lock_keep(struct app *a, const char *password);

#endif

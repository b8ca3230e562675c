#ifndef CCC_LOGIN_H
#define CCC_LOGIN_H

#include "core/session.h"
#include "tui/app.h"

/*
 * The login screen: account and password, tried on the database; then the
 * catalogue. s: where the database is (joined by the caller, who leaves it).
 */
void login_push(struct app *a, struct session *s);

#endif

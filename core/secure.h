#ifndef CCC_SECURE_H
#define CCC_SECURE_H

#include "core/err.h"

/*
 * First lines of both programs: what comes from who started us is cut to
 * what we know. Environment by an allow-list (TERM checked, TERMINFO, LD_*,
 * SSH_AUTH_SOCK, MARIADB_PLUGIN_DIR gone), umask 077, no core file, not
 * readable by a debugger of the same account, descriptors 0 to 2 open and
 * the others closed, SIGPIPE ignored.
 */
void secure_start(void);

/* Reads the first line of a file with a secret: regular, no link, owned by
 * this account, mode 0600 or less, at most 4 KiB; the caller calls
 * secure_forget. */
char *secure_read_secret(const char *file, struct err *e);
/* Overwrites and frees; NULL is fine. */
void secure_forget(char *secret);

#endif

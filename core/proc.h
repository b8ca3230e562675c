#ifndef CCC_PROC_H
#define CCC_PROC_H

#include <stddef.h>
#include <sys/types.h>

#include "core/err.h"

/*
 * Processes of other programs: run one and wait, start one that stays, know
 * it again later. A process is named by its number and its start time (a
 * number alone is used again by the kernel); a pid file holds both.
 */

/* Who runs it. uid is only changed where this process is root. */
struct proc_as {
	uid_t uid;
	gid_t gid;
};

/* Drops to this account for good, groups first. Nothing where the process is
 * not root. */
int proc_become(const struct proc_as *as, struct err *e);

/* Runs argv[0] (a path, or a name looked up in the system's folders), no
 * input, waits. A status other than 0 is ERR_SYSTEM with the last line it
 * wrote. as NULL: as this process. */
int proc_run(const char *const argv[], const struct proc_as *as,
    struct err *e);

/* Starts argv in a session of its own, input from the null device, output
 * appended to the file log, other descriptors closed. Returns the pid or -1;
 * a program that cannot be started is an error here and not later. */
pid_t proc_start(const char *const argv[], const char *log, struct err *e);

/* Puts pid and start time into the file. */
int proc_record(const char *file, pid_t pid, struct err *e);
/* The process of the file where it still lives, else 0. */
pid_t proc_recorded(const char *file);
/* Ends it: TERM, after timeout_ms KILL; waits until it is gone; removes the
 * file. Nothing where it is gone already. */
void proc_end(const char *file, int timeout_ms);
/* Ends every process whose environment holds the marker ("NAME=value"),
 * except this one. Returns how many. */
size_t proc_sweep(const char *marker);

/* Path of a program in the system's folders, sbin too (a plain user's PATH
 * lacks it), or NULL. The caller frees. */
char *proc_find(const char *name);

#endif

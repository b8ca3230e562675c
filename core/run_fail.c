/*
 * Failpoints of test builds. Must not be in a release.
 */
#include "core/run_fail.h"

#ifdef CCC_TEST
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char armed[40];
static int left, stops;

void
failpoint_arm(const char *spec)
{
	char how[8] = "";

	if (spec != NULL && sscanf(spec, "%39[a-z_]:%d:%7s", armed, &left,
	    how) < 2)
		abort();
	stops = strcmp(how, "stop") == 0;
}

void
failpoint(const char *name)
{
	if (left <= 0 || strcmp(name, armed) != 0 || --left > 0)
		return;
	kill(getpid(), stops ? SIGSTOP : SIGKILL);
}
#else
extern int run_fail_is_empty;
int run_fail_is_empty;
#endif

#ifndef CCC_RUN_FAIL_H
#define CCC_RUN_FAIL_H

/*
 * Points before and after each thing that lasts, where a test may end the
 * process as a power cut would. Only in builds with -DCCC_TEST (build/tests/
 * ccc-runner); elsewhere nothing of it is there.
 */
#ifdef CCC_TEST
/* spec NULL: none. "sent:3" kills the process when the third command was
 * sent; "sent:3:stop" stops it instead, for another to thaw. */
void failpoint_arm(const char *spec);
void failpoint(const char *name);
#else
#define failpoint_arm(spec) ((void)0)
#define failpoint(name) ((void)0)
#endif

#endif

#ifndef CCC_RUN_EXPECT_H
#define CCC_RUN_EXPECT_H

#include <stddef.h>

/*
 * What a step expects of its end: rc=N rc!=N, out=TEXT out!=TEXT, out~ERE,
 * out<N out<=N out>N out>=N (numbers may carry a unit: s m h d for time, k M
 * G T for size, %), any, sign (done by a person). Nothing means rc=0. The
 * output is standard output without white space at its end.
 */
enum expect_verdict {
	EXPECT_MET,
	EXPECT_NOT_MET,
	EXPECT_NO_OUTPUT,	/* it asks for an output that is not known */
	EXPECT_WRONG		/* not an expectation: never met */
};

/* out NULL: the output is not known. */
enum expect_verdict expect_judge(const char *expect, size_t n, int rc,
    const char *out, size_t out_n);
int expect_needs_output(const char *expect, size_t n);
/* "any": whatever its end, it was enough that it ran. */
int expect_is_any(const char *expect, size_t n);

#endif

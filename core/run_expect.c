/*
 * Expectations of steps. Must not know of hosts, lines or runs.
 */
#include "core/run_expect.h"

#include <errno.h>
#include <math.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"

enum op { OP_EQ, OP_NE, OP_RE, OP_LT, OP_LE, OP_GT, OP_GE };

static const struct {
	const char *text;
	enum op op;
} ops[] = {		/* longer ones first */
	{ "!=", OP_NE },
	{ "<=", OP_LE },
	{ ">=", OP_GE },
	{ "=", OP_EQ },
	{ "~", OP_RE },
	{ "<", OP_LT },
	{ ">", OP_GT },
	{ NULL, OP_EQ }
};

static const struct {
	const char *unit;
	double factor;
} units[] = {
	{ "", 1 }, { "%", 1 }, { "s", 1 }, { "m", 60 }, { "min", 60 },
	{ "h", 3600 }, { "d", 86400 }, { "k", 1024.0 }, { "K", 1024.0 },
	{ "M", 1048576.0 }, { "G", 1073741824.0 }, { "T", 1099511627776.0 },
	{ NULL, 0 }
};

/* A number with a unit, the whole of s. Returns 0 or -1. */
static int
quantity(const char *s, double *out)
{
	char *end;
	size_t i;

	if (strchr("+-.0123456789", s[0]) == NULL || s[0] == '\0')
		return -1;
	errno = 0;
	*out = strtod(s, &end);
	if (end == s || errno == ERANGE || !isfinite(*out))
		return -1;
	while (*end == ' ')
		end++;
	for (i = 0; units[i].unit != NULL; i++) {
		if (strcmp(end, units[i].unit) == 0) {
			*out *= units[i].factor;
			return 0;
		}
	}
	return -1;
}

static int
compare(enum op op, double a, double b)
{
	return op == OP_LT ? a < b : op == OP_LE ? a <= b :
	    op == OP_GT ? a > b : a >= b;
}

static enum expect_verdict
met(int yes)
{
	return yes ? EXPECT_MET : EXPECT_NOT_MET;
}

static enum expect_verdict
judge_out(enum op op, const char *want, const char *got)
{
	double a, b;
	regex_t re;
	int rc;

	switch (op) {
	case OP_EQ:
		return met(strcmp(got, want) == 0);
	case OP_NE:
		return met(strcmp(got, want) != 0);
	case OP_RE:
		if (regcomp(&re, want, REG_EXTENDED | REG_NOSUB) != 0)
			return EXPECT_WRONG;
		rc = regexec(&re, got, 0, NULL, 0);
		regfree(&re);
		return met(rc == 0);
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
		break;
	}
	if (quantity(want, &b) < 0)
		return EXPECT_WRONG;
	return met(quantity(got, &a) == 0 && compare(op, a, b));
}

static enum expect_verdict
judge_rc(enum op op, const char *want, int rc)
{
	char *end;
	long n = strtol(want, &end, 10);

	if (want[0] < '0' || want[0] > '9' || *end != '\0' ||
	    (op != OP_EQ && op != OP_NE))
		return EXPECT_WRONG;
	return met((rc == n) == (op == OP_EQ));
}

static int
find_op(const char *s, enum op *op, const char **want)
{
	size_t i;

	for (i = 0; ops[i].text != NULL; i++) {
		if (strncmp(s, ops[i].text, strlen(ops[i].text)) == 0) {
			*op = ops[i].op;
			*want = s + strlen(ops[i].text);
			return 0;
		}
	}
	return -1;
}

static enum expect_verdict
judge(const char *e, int rc, const char *out)
{
	const char *want;
	enum op op;

	if (e[0] == '\0')
		return met(rc == 0);
	if (strcmp(e, "any") == 0)
		return EXPECT_MET;
	if (strcmp(e, "sign") == 0)
		return met(rc == 0);
	if (strncmp(e, "rc", 2) == 0 && find_op(e + 2, &op, &want) == 0)
		return judge_rc(op, want, rc);
	if (strncmp(e, "out", 3) == 0 && find_op(e + 3, &op, &want) == 0)
		return out == NULL ? EXPECT_NO_OUTPUT :
		    judge_out(op, want, out);
	return EXPECT_WRONG;
}

enum expect_verdict
expect_judge(const char *expect, size_t n, int rc, const char *out,
    size_t out_n)
{
	enum expect_verdict v;
	struct buf e, o;

	buf_init(&e);
	buf_init(&o);
	buf_addn(&e, expect, n);
	while (out_n > 0 && strchr(" \t\r\n", out[out_n - 1]) != NULL &&
	    out[out_n - 1] != '\0')
		out_n--;
	if (out != NULL)
		buf_addn(&o, out, out_n);
	v = judge(e.s, rc, out != NULL ? o.s : NULL);
	buf_release(&e);
	buf_release(&o);
	return v;
}

int
expect_needs_output(const char *expect, size_t n)
{
	return n >= 3 && memcmp(expect, "out", 3) == 0;
}

int
expect_is_any(const char *expect, size_t n)
{
	return n == 3 && memcmp(expect, "any", 3) == 0;
}

/*
 * Errors, the end of the program, and memory that cannot fail. Must not know
 * what an error is about, nor the terminal: that is restored through a hook.
 */
#include "core/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/text.h"

void (*err_restore_terminal)(void);

void
err_clear(struct err *e)
{
	e->code = ERR_NONE;
	e->number = 0;
	e->text[0] = '\0';
}

/* Longest prefix of clean text that fits and ends with a whole character. */
static size_t
whole_prefix(const char *s, size_t n, size_t room)
{
	size_t at = 0, used;
	uint32_t cp;

	while (at < n) {
		used = text_decode(s + at, n - at, &cp);
		if (used == 0 || at + used > room)
			break;
		at += used;
	}
	return at;
}

int
err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	char raw[2048];
	struct buf clean;
	va_list ap;
	size_t n;

	if (e == NULL)
		return -1;
	va_start(ap, fmt);
	vsnprintf(raw, sizeof(raw), fmt, ap);
	va_end(ap);
	buf_init(&clean);
	text_clean(&clean, raw, strlen(raw));
	n = whole_prefix(clean.s, clean.len, sizeof(e->text) - 1);
	e->code = code;
	e->number = 0;
	memcpy(e->text, clean.s, n);
	e->text[n] = '\0';
	buf_release(&clean);
	return -1;
}

int
err_exit_status(enum err_code code)
{
	switch (code) {
	case ERR_NONE:
		return 0;
	case ERR_RULE:
		return 1;
	case ERR_INPUT:
	case ERR_DENIED:
	case ERR_SYSTEM:
		return 2;
	case ERR_TRUST:
	case ERR_NET:
		return 3;
	case ERR_UNKNOWN:
	case ERR_BUG:
		return 4;
	case ERR_STALE:
		return 5;
	}
	return 4;
}

static void
restore_terminal(void)
{
	void (*hook)(void) = err_restore_terminal;

	err_restore_terminal = NULL;
	if (hook != NULL)
		hook();
}

void
bug(const char *fmt, ...)
{
	va_list ap;

	restore_terminal();
	fputs("ccc: bug: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}

void
die(enum err_code code, const char *fmt, ...)
{
	va_list ap;

	restore_terminal();
	fputs("ccc: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(err_exit_status(code));
}

void *
xmalloc(size_t n)
{
	void *p = malloc(n ? n : 1);

	if (p == NULL)
		die(ERR_SYSTEM, "no memory left (%zu bytes asked for)", n);
	return p;
}

void *
xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (p == NULL)
		die(ERR_SYSTEM, "no memory left (%zu x %zu bytes asked for)", n,
		    size);
	return p;
}

void *
xrealloc(void *p, size_t n)
{
	void *q = realloc(p, n ? n : 1);

	if (q == NULL)
		die(ERR_SYSTEM, "no memory left (%zu bytes asked for)", n);
	return q;
}

char *
xstrdup(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(xmalloc(n), s, n);
}

/*
 * Secrets in a stream. Must not know where the bytes come from or go.
 */
#include "core/cast_mask.h"

#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/secure.h"

#define SHOWN "******"

int
cast_mask_load(struct cast_mask *m, const char *json, struct err *e)
{
	struct json j;
	size_t i;

	memset(m, 0, sizeof(*m));
	if (json[0] == '\0')
		return 0;
	if (json_parse(json, strlen(json), &j, e) < 0)
		return -1;
	for (i = 0; j.type == JSON_ARR && i < j.n; i++) {
		if (j.items[i].str == NULL || j.items[i].str[0] == '\0')
			continue;
		m->words = xrealloc(m->words, (m->n + 1) * sizeof(*m->words));
		m->words[m->n++] = xstrdup(j.items[i].str);
	}
	json_free(&j);
	return 0;
}

void
cast_mask_release(struct cast_mask *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		secure_forget(m->words[i]);
	free(m->words);
	memset(m, 0, sizeof(*m));
}

/* The longest word at s; *more where a longer one may still come. */
static size_t
word_at(const struct cast_mask *m, const char *s, size_t n, int *more)
{
	size_t i, len, best = 0;

	*more = 0;
	for (i = 0; i < m->n; i++) {
		len = strlen(m->words[i]);
		if (len <= n && len > best &&
		    memcmp(s, m->words[i], len) == 0)
			best = len;
		else if (len > n && memcmp(s, m->words[i], n) == 0)
			*more = 1;
	}
	return best;
}

static void
pass(const struct cast_mask *m, struct buf *held, int last, struct buf *out)
{
	size_t at = 0, n;
	struct buf rest;
	int more;

	while (at < held->len) {
		n = word_at(m, held->s + at, held->len - at, &more);
		if (more && !last)
			break;
		if (n > 0) {
			buf_add(out, SHOWN);
			at += n;
		} else {
			buf_addc(out, held->s[at++]);
		}
	}
	buf_init(&rest);
	buf_addn(&rest, held->s + at, held->len - at);
	buf_release(held);
	*held = rest;
}

void
cast_mask_feed(const struct cast_mask *m, struct buf *held, const char *s,
    size_t n, struct buf *out)
{
	buf_addn(held, s, n);
	pass(m, held, 0, out);
}

void
cast_mask_flush(const struct cast_mask *m, struct buf *held, struct buf *out)
{
	pass(m, held, 1, out);
}

/*
 * Near matches for mistyped names. Must not know what the names stand for:
 * panels, actions, options and columns all come here.
 */
#include "core/near.h"

#include <ctype.h>
#include <string.h>

#define NEAR_MAX 63	/* longer words are compared by their beginning */

static size_t
min3(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

static int
fold(const char *s, size_t i)
{
	return tolower((unsigned char)s[i]);
}

size_t
near_distance(const char *a, const char *b)
{
	size_t row[3][NEAR_MAX + 1];
	size_t *before = row[0], *last = row[1], *now = row[2], *t;
	size_t n = strnlen(a, NEAR_MAX), m = strnlen(b, NEAR_MAX), i, j;

	memset(row, 0, sizeof(row));
	for (j = 0; j <= m; j++)
		last[j] = j;
	for (i = 1; i <= n; i++) {
		now[0] = i;
		for (j = 1; j <= m; j++) {
			now[j] = min3(last[j] + 1, now[j - 1] + 1,
			    last[j - 1] +
			    (fold(a, i - 1) != fold(b, j - 1)));
			if (i > 1 && j > 1 &&
			    fold(a, i - 1) == fold(b, j - 2) &&
			    fold(a, i - 2) == fold(b, j - 1) &&
			    before[j - 2] + 1 < now[j])
				now[j] = before[j - 2] + 1;
		}
		t = before;
		before = last;
		last = now;
		now = t;
	}
	return last[m];
}

void
near_init(struct near *m, const char *word)
{
	memset(m, 0, sizeof(*m));
	m->word = word;
}

/* A name that begins with the word (or holds it) is near however long. */
static size_t
how_far(const char *word, const char *name)
{
	size_t far = near_distance(word, name), n = strlen(word);

	if (n >= 2 && strncasecmp(name, word, n) == 0)
		return far < 1 ? far : 1;
	if (n >= 3 && strcasestr(name, word) != NULL)
		return far < 2 ? far : 2;
	return far;
}

void
near_offer(struct near *m, const char *name)
{
	size_t far, limit, i, len = strlen(m->word);

	if (name == NULL || *name == '\0')
		return;
	limit = len <= 3 ? 1 : len <= 6 ? 2 : 3;
	far = how_far(m->word, name);
	if (far > limit)
		return;
	for (i = 0; i < m->n; i++)
		if (strcmp(m->hits[i].name, name) == 0)
			return;
	for (i = 0; i < m->n && m->hits[i].far <= far; i++)
		;
	if (i == sizeof(m->hits) / sizeof(m->hits[0]))
		return;
	if (m->n < sizeof(m->hits) / sizeof(m->hits[0]))
		m->n++;
	memmove(&m->hits[i + 1], &m->hits[i],
	    (m->n - 1 - i) * sizeof(m->hits[0]));
	m->hits[i].name = name;
	m->hits[i].far = far;
}

size_t
near_list(const struct near *m, struct buf *out)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		buf_addf(out, "%s%s", i > 0 ? ", " : "", m->hits[i].name);
	return m->n;
}

/*
 * Recordings read back. Must not know where they come from, nor who may see
 * them.
 */
#include "core/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/json.h"
#include "core/sha256.h"
#include "core/text.h"

static void
add_event(struct replay *r, double at, char kind, const char *s, size_t n)
{
	struct replay_event *v;

	if (r->n == r->cap) {
		r->cap = r->cap > 0 ? r->cap * 2 : 64;
		r->events = xrealloc(r->events, r->cap * sizeof(*r->events));
	}
	v = &r->events[r->n++];
	*v = (struct replay_event) { at, kind, xcalloc(1, n + 1) };
	memcpy(v->json, s, n);
}

/* One line of a piece, `[12.345678, "o", "text"]`. Times go on from `base`.
 * The text is kept as it stands: what reads small JSON makes it fit to be
 * shown, and a player needs it as it was. */
static int
add_line(struct replay *r, const char *s, size_t n, double *base,
    struct err *e)
{
	static const char sep[] = ", \"";
	struct json j;
	char *end;
	double at;

	if (json_parse(s, n, &j, e) < 0)
		return -1;
	json_free(&j);
	if (s[0] == '{') {
		if (r->header == NULL) {
			r->header = xcalloc(1, n + 1);
			memcpy(r->header, s, n);
		}
		*base = r->n > 0 ? r->events[r->n - 1].at : 0;
		return 0;
	}
	at = strtod(s + 1, &end);
	n -= (size_t)(end - s);
	if (n < 10 || memcmp(end, sep, 3) != 0 || end[4] != '"' ||
	    memcmp(end + 5, sep, 3) != 0 || memcmp(end + n - 2, "\"]", 2) != 0)
		return err_set(e, ERR_SYSTEM, "no event");
	if (end[3] == 'o' || end[3] == 'm')
		add_event(r, *base + at, end[3], end + 8, n - 10);
	return 0;
}

static int
add_piece(struct replay *r, const char *s, size_t n, double *base,
    struct err *e)
{
	const char *end;

	while (n > 0) {
		end = memchr(s, '\n', n);
		if (end == NULL)
			return err_set(e, ERR_SYSTEM, "cut");
		if (end > s && add_line(r, s, (size_t)(end - s), base, e) < 0)
			return -1;
		n -= (size_t)(end + 1 - s);
		s = end + 1;
	}
	return 0;
}

/* Whether the piece is the one that was stored, at this place. */
static int
is_whole(const struct table *t, size_t row, const char *data, size_t n,
    char chain[65])
{
	char sum[65], both[129];

	sha256_hex(data, n, sum);
	snprintf(both, sizeof(both), "%s%s", chain, sum);
	sha256_hex(both, strlen(both), chain);
	return strcmp(sum, table_str(t, row, "sha256")) == 0 &&
	    strcmp(chain, table_str(t, row, "chain")) == 0;
}

int
replay_load(struct replay *r, const struct table *t, const char *host,
    struct err *e)
{
	int col = table_col(t, "data");
	char chain[65];
	double base = 0;
	size_t i, pieces = 0;

	memset(r, 0, sizeof(*r));
	memset(chain, '0', 64);
	chain[64] = '\0';
	for (i = 0; i < table_rows(t); i++) {
		const char *data = col < 0 ? NULL : table_get(t, i,
		    (size_t)col);

		if (data == NULL || strcmp(table_str(t, i, "host"), host) != 0)
			continue;
		pieces++;
		if (!is_whole(t, i, data, table_len(t, i, (size_t)col), chain)) {
			replay_release(r);
			return err_set(e, ERR_SYSTEM, _("piece %s of the "
			    "recording of %s is not the one that was "
			    "recorded, or one before it is missing"),
			    table_str(t, i, "part"), host);
		}
		if (add_piece(r, data, table_len(t, i, (size_t)col), &base,
		    e) < 0) {
			replay_release(r);
			return err_set(e, ERR_SYSTEM, _("piece %s of the "
			    "recording of %s cannot be read"),
			    table_str(t, i, "part"), host);
		}
	}
	return pieces > 0 ? 0 : err_set(e, ERR_INPUT,
	    _("there is no recording of %s"), host);
}

void
replay_release(struct replay *r)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		free(r->events[i].json);
	free(r->events);
	free(r->header);
	memset(r, 0, sizeof(*r));
}

void
replay_cast(const struct replay *r, struct buf *out)
{
	size_t i;

	buf_addf(out, "%s\n", r->header != NULL ? r->header :
	    "{\"version\": 2, \"width\": 80, \"height\": 24}");
	for (i = 0; i < r->n; i++) {
		buf_addf(out, "[%.6f, \"%c\", \"", r->events[i].at,
		    r->events[i].kind);
		buf_add(out, r->events[i].json);
		buf_add(out, "\"]\n");
	}
}

/* The character behind a backslash; *s moves over it. */
static uint32_t
escaped(const char **s)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	char hex[5] = "";
	const char *at;
	uint32_t c;

	if (**s != 'u') {
		at = strchr(from, **s);
		c = at != NULL ? (uint32_t)to[at - from] : (uint32_t)**s;
		(*s)++;
		return c;
	}
	memcpy(hex, *s + 1, 4);	/* it was parsed: four digits follow */
	*s += 5;
	return (uint32_t)strtoul(hex, NULL, 16);
}

/* Appends the bytes that the JSON text stands for; a NUL shows as \x00. */
static void
unescape(struct buf *out, const char *s)
{
	uint32_t c, low;
	char u[4];

	while (*s != '\0') {
		if (*s != '\\') {
			buf_addc(out, *s++);
			continue;
		}
		s++;
		c = escaped(&s);
		if (c >= 0xD800 && c < 0xDC00 && s[0] == '\\' && s[1] == 'u') {
			s++;
			low = escaped(&s);
			c = 0x10000 + ((c - 0xD800) << 10) + (low & 0x3FF);
		}
		if (c == 0)
			buf_add(out, "\\x00");
		else
			buf_addn(out, u, text_encode(c, u));
	}
}

/* Ends the line under way. */
static void
put_line(struct buf *line, struct buf *out)
{
	text_clean(out, line->s, line->len);
	buf_addc(out, '\n');
	buf_reset(line);
}

static void
put_output(const char *s, struct buf *line, struct buf *out)
{
	for (; *s != '\0'; s++) {
		if (*s == '\n')
			put_line(line, out);
		else if (*s != '\r')
			buf_addc(line, *s);
		else if (s[1] != '\n' && s[1] != '\0' && line->len > 0)
			put_line(line, out);
	}
}

void
replay_text(const struct replay *r, struct buf *out)
{
	const struct replay_event *v;
	struct buf line, text;
	size_t i;

	buf_init(&line);
	buf_init(&text);
	for (i = 0; i < r->n; i++) {
		v = &r->events[i];
		buf_reset(&text);
		unescape(&text, v->json);
		if (v->kind == 'o') {
			put_output(text.s, &line, out);
			continue;
		}
		if (line.len > 0)
			put_line(&line, out);
		buf_addf(&line, "== %.1f s  %s", v->at, text.s);
		put_line(&line, out);
	}
	if (line.len > 0)
		put_line(&line, out);
	buf_release(&line);
	buf_release(&text);
}

/*
 * Recordings in asciicast v2, bounded. Must not know where the pieces go.
 */
#include "core/cast.h"

#include <stdio.h>
#include <string.h>

#include "core/json.h"
#include "core/text.h"

#define LINE_MAX_BYTES 1024

static void
event(struct cast *c, int64_t mono_us, const char *code, const char *text)
{
	int64_t t = mono_us - c->start_us;
	size_t before = c->b.len;

	if (t < 0)
		t = 0;
	buf_addf(&c->b, "[%lld.%06d, \"%s\", ", (long long)(t / 1000000),
	    (int)(t % 1000000), code);
	json_str(&c->b, text);
	buf_add(&c->b, "]\n");
	c->total += c->b.len - before;
}

void
cast_init(struct cast *c, int64_t mono_us, int64_t start_s, const char *title,
    int part)
{
	memset(c, 0, sizeof(*c));
	buf_init(&c->b);
	buf_init(&c->line);
	buf_init(&c->held[0]);
	buf_init(&c->held[1]);
	c->start_us = mono_us;
	c->part = part;
	buf_addf(&c->b, "{\"version\": 2, \"width\": 80, \"height\": 24, "
	    "\"timestamp\": %lld, \"title\": ", (long long)start_s);
	json_str(&c->b, title);
	buf_add(&c->b, "}\n");
	c->total = c->b.len;
}

void
cast_release(struct cast *c)
{
	buf_release(&c->b);
	buf_release(&c->line);
	buf_release(&c->held[0]);
	buf_release(&c->held[1]);
}

void
cast_hide(struct cast *c, const struct cast_mask *m)
{
	c->mask = m != NULL && m->n > 0 ? m : NULL;
}

static int
is_full(struct cast *c, int64_t mono_us, size_t n)
{
	char text[80];

	if (c->cut) {
		c->lost += n;
		return 1;
	}
	if (c->total + n + 64 <= CAST_LIMIT)
		return 0;
	snprintf(text, sizeof(text), "\r\n[recording cut at %d bytes]\r\n",
	    CAST_LIMIT);
	event(c, mono_us, "o", text);
	c->cut = 1;
	c->lost = n;
	return 1;
}

void
cast_step(struct cast *c, int64_t mono_us, const char *label,
    const char *command, size_t n)
{
	struct buf b, plain, held;

	c->was_cr[0] = c->was_cr[1] = 0;
	c->tail_n[0] = c->tail_n[1] = 0;
	buf_reset(&c->line);
	buf_reset(&c->held[0]);
	buf_reset(&c->held[1]);
	c->line_ended = 0;
	event(c, mono_us, "m", label);
	if (is_full(c, mono_us, n))
		return;
	buf_init(&b);
	buf_init(&plain);
	buf_init(&held);
	if (c->mask != NULL) {
		cast_mask_feed(c->mask, &held, command, n, &plain);
		cast_mask_flush(c->mask, &held, &plain);
	} else {
		buf_addn(&plain, command, n);
	}
	buf_add(&b, "$ ");
	text_clean(&b, plain.s, plain.len);
	buf_add(&b, "\r\n");
	event(c, mono_us, "o", b.s);
	buf_release(&held);
	buf_release(&plain);
	buf_release(&b);
}

void
cast_note(struct cast *c, int64_t mono_us, const char *text)
{
	struct buf b;

	buf_init(&b);
	buf_add(&b, "[");
	text_clean(&b, text, strlen(text));
	if (c->lost > 0)
		buf_addf(&b, "; %zu bytes of output not recorded", c->lost);
	c->lost = 0;
	buf_add(&b, "]\r\n");
	event(c, mono_us, "o", b.s);
	buf_release(&b);
}

/* Keeps the newest line of output for the screen. */
static void
keep_line(struct cast *c, const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (s[i] == '\n' || s[i] == '\r') {
			c->line_ended = 1;
			continue;
		}
		if (c->line_ended) {
			/* A blank line does not push out a written one. */
			if (s[i] == ' ' || s[i] == '\t')
				continue;
			buf_reset(&c->line);
			c->line_ended = 0;
		}
		if (c->line.len < LINE_MAX_BYTES)
			buf_addc(&c->line, s[i]);
	}
}

/* Bytes as text for JSON: strict UTF-8 as it is, other bytes visibly; NUL
 * too, since a C string ends there. */
static void
add_bytes(struct cast *c, struct buf *b, int is_err, const char *s, size_t n)
{
	size_t at, used;
	uint32_t cp;

	for (at = 0; at < n; at += used) {
		used = text_decode(s + at, n - at, &cp);
		if (used == 0 || cp == 0) {
			buf_addf(b, "\\x%02x", (unsigned char)s[at]);
			used = 1;
			c->was_cr[is_err] = 0;
			continue;
		}
		if (cp == '\n' && !c->was_cr[is_err])
			buf_addc(b, '\r');
		c->was_cr[is_err] = cp == '\r';
		buf_addn(b, s + at, used);
	}
}

/* Bytes at the end of s that may be the beginning of a character. */
static size_t
cut_tail(const char *s, size_t n)
{
	static const unsigned char need[] = { 0xc2, 0xe0, 0xf0, 0xf5 };
	unsigned char b;
	size_t i, want;

	for (i = 1; i <= 3 && i <= n; i++) {
		b = (unsigned char)s[n - i];
		if (b < 0x80)
			return 0;
		if (b < need[0])
			continue;
		want = b < need[1] ? 2 : b < need[2] ? 3 : b < need[3] ? 4 : 1;
		return i < want ? i : 0;
	}
	return 0;
}

static void
record(struct cast *c, int64_t mono_us, int is_err, const char *s, size_t n)
{
	struct buf raw, text;
	size_t tail;

	keep_line(c, s, n);
	if (n == 0 || is_full(c, mono_us, n))
		return;
	buf_init(&raw);
	buf_init(&text);
	buf_addn(&raw, c->tail[is_err], c->tail_n[is_err]);
	buf_addn(&raw, s, n);
	tail = cut_tail(raw.s, raw.len);
	memcpy(c->tail[is_err], raw.s + raw.len - tail, tail);
	c->tail_n[is_err] = tail;
	add_bytes(c, &text, is_err, raw.s, raw.len - tail);
	if (text.len > 0)
		event(c, mono_us, "o", text.s);
	buf_release(&raw);
	buf_release(&text);
}

void
cast_output(struct cast *c, int64_t mono_us, int is_err, const char *s,
    size_t n)
{
	struct buf b;

	if (c->mask == NULL) {
		record(c, mono_us, is_err, s, n);
		return;
	}
	buf_init(&b);
	cast_mask_feed(c->mask, &c->held[is_err], s, n, &b);
	record(c, mono_us, is_err, b.s, b.len);
	buf_release(&b);
}

void
cast_settle(struct cast *c, int64_t mono_us)
{
	struct buf b;
	int is_err;

	for (is_err = 0; c->mask != NULL && is_err < 2; is_err++) {
		buf_init(&b);
		cast_mask_flush(c->mask, &c->held[is_err], &b);
		record(c, mono_us, is_err, b.s, b.len);
		buf_release(&b);
	}
}

size_t
cast_pending(const struct cast *c)
{
	return c->b.len;
}

int
cast_take(struct cast *c, struct buf *out)
{
	size_t n = c->b.len;
	struct buf rest;

	if (n == 0)
		return 0;
	if (n > CAST_PIECE) {
		for (n = CAST_PIECE; n > 0 && c->b.s[n - 1] != '\n'; n--)
			;
		/* One event longer than a piece is cut where it must be. */
		if (n == 0)
			n = CAST_PIECE;
	}
	buf_addn(out, c->b.s, n);
	buf_init(&rest);
	buf_addn(&rest, c->b.s + n, c->b.len - n);
	buf_release(&c->b);
	c->b = rest;
	return ++c->part;
}

void
cast_last_line(const struct cast *c, char *out, size_t n)
{
	size_t used, len = 0, max = n - 1 < 200 ? n - 1 : 200;
	struct buf b;
	uint32_t cp;

	buf_init(&b);
	text_clean(&b, c->line.s, c->line.len);
	while ((used = text_decode(b.s + len, b.len - len, &cp)) > 0 &&
	    len + used <= max)
		len += used;
	memcpy(out, b.s, len);
	out[len] = '\0';
	buf_release(&b);
}

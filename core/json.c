/*
 * JSON, written and read. Must not know what the members mean.
 */
#include "core/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"

#define DEPTH_MAX 64

void
json_str(struct buf *b, const char *s)
{
	static const char special[] = "\"\\\b\f\n\r\t";
	static const char letter[] = "\"\\bfnrt";
	size_t n, at, used;
	const char *p;
	uint32_t cp;

	if (s == NULL) {
		buf_add(b, "null");
		return;
	}
	n = strlen(s);
	buf_addc(b, '"');
	for (at = 0; at < n; at += used) {
		used = text_decode(s + at, n - at, &cp);
		if (used == 0) {
			buf_addf(b, "<%02x>", (unsigned char)s[at]);
			used = 1;
		} else if ((p = memchr(special, s[at], sizeof(special) - 1)) !=
		    NULL) {
			buf_addc(b, '\\');
			buf_addc(b, letter[p - special]);
		} else if (cp < 0x20 || cp == 0x7f) {
			buf_addf(b, "\\u%04x", (unsigned)cp);
		} else {
			buf_addn(b, s + at, used);
		}
	}
	buf_addc(b, '"');
}

void
json_key(struct buf *b, const char *key, int *first)
{
	if (!*first)
		buf_addc(b, ',');
	*first = 0;
	json_str(b, key);
	buf_addc(b, ':');
}

struct reader {
	const char *s;
	size_t n, at;
	struct err *e;
};

static int parse_value(struct reader *r, struct json *out, int depth);

static int
wrong(struct reader *r, const char *what)
{
	return err_set(r->e, ERR_INPUT, "not JSON at byte %zu: %s", r->at + 1,
	    what);
}

static void
skip_space(struct reader *r)
{
	while (r->at < r->n && memchr(" \t\r\n", r->s[r->at], 4) != NULL)
		r->at++;
}

static int
peek(const struct reader *r)
{
	return r->at < r->n ? (unsigned char)r->s[r->at] : -1;
}

/* Four hex digits after "\u". */
static int
parse_hex4(struct reader *r, uint32_t *cp)
{
	int i, c;

	*cp = 0;
	for (i = 0; i < 4; i++, r->at++) {
		c = peek(r);
		if (c >= '0' && c <= '9')
			c -= '0';
		else if (c >= 'a' && c <= 'f')
			c -= 'a' - 10;
		else if (c >= 'A' && c <= 'F')
			c -= 'A' - 10;
		else
			return wrong(r, "\\u needs four hex digits");
		*cp = *cp << 4 | (uint32_t)c;
	}
	return 0;
}

static int
parse_escape(struct reader *r, struct buf *b)
{
	static const char letter[] = "\"\\/bfnrt";
	static const char value[] = "\"\\/\b\f\n\r\t";
	uint32_t cp, low;
	const char *p;
	char enc[4];
	int c = peek(r);

	r->at++;
	if (c > 0 && (p = strchr(letter, c)) != NULL) {
		buf_addc(b, value[p - letter]);
		return 0;
	}
	if (c != 'u')
		return wrong(r, "unknown escape");
	if (parse_hex4(r, &cp) < 0)
		return -1;
	if (cp >= 0xd800 && cp <= 0xdbff && r->n - r->at >= 6 &&
	    r->s[r->at] == '\\' && r->s[r->at + 1] == 'u') {
		r->at += 2;
		if (parse_hex4(r, &low) < 0)
			return -1;
		if (low < 0xdc00 || low > 0xdfff)
			return wrong(r, "half a surrogate pair");
		cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
	}
	buf_addn(b, enc, text_encode(cp, enc));
	return 0;
}

/* A string at the opening quote; *out is cleaned and owned by the caller. */
static int
parse_string(struct reader *r, char **out)
{
	struct buf raw, clean;
	int c, rc = 0;

	buf_init(&raw);
	r->at++;
	while (rc == 0 && (c = peek(r)) != '"') {
		if (c < 0)
			rc = wrong(r, "a string is not closed");
		else if (c < 0x20)
			rc = wrong(r, "a control character in a string");
		else if (c == '\\')
			r->at++, rc = parse_escape(r, &raw);
		else
			buf_addc(&raw, r->s[r->at++]);
	}
	if (rc == 0) {
		r->at++;
		buf_init(&clean);
		text_clean(&clean, raw.s, raw.len);
		*out = buf_detach(&clean);
	}
	buf_release(&raw);
	return rc;
}

static struct json *
add_item(struct json *out)
{
	/* Room grows by doubling at the powers of two. */
	if ((out->n & (out->n - 1)) == 0) {
		size_t cap = out->n ? out->n * 2 : 1;

		out->items = xrealloc(out->items, cap * sizeof(*out->items));
		out->keys = xrealloc(out->keys, cap * sizeof(*out->keys));
	}
	memset(&out->items[out->n], 0, sizeof(*out->items));
	out->keys[out->n] = NULL;
	return &out->items[out->n++];
}

/* Members up to the closing bracket; those of an object have a key. */
static int
parse_members(struct reader *r, struct json *out, int depth)
{
	int close = out->type == JSON_OBJ ? '}' : ']';
	struct json *item;
	char *key;

	r->at++;
	skip_space(r);
	if (peek(r) == close) {
		r->at++;
		return 0;
	}
	for (;;) {
		key = NULL;
		if (out->type == JSON_OBJ) {
			skip_space(r);
			if (peek(r) != '"')
				return wrong(r, "a name in quotes is missing");
			if (parse_string(r, &key) < 0)
				return -1;
			skip_space(r);
			if (peek(r) != ':') {
				free(key);
				return wrong(r, "a colon is missing");
			}
			r->at++;
		}
		item = add_item(out);
		out->keys[out->n - 1] = key;
		if (parse_value(r, item, depth + 1) < 0)
			return -1;
		skip_space(r);
		if (peek(r) == close) {
			r->at++;
			return 0;
		}
		if (peek(r) != ',')
			return wrong(r, "a comma is missing");
		r->at++;
	}
}

static size_t
count_digits(const struct reader *r, size_t at)
{
	size_t n = 0;

	while (at + n < r->n && r->s[at + n] >= '0' && r->s[at + n] <= '9')
		n++;
	return n;
}

static int
parse_number(struct reader *r, struct json *out)
{
	size_t at = r->at, k;

	if (at < r->n && r->s[at] == '-')
		at++;
	k = count_digits(r, at);
	if (k == 0 || (k > 1 && r->s[at] == '0'))
		return wrong(r, "not a number");
	at += k;
	if (at < r->n && r->s[at] == '.') {
		k = count_digits(r, at + 1);
		if (k == 0)
			return wrong(r, "not a number");
		at += 1 + k;
	}
	if (at < r->n && (r->s[at] == 'e' || r->s[at] == 'E')) {
		at++;
		if (at < r->n && (r->s[at] == '+' || r->s[at] == '-'))
			at++;
		k = count_digits(r, at);
		if (k == 0)
			return wrong(r, "not a number");
		at += k;
	}
	out->type = JSON_NUM;
	out->str = xmalloc(at - r->at + 1);
	memcpy(out->str, r->s + r->at, at - r->at);
	out->str[at - r->at] = '\0';
	r->at = at;
	return 0;
}

static int
parse_word(struct reader *r, struct json *out)
{
	static const struct {
		const char *word;
		enum json_type type;
	} words[] = {
		{ "true", JSON_BOOL }, { "false", JSON_BOOL },
		{ "null", JSON_NULL },
	};
	size_t i, n;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		n = strlen(words[i].word);
		if (r->n - r->at < n ||
		    memcmp(r->s + r->at, words[i].word, n) != 0)
			continue;
		r->at += n;
		out->type = words[i].type;
		if (out->type == JSON_BOOL)
			out->str = xstrdup(words[i].word);
		return 0;
	}
	return wrong(r, "a value is missing");
}

static int
parse_value(struct reader *r, struct json *out, int depth)
{
	int c;

	if (depth > DEPTH_MAX)
		return wrong(r, "nested too deep");
	skip_space(r);
	c = peek(r);
	if (c == '{' || c == '[') {
		out->type = c == '{' ? JSON_OBJ : JSON_ARR;
		return parse_members(r, out, depth);
	}
	if (c == '"') {
		out->type = JSON_STR;
		return parse_string(r, &out->str);
	}
	if (c == '-' || (c >= '0' && c <= '9'))
		return parse_number(r, out);
	return parse_word(r, out);
}

int
json_parse(const char *s, size_t n, struct json *out, struct err *e)
{
	struct reader r = { s, n, 0, e };

	memset(out, 0, sizeof(*out));
	if (parse_value(&r, out, 1) == 0) {
		skip_space(&r);
		if (r.at == n)
			return 0;
		wrong(&r, "something follows the value");
	}
	json_free(out);
	return -1;
}

void
json_free(struct json *j)
{
	size_t i;

	for (i = 0; i < j->n; i++) {
		json_free(&j->items[i]);
		free(j->keys[i]);
	}
	free(j->items);
	free(j->keys);
	free(j->str);
	memset(j, 0, sizeof(*j));
}

const struct json *
json_get(const struct json *j, const char *key)
{
	size_t i;

	if (j->type != JSON_OBJ)
		return NULL;
	for (i = 0; i < j->n; i++)
		if (strcmp(j->keys[i], key) == 0)
			return &j->items[i];
	return NULL;
}

const char *
json_text(const struct json *j, const char *key)
{
	const struct json *m = json_get(j, key);

	return m != NULL && m->str != NULL ? m->str : "";
}
